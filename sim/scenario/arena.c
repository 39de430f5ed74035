/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 16384u

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    max_align_t data[];
};

static struct arena_block *add_block(arena_t *arena, size_t size)
{
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (block == NULL) {
        fputs("itlsim: out of memory\n", stderr);
        exit(1);
    }
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_alloc(arena_t *arena, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    size_t whole = (size + unit - 1) / unit * unit;
    struct arena_block *block = arena->blocks;
    if (block == NULL || block->size - block->used < whole)
        block = add_block(arena, whole > BLOCK_BYTES ? whole : BLOCK_BYTES);
    void *memory = (char *)block->data + block->used;
    block->used += whole;
    return memory;
}

char *arena_text(arena_t *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *arena_format(arena_t *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_alloc(arena, len < 0 ? 1 : (size_t)len + 1);
    if (len >= 0)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

void arena_free(arena_t *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}
