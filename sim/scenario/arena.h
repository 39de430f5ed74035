/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Memory that is freed all at once: what was read of a file lives as long as the file. */
#ifndef SCENARIO_ARENA_H
#define SCENARIO_ARENA_H

#include <stddef.h>

/** All zero is empty. */
typedef struct arena {
    struct arena_block *blocks;
} arena_t;

/** @p size bytes of zeros, aligned for anything. Out of memory ends the process: there is no half of a file. */
void *arena_alloc(arena_t *arena, size_t size);

/** A copy of @p len bytes of text, with a NUL. */
char *arena_text(arena_t *arena, const char *text, size_t len);

/** Text by printf's rules. */
char *arena_format(arena_t *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Frees everything. */
void arena_free(arena_t *arena);

#endif
