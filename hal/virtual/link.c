/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/alloc.h"
#include "virtual/world_priv.h"

/** Within a machine. */
#define LOOPBACK_DELAY_US 10u

static uint64_t key_of(uint32_t from, uint32_t to)
{
    return (uint64_t)from << 32 | to;
}

static virtual_link_t *own_link(const virtual_world_t *world, uint32_t from, uint32_t to)
{
    const vmap_entry_t *entry = vmap_find(&world->links, key_of(from, to));
    return entry == NULL ? NULL : entry->value;
}

virtual_link_t vlink_find(const virtual_world_t *world, const virtual_node_t *from, const virtual_node_t *to,
                          bool loopback)
{
    if (loopback) {
        return (virtual_link_t){.min_delay_us = LOOPBACK_DELAY_US, .max_delay_us = LOOPBACK_DELAY_US};
    }
    virtual_link_t link = world->link;
    const virtual_link_t *own = to == NULL ? NULL : own_link(world, from->index, to->index);
    if (own != NULL) {
        link = *own;
    }
    bool parted = to != NULL && from != to && (from->isolated || to->isolated);
    link.down = link.down || parted || to == NULL || to->off;
    return link;
}

uint64_t vlink_delay(virtual_world_t *world, const virtual_link_t *link)
{
    if (link->max_delay_us <= link->min_delay_us) {
        return link->min_delay_us;
    }
    uint64_t spread = (uint64_t)link->max_delay_us - link->min_delay_us;
    return link->min_delay_us + virtual_random_below(&world->stream, spread + 1u);
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
    virtual_link_t *own = own_link(world, from->index, to->index);
    if (own == NULL) {
        own = virtual_alloc(sizeof *own);
        *own = world->link;
        vmap_add(&world->links, key_of(from->index, to->index), own);
    }
    return own;
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
