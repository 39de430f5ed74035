/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A world of nodes on virtual time: clock, network, names and random numbers, all from one seed.
 *
 * What is drawn for a node, or for packets from one node to another, follows from the seed and their names, never from
 * who was made or sent before: one node more changes nobody else's luck.
 *
 * Time moves only inside virtual_world_step and inside wait() of a node; what happens in between takes no time. A
 * world with the same seed whose nodes do the same things runs the same way, event for event.
 *
 * Two ways to drive it:
 *  - one actor: it calls wait() of its node, which moves time to its deadline or to the next thing that concerns it;
 *  - many actors in turn: virtual_world_step moves time, virtual_world_ready names the nodes that something happened
 *    to, the driver polls those and the ones whose deadline has come. A node's wait() with a deadline that has passed
 *    then hands out its ready sockets without moving time.
 *
 * The network: a datagram is lost, doubled, held back or delayed as its link says. TCP is reliable and ordered: loss
 * only delays it, a partition stalls it until it gives up. 127.0.0.0/8 and ::1 reach the node itself, without faults.
 */
#ifndef VIRTUAL_WORLD_H
#define VIRTUAL_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/hal.h"
#include "virtual/flash_types.h"
#include "virtual/world_types.h"

/**
 * Makes a world: monotonic time 0, UTC 2020-01-01 00:00:00, links without faults and 200 us of delay.
 * @return to be freed with virtual_world_destroy
 */
virtual_world_t *virtual_world_create(uint64_t seed);

/** Frees a world with its nodes and sockets; flashes are their owners'. NULL is allowed. */
void virtual_world_destroy(virtual_world_t *world);

/* --- time --- */

/** Monotonic time in ms: 0 at first. */
uint64_t virtual_world_now_ms(const virtual_world_t *world);

/** The same in microseconds. */
uint64_t virtual_world_now_us(const virtual_world_t *world);

/** Sets UTC for now; it moves on with monotonic time. */
void virtual_world_set_utc(virtual_world_t *world, int64_t utc_s);

/**
 * Moves time to the next event, if it comes by @p until_ms, and lets everything of that instant happen; else moves
 * time to @p until_ms. Never moves time back.
 * @param until_ms  monotonic ms; ITL_HAL_FOREVER: to the next event, and nowhere when there is none
 * @return true when something happened; false when time has come to @p until_ms, or nothing is ever to come
 */
bool virtual_world_step(virtual_world_t *world, uint64_t until_ms);

/** Takes the next node with a socket that became ready or a look-up that ended; each is named once, until something
 *  happens to it again. @return NULL when there is none */
virtual_node_t *virtual_world_ready(virtual_world_t *world);

/** It is a node's turn: the driver is about to poll it. What libraries with generators of their own draw comes from its
 *  stream from now on (crypto.h). NULL: nobody's turn. */
void virtual_world_set_turn(virtual_world_t *world, virtual_node_t *node);

/** Whose turn it is. @return NULL: nobody's */
virtual_node_t *virtual_world_turn(const virtual_world_t *world);

/* --- nodes --- */

/**
 * Adds a node, powered and reachable.
 * @param name     not yet used in this world; copied. The node's random numbers follow from it, and what befalls
 *                 packets between two nodes from both names: no other node changes that. It does not resolve unless
 *                 virtual_world_set_name says so
 * @param address  IPv4 or IPv6, not yet used in this world, its port ignored; NULL: the next free one of 10.0.0.0/8
 * @param flash    its flash, may be NULL; stays the caller's and outlives the node
 * @return the node, which lives as long as the world; NULL when the name or the address is taken, or the address is no
 *         unicast one
 */
virtual_node_t *virtual_node_create(virtual_world_t *world, const char *name, const itl_hal_addr_t *address,
                                    virtual_flash_t *flash);

/** The node of that name; NULL: none. */
virtual_node_t *virtual_world_node(const virtual_world_t *world, const char *name);

/** Gives a node one more address. @return false when it is taken or no unicast one */
bool virtual_node_add_address(virtual_node_t *node, const itl_hal_addr_t *address);

/** What firmware gets; lives as long as the world. Its random stream follows from the world's seed and the node's name.
 */
const itl_hal_t *virtual_node_hal(const virtual_node_t *node);

/** Gives a node's itl_hal_random_t a crypto_device; at first 0. */
void virtual_node_set_crypto_device(virtual_node_t *node, int device);

