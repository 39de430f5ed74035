/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A trust list with nothing in it but TVS records, or one from a file, to authenticate TVS servers without a phone.
 */
#ifndef SIM_TVS_PINS_H
#define SIM_TVS_PINS_H

#include "base/bytes.h"
#include "base/error.h"
#include "trustlist/trustlist.h"

/** Pins; zero-initialise, must not be moved once loaded. */
typedef struct tvs_pins {
    base_bytes_t bytes;
    itl_tlv_source_t source;
    itl_trustlist_t list; /**< To be given to the client as the installed ITL. */
} tvs_pins_t;

/** Makes a list with one TVS record that carries a certificate. @return false with @p error */
bool tvs_pins_make(tvs_pins_t *pins, const uint8_t *der, size_t len, base_error_t *error);

/**
 * Loads pins from a file: the certificate of a PEM file, or the TVS records of a trust list.
 * @return false with @p error
 */
bool tvs_pins_load(tvs_pins_t *pins, const char *path, base_error_t *error);

/** Frees all. */
void tvs_pins_free(tvs_pins_t *pins);

#endif
