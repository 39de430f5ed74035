/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A growing buffer, and writing the tag-length-value elements of docs/formats.md into it.
 *
 * Writing never fails at once: a buffer that ran out of memory, or was given a value that no length field can hold,
 * is marked as failed and ignores what follows, so that callers look once at the end.
 */
#ifndef LISTFILE_BYTES_H
#define LISTFILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Start with {0}; end with listfile_bytes_free. */
typedef struct listfile_bytes {
    uint8_t *data;
    size_t size;     /**< Bytes written. */
    size_t capacity; /**< Bytes at data. */
    bool failed;     /**< Out of memory, or a value too long for its length field. */
} listfile_bytes_t;

/** Wipes and frees the buffer, and makes it an empty one. */
void listfile_bytes_free(listfile_bytes_t *bytes);

/** Makes room for @p size bytes in all. @return false, and the buffer failed, when there is no memory */
bool listfile_bytes_reserve(listfile_bytes_t *bytes, size_t size);

/** Appends @p size bytes. */
void listfile_put(listfile_bytes_t *bytes, const void *data, size_t size);

/** Appends @p number in @p width bytes, big-endian. @param width 1 to 4 */
void listfile_put_number(listfile_bytes_t *bytes, uint32_t number, unsigned width);

/** Appends an element of at most 65535 bytes. */
void listfile_put_tlv(listfile_bytes_t *bytes, uint8_t tag, const void *value, size_t size);

/** Appends an element whose value is @p number in @p width bytes. */
void listfile_put_tlv_number(listfile_bytes_t *bytes, uint8_t tag, uint32_t number, unsigned width);

/** Appends an element whose value is @p text with its NUL. */
void listfile_put_tlv_text(listfile_bytes_t *bytes, uint8_t tag, const char *text);

#endif