/**
 * Gives a node that is off another address in the place of its first one. Names that resolve to the former go on doing
 * so.
 * @param address  as virtual_node_create takes it; NULL: the next free one
 * @return false when it is taken or no unicast one
 */
bool virtual_node_set_address(virtual_node_t *node, const itl_hal_addr_t *address);

/** The node's first address, with port 0. */
itl_hal_addr_t virtual_node_address(const virtual_node_t *node);

/** The name given at creation. */
const char *virtual_node_name(const virtual_node_t *node);

/** A pointer of the driver's own; NULL at first. */
void virtual_node_set_user(virtual_node_t *node, void *user);

/** @return what virtual_node_set_user was given */
void *virtual_node_user(const virtual_node_t *node);

/** Pulls the plug: sockets vanish without a word, the flash loses its power; until power is back nothing arrives. */
void virtual_node_power_off(virtual_node_t *node);

/** Power is back, also for the flash; no socket is open. */
void virtual_node_power_on(virtual_node_t *node);

/** Cuts a node off from all others, or joins it again. */
void virtual_node_isolate(virtual_node_t *node, bool isolated);

/** Lets the node's utc_s be so many seconds ahead of the world's UTC, or behind it (negative); at first 0. */
void virtual_node_set_utc_ahead(virtual_node_t *node, int64_t seconds);

/** Makes the node's utc_s say 0, "not known", or its UTC again. */
void virtual_node_forget_utc(virtual_node_t *node, bool forgotten);

/** How often firmware fed the watchdog. */
uint64_t virtual_node_watchdog_feeds(const virtual_node_t *node);

/** The node's diagnostics, one line each, the newest 16 KiB of them; valid until it logs again. They take as much
 *  memory as there are. */
const char *virtual_node_log(const virtual_node_t *node);

/** Hands the panics of all nodes to @p panic; NULL, or one that returns: a line to standard error, and abort(). */
void virtual_world_set_panic(virtual_world_t *world, virtual_panic_t *panic, void *ctx);

/* --- network --- */

/** Sets how packets travel where no link of its own is set. */
void virtual_world_set_link(virtual_world_t *world, const virtual_link_t *link);

/** @return the settings of links that have none of their own */
virtual_link_t virtual_world_link(const virtual_world_t *world);

/** Sets how packets travel from one node to another, in this direction only. */
void virtual_world_set_link_between(virtual_world_t *world, const virtual_node_t *from, const virtual_node_t *to,
                                    const virtual_link_t *link);

/** Parts two nodes, in both directions, or lets them meet again; other settings of their links stay. */
void virtual_world_partition(virtual_world_t *world, const virtual_node_t *a, const virtual_node_t *b, bool parted);

/** Gives TCP connections opened from now on a window and a segment size in bytes (1 or more each; at first 16384 and
 *  1460). */
void virtual_world_set_tcp(virtual_world_t *world, uint32_t window, uint32_t segment);

/** Puts a filter in front of all UDP datagrams but those to loopback addresses; NULL: none. */
void virtual_world_set_filter(virtual_world_t *world, virtual_filter_t *filter, void *ctx);

/** What happened on the network so far. */
virtual_net_counters_t virtual_world_net_counters(const virtual_world_t *world);

/* --- names --- */

/** Lets every node resolve @p name (ASCII case does not matter) to @p address; again: replaces it; NULL: removes it.
 *  "localhost" is known from the start. */
void virtual_world_set_name(virtual_world_t *world, const char *name, const itl_hal_addr_t *address);

/** Gives a name that resolves a further address; does nothing when it has ITL_HAL_ADDRESSES_MAX. */
void virtual_world_add_address(virtual_world_t *world, const char *name, const itl_hal_addr_t *address);

/** How long a look-up takes; at first 1000 us. Numeric addresses take no time. */
void virtual_world_set_resolve_delay(virtual_world_t *world, uint32_t delay_us);

/* --- event log --- */

/** Sends one line per event to @p line: "seconds.microseconds what ..."; NULL: none. What a datagram or a segment of
 * TCP holds stands in it as a hash. */
void virtual_world_set_log(virtual_world_t *world, virtual_log_line_t *line, void *ctx);

/** Writes a line of the driver's own to the event log. */
void virtual_world_note(virtual_world_t *world, const char *text);

#endif
