/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A growing buffer.
 *
 * Writing never fails at once: a buffer that ran out of memory is marked as failed and ignores what follows, so that
 * callers look once at the end.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Start with {0}; end with base_bytes_free. */
typedef struct base_bytes {
    uint8_t *data;
    size_t size;     /**< Bytes written. */
    size_t capacity; /**< Bytes at data. */
    bool failed;     /**< Out of memory, or what a writer found unfit. */
} base_bytes_t;

/** Wipes and frees the buffer, and makes it an empty one. */
void base_bytes_free(base_bytes_t *bytes);

/** Makes room for @p size bytes in all. @return false, and the buffer failed, when there is no memory */
bool base_bytes_reserve(base_bytes_t *bytes, size_t size);

/** Appends @p size bytes. */
void base_put(base_bytes_t *bytes, const void *data, size_t size);

/** Appends @p number in @p width bytes, big-endian. @param width 1 to 4 */
void base_put_number(base_bytes_t *bytes, uint32_t number, unsigned width);

#endif
