/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The strings of a certificate's name as UTF-8, which is what trust lists hold: character by character, without memory
 * of its own. X.680 section 41; of the kinds in use RFC 5280 section 4.1.2.4 has a list.
 *
 * Taken as they are: UTF8String, PrintableString, IA5String, NumericString, VisibleString and GeneralString.
 * TeletexString (T61) is read as ISO 8859-1, as every builder does. BMPString and UniversalString are converted; a
 * BMPString may hold surrogates, as some authorities write them.
 */
#ifndef ITLPHONE_TVS_STRING_H
#define ITLPHONE_TVS_STRING_H

#include <stdbool.h>
#include <stdint.h>

#include "tvs/tvs_codec.h"

/** Most bytes of a character. */
#define ITL_TVS_CHARACTER_BYTES 4u

/** A string being read. */
typedef struct itl_tvs_string {
    itl_tvs_bytes_t rest;
    uint8_t tag;
} itl_tvs_string_t;

/** Begins a string. @param tag  of the value; @param contents  of the value, hostile */
itl_tvs_string_t itl_tvs_string_begin(uint8_t tag, itl_tvs_bytes_t contents);

/**
 * Takes the next character.
 * @param utf8  [out]
 * @return its bytes, 1 to 4; 0 at the end; -1: not a character, or not a string at all
 */
int itl_tvs_string_next(itl_tvs_string_t *string, uint8_t utf8[ITL_TVS_CHARACTER_BYTES]);

/** True when all of the value can be read as characters. */
bool itl_tvs_string_readable(uint8_t tag, itl_tvs_bytes_t contents);

#endif
