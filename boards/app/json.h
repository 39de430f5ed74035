/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * JSON (RFC 8259) written straight to the console, nothing kept in memory. Commas are set by themselves.
 */
#ifndef BOARDS_JSON_H
#define BOARDS_JSON_H

#include <stdbool.h>
#include <stdint.h>

/** Where in the nesting the writer is; zero-initialise. */
typedef struct json {
    uint32_t depth;
    uint32_t used; /**< Bit per depth: something was written there. */
} json_t;

/** Opens an object or array; @p key NULL inside arrays and at the top. @p bracket '{' or '['. */
void json_open(json_t *json, const char *key, char bracket);

/** Closes what was opened last; @p bracket '}' or ']'. */
void json_close(json_t *json, char bracket);

/** A string, its characters escaped as needed; NULL writes null. */
void json_string(json_t *json, const char *key, const char *text);

/** A number, true or false, null. */
void json_number(json_t *json, const char *key, uint64_t number);
void json_bool(json_t *json, const char *key, bool value);
void json_null(json_t *json, const char *key);

/** Starts a member whose value the caller writes with out.h. */
void json_key(json_t *json, const char *key);

/** One character of a string, escaped as needed. */
void json_char(char c);

#endif
