/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/map.h"

#include <stdlib.h>

#include "virtual/alloc.h"

#define BUCKETS_AT_FIRST 16u

uint64_t vmap_hash(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 32);
}

static vmap_entry_t **bucket_of(const vmap_t *map, uint64_t key)
{
    return &map->buckets[vmap_hash(0, key) & (map->bucket_count - 1u)];
}

/** Doubles the table, keeping the order of entries that share a key. */
static void grow(vmap_t *map)
{
    vmap_t old = *map;
    map->bucket_count = old.bucket_count == 0 ? BUCKETS_AT_FIRST : 2u * old.bucket_count;
    map->buckets = virtual_alloc(map->bucket_count * sizeof(vmap_entry_t *));
    for (size_t i = 0; i < old.bucket_count; i++) {
        vmap_entry_t *entry = old.buckets[i];
        while (entry != NULL) {
            vmap_entry_t *next = entry->next;
            vmap_entry_t **end = bucket_of(map, entry->key);
            while (*end != NULL)
                end = &(*end)->next;
            entry->next = NULL;
            *end = entry;
            entry = next;
        }
    }
    free(old.buckets);
}

void vmap_add(vmap_t *map, uint64_t key, void *value)
{
    if (map->count >= map->bucket_count)
        grow(map);
    vmap_entry_t *entry = virtual_alloc(sizeof *entry);
    vmap_entry_t **bucket = bucket_of(map, key);
    *entry = (vmap_entry_t){.key = key, .value = value, .next = *bucket};
    *bucket = entry;
    map->count++;
}

void vmap_remove(vmap_t *map, uint64_t key, const void *value)
{
    if (map->count == 0)
        return;
    for (vmap_entry_t **at = bucket_of(map, key); *at != NULL; at = &(*at)->next) {
        vmap_entry_t *entry = *at;
        if (entry->key == key && entry->value == value) {
            *at = entry->next;
            free(entry);
            map->count--;
            return;
        }
    }
}

static const vmap_entry_t *with_key(const vmap_entry_t *entry, uint64_t key)
{
    while (entry != NULL && entry->key != key)
        entry = entry->next;
    return entry;
}

const vmap_entry_t *vmap_find(const vmap_t *map, uint64_t key)
{
    return map->count == 0 ? NULL : with_key(*bucket_of(map, key), key);
}

const vmap_entry_t *vmap_again(const vmap_entry_t *entry)
{
    return with_key(entry->next, entry->key);
}

void vmap_free(vmap_t *map, void (*each)(void *value))
{
    for (size_t i = 0; i < map->bucket_count; i++) {
        vmap_entry_t *entry = map->buckets[i];
        while (entry != NULL) {
            vmap_entry_t *next = entry->next;
            if (each != NULL)
                each(entry->value);
            free(entry);
            entry = next;
        }
    }
    free(map->buckets);
    *map = (vmap_t){0};
}
