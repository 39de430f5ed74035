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
typedef struct sip_text {
    char *out;
    size_t cap; /**< Bytes of out, the NUL counted; at least 1. */
    size_t len; /**< Without the NUL. */
    bool full;  /**< Something did not fit: the text is cut. */
} sip_text_t;

/** An empty text in @p out. @param cap  at least 1 */
sip_text_t sip_text(char *out, size_t cap);

/** Appends a string. */
void sip_text_put(sip_text_t *text, const char *string);

/** Appends a number in decimal digits. */
void sip_text_number(sip_text_t *text, uint32_t number);

/** Appends bytes, two lower-case hexadecimal digits each. */
void sip_text_hex(sip_text_t *text, const uint8_t *bytes, size_t count);

/** Appends an IP address without its port, an IPv6 one in brackets and with all of its eight groups. */
void sip_text_address(sip_text_t *text, const hal_addr_t *address);

#endif
