/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Bytes from files as text that is safe to print and to put into JSON.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/**
 * Text for people: trailing NULs dropped, well-formed UTF-8 kept, every other byte and every control character written
 * as \xNN, so that a hostile name can neither move the cursor nor break JSON.
 * @return a string the caller frees; NULL without memory
 */
char *base_text(const uint8_t *data, size_t size);

/** Room for base_time_text. */
#define BASE_TIME_BYTES 32u

/** Writes UTC seconds as "2027-05-01T12:00:00Z"; a time that no calendar has as "". @return @p text */
const char *base_time_text(int64_t seconds, char text[BASE_TIME_BYTES]);

/** Bytes of the printable character at the start of data, which is UTF-8 (RFC 3629). @param size at least 1
 *  @return 1 to 4; 0: a control character, or no UTF-8 */
size_t base_character(const uint8_t *data, size_t size);

/** How base_hex writes bytes. */
typedef enum base_hex_style {
    BASE_HEX_COLONS, /**< 61:40:52 */
    BASE_HEX_BLANKS, /**< 01 9C 4C */
    BASE_HEX_PLAIN,  /**< 9d7da7, lower case */
} base_hex_style_t;

/** Bytes in hex. @return a string the caller frees; NULL without memory */
char *base_hex(const uint8_t *data, size_t size, base_hex_style_t style);

#endif
