/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Text put together piece by piece in a buffer of the caller's: strings, numbers, bytes in hexadecimal, addresses. The
 * one place that knows how a number or a byte is spelt.
 *
 * What does not fit is cut, at a character; nothing is ever written past the buffer, and itl_text_fits tells.
 */
#ifndef ITLPHONE_TEXT_H
#define ITLPHONE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/net.h"
#include "text/text_read.h"

/** Room for the longest IP address that itl_text_address writes, its NUL counted. */
#define ITL_TEXT_ADDRESS_BYTES 40u

/** Room for the longest decimal number, its NUL counted. */
#define ITL_TEXT_DECIMAL_BYTES 21u

/** A text that grows. Start with itl_text_in; out and len may be read at any time. */
typedef struct itl_text {
    char *out;  /**< The caller's; always ends with a NUL. */
    size_t cap; /**< Bytes of out, the NUL counted. */
    size_t len; /**< Without the NUL. */
    bool cut;   /**< Something did not fit. */
} itl_text_t;

/** An empty text in @p out, which outlives it. @param cap  its bytes, at least 1 */
itl_text_t itl_text_in(char *out, size_t cap);

/** True while everything that was appended is there. */
bool itl_text_fits(const itl_text_t *text);

/** Appends a string. */
void itl_text_string(itl_text_t *text, const char *string);

/** Appends @p len characters, none of them a NUL. */
void itl_text_chars(itl_text_t *text, const char *chars, size_t len);

/** Appends one character, not a NUL. */
void itl_text_char(itl_text_t *text, char character);

/** Appends bytes that may hold anything: '?' stands for each that is no printable character of ASCII. */
void itl_text_printable(itl_text_t *text, const void *bytes, size_t len);

/** Appends a number in decimal digits. */
void itl_text_decimal(itl_text_t *text, uint64_t number);

/** Appends the lowest two decimal digits of a number: "07". */
void itl_text_two_digits(itl_text_t *text, uint32_t number);

/** Appends @p count bytes, two lower-case hexadecimal digits each: "1ba102". */
void itl_text_hex(itl_text_t *text, const uint8_t *bytes, size_t count);

/** Appends @p count bytes in upper case with a character between two of them: "1B:A1:02". @param between  NUL: none */
void itl_text_pairs(itl_text_t *text, const uint8_t *bytes, size_t count, char between);

/** Appends a MAC address as names of devices and files have it: "001122AABBCC". */
void itl_text_mac(itl_text_t *text, const uint8_t mac[ITL_TEXT_MAC_BYTES]);

/** Appends an IP address without its port: "192.0.2.4", "2001:db8::7" (RFC 5952 section 4); nothing for an address of
 * neither family. */
void itl_text_address(itl_text_t *text, const itl_hal_addr_t *address);

/** Appends an IP address without its port as hosts of a URI are written (RFC 3986 section 3.2.2): one of IPv6 in
 * brackets, here with all of its eight groups; nothing for an address of neither family. */
void itl_text_uri_address(itl_text_t *text, const itl_hal_addr_t *address);

/** Appends a host as it stands before a port: a name, an IPv4 address, or an IPv6 address, which gets its brackets.
 * @param host  without brackets */
void itl_text_host(itl_text_t *text, const char *host);

/** Appends "HOST:PORT". @param host  as for itl_text_host */
void itl_text_server(itl_text_t *text, const char *host, uint16_t port);

#endif
