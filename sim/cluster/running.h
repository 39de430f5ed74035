/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster's servers: TFTP and TVS of every node, in one loop over an itl_hal_net_t. What commands change in the
 * folder is noticed within a second.
 */
#ifndef CLUSTER_RUNNING_H
#define CLUSTER_RUNNING_H

#include "cluster/cluster.h"
#include "hal/hal.h"
#include "tftpd/tftp_service.h"
#include "tvs/tvs_service.h"

/** Told what happens, for a log. All may be NULL. */
typedef struct running_log {
    void *ctx;
    void (*tftp)(void *ctx, const char *host, const tftp_service_event_t *event);
    void (*tvs)(void *ctx, const char *host, const tvs_service_event_t *event);
    void (*note)(void *ctx, const char *text); /**< "reloaded", or what went wrong while doing so. */
} running_log_t;

/** Machines of the nodes, where each has its own: they can be parted and switched off one by one. */
typedef struct running_machines {
    void *ctx;

    /** The machine of a node. @param address  [out] where its services listen, on the ports of real ones (TFTP 69, TVS
     *  2445). @return its net and clock, which outlive the node; NULL: it is off, nothing runs there now */
    const itl_hal_t *(*of)(void *ctx, const char *node, itl_hal_addr_t *address);

    /** Called before something is done for a node. */
    void (*turn)(void *ctx, const char *node);
} running_machines_t;

/** What is to run. */
typedef struct running_config {
    const char *folder;     /**< Kept. */
    itl_hal_addr_t address; /**< To listen on; its port does not matter. */
    uint16_t base_port;     /**< The n-th node has TFTP on base_port + 2n and TVS on the next one; 0: any free ports. */
    const itl_hal_t *hal;   /**< Net and clock; kept. */
    const running_machines_t
        *machines;     /**< Kept. NULL: all nodes are on hal, at address, each with ports of its own. */
    const char *clock; /**< As cluster_open takes it, or NULL. */
    running_log_t log;
} running_config_t;

/** A node, for a report. */
typedef struct running_info {
    const char *name, *host; /**< Valid until the next call. */
    bool publisher;
    bool has_tftp, has_tvs; /**< The service runs. */
    itl_hal_addr_t tftp, tvs;
} running_info_t;

typedef struct running running_t;

/** Starts all services that are active. @return NULL with the reason: no cluster, one that is up already, a port that
 * cannot be had */
running_t *running_open(const running_config_t *config, base_error_t *error);

/** Nodes there are. */
size_t running_nodes(const running_t *running);

/** The node at @p index. */
running_info_t running_node(const running_t *running, size_t index);

/** Release of the cluster. */
cluster_release_t running_release(const running_t *running);

/** The secret of coaps, as it is now; another one after the next running_poll, perhaps. */
const itl_coap_psk_t *running_psk(const running_t *running);

/** Seconds that the cluster's clock is ahead of the machine's. */
int64_t running_clock_offset(const running_t *running);

/** True, once, when phones are to be reset: the certificates of their lists were made anew, and what is new is served.
 */
bool running_take_reset(running_t *running);

/** Reads the folder again at the next running_poll, changed or not; also asks for the machines of nodes again. To be
 *  called when one was switched off, before anything else is, or on. */
void running_reload(running_t *running);

/** Serves one socket that itl_hal_net_t.wait named. */
void running_ready(running_t *running, itl_hal_socket_t socket);

/** Does what time asks for. @return when to call again at the latest (monotonic ms) */
uint64_t running_poll(running_t *running);

/** Ends all services and frees everything; NULL is allowed. */
void running_close(running_t *running);

#endif
