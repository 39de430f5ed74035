/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_path.h"

#include <http_parser.h>
#include <string.h>

#include "text/text_read.h"

#define DELETE 0x7Fu

/* Decodes one character. @param at  [in, out] moved behind it. @return -1: it cannot be */
static int decode(const char **at, const char *end)
{
    uint8_t byte = (uint8_t) * (*at)++;
    if (byte == '%') {
        if (end - *at < 2 || !itl_text_read_hex(*at, &byte, 1))
            return -1;
        *at += 2;
    }
    return byte < ' ' || byte == DELETE ? -1 : byte;
}

bool itl_http_path_part(char *target, uint16_t *query)
{
    struct http_parser_url url;
    http_parser_url_init(&url);
    *query = 0;
    const size_t len = strlen(target);
    if (strcmp(target, "*") == 0 || http_parser_parse_url(target, len, 0, &url) != 0)
        return false;
    if ((url.field_set & (1u << UF_QUERY)) != 0) {
        *query = url.field_data[UF_QUERY].off;
        target[*query + url.field_data[UF_QUERY].len] = '\0';
    }
    const bool has_path = (url.field_set & (1u << UF_PATH)) != 0;
    const char *at = has_path ? target + url.field_data[UF_PATH].off : "/";
    const char *end = at + (has_path ? url.field_data[UF_PATH].len : 1);
    char *out = target;
    while (at < end) {
        const int character = decode(&at, end);
        if (character < 0)
            return false;
        *out++ = (char)character;
    }
    *out = '\0';
    return target[0] == '/';
}
