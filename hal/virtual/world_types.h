/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a world is made of: nodes, how packets travel between them, and what is told of them.
 */
#ifndef VIRTUAL_WORLD_TYPES_H
#define VIRTUAL_WORLD_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/net.h"

typedef struct virtual_world virtual_world_t;
typedef struct virtual_node virtual_node_t;

/** How packets travel in one direction. */
typedef struct virtual_link {
    uint32_t loss_ppm;      /**< Chance, in a million, to be lost. */
    uint32_t duplicate_ppm; /**< Chance to arrive twice (UDP). */
    uint32_t reorder_ppm;   /**< Chance to be held back by a further hold_us (UDP). */
    uint32_t hold_us;       /**< 0: twice max_delay_us and a millisecond. */
    uint32_t min_delay_us;  /**< Each delay is drawn evenly from min to max; with max > min datagrams overtake. */
    uint32_t max_delay_us;
    bool down; /**< Nothing arrives. */
} virtual_link_t;

/** What a filter does with a datagram. */
typedef enum virtual_fate {
    VIRTUAL_PASS,      /**< The link decides. */
    VIRTUAL_DROP,      /**< Lost. */
    VIRTUAL_DUPLICATE, /**< Arrives twice. */
    VIRTUAL_DELIVER,   /**< Arrives once, whatever the link's chances. */
    VIRTUAL_HOLD,      /**< Arrives after being held back. */
} virtual_fate_t;

/** A datagram on its way, for filters. */
typedef struct virtual_datagram {
    uint64_t index; /**< Counts the datagrams sent in this world, from 0. */
    itl_hal_addr_t from;
    itl_hal_addr_t to;
    const void *data; /**< Valid during the call. */
    size_t len;
} virtual_datagram_t;

/** Decides on each UDP datagram when it is sent. */
typedef virtual_fate_t virtual_filter_t(void *ctx, const virtual_datagram_t *datagram);

/** Takes a panic of a node's firmware (itl_hal_system_t.panic); leaves by longjmp. */
typedef void virtual_panic_t(void *ctx, virtual_node_t *node, const char *where, const char *demand);

/** Takes one line of the event log, NUL-terminated, without a line end, valid during the call. */
typedef void virtual_log_line_t(void *ctx, const char *line);

/** What happened on the network so far. */
typedef struct virtual_net_counters {
    uint64_t sent;       /**< Datagrams sent. */
    uint64_t lost;       /**< By link, partition or filter. */
    uint64_t duplicated; /**< Second copies made. */
    uint64_t held;       /**< Held back. */
    uint64_t delivered;  /**< Into a socket's queue. */
    uint64_t unwanted;   /**< No node, no socket, or no room in its queue. */
    uint64_t connects;   /**< TCP connections asked for. */
    uint64_t segments;   /**< TCP segments delivered. */
    uint64_t resent;     /**< TCP segments that had to be sent again. */
} virtual_net_counters_t;

#endif
