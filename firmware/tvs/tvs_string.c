/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_string.h"

#include <stddef.h>

/* Tags of X.680 section 8.4. */
enum {
    UTF8_STRING = 0x0C,
    NUMERIC_STRING = 0x12,
    PRINTABLE_STRING = 0x13,
    TELETEX_STRING = 0x14,
    IA5_STRING = 0x16,
    VISIBLE_STRING = 0x1A,
    GENERAL_STRING = 0x1B,
    UNIVERSAL_STRING = 0x1C,
    BMP_STRING = 0x1E,
};

enum { SURROGATES = 0xD800, LOW_SURROGATES = 0xDC00, SURROGATES_END = 0xE000, LAST_CHARACTER = 0x10FFFF };

itl_tvs_string_t itl_tvs_string_begin(uint8_t tag, itl_tvs_bytes_t contents)
{
    return (itl_tvs_string_t){contents, tag};
}

/* Takes a number of this many bytes. @return UINT32_MAX: there are fewer */
static uint32_t take(itl_tvs_string_t *string, size_t bytes)
{
    uint32_t number = 0;
    if (string->rest.len < bytes)
        return UINT32_MAX;
    for (size_t i = 0; i < bytes; i++)
        number = number << 8 | string->rest.data[i];
    string->rest.data += bytes;
    string->rest.len -= bytes;
    return number;
}

/* RFC 3629 section 3. */
static int put_utf8(uint32_t c, uint8_t utf8[ITL_TVS_CHARACTER_BYTES])
{
    if (c < 0x80) {
        utf8[0] = (uint8_t)c;
        return 1;
    }
    if (c > LAST_CHARACTER || (c >= SURROGATES && c < SURROGATES_END))
        return -1;
    static const uint8_t marks[] = {[2] = 0xC0, [3] = 0xE0, [4] = 0xF0};
    int len = 2 + (c >= 0x800) + (c >= 0x10000);
    for (int i = len - 1; i > 0; i--) {
        utf8[i] = (uint8_t)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    utf8[0] = (uint8_t)(marks[len] | c);
    return len;
}

static uint32_t take_utf16(itl_tvs_string_t *string)
{
    uint32_t high = take(string, 2);
    if (high < SURROGATES || high >= LOW_SURROGATES)
        return high;
    uint32_t low = take(string, 2);
    if (low < LOW_SURROGATES || low >= SURROGATES_END)
        return UINT32_MAX;
    return 0x10000 + ((high - SURROGATES) << 10) + (low - LOW_SURROGATES);
}

int itl_tvs_string_next(itl_tvs_string_t *string, uint8_t utf8[ITL_TVS_CHARACTER_BYTES])
{
    if (string->rest.len == 0)
        return 0;
    switch (string->tag) {
    case UTF8_STRING:
    case NUMERIC_STRING:
    case PRINTABLE_STRING:
    case IA5_STRING:
    case VISIBLE_STRING:
    case GENERAL_STRING:
        utf8[0] = (uint8_t)take(string, 1);
        return 1;
    case TELETEX_STRING:
        return put_utf8(take(string, 1), utf8);
    case BMP_STRING:
        return put_utf8(take_utf16(string), utf8);
    case UNIVERSAL_STRING:
        return put_utf8(take(string, 4), utf8);
    default:
        return -1;
    }
}

bool itl_tvs_string_readable(uint8_t tag, itl_tvs_bytes_t contents)
{
    itl_tvs_string_t string = itl_tvs_string_begin(tag, contents);
    uint8_t utf8[ITL_TVS_CHARACTER_BYTES];
    int len = 0;
    do
        len = itl_tvs_string_next(&string, utf8);
    while (len > 0);
    return len == 0;
}
