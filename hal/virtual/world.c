/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/world.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "virtual/alloc.h"
#include "virtual/world_priv.h"

#define US_PER_MS 1000u
#define US_PER_S  1000000u
#define LINE_MAX  400u

/** 2020-01-01 00:00:00 UTC. */
#define UTC_AT_FIRST 1577836800

virtual_world_t *virtual_world_create(uint64_t seed)
{
    virtual_world_t *world = virtual_alloc(sizeof *world);
    world->seed = seed;
    world->utc_s = UTC_AT_FIRST;
    world->link = (virtual_link_t){.min_delay_us = 200, .max_delay_us = 200};
    world->resolve_delay_us = 1000;
    world->tcp_window = 16384;
    world->tcp_segment = 1460;
    world->next_address = 1;
    itl_hal_addr_t loopback = vaddr_loopback(ITL_HAL_IPV4);
    virtual_world_set_name(world, "localhost", &loopback);
    return world;
}

void virtual_world_destroy(virtual_world_t *world)
{
    if (world == NULL)
        return;
    world->line = NULL;
    for (uint32_t i = 0; i < world->node_count; i++)
        vnode_free(world->nodes[i]);
    free(world->nodes);
    free(world->sockets.slots);
    vevent_free(&world->events);
    vmap_free(&world->by_address, NULL);
    vmap_free(&world->by_port, NULL);
    vmap_free(&world->names, free);
    vmap_free(&world->by_name, NULL);
    vmap_free(&world->ways, free);
    free(world);
}

uint64_t virtual_world_now_us(const virtual_world_t *world)
{
    return world->now_us;
}

uint64_t virtual_world_now_ms(const virtual_world_t *world)
{
    return world->now_us / US_PER_MS;
}

void virtual_world_set_utc(virtual_world_t *world, int64_t utc_s)
{
    world->utc_s = utc_s - (int64_t)(world->now_us / US_PER_S);
}

uint64_t vworld_us(uint64_t ms)
{
    return ms > UINT64_MAX / US_PER_MS ? ITL_HAL_FOREVER : ms * US_PER_MS;
}

void vworld_plan(virtual_world_t *world, uint64_t delay_us, vevent_t event)
{
    event.time_us = world->now_us + delay_us;
    vevent_plan(&world->events, &event);
}

bool vworld_advance(virtual_world_t *world, uint64_t until_us)
{
    const vevent_t *next = vevent_next(&world->events);
    if (until_us < world->now_us)
        until_us = world->now_us;
    if (next == NULL || next->time_us > until_us) {
        world->now_us = until_us == ITL_HAL_FOREVER ? world->now_us : until_us;
        return false;
    }
    world->now_us = next->time_us;
    for (; next != NULL && next->time_us <= world->now_us; next = vevent_next(&world->events)) {
        vevent_t event;
        vevent_take(&world->events, &event);
        event.run(world, &event);
    }
    return true;
}

bool virtual_world_step(virtual_world_t *world, uint64_t until_ms)
{
    return vworld_advance(world, vworld_us(until_ms));
}

void vworld_node_ready(virtual_node_t *node)
{
    virtual_world_t *world = node->world;
    if (node->in_ready)
        return;
    node->in_ready = true;
    node->next_ready = NULL;
    if (world->ready_last == NULL)
        world->ready_first = node;
    else
        world->ready_last->next_ready = node;
    world->ready_last = node;
}

virtual_node_t *virtual_world_ready(virtual_world_t *world)
{
    virtual_node_t *node = world->ready_first;
    if (node != NULL) {
        world->ready_first = node->next_ready;
        world->ready_last = world->ready_first == NULL ? NULL : world->ready_last;
        node->in_ready = false;
    }
    return node;
}

void virtual_world_set_turn(virtual_world_t *world, virtual_node_t *node)
{
    world->turn = node;
}

virtual_node_t *virtual_world_turn(const virtual_world_t *world)
{
    return world->turn;
}

void virtual_world_set_filter(virtual_world_t *world, virtual_filter_t *filter, void *ctx)
{
    world->filter = filter;
    world->filter_ctx = ctx;
}

void virtual_world_set_tcp(virtual_world_t *world, uint32_t window, uint32_t segment)
{
    world->tcp_window = window == 0 ? 1 : window;
    world->tcp_segment = segment == 0 ? 1 : segment;
}

virtual_net_counters_t virtual_world_net_counters(const virtual_world_t *world)
{
    return world->counters;
}

void virtual_world_set_log(virtual_world_t *world, virtual_log_line_t *line, void *ctx)
{
    world->line = line;
    world->line_ctx = ctx;
}

bool vworld_is_logged(const virtual_world_t *world)
{
    return world->line != NULL;
}

uint32_t vworld_fingerprint(const void *data, size_t len)
{
    /* FNV-1a */
    const uint8_t *bytes = data;
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

void virtual_world_set_panic(virtual_world_t *world, virtual_panic_t *panic, void *ctx)
{
    world->panic = panic;
    world->panic_ctx = ctx;
}

void vworld_log(virtual_world_t *world, const char *format, ...)
{
    if (!vworld_is_logged(world))
        return;
    char text[LINE_MAX];
    int len =
        snprintf(text, sizeof text, "%" PRIu64 ".%06" PRIu64 " ", world->now_us / US_PER_S, world->now_us % US_PER_S);
    va_list args;
    va_start(args, format);
    vsnprintf(text + len, sizeof text - (size_t)len, format, args);
    va_end(args);
    world->line(world->line_ctx, text);
}

void virtual_world_note(virtual_world_t *world, const char *text)
{
    vworld_log(world, "%s", text);
}
