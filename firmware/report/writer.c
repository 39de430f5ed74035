/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/writer.h"

#include <string.h>

#include "text/text.h"

/* CBOR: major types in the upper three bits (RFC 8949 section 3.1), and what stands alone (3.2, 3.3). */
enum {
    CBOR_UNSIGNED = 0x00,
    CBOR_TEXT = 0x60,
    CBOR_TEXT_PIECES = 0x7F,
    CBOR_LIST = 0x9F,
    CBOR_MAP = 0xBF,
    CBOR_FALSE = 0xF4,
    CBOR_TRUE = 0xF5,
    CBOR_NULL = 0xF6,
    CBOR_BREAK = 0xFF,
};

static void put(const itl_writer_t *writer, const char *bytes, size_t len)
{
    writer->sink.put(writer->sink.ctx, bytes, len);
}

/* What has one spelling in JSON and one byte in CBOR. */
static void put_token(const itl_writer_t *writer, const char *json, uint8_t cbor)
{
    if (writer->format == ITL_WRITER_JSON)
        put(writer, json, strlen(json));
    else
        put(writer, (const char *)&cbor, 1);
}

/* --- JSON --- */

/* What JSON does not allow inside a string (RFC 8259 section 7), and DEL, which terminals do not like. */
static bool needs_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

static void put_escaped(const itl_writer_t *writer, char c)
{
    char code[8];
    itl_text_t text = itl_text_in(code, sizeof code);
    itl_text_char(&text, '\\');
    if (c == '"' || c == '\\') {
        itl_text_char(&text, c);
    } else {
        itl_text_string(&text, "u00");
        itl_text_hex(&text, (const uint8_t *)&c, 1);
    }
    put(writer, code, text.len);
}

static void put_json_text(const itl_writer_t *writer, const char *text, size_t len)
{
    size_t start = 0;
    for (size_t i = 0; i < len; i++) {
        if (!needs_escape(text[i]))
            continue;
        put(writer, text + start, i - start);
        put_escaped(writer, text[i]);
        start = i + 1;
    }
    put(writer, text + start, len - start);
}

/* --- CBOR --- */

/* A major type with its number: in the first byte below 24, else in 1, 2, 4 or 8 bytes that 24 to 27 announce. */
static void put_head(const itl_writer_t *writer, uint8_t type, uint64_t number)
{
    char head[9] = {(char)(type | (uint8_t)(number < 24 ? number : 24))};
    size_t width = number < 24 ? 0 : 1;
    while (width > 0 && width < 8 && number >> (8 * width) != 0) {
        width *= 2;
        head[0]++;
    }
    for (size_t i = 0; i < width; i++)
        head[width - i] = (char)(number >> (8 * i));
    put(writer, head, 1 + width);
}

static void put_cbor_text(const itl_writer_t *writer, const char *text, size_t len)
{
    put_head(writer, CBOR_TEXT, len);
    put(writer, text, len);
}

/* --- both --- */

/* The comma that the element before calls for, and the key. */
static void begin(itl_writer_t *writer, const char *key)
{
    bool json = writer->format == ITL_WRITER_JSON;
    if (json && (writer->used >> writer->depth & 1u) != 0)
        put(writer, ",", 1);
    writer->used |= 1u << writer->depth;
    if (key == NULL)
        return;
    if (!json) {
        put_cbor_text(writer, key, strlen(key));
        return;
    }
    put(writer, "\"", 1);
    put_json_text(writer, key, strlen(key));
    put(writer, "\":", 2);
}

static void open_below(itl_writer_t *writer, uint32_t map)
{
    uint32_t bit = 1u << ++writer->depth;
    writer->used &= ~bit;
    writer->maps = (writer->maps & ~bit) | map << writer->depth;
}

void itl_writer_open_map(itl_writer_t *writer, const char *key)
{
    begin(writer, key);
    put_token(writer, "{", CBOR_MAP);
    open_below(writer, 1);
}

void itl_writer_open_list(itl_writer_t *writer, const char *key)
{
    begin(writer, key);
    put_token(writer, "[", CBOR_LIST);
    open_below(writer, 0);
}

void itl_writer_close(itl_writer_t *writer)
{
    put_token(writer, (writer->maps >> writer->depth & 1u) != 0 ? "}" : "]", CBOR_BREAK);
    writer->depth--;
}

void itl_writer_begin_string(itl_writer_t *writer, const char *key)
{
    begin(writer, key);
    put_token(writer, "\"", CBOR_TEXT_PIECES);
}

void itl_writer_text(itl_writer_t *writer, const char *text, size_t len)
{
    if (writer->format == ITL_WRITER_JSON)
        put_json_text(writer, text, len);
    else if (len > 0)
        put_cbor_text(writer, text, len);
}

void itl_writer_text_number(itl_writer_t *writer, uint64_t number)
{
    char digits[ITL_TEXT_DECIMAL_BYTES];
    itl_text_t decimal = itl_text_in(digits, sizeof digits);
    itl_text_decimal(&decimal, number);
    itl_writer_text(writer, digits, decimal.len);
}

void itl_writer_end_string(itl_writer_t *writer)
{
    put_token(writer, "\"", CBOR_BREAK);
}

void itl_writer_string(itl_writer_t *writer, const char *key, const char *text)
{
    if (text == NULL) {
        itl_writer_null(writer, key);
        return;
    }
    begin(writer, key);
    if (writer->format == ITL_WRITER_CBOR) {
        put_cbor_text(writer, text, strlen(text));
        return;
    }
    put(writer, "\"", 1);
    put_json_text(writer, text, strlen(text));
    put(writer, "\"", 1);
}

void itl_writer_number(itl_writer_t *writer, const char *key, uint64_t number)
{
    begin(writer, key);
    if (writer->format == ITL_WRITER_CBOR)
        put_head(writer, CBOR_UNSIGNED, number);
    else
        itl_writer_text_number(writer, number);
}

void itl_writer_bool(itl_writer_t *writer, const char *key, bool value)
{
    begin(writer, key);
    put_token(writer, value ? "true" : "false", value ? CBOR_TRUE : CBOR_FALSE);
}

void itl_writer_null(itl_writer_t *writer, const char *key)
{
    begin(writer, key);
    put_token(writer, "null", CBOR_NULL);
}
