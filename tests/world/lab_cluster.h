/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster of a lab: in memory, each node a machine of its own on the ports of real ones, served as `itlsim cluster
 * up` does it, alarms and resets by coap.
 */
#ifndef WORLD_LAB_CLUSTER_H
#define WORLD_LAB_CLUSTER_H

#include "base/address.h"
#include "cluster/memory.h"
#include "lab.h"
#include "serving/serving.h"

/** The machine of a node. */
typedef struct lab_machine {
    virtual_node_t *node;
    char address[BASE_ADDRESS_BYTES]; /**< As text, for phones. */
    bool off;
} lab_machine_t;

/** A cluster. Stays where it is while it is open. */
typedef struct lab_cluster {
    lab_t *lab;
    cluster_memory_t *memory;
    cluster_disk_t disk; /**< For cluster_open_at: changes are noticed at once (lab_cluster_changed). */
    serving_machines_t machines;
    serving_t *serving;
    lab_machine_t nodes[CLUSTER_NODES_MAX];
    size_t node_count;
    char collector[96]; /**< Where phones send their alarms. */
    lab_actor_t actor;
} lab_cluster_t;

/** What is wanted. */
typedef struct lab_cluster_plan {
    const char *name;               /**< How errors call it. */
    const cluster_plan_t *cluster;  /**< Hosts of its nodes are names of nodes of the world. */
    const cluster_disk_t *disk;     /**< Where it lies. NULL: in memory. */
    const serving_events_t *events; /**< Kept. */
} lab_cluster_plan_t;

/** Makes nodes and cluster, and serves it. @return false with the reason; it is to be closed all the same */
bool lab_cluster_open(lab_cluster_t *cluster, lab_t *lab, const lab_cluster_plan_t *plan, base_error_t *error);

/** Ends it. */
void lab_cluster_close(lab_cluster_t *cluster);

/** Opens the cluster at its publisher's turn, for an operation. @return as cluster_open_at */
cluster_t *lab_cluster_begin(const lab_cluster_t *cluster, base_error_t *error);

/** Ends what lab_cluster_begin began, and lets what runs see what is new. @param open  NULL is allowed */
void lab_cluster_end(lab_cluster_t *cluster, cluster_t *open);

/** The machine of a node. @param name  of its host at first. @return NULL: none */
lab_machine_t *lab_cluster_machine(lab_cluster_t *cluster, const char *name);

/** Switches a node off or on: what ran there is gone, and starts again. */
void lab_cluster_power(lab_cluster_t *cluster, lab_machine_t *machine, bool off);

#endif
