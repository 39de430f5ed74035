/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster that runs: TFTP and TVS of every node, the collector of phones' alarms, resets of phones. One thread. What
 * commands change in the folder is noticed within a second.
 */
#ifndef SERVING_SERVING_H
#define SERVING_SERVING_H

#include "cluster/cluster.h"
#include "hal/hal.h"
#include "serving/events.h"
#include "serving/nodes.h"

/** Alarms are taken so many ports above the first node's TFTP: 20 nodes of two ports each stand below. */
#define SERVING_ALARMS_OFFSET 40

/** The same for coaps. */
#define SERVING_SECURE_ALARMS_OFFSET 41

/** HTTP of the n-th node so many ports, and n, above the first node's TFTP. */
#define SERVING_HTTP_OFFSET 42

/** What phones ask the n-th node's web server (ccmcip.h), so many ports, and n, above the first node's TFTP. */
#define SERVING_SERVICES_OFFSET 62

/** The same by HTTPS. */
#define SERVING_SECURE_SERVICES_OFFSET 82

/** What is to run. */
typedef struct serving_config {
    cluster_disk_t disk;                  /**< Of the cluster. */
    itl_hal_addr_t address;               /**< To listen on; its port does not matter. */
    const serving_addresses_t *addresses; /**< Alarms then come to the first one's, the publisher's, where ports are
                                             the real ones to those of CoAP, 5683 and 5684. Kept; NULL: as in
                                             serving_nodes_config_t. */
    uint16_t base_port;   /**< The n-th node has TFTP on base_port + 2n and TVS on the next one, HTTP on base_port +
                             SERVING_HTTP_OFFSET + n, services on base_port + SERVING_SERVICES_OFFSET +
                             n, alarms come to base_port + SERVING_ALARMS_OFFSET; 0: any free ports. */
    const itl_hal_t *hal; /**< Net, clock, random numbers; kept. */
    const serving_machines_t *machines; /**< As serving_nodes_config_t has them; collector and resets then run on the
                                           publisher's, while it is on, on the ports of CoAP. Kept. */
    bool plain;                         /**< Configurations are not signed, as by servers that know no trust lists. */
    bool told;         /**< Who changes the cluster calls serving_reload, so that nobody has to look each second. */
    bool coap_only;    /**< Alarms and resets go by coap alone: libcoap has no DTLS. */
    const char *clock; /**< As cluster_open takes it, or NULL. */
    const char *syslog_host;        /**< A syslog server to pass alarms on to, by UDP; NULL: none. Kept. */
    uint16_t syslog_port;           /**< Of it. */
    const serving_events_t *events; /**< Kept. */
    bool mails;                     /**< Mails are sent, over the system's network. */
} serving_config_t;

typedef struct serving serving_t;

/** Starts all services that are active. @return NULL with the reason: no cluster, one that is up already, a port that
 * cannot be had, a database that cannot be opened */
serving_t *serving_open(const serving_config_t *config, base_error_t *error);

/** Nodes there are. */
size_t serving_count(const serving_t *serving);

/** The node at @p index. */
serving_node_t serving_node(const serving_t *serving, size_t index);

/** Release of the cluster. */
cluster_release_t serving_release(const serving_t *serving);

/** Where alarms are taken by coap, or by coaps. Nowhere, port 0, while the publisher is off. */
itl_hal_addr_t serving_alarms_at(const serving_t *serving, bool secure);

/** Reads the folder again at the next serving_poll, changed or not; also asks for the machines of nodes again. To be
 *  called, and polled, when one was switched off, before anything else is, or on. */
void serving_reload(serving_t *serving);

/** Writes to the syslog at once what phones reported, which else is there within a second. */
void serving_write_syslog(serving_t *serving);

/** Serves one socket that itl_hal_net_t.wait named. */
void serving_ready(serving_t *serving, itl_hal_socket_t socket);

/** Does what time asks for; where each node has a machine of its own, first all that has arrived there, so that such a
 *  cluster needs no serving_ready. @return when to call again at the latest (monotonic ms) */
uint64_t serving_poll(serving_t *serving);

/** Resets every phone that ever reported, at the next serving_poll. @param why  begins the line of the syslog; kept */
void serving_reset_phones(serving_t *serving, const char *why);

/** Serves until SIGINT or SIGTERM (signals.h), which wake the net of the HAL; SIGHUP reloads. @return false with the
 * reason */
bool serving_run(serving_t *serving, base_error_t *error);

/** Ends all services and frees everything; NULL is allowed. */
void serving_close(serving_t *serving);

#endif
