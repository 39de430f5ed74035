/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "virtual/alloc.h"
#include "virtual/flash.h"
#include "virtual/world.h"
#include "virtual/world_priv.h"

#define LOG_KEPT      16384u
#define LOG_AT_FIRST  256u
#define NODES_AT_ONCE 64u

static uint64_t monotonic_ms(void *ctx)
{
    const virtual_node_t *node = ctx;
    return virtual_world_now_ms(node->world);
}

static int64_t utc_s(void *ctx)
{
    const virtual_node_t *node = ctx;
    int64_t world_s = node->world->utc_s + (int64_t)(node->world->now_us / 1000000u);
    return node->utc_forgotten ? 0 : world_s + node->utc_ahead_s;
}

static itl_hal_status_t random_fill(void *ctx, void *buf, size_t len)
{
    virtual_node_t *node = ctx;
    virtual_random_fill(&node->stream, buf, len);
    return ITL_HAL_OK;
}

/** Makes room for @p len more bytes by dropping the oldest lines. */
static void shorten_log(virtual_node_t *node, size_t len)
{
    size_t from = 0;
    while (node->log_len - from + len > LOG_KEPT && from < node->log_len) {
        const char *end = strchr(node->log_text + from, '\n');
        from = (size_t)(end - node->log_text) + 1u;
    }
    if (from > 0) {
        node->log_len -= from;
        memmove(node->log_text, node->log_text + from, node->log_len);
    }
}

/** Makes room for @p len more bytes, as little as will do: most nodes have little to say. */
static void make_log_room(virtual_node_t *node, size_t len)
{
    shorten_log(node, len);
    size_t room = node->log_room == 0 ? LOG_AT_FIRST : node->log_room;
    while (room < node->log_len + len + 1u)
        room = room * 2u < LOG_KEPT ? room * 2u : LOG_KEPT + 1u;
    if (room != node->log_room) {
        node->log_text = virtual_realloc(node->log_text, room, 1);
        node->log_room = room;
    }
}

static void log_write(void *ctx, itl_hal_log_level_t level, const char *text)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    virtual_node_t *node = ctx;
    char line[512];
    int written = snprintf(line, sizeof line - 1u, "%s: %s", names[level], text);
    size_t len = (size_t)written < sizeof line - 1u ? (size_t)written : sizeof line - 2u;
    vworld_log(node->world, "%s log %s", node->name, line);
    line[len++] = '\n';
    make_log_room(node, len);
    memcpy(node->log_text + node->log_len, line, len);
    node->log_len += len;
    node->log_text[node->log_len] = '\0';
}

static void watchdog_feed(void *ctx)
{
    virtual_node_t *node = ctx;
    node->feeds++;
}

static void panic(void *ctx, const char *where, const char *demand)
{
    virtual_node_t *node = ctx;
    virtual_world_t *world = node->world;
    vworld_log(world, "%s panic %s: %s", node->name, where, demand);
    if (world->panic != NULL)
        world->panic(world->panic_ctx, node, where, demand);
    fprintf(stderr, "panic: %s: %s: `%s` does not hold, a mistake in this program: please report it\n", node->name,
            where, demand);
    abort();
}

static itl_hal_status_t source_addr(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    return vnode_source(ctx, to, out) ? ITL_HAL_OK : ITL_HAL_ERR_UNREACHABLE;
}

