/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The heap that wolfSSL, expat and libcoap are given: the C library's, with every byte counted. Nothing else on a board
 * allocates.
 */
#ifndef BOARDS_HEAP_H
#define BOARDS_HEAP_H

#include <stddef.h>
#include <stdint.h>

/** What the heap holds, in bytes asked for. */
typedef struct heap_use {
    uint32_t now;
    uint32_t peak;
    uint32_t allocations; /**< Since start. */
    uint32_t refused;     /**< Requests that found no room. */
} heap_use_t;

/** @return @p size bytes aligned for any type, or NULL */
void *heap_alloc(size_t size);

/** Frees what heap_alloc or heap_resize returned; NULL is allowed. */
void heap_free(void *block);

/** As realloc. @return NULL when there is no room: @p block then stays as it was */
void *heap_resize(void *block, size_t size);

/** Bytes that were asked for a block; NULL: 0. */
size_t heap_size(const void *block);

/** What is in use. */
heap_use_t heap_used(void);

#endif
