/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/alloc.h"
#include "virtual/world.h"
#include "virtual/world_priv.h"

/** Within a machine. */
#define LOOPBACK_DELAY_US 10u

/** Stands for the node at an address that no node has. */
#define NOBODY UINT32_MAX

static uint64_t key_of(uint32_t from, uint32_t to)
{
    return (uint64_t)from << 32 | to;
}

static vway_t *find_way(const virtual_world_t *world, uint32_t from, uint32_t to)
{
    const vmap_entry_t *entry = vmap_find(&world->ways, key_of(from, to));
    return entry == NULL ? NULL : entry->value;
}

static vway_t *make_way(virtual_world_t *world, uint32_t from, uint32_t to)
{
    vway_t *way = find_way(world, from, to);
    if (way == NULL) {
        way = virtual_alloc(sizeof *way);
        vmap_add(&world->ways, key_of(from, to), way);
    }
    return way;
}

vroute_t vroute_find(virtual_node_t *from, const virtual_node_t *to, bool loopback)
{
    vroute_t route = {.link = from->world->link, .from = from, .to = to};
    if (loopback) {
        route.link = (virtual_link_t){.min_delay_us = LOOPBACK_DELAY_US, .max_delay_us = LOOPBACK_DELAY_US};
        return route;
    }
    const vway_t *way = to == NULL ? NULL : find_way(from->world, from->index, to->index);
    if (way != NULL && way->own)
        route.link = way->link;
    bool parted = to != NULL && from != to && (from->isolated || to->isolated);
    route.link.down = route.link.down || parted || to == NULL || to->off;
    return route;
}

/** What this direction draws from: by the names of its ends, so that no other traffic changes what befalls it. */
static virtual_random_t *luck(const vroute_t *route)
{
    virtual_world_t *world = route->from->world;
    vway_t *way = make_way(world, route->from->index, route->to == NULL ? NOBODY : route->to->index);
    if (!way->seeded) {
        const char *to = route->to == NULL ? "" : route->to->name;
        virtual_random_seed_named(&way->luck, world->seed, "way", route->from->name, to);
        way->seeded = true;
    }
    return &way->luck;
}

uint64_t vroute_delay(const vroute_t *route)
{
    const virtual_link_t *link = &route->link;
    if (link->max_delay_us <= link->min_delay_us)
        return link->min_delay_us;
    uint64_t spread = (uint64_t)link->max_delay_us - link->min_delay_us;
    return link->min_delay_us + virtual_random_below(luck(route), spread + 1u);
}

bool vroute_chance(const vroute_t *route, uint32_t ppm)
{
    if (ppm == 0 || ppm >= VIRTUAL_ALWAYS)
        return ppm != 0;
    return virtual_random_chance(luck(route), ppm);
}

void virtual_world_set_link(virtual_world_t *world, const virtual_link_t *link)
{
    world->link = *link;
}

virtual_link_t virtual_world_link(const virtual_world_t *world)
{
    return world->link;
}

/** The settings of a direction, which from now on has its own. */
static virtual_link_t *make_own(virtual_world_t *world, const virtual_node_t *from, const virtual_node_t *to)
{
    vway_t *way = make_way(world, from->index, to->index);
    if (!way->own) {
        way->own = true;
        way->link = world->link;
    }
    return &way->link;
}

void virtual_world_set_link_between(virtual_world_t *world, const virtual_node_t *from, const virtual_node_t *to,
                                    const virtual_link_t *link)
{
    *make_own(world, from, to) = *link;
}

void virtual_world_partition(virtual_world_t *world, const virtual_node_t *a, const virtual_node_t *b, bool parted)
{
    make_own(world, a, b)->down = parted;
    make_own(world, b, a)->down = parted;
}
