/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster's servers: TFTP, HTTP, TVS and services of every node, in one loop over an itl_hal_net_t. What commands
 * change in the folder is noticed within a second.
 */
#ifndef SERVING_NODES_H
#define SERVING_NODES_H

#include "cluster/cluster.h"
#include "collector/store.h"
#include "hal/hal.h"
#include "serving/events.h"

/** Machines of the nodes, where each has its own: they can be parted and switched off one by one. */
typedef struct serving_machines {
    void *ctx;

    /** The machine of a node. @param address  [out] where its services listen, on the ports of real ones (TFTP 69, HTTP
     *  6970, TVS 2445, services 8080, 8443), also while it is off. @return its net, clock and random numbers, which
     *  outlive the node; NULL: it is off, nothing runs there now */
    const itl_hal_t *(*of)(void *ctx, const char *node, itl_hal_addr_t *address);

    /** The connections that the node's TVS has at most: those that talk, and as many that do not. @return 0: as many as
     *  usual. NULL: so it is for all nodes */
    uint32_t (*connections)(void *ctx, const char *node);

    /** Called before something is done for a node; what is the cluster's is done for its publisher. */
    void (*turn)(void *ctx, const char *node);
} serving_machines_t;

/** Addresses of the nodes, where each has one of its own, as real ones have. */
typedef struct serving_addresses {
    const itl_hal_addr_t *of; /**< In the order of the nodes, no two alike; ports do not matter. */
    size_t count;             /**< One for each node. */
    bool real_ports; /**< Each has the ports of real ones: 69, 6970, 2445, 8080, 8443; else as with one address. */
} serving_addresses_t;

/** What is to run. */
typedef struct serving_nodes_config {
    cluster_disk_t disk;                  /**< Of the cluster. */
    itl_hal_addr_t address;               /**< To listen on; its port does not matter. */
    const serving_addresses_t *addresses; /**< Kept. NULL: all nodes are at address. */
    uint16_t base_port;   /**< The n-th node has TFTP on base_port + 2n and TVS on the next one; 0: any free ports. */
    uint16_t http_offset; /**< And HTTP so many ports, and n, above base_port. */
    uint16_t services_offset;        /**< And what phones ask its web server so many, and n. */
    uint16_t secure_services_offset; /**< The same by HTTPS. */
    const itl_hal_t *hal;            /**< Net and clock; kept. */
    const serving_machines_t
        *machines;                  /**< Kept. NULL: all nodes are on hal, at address, each with ports of its own. */
    bool plain;                     /**< Configurations are not signed, as before there were trust lists. */
    bool told;                      /**< Who changes the cluster calls serving_nodes_reload: nobody looks by himself. */
    const char *clock;              /**< As cluster_open takes it, or NULL. */
    const serving_events_t *events; /**< Kept. */
    void *ctx;                      /**< Of fetched and read. */

    /** Told of each configuration of a phone that was fetched, or a part of it. @param fetch  without times. NULL:
     * nobody wants to know */
    void (*fetched)(void *ctx, const collector_fetch_t *fetch);

    /** Called with each look at the cluster; may be NULL. */
    void (*read)(void *ctx, const cluster_t *cluster);
} serving_nodes_config_t;

/** A node, for a report. */
typedef struct serving_node {
    const char *name, *host; /**< Valid until the next call. */
    bool publisher;
    itl_hal_addr_t address; /**< Where it listens; its port does not matter. */
    bool has_tftp, has_tvs; /**< The service runs. */
    bool has_http;          /**< With TFTP, whose files it has. */
    bool has_services;      /**< Its web server answers phones. */
    itl_hal_addr_t tftp, tvs, http, services, services_secure;
} serving_node_t;

typedef struct serving_nodes serving_nodes_t;

/** Starts all services that are active. @return NULL with the reason: no cluster, one that is up already, a port that
 * cannot be had */
serving_nodes_t *serving_nodes_open(const serving_nodes_config_t *config, base_error_t *error);

/** Nodes there are. */
size_t serving_nodes_count(const serving_nodes_t *running);

/** The node at @p index. */
serving_node_t serving_nodes_info(const serving_nodes_t *running, size_t index);

/** Release of the cluster. */
cluster_release_t serving_nodes_release(const serving_nodes_t *running);

/** The secret of coaps, as it is now; another one after the next serving_nodes_poll, perhaps. */
const itl_coap_psk_t *serving_nodes_psk(const serving_nodes_t *running);

/** Seconds that the cluster's clock is ahead of the machine's. */
int64_t serving_nodes_clock_offset(const serving_nodes_t *running);

/** True, once, when phones are to be reset: the certificates of their lists were regenerated, and what is new is
 * served.
 */
bool serving_nodes_take_reset(serving_nodes_t *running);

/** Reads the folder again at the next serving_nodes_poll, changed or not; also asks for the machines of nodes again. To
 * be called when one was switched off, before anything else is, or on. */
void serving_nodes_reload(serving_nodes_t *running);

/** The publisher's machine, whose turn it is from now on. @param address  [out] where its services listen; its port
 * does not matter. @return NULL: it is off */
const itl_hal_t *serving_nodes_publisher(const serving_nodes_t *running, itl_hal_addr_t *address);

/** Serves one socket that itl_hal_net_t.wait named. */
void serving_nodes_ready(serving_nodes_t *running, itl_hal_socket_t socket);

/** Does what time asks for; where each node has a machine of its own, first all that has arrived there. @return when to
 *  call again at the latest (monotonic ms) */
uint64_t serving_nodes_poll(serving_nodes_t *running);

/** Ends all services and frees everything; NULL is allowed. */
void serving_nodes_close(serving_nodes_t *running);

#endif
