/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json.h"

#include <string.h>

static void put(const json_t *json, const char *text, size_t len)
{
    json->sink.put(json->sink.ctx, text, len);
}

static void put_number(const json_t *json, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    put(json, digits + at, sizeof digits - at);
}

/* What JSON does not allow inside a string (RFC 8259 section 7), and DEL, which terminals do not like. */
static bool needs_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

static void put_escaped(const json_t *json, char c)
{
    static const char hex[] = "0123456789abcdef";
    if (c == '"' || c == '\\') {
        const char pair[2] = {'\\', c};
        put(json, pair, sizeof pair);
        return;
    }
    const char code[6] = {'\\', 'u', '0', '0', hex[(unsigned char)c >> 4], hex[(unsigned char)c & 15]};
    put(json, code, sizeof code);
}

void json_text(json_t *json, const char *text, size_t len)
{
    size_t start = 0;
    for (size_t i = 0; i < len; i++) {
        if (!needs_escape(text[i]))
            continue;
        put(json, text + start, i - start);
        put_escaped(json, text[i]);
        start = i + 1;
    }
    put(json, text + start, len - start);
}

void json_text_number(json_t *json, uint64_t number)
{
    put_number(json, number);
}

/* The comma that the element before calls for, and the key. */
static void begin(json_t *json, const char *key)
{
    if ((json->used >> json->depth & 1u) != 0)
        put(json, ",", 1);
    json->used |= 1u << json->depth;
    if (key == NULL)
        return;
    put(json, "\"", 1);
    json_text(json, key, strlen(key));
    put(json, "\":", 2);
}

void json_open(json_t *json, const char *key, char bracket)
{
    begin(json, key);
    put(json, &bracket, 1);
    json->depth++;
    json->used &= ~(1u << json->depth);
}

void json_close(json_t *json, char bracket)
{
    json->depth--;
    put(json, &bracket, 1);
}

void json_begin_string(json_t *json, const char *key)
{
    begin(json, key);
    put(json, "\"", 1);
}

void json_end_string(json_t *json)
{
    put(json, "\"", 1);
}

void json_string(json_t *json, const char *key, const char *text)
{
    if (text == NULL) {
        json_null(json, key);
        return;
    }
    json_begin_string(json, key);
    json_text(json, text, strlen(text));
    json_end_string(json);
}

void json_number(json_t *json, const char *key, uint64_t number)
{
    begin(json, key);
    put_number(json, number);
}

void json_bool(json_t *json, const char *key, bool value)
{
    begin(json, key);
    if (value)
        put(json, "true", 4);
    else
        put(json, "false", 5);
}

void json_null(json_t *json, const char *key)
{
    begin(json, key);
    put(json, "null", 4);
}