static void fill_hal(virtual_node_t *node)
{
    node->clock = (itl_hal_clock_t){.ctx = node, .monotonic_ms = monotonic_ms, .utc_s = utc_s};
    node->random = (itl_hal_random_t){.ctx = node, .fill = random_fill};
    node->log = (itl_hal_log_t){.ctx = node, .write = log_write};
    node->system = (itl_hal_system_t){.ctx = node, .watchdog_feed = watchdog_feed, .panic = panic};
    node->net = (itl_hal_net_t){
        .ctx = node,
        .resolve = vnet_resolve,
        .udp_open = vudp_open,
        .udp_listen = vudp_listen,
        .udp_send = vudp_send,
        .udp_recv = vudp_recv,
        .tcp_connect = vtcp_connect,
        .tcp_listen = vtcp_listen,
        .tcp_accept = vtcp_accept,
        .tcp_send = vtcp_send,
        .tcp_recv = vtcp_recv,
        .local_addr = vnet_local_addr,
        .source_addr = source_addr,
        .close = vnet_close,
        .wait = vnet_wait,
    };
    node->hal = (itl_hal_t){
        .flash = node->flash == NULL ? NULL : virtual_flash_hal(node->flash),
        .net = &node->net,
        .clock = &node->clock,
        .random = &node->random,
        .log = &node->log,
        .system = &node->system,
    };
}

/** The node with this very address. */
static virtual_node_t *owner_of(const virtual_world_t *world, const itl_hal_addr_t *address)
{
    const vmap_entry_t *entry = vmap_find(&world->by_address, vaddr_key(address));
    for (; entry != NULL; entry = vmap_again(entry)) {
        virtual_node_t *node = entry->value;
        for (size_t i = 0; i < node->address_count; i++)
            if (vaddr_same_ip(&node->addresses[i], address))
                return node;
    }
    return NULL;
}

static itl_hal_addr_t next_address(virtual_world_t *world)
{
    itl_hal_addr_t address = vaddr_any(ITL_HAL_IPV4);
    do {
        uint32_t number = world->next_address++;
        address.ip[0] = 10;
        address.ip[1] = (uint8_t)(number >> 16);
        address.ip[2] = (uint8_t)(number >> 8);
        address.ip[3] = (uint8_t)number;
    } while (address.ip[3] == 0 || address.ip[3] == 255u || owner_of(world, &address) != NULL);
    return address;
}

bool virtual_node_add_address(virtual_node_t *node, const itl_hal_addr_t *address)
{
    if (!vaddr_is_unicast(address) || owner_of(node->world, address) != NULL)
        return false;
    node->addresses = virtual_realloc(node->addresses, node->address_count + 1u, sizeof *node->addresses);
    itl_hal_addr_t *own = &node->addresses[node->address_count++];
    *own = *address;
    own->port = 0;
    vmap_add(&node->world->by_address, vaddr_key(own), node);
    return true;
}

bool virtual_node_set_address(virtual_node_t *node, const itl_hal_addr_t *address)
{
    itl_hal_addr_t own = address == NULL ? next_address(node->world) : *address;
    if (!vaddr_is_unicast(&own) || owner_of(node->world, &own) != NULL)
        return false;
    own.port = 0;
    vmap_remove(&node->world->by_address, vaddr_key(&node->addresses[0]), node);
    node->addresses[0] = own;
    vmap_add(&node->world->by_address, vaddr_key(&own), node);
    return true;
}

static char *copy_text(const char *text)
{
    size_t len = strlen(text) + 1u;
    return memcpy(virtual_alloc(len), text, len);
}

static uint64_t name_key(const char *name)
{
    uint64_t key = 0;
    for (; *name != '\0'; name++)
        key = vmap_hash(key, (unsigned char)*name);
    return key;
}

virtual_node_t *virtual_world_node(const virtual_world_t *world, const char *name)
{
    const vmap_entry_t *entry = vmap_find(&world->by_name, name_key(name));
    for (; entry != NULL; entry = vmap_again(entry)) {
        virtual_node_t *node = entry->value;
        if (strcmp(node->name, name) == 0)
            return node;
    }
    return NULL;
}

/** Enters a node into the world's tables. */
static void keep(virtual_world_t *world, virtual_node_t *node)
{
    if (world->node_count == world->node_room) {
        world->node_room = world->node_room == 0 ? NODES_AT_ONCE : 2u * world->node_room;
        world->nodes = virtual_realloc(world->nodes, world->node_room, sizeof(virtual_node_t *));
    }
    world->nodes[world->node_count++] = node;
    vmap_add(&world->by_name, name_key(node->name), node);
}

