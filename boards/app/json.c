/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json.h"

#include <stddef.h>

#include "out.h"

void json_char(char c)
{
    uint8_t byte = (uint8_t)c;
    if (c == '"' || c == '\\') {
        out_char('\\');
        out_char(c);
    } else if (byte < 0x20 || byte == 0x7F) {
        out_text("\\u00");
        out_hex(&byte, 1);
    } else {
        out_char(c);
    }
}

static void quoted(const char *text)
{
    out_char('"');
    while (*text != '\0')
        json_char(*text++);
    out_char('"');
}

void json_key(json_t *json, const char *key)
{
    if ((json->used >> json->depth & 1u) != 0)
        out_char(',');
    json->used |= 1u << json->depth;
    if (key == NULL)
        return;
    quoted(key);
    out_char(':');
}

void json_open(json_t *json, const char *key, char bracket)
{
    json_key(json, key);
    out_char(bracket);
    json->depth++;
    json->used &= ~(1u << json->depth);
}

void json_close(json_t *json, char bracket)
{
    json->depth--;
    out_char(bracket);
}

void json_string(json_t *json, const char *key, const char *text)
{
    if (text == NULL) {
        json_null(json, key);
        return;
    }
    json_key(json, key);
    quoted(text);
}

void json_number(json_t *json, const char *key, uint64_t number)
{
    json_key(json, key);
    out_number(number);
}

void json_bool(json_t *json, const char *key, bool value)
{
    json_key(json, key);
    out_text(value ? "true" : "false");
}

void json_null(json_t *json, const char *key)
{
    json_key(json, key);
    out_text("null");
}
