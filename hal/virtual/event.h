/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is to come: events by time, those of one instant in the order they were planned.
 */
#ifndef VIRTUAL_EVENT_H
#define VIRTUAL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/net.h"
#include "virtual/world_types.h"

struct vpacket;
struct vevent;

/** What an event does; it takes over the event's packet. */
typedef void vevent_run_t(virtual_world_t *world, const struct vevent *event);

typedef struct vevent {
    uint64_t time_us;
    uint64_t order; /**< Set by vevent_plan. */
    vevent_run_t *run;
    virtual_node_t *node;
    struct vpacket *packet;  /**< Owned by the event, may be NULL. */
    itl_hal_socket_t socket; /**< May be gone when the event comes. */
    uint32_t id;
} vevent_t;

/** A binary heap; all zero is empty. */
typedef struct vevents {
    vevent_t *heap;
    size_t count;
    size_t cap;
    uint64_t planned;
} vevents_t;

/** Plans an event; copied. */
void vevent_plan(vevents_t *events, const vevent_t *event);

/** The next event, valid until the next call; NULL: none. */
const vevent_t *vevent_next(const vevents_t *events);

/** Takes the next event. @return false when there is none */
bool vevent_take(vevents_t *events, vevent_t *event);

/** Frees the queue and the packets in it. */
void vevent_free(vevents_t *events);

#endif
