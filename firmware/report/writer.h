/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Writes a document piece by piece to wherever the caller wants it, as JSON (RFC 8259) or as CBOR (RFC 8949); keeps
 * nothing. Commas come by themselves.
 *
 * CBOR has lists, maps and strings in pieces of indefinite length (RFC 8949 section 3.2), as no size is known before
 * the end is written; everything else is in the shortest encoding.
 */
#ifndef ITLPHONE_WRITER_H
#define ITLPHONE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where a document goes. */
typedef struct itl_writer_sink {
    void *ctx;
    /** Takes the next @p len bytes; it cannot fail: a sink that can remembers it itself. */
    void (*put)(void *ctx, const char *bytes, size_t len);
} itl_writer_sink_t;

/** How it is written. */
typedef enum itl_writer_format { ITL_WRITER_JSON, ITL_WRITER_CBOR } itl_writer_format_t;

/** Most maps and lists inside each other. */
#define ITL_WRITER_DEPTH 31u

/** A document being written. Start with {.sink = ..., .format = ...}; the other members are private. */
typedef struct itl_writer {
    itl_writer_sink_t sink;
    itl_writer_format_t format;
    uint32_t depth; /**< Maps and lists open. */
    uint32_t used;  /**< Bit per depth: something was written there. */
    uint32_t maps;  /**< Bit per depth: it is a map. */
} itl_writer_t;

/** Opens a map (an object of JSON). @param key  NULL inside lists and at the top; of all that follows too */
void itl_writer_open_map(itl_writer_t *writer, const char *key);

/** Opens a list (an array). */
void itl_writer_open_list(itl_writer_t *writer, const char *key);

/** Closes what was opened last. */
void itl_writer_close(itl_writer_t *writer);

/** A string of UTF-8; NULL writes null. */
void itl_writer_string(itl_writer_t *writer, const char *key, const char *text);

/** A number. */
void itl_writer_number(itl_writer_t *writer, const char *key, uint64_t number);

/** true or false. */
void itl_writer_bool(itl_writer_t *writer, const char *key, bool value);

/** null. */
void itl_writer_null(itl_writer_t *writer, const char *key);

/** Starts a string that is then written in pieces by itl_writer_text and ended by itl_writer_end_string. */
void itl_writer_begin_string(itl_writer_t *writer, const char *key);

/** Appends @p len bytes, whole characters of UTF-8, to the string begun. */
void itl_writer_text(itl_writer_t *writer, const char *text, size_t len);

/** Appends a decimal number to the string begun. */
void itl_writer_text_number(itl_writer_t *writer, uint64_t number);

/** Ends the string begun. */
void itl_writer_end_string(itl_writer_t *writer);

#endif
