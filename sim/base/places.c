/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/places.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/machine.h"

/* An address that holds places. */
typedef struct places_holder {
    uint8_t key[17]; /* Family and address, or network. */
    size_t held;
    place_t *oldest, *newest;
    struct places_holder *before, *after; /* On its level: those that hold as many; the first got on least recently. */
    struct places_holder *next;           /* In its bucket, or among the unused. */
} places_holder_t;

typedef struct level {
    places_holder_t *first, *last;
} level_t;

struct places {
    size_t capacity, taken;
    size_t most;     /* Held by one address. */
    level_t *levels; /* By places held, 1 to capacity. */
    places_holder_t **buckets;
    size_t bucket_count; /* A power of two. */
    uint64_t seed;       /* So that nobody can choose addresses that share a bucket. */
    places_holder_t *pool, *unused;
    size_t pool_used;
};

places_t *places_create(size_t capacity)
{
    places_t *places = calloc(1, sizeof *places);
    if (places == NULL)
        return NULL;
    places->capacity = capacity;
    places->bucket_count = 1;
    while (places->bucket_count < capacity)
        places->bucket_count *= 2;
    places->levels = calloc(capacity + 1, sizeof *places->levels);
    places->buckets = calloc(places->bucket_count, sizeof(places_holder_t *));
    places->pool = calloc(capacity, sizeof *places->pool);
    const itl_hal_random_t *random = machine_random();
    bool seeded = random->fill(random->ctx, &places->seed, sizeof places->seed) == ITL_HAL_OK;
    if (places->levels == NULL || places->buckets == NULL || places->pool == NULL || !seeded) {
        places_destroy(places);
        return NULL;
    }
    return places;
}

void places_destroy(places_t *places)
{
    if (places == NULL)
        return;
    free(places->levels);
    free(places->buckets);
    free(places->pool);
    free(places);
}

static void make_key(const itl_hal_addr_t *address, uint8_t key[17])
{
    bool link_local = address->ip[0] == 0xfe && (address->ip[1] & 0xc0) == 0x80;
    size_t len = address->family == ITL_HAL_IPV4 ? 4 : link_local ? 16 : 8;
    memset(key, 0, 17);
    key[0] = (uint8_t)address->family;
    memcpy(key + 1, address->ip, len);
}

static places_holder_t **find(places_t *places, const uint8_t key[17])
{
    uint64_t hash = places->seed;
    for (size_t i = 0; i < 17; i++) {
        hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    places_holder_t **link = &places->buckets[hash & (places->bucket_count - 1)];
    while (*link != NULL && memcmp((*link)->key, key, 17) != 0)
        link = &(*link)->next;
    return link;
}

/* The holder of this key, a new one if need be: there are as many as places. */
static places_holder_t *holder_of(places_t *places, const itl_hal_addr_t *from)
{
    uint8_t key[17];
    make_key(from, key);
    places_holder_t **link = find(places, key);
    if (*link != NULL)
        return *link;
    places_holder_t *holder = places->unused;
    if (holder != NULL)
        places->unused = holder->next;
    else
        holder = &places->pool[places->pool_used++];
    *holder = (places_holder_t){.held = 0};
    memcpy(holder->key, key, sizeof key);
    *link = holder;
    return holder;
}

static void forget(places_t *places, places_holder_t *holder)
{
    *find(places, holder->key) = holder->next;
    holder->next = places->unused;
    places->unused = holder;
}

static void leave_level(places_t *places, places_holder_t *holder)
{
    level_t *level = &places->levels[holder->held];
    *(holder->before != NULL ? &holder->before->after : &level->first) = holder->after;
    *(holder->after != NULL ? &holder->after->before : &level->last) = holder->before;
}

static void join_level(places_t *places, places_holder_t *holder)
{
    level_t *level = &places->levels[holder->held];
    holder->after = NULL;
    holder->before = level->last;
    *(level->last != NULL ? &level->last->after : &level->first) = holder;
    level->last = holder;
}

static void unlink_place(place_t *place)
{
    places_holder_t *holder = place->holder;
    *(place->older != NULL ? &place->older->newer : &holder->oldest) = place->newer;
    *(place->newer != NULL ? &place->newer->older : &holder->newest) = place->older;
}

static void link_newest(place_t *place)
{
    places_holder_t *holder = place->holder;
    place->newer = NULL;
    place->older = holder->newest;
    *(holder->newest != NULL ? &holder->newest->newer : &holder->oldest) = place;
    holder->newest = place;
}

bool places_take(places_t *places, place_t *place, const itl_hal_addr_t *from)
{
    if (places_full(places))
        return false;
    places_holder_t *holder = holder_of(places, from);
    if (holder->held > 0)
        leave_level(places, holder);
    holder->held++;
    join_level(places, holder);
    place->holder = holder;
    link_newest(place);
    places->taken++;
    if (holder->held > places->most)
        places->most = holder->held;
    return true;
}

void places_leave(places_t *places, place_t *place)
{
    places_holder_t *holder = place->holder;
    if (holder == NULL)
        return;
    unlink_place(place);
    *place = (place_t){.holder = NULL};
    leave_level(places, holder);
    if (places->most == holder->held && places->levels[holder->held].first == NULL)
        places->most--;
    places->taken--;
    if (--holder->held > 0)
        join_level(places, holder);
    else
        forget(places, holder);
}

void places_touch(places_t *places, place_t *place)
{
    places_holder_t *holder = place->holder;
    if (holder == NULL)
        return;
    unlink_place(place);
    link_newest(place);
    leave_level(places, holder);
    join_level(places, holder);
}

place_t *places_oldest(const places_t *places)
{
    return places->taken > 0 ? places->levels[places->most].first->oldest : NULL;
}

bool places_full(const places_t *places)
{
    return places->taken == places->capacity;
}

size_t places_taken(const places_t *places)
{
    return places->taken;
}
