/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ccmcip/query.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "text/text_read.h"

/* @param at  [in, out] moved behind what was decoded. @return false: a '%' without two digits */
static bool decode(const char **at, const char *end, uint8_t *byte)
{
    *byte = (uint8_t) * (*at)++;
    if (*byte == '+') {
        *byte = ' ';
    } else if (*byte == '%') {
        if (end - *at < 2 || !itl_text_read_hex(*at, byte, 1))
            return false;
        *at += 2;
    }
    return true;
}

static bool is_printable(const char *text, size_t size)
{
    size_t length = 1;
    for (size_t at = 0; at < size && length > 0; at += length)
        length = base_character((const uint8_t *)text + at, size - at);
    return length > 0;
}

static query_word_t take(const char *at, const char *end, char *value, size_t size)
{
    size_t length = 0;
    uint8_t byte;
    while (at < end) {
        if (!decode(&at, end, &byte) || length + 1 == size)
            return QUERY_BAD;
        value[length++] = (char)byte;
    }
    value[length] = '\0';
    return is_printable(value, length) ? QUERY_VALUE : QUERY_BAD;
}

query_word_t query_value(const char *query, const char *name, char *value, size_t size)
{
    const size_t name_len = strlen(name);
    query_word_t word = QUERY_ABSENT;
    while (*query != '\0' && word != QUERY_BAD) {
        const char *end = query + strcspn(query, "&");
        if ((size_t)(end - query) > name_len && strncmp(query, name, name_len) == 0 && query[name_len] == '=')
            word = word == QUERY_ABSENT ? take(query + name_len + 1, end, value, size) : QUERY_BAD;
        query = *end == '&' ? end + 1 : end;
    }
    if (word != QUERY_VALUE)
        value[0] = '\0';
    return word;
}
