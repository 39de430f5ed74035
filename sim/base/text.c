/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/text.h"

/** Characters of \xNN. */
#define ESCAPE_BYTES 4u

/* Bytes that the first byte of a UTF-8 sequence announces; 0: none, or one of those that RFC 3629 rules out. */
static size_t utf8_announced(uint8_t first)
{
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    if (first >= 0xF0 && first <= 0xF4)
        return 4;
    return 0;
}

/* The second byte's range depends on the first (RFC 3629 section 4): no overlong forms, surrogates or C1 controls. */
static int utf8_second_fits(uint8_t first, uint8_t second)
{
    uint8_t low = 0x80, high = 0xBF;
    if (first == 0xE0 || first == 0xC2)
        low = 0xA0;
    if (first == 0xED)
        high = 0x9F;
    if (first == 0xF0)
        low = 0x90;
    if (first == 0xF4)
        high = 0x8F;
    return second >= low && second <= high;
}

size_t base_character(const uint8_t *data, size_t size)
{
    if (data[0] < 0x80)
        return data[0] >= 0x20 && data[0] != 0x7f;
    size_t length = utf8_announced(data[0]);
    if (length == 0 || length > size || !utf8_second_fits(data[0], data[1]))
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((data[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

const char *base_time_text(int64_t seconds, char text[BASE_TIME_BYTES])
{
    const time_t time = (time_t)seconds;
    struct tm utc = {0};
    text[0] = '\0';
    if (gmtime_r(&time, &utc) != NULL)
        strftime(text, BASE_TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

char *base_text(const uint8_t *data, size_t size)
{
    while (size > 0 && data[size - 1] == 0)
        size--;
    char *text = malloc(ESCAPE_BYTES * size + 1);
    if (text == NULL)
        return NULL;
    size_t out = 0;
    for (size_t i = 0; i < size;) {
        size_t length = base_character(data + i, size - i);
        if (length > 0) {
            memcpy(text + out, data + i, length);
            out += length;
            i += length;
        } else {
            out += (size_t)snprintf(text + out, ESCAPE_BYTES + 1, "\\x%02x", data[i++]);
        }
    }
    text[out] = '\0';
    return text;
}

char *base_hex(const uint8_t *data, size_t size, base_hex_style_t style)
{
    size_t cap = (style == BASE_HEX_PLAIN ? 2 : 3) * size + 1;
    char *out = malloc(cap);
    if (out == NULL)
        return NULL;
    itl_text_t text = itl_text_in(out, cap);
    if (style == BASE_HEX_PLAIN)
        itl_text_hex(&text, data, size);
    else
        itl_text_pairs(&text, data, size, style == BASE_HEX_COLONS ? ':' : ' ');
    return out;
}
