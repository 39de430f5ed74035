/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Text put together piece by piece in a buffer of the caller's.
 */
#ifndef ITLPHONE_SIP_TEXT_H
#define ITLPHONE_SIP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/net.h"

/** A text that grows, always ended by a NUL. */
typedef struct itl_sip_text {
    char *out;
    size_t cap; /**< Bytes of out, the NUL counted; at least 1. */
    size_t len; /**< Without the NUL. */
    bool full;  /**< Something did not fit: the text is cut. */
} itl_sip_text_t;

/** An empty text in @p out. @param cap  at least 1 */
itl_sip_text_t itl_sip_text(char *out, size_t cap);

/** Appends a string. */
void itl_sip_text_put(itl_sip_text_t *text, const char *string);

/** Appends a number in decimal digits. */
void itl_sip_text_number(itl_sip_text_t *text, uint32_t number);

/** Appends bytes, two lower-case hexadecimal digits each. */
void itl_sip_text_hex(itl_sip_text_t *text, const uint8_t *bytes, size_t count);

/** Appends an IP address without its port, an IPv6 one in brackets and with all of its eight groups. */
void itl_sip_text_address(itl_sip_text_t *text, const itl_hal_addr_t *address);

#endif