virtual_node_t *virtual_node_create(virtual_world_t *world, const char *name, const itl_hal_addr_t *address,
                                    virtual_flash_t *flash)
{
    itl_hal_addr_t own = address == NULL ? next_address(world) : *address;
    if (!vaddr_is_unicast(&own) || owner_of(world, &own) != NULL || virtual_world_node(world, name) != NULL)
        return NULL;
    virtual_node_t *node = virtual_alloc(sizeof *node);
    node->world = world;
    node->index = world->node_count;
    node->name = copy_text(name);
    node->flash = flash;
    node->next_port = VSOCK_FIRST_PORT;
    virtual_random_seed_named(&node->stream, world->seed, "node", name, "");
    fill_hal(node);
    virtual_node_add_address(node, &own);
    keep(world, node);
    return node;
}

static void drop_sockets(virtual_node_t *node)
{
    while (node->sockets != NULL)
        vsock_free(node->sockets);
    vlookup_forget(node);
    vsock_forget_ready(node);
}

void vnode_free(virtual_node_t *node)
{
    drop_sockets(node);
    free(node->addresses);
    free(node->log_text);
    free(node->name);
    free(node);
}

bool vnode_has(const virtual_node_t *node, const itl_hal_addr_t *addr)
{
    return vaddr_is_loopback(addr) || owner_of(node->world, addr) == node;
}

virtual_node_t *vnode_at(virtual_node_t *from, const itl_hal_addr_t *addr)
{
    return vaddr_is_loopback(addr) ? from : owner_of(from->world, addr);
}

bool vnode_source(const virtual_node_t *node, const itl_hal_addr_t *to, itl_hal_addr_t *source)
{
    if (vaddr_is_loopback(to)) {
        *source = vaddr_loopback(to->family);
        return true;
    }
    for (size_t i = 0; i < node->address_count; i++) {
        if (node->addresses[i].family == to->family) {
            *source = node->addresses[i];
            return true;
        }
    }
    return false;
}

const itl_hal_t *virtual_node_hal(const virtual_node_t *node)
{
    return &node->hal;
}

void virtual_node_set_crypto_device(virtual_node_t *node, int device)
{
    node->random.crypto_device = device;
}

itl_hal_addr_t virtual_node_address(const virtual_node_t *node)
{
    return node->addresses[0];
}

const char *virtual_node_name(const virtual_node_t *node)
{
    return node->name;
}

void virtual_node_set_user(virtual_node_t *node, void *user)
{
    node->user = user;
}

void *virtual_node_user(const virtual_node_t *node)
{
    return node->user;
}

void virtual_node_power_off(virtual_node_t *node)
{
    vworld_log(node->world, "%s power off", node->name);
    node->off = true;
    drop_sockets(node);
    if (node->flash != NULL)
        virtual_flash_power_off(node->flash);
}

void virtual_node_power_on(virtual_node_t *node)
{
    vworld_log(node->world, "%s power on", node->name);
    node->off = false;
    if (node->flash != NULL)
        virtual_flash_power_on(node->flash);
}

void virtual_node_isolate(virtual_node_t *node, bool isolated)
{
    node->isolated = isolated;
}

void virtual_node_set_utc_ahead(virtual_node_t *node, int64_t seconds)
{
    node->utc_ahead_s = seconds;
}

void virtual_node_forget_utc(virtual_node_t *node, bool forgotten)
{
    node->utc_forgotten = forgotten;
}

uint64_t virtual_node_watchdog_feeds(const virtual_node_t *node)
{
    return node->feeds;
}

const char *virtual_node_log(const virtual_node_t *node)
{
    return node->log_text == NULL ? "" : node->log_text;
}
