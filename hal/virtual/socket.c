/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "virtual/alloc.h"
#include "virtual/world_priv.h"

/* A handle is a slot and the slot's generation. */
#define SLOT_BITS   20u
#define SLOTS_MAX   (1u << SLOT_BITS)
#define GENERATIONS 2048u
#define SLOTS_ADDED 1024u
#define NO_SLOT     UINT32_MAX

#define PORTS 16384u

static void append_free(vsock_table_t *table, uint32_t slot)
{
    table->slots[slot].next_free = NO_SLOT;
    if (table->first_free == NO_SLOT)
        table->first_free = slot;
    else
        table->slots[table->last_free].next_free = slot;
    table->last_free = slot;
}

/** @return false when the table is full */
static bool grow(vsock_table_t *table)
{
    if (table->count >= SLOTS_MAX)
        return false;
    table->slots = virtual_realloc(table->slots, table->count + SLOTS_ADDED, sizeof *table->slots);
    table->first_free = NO_SLOT;
    for (uint32_t i = 0; i < SLOTS_ADDED; i++) {
        table->slots[table->count] = (vslot_t){0};
        append_free(table, table->count++);
    }
    return true;
}

static void link_to_node(vsock_t *sock)
{
    sock->node_next = sock->node->sockets;
    if (sock->node_next != NULL)
        sock->node_next->node_prev = sock;
    sock->node->sockets = sock;
}

static void unlink_from_node(vsock_t *sock)
{
    if (sock->node_prev == NULL)
        sock->node->sockets = sock->node_next;
    else
        sock->node_prev->node_next = sock->node_next;
    if (sock->node_next != NULL)
        sock->node_next->node_prev = sock->node_prev;
}

vsock_t *vsock_create(virtual_node_t *node, vsock_kind_t kind, const itl_hal_addr_t *local)
{
    vsock_table_t *table = &node->world->sockets;
    bool full = table->count == 0 || table->first_free == NO_SLOT;
    if (full && !grow(table))
        return NULL;
    uint32_t index = table->first_free;
    vslot_t *slot = &table->slots[index];
    table->first_free = slot->next_free;
    vsock_t *sock = virtual_alloc(sizeof *sock);
    sock->kind = kind;
    sock->open = true;
    sock->node = node;
    sock->local = *local;
    sock->handle = (itl_hal_socket_t)(slot->generation << SLOT_BITS | index);
    sock->tcp.peer = ITL_HAL_SOCKET_NONE;
    slot->sock = sock;
    link_to_node(sock);
    return sock;
}

vsock_t *vsock_find(const virtual_world_t *world, itl_hal_socket_t handle)
{
    uint32_t index = (uint32_t)handle & (SLOTS_MAX - 1u);
    if (handle < 0 || index >= world->sockets.count)
        return NULL;
    vsock_t *sock = world->sockets.slots[index].sock;
    return sock != NULL && sock->handle == handle ? sock : NULL;
}

vsock_t *vsock_of(const virtual_node_t *node, itl_hal_socket_t handle, vsock_kind_t kind)
{
    vsock_t *sock = vsock_find(node->world, handle);
    return sock != NULL && sock->node == node && sock->open && sock->kind == kind ? sock : NULL;
}

static uint64_t port_key(const virtual_node_t *node, vsock_kind_t kind, uint16_t port)
{
    return (uint64_t)node->index << 32 | (uint64_t)kind << 16 | port;
}

void vsock_free(vsock_t *sock)
{
    vsock_table_t *table = &sock->node->world->sockets;
    uint32_t index = (uint32_t)sock->handle & (SLOTS_MAX - 1u);
    if (sock->kind != VSOCK_TCP)
        vmap_remove(&sock->node->world->by_port, port_key(sock->node, sock->kind, sock->local.port), sock);
    unlink_from_node(sock);
    vlist_leave(sock);
    while (vlist_take(&sock->waiting) != NULL) {
    }
    vqueue_clear(&sock->received);
    vqueue_clear(&sock->tcp.flight);
    free(sock);
    table->slots[index].sock = NULL;
    table->slots[index].generation = (table->slots[index].generation + 1u) % GENERATIONS;
    append_free(table, index);
}

/** True when two local addresses with the same port cannot be bound side by side. */
static bool collide(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && (vaddr_is_any(a) || vaddr_is_any(b) || vaddr_same_ip(a, b));
}

static bool port_taken(const vsock_t *sock, uint16_t port)
{
    const vmap_entry_t *entry = vmap_find(&sock->node->world->by_port, port_key(sock->node, sock->kind, port));
    for (; entry != NULL; entry = vmap_again(entry)) {
        const vsock_t *other = entry->value;
        if (collide(&other->local, &sock->local))
            return true;
    }
    return false;
}

uint16_t vsock_next_port(virtual_node_t *node)
{
    uint16_t port = node->next_port;
    node->next_port = port == UINT16_MAX ? VSOCK_FIRST_PORT : (uint16_t)(port + 1u);
    return port;
}

bool vsock_bind(vsock_t *sock)
{
    uint16_t port = sock->local.port;
    for (uint32_t tries = 0; port == 0 && tries < PORTS; tries++) {
        uint16_t candidate = vsock_next_port(sock->node);
        port = port_taken(sock, candidate) ? 0 : candidate;
    }
    if (port == 0 || port_taken(sock, port))
        return false;
    sock->local.port = port;
    vmap_add(&sock->node->world->by_port, port_key(sock->node, sock->kind, port), sock);
    return true;
}

itl_hal_status_t vsock_open(virtual_node_t *node, vsock_kind_t kind, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    if (node->off)
        return ITL_HAL_ERR_IO;
    if (!vaddr_is_any(local) && !vnode_has(node, local))
        return ITL_HAL_ERR_RANGE;
    vsock_t *sock = vsock_create(node, kind, local);
    if (sock == NULL)
        return ITL_HAL_ERR_LIMIT;
    if (!vsock_bind(sock)) {
        vsock_free(sock);
        return ITL_HAL_ERR_TAKEN;
    }
    *out = sock->handle;
    return ITL_HAL_OK;
}

vsock_t *vsock_bound(const virtual_node_t *node, vsock_kind_t kind, const itl_hal_addr_t *to)
{
    vsock_t *wildcard = NULL;
    const vmap_entry_t *entry = vmap_find(&node->world->by_port, port_key(node, kind, to->port));
    for (; entry != NULL; entry = vmap_again(entry)) {
        vsock_t *sock = entry->value;
        if (vaddr_same_ip(&sock->local, to))
            return sock;
        if (vaddr_is_any(&sock->local) && sock->local.family == to->family)
            wildcard = sock;
    }
    return wildcard;
}

void vsock_ready(vsock_t *sock)
{
    vworld_node_ready(sock->node);
    if (sock->open && sock->list == NULL)
        vlist_put(&sock->node->ready, sock);
}

void vsock_forget_ready(virtual_node_t *node)
{
    while (vlist_take(&node->ready) != NULL) {
    }
    node->lookup_ended = false;
}
