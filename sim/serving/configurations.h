/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the nodes of a running cluster make configurations of: where the nodes are, and the device list. Inside this
 * room only.
 */
#ifndef SERVING_CONFIGURATIONS_H
#define SERVING_CONFIGURATIONS_H

#include "cluster/cluster.h"
#include "cluster/disk.h"
#include "hal/net.h"
#include "provisioning/provisioning.h"

/** Start with {0}; end with configurations_free. Must not be moved while a provisioning_t has its facts. */
typedef struct configurations {
    bool plain; /**< Nothing is signed. */
    configuration_node_t nodes[CLUSTER_NODES_MAX];
    size_t node_count;
    devices_t devices;
    char ssh_user[CLUSTER_SSH_CHARS + 1], ssh_password[CLUSTER_SSH_CHARS + 1]; /**< Of all phones. */
    cluster_stamp_t seen; /**< The device list as it was read last. */
    bool has_devices;     /**< One was read. */
} configurations_t;

/** How phones are told of a node: by its address, or, where that is any address, by its name. @param host  [out] */
void configurations_host(const cluster_node_t *node, const itl_hal_addr_t *address, char host[256]);

/** Forgets where the nodes are. */
void configurations_start(configurations_t *configurations);

/**
 * Adds a node, in the order of the cluster's.
 * @param address   where its services listen; any address (0.0.0.0, ::) tells phones its name instead
 * @param ports     where they have them
 */
void configurations_add(configurations_t *configurations, const cluster_node_t *node, const itl_hal_addr_t *address,
                        configuration_ports_t ports);

/** Reads the device list where it is another one than before. @return false with the reason: one that is wrong leaves
 *  the former one in force */
bool configurations_renew_devices(configurations_t *configurations, const cluster_t *cluster, base_error_t *error);

/** True when the device list is another file than the one that was read last. */
bool configurations_changed(const configurations_t *configurations, const cluster_disk_t *disk);

/** Tells a node what is true from now on. @return false with the reason: its key cannot be read; it then signs nothing
 */
bool configurations_tell(configurations_t *configurations, const cluster_t *cluster, const cluster_node_t *node,
                         provisioning_t *provisioning, base_error_t *error);

/** Frees it; nobody has its facts any more. */
void configurations_free(configurations_t *configurations);

#endif
