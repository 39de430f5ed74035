/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Writes JSON (RFC 8259) piece by piece to wherever the caller wants it; keeps nothing. Commas come by themselves.
 */
#ifndef ITLPHONE_JSON_H
#define ITLPHONE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where the text goes. */
typedef struct json_sink {
    void *ctx;
    /** Takes the next @p len bytes of text; it cannot fail: a sink that can remembers it itself. */
    void (*put)(void *ctx, const char *text, size_t len);
} json_sink_t;

/** A document being written. Start with {.sink = ...}; the other members are private. */
typedef struct json {
    json_sink_t sink;
    uint32_t depth; /**< Objects and arrays open, at most 31. */
    uint32_t used;  /**< Bit per depth: something was written there. */
} json_t;

/** Opens an object or array. @param key  NULL inside arrays and at the top; @param bracket  '{' or '[' */
void json_open(json_t *json, const char *key, char bracket);

/** Closes what was opened last. @param bracket  '}' or ']' */
void json_close(json_t *json, char bracket);

/** A string, escaped as needed; NULL writes null. */
void json_string(json_t *json, const char *key, const char *text);

/** A number. */
void json_number(json_t *json, const char *key, uint64_t number);

/** true or false. */
void json_bool(json_t *json, const char *key, bool value);

/** null. */
void json_null(json_t *json, const char *key);

/** Starts a string that is then written in pieces by json_text and ended by json_end_string. */
void json_begin_string(json_t *json, const char *key);

/** Appends @p len bytes to the string begun, escaped as needed. */
void json_text(json_t *json, const char *text, size_t len);

/** Appends a decimal number to the string begun. */
void json_text_number(json_t *json, uint64_t number);

/** Ends the string begun. */
void json_end_string(json_t *json);

#endif
