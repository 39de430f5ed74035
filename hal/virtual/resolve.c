/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "virtual/alloc.h"
#include "virtual/world.h"
#include "virtual/world_priv.h"

/** Look-ups of a node at once. */
#define LOOKUPS_MAX 32u

static char lower(char c)
{
    return (char)tolower((unsigned char)c);
}

static bool same_name(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

static uint64_t name_key(const char *name)
{
    uint64_t key = 0;
    for (; *name != '\0'; name++)
        key = vmap_hash(key, (unsigned char)lower(*name));
    return key;
}

static vname_t *find_name(const virtual_world_t *world, const char *name)
{
    const vmap_entry_t *entry = vmap_find(&world->names, name_key(name));
    while (entry != NULL && !same_name(((vname_t *)entry->value)->name, name))
        entry = vmap_again(entry);
    return entry == NULL ? NULL : entry->value;
}

void virtual_world_set_name(virtual_world_t *world, const char *name, const itl_hal_addr_t *address)
{
    vname_t *old = find_name(world, name);
    if (old != NULL) {
        vmap_remove(&world->names, name_key(name), old);
        free(old);
    }
    if (address != NULL) {
        size_t len = strlen(name) + 1u;
        vname_t *entry = virtual_alloc(sizeof *entry + len);
        entry->addresses[0] = *address;
        entry->count = 1;
        memcpy(entry->name, name, len);
        vmap_add(&world->names, name_key(name), entry);
    }
}

void virtual_world_add_address(virtual_world_t *world, const char *name, const itl_hal_addr_t *address)
{
    vname_t *entry = find_name(world, name);
    if (entry != NULL && entry->count < ITL_HAL_ADDRESSES_MAX)
        entry->addresses[entry->count++] = *address;
}

void virtual_world_set_resolve_delay(virtual_world_t *world, uint32_t delay_us)
{
    world->resolve_delay_us = delay_us;
}

static void lookup_ends(virtual_world_t *world, const vevent_t *event)
{
    virtual_node_t *node = event->node;
    for (vlookup_t *lookup = node->lookups; lookup != NULL; lookup = lookup->next) {
        if (lookup->id == event->id) {
            vworld_log(world, "%s resolved %s", node->name, lookup->name);
            lookup->ended = true;
            node->lookup_ended = true;
            vworld_node_ready(node);
        }
    }
}

static itl_hal_status_t start_lookup(virtual_node_t *node, const char *host)
{
    if (node->lookup_count >= LOOKUPS_MAX)
        return ITL_HAL_ERR_LIMIT;
    size_t len = strlen(host) + 1u;
    vlookup_t *lookup = virtual_alloc(sizeof *lookup + len);
    lookup->id = node->next_lookup++;
    memcpy(lookup->name, host, len);
    lookup->next = node->lookups;
    node->lookups = lookup;
    node->lookup_count++;
    vworld_plan(node->world, node->world->resolve_delay_us,
                (vevent_t){.run = lookup_ends, .node = node, .id = lookup->id});
    return ITL_HAL_AGAIN;
}

itl_hal_status_t vnet_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    virtual_node_t *node = ctx;
    itl_hal_addr_t numeric = *out;
    if (vaddr_parse(host, index == 0 ? out : &numeric))
        return index == 0 ? ITL_HAL_OK : ITL_HAL_ERR_NO_HOST;
    vlookup_t **at = &node->lookups;
    while (*at != NULL && !same_name((*at)->name, host))
        at = &(*at)->next;
    vlookup_t *lookup = *at;
    if (lookup == NULL)
        return start_lookup(node, host);
    if (!lookup->ended)
        return ITL_HAL_AGAIN;
    *at = lookup->next;
    free(lookup);
    node->lookup_count--;
    const vname_t *name = find_name(node->world, host);
    if (name == NULL || index >= name->count)
        return ITL_HAL_ERR_NO_HOST;
    uint16_t port = out->port;
    *out = name->addresses[index];
    out->port = port;
    return ITL_HAL_OK;
}

void vlookup_forget(virtual_node_t *node)
{
    while (node->lookups != NULL) {
        vlookup_t *lookup = node->lookups;
        node->lookups = lookup->next;
        free(lookup);
    }
    node->lookup_count = 0;
}
