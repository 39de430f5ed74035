/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A hash table from 64-bit keys to pointers; a key may stand several times. Its order of entries depends only on the
 * order of calls, so it does not disturb a seeded run.
 */
#ifndef VIRTUAL_MAP_H
#define VIRTUAL_MAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct vmap_entry {
    uint64_t key;
    void *value;
    struct vmap_entry *next;
} vmap_entry_t;

/** All zero is an empty table. */
typedef struct vmap {
    vmap_entry_t **buckets;
    size_t bucket_count; /**< 0 or a power of two. */
    size_t count;
} vmap_t;

/** Adds an entry; the value stays the caller's. */
void vmap_add(vmap_t *map, uint64_t key, void *value);

/** Removes the entry with this key and value, if there is one. */
void vmap_remove(vmap_t *map, uint64_t key, const void *value);

/** The first entry with this key, the newest; NULL: none. */
const vmap_entry_t *vmap_find(const vmap_t *map, uint64_t key);

/** The next entry with the same key; NULL: no more. */
const vmap_entry_t *vmap_again(const vmap_entry_t *entry);

/** Calls @p each with every value, then frees the entries. @p each may be NULL. */
void vmap_free(vmap_t *map, void (*each)(void *value));

/** Mixes @p value into @p hash; start with 0. */
uint64_t vmap_hash(uint64_t hash, uint64_t value);

#endif
