/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A lab in one process: a virtual world, whose nodes are machines of a cluster's nodes (lab_cluster.h) and phones
 * (lab_phone.h), and who acts there when. What happens follows from the seed and from what is done.
 *
 *     lab_open(&lab, seed, &error);
 *     lab_cluster_open(&cluster, &lab, &plan, &error);     the cluster is in memory, and served
 *     lab_phone_open(&phone, &lab, "desk1");
 *     lab_phone_on(&phone, &phone_plan, &error);
 *     lab_phone_boot(&phone);
 *     lab_run(&lab, is_done, ctx, until_ms);
 *
 * One lab at a time, one thread.
 */
#ifndef WORLD_LAB_H
#define WORLD_LAB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "keypool/keypool.h"
#include "virtual/virtual.h"

/** Somebody who acts: all of a cluster's nodes, a phone. Zero-initialise. */
typedef struct lab_actor {
    uint64_t (*poll)(void *ctx); /**< Does what can be done now. @return when to call again at the latest (ms) */
    void *ctx;
    uint64_t next_ms; /**< When it is called though nothing happens. 0: now. */
    bool due;         /**< Something happened to one of its nodes. */
} lab_actor_t;

/** A lab. Stays where it is while it is open. */
typedef struct lab {
    virtual_world_t *world;
    keypool_t keys;
    lab_actor_t **actors; /**< Act in the order in which they came. */
    size_t actor_count;
} lab_t;

/** Makes an empty world, whose random numbers and keys are those of everything in the lab, wolfSSL included.
 *  @return false with the reason; nothing is to be closed then */
bool lab_open(lab_t *lab, uint64_t seed, base_error_t *error);

/** Ends the world. Clusters and phones were closed before. */
void lab_close(lab_t *lab);

/** From now on all that is called is called for a node: its clock, its random numbers, its sockets. @return its HAL */
const itl_hal_t *lab_turn(const lab_t *lab, virtual_node_t *node);

/** Makes a node that somebody acts for. @param name  of no other node. @param flash  may be NULL. @return NULL: the
 * name is taken */
virtual_node_t *lab_node(lab_t *lab, const char *name, virtual_flash_t *flash, lab_actor_t *actor);

/** Lets somebody act from now on. @param actor  kept, until lab_leave. @return false: out of memory */
bool lab_join(lab_t *lab, lab_actor_t *actor);

/** Ends that; one that did not join is passed over. */
void lab_leave(lab_t *lab, lab_actor_t *actor);

/** Whether what is waited for has come. */
typedef bool lab_done_t(const void *ctx);

/**
 * Lets time go by until @p done, which is asked whenever something happened.
 * @param done      NULL: until the time has come
 * @param until_ms  the latest; ITL_HAL_FOREVER: as long as anything is to come
 * @return false: that came first
 */
bool lab_run(lab_t *lab, lab_done_t *done, const void *ctx, uint64_t until_ms);

#endif
