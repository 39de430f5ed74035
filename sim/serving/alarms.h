/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A running cluster's collector of alarms: keeps them in alarms.db, writes them to the syslog, passes them on.
 */
#ifndef SERVING_ALARMS_H
#define SERVING_ALARMS_H

#include "cluster/cluster.h"
#include "collector/store.h"
#include "hal/hal.h"
#include "serving/events.h"

/** What is to run. */
typedef struct serving_alarms_config {
    cluster_disk_t disk;            /**< Of the cluster. */
    itl_hal_addr_t address;         /**< To listen on; port 0: any free one. */
    itl_hal_addr_t secure_address;  /**< The same for coaps. */
    const itl_coap_psk_t *psk;      /**< Of coaps; copied. */
    const itl_hal_t *hal;           /**< Net, clock, random numbers; kept. */
    const char *syslog_host;        /**< A syslog server to pass alarms on to, by UDP; NULL: none. Kept. */
    uint16_t syslog_port;           /**< Of it. */
    const serving_events_t *events; /**< Kept. Refusals are noted at most once a second. */
} serving_alarms_config_t;

typedef struct serving_alarms serving_alarms_t;

/** Opens database and port. @return NULL with the reason */
serving_alarms_t *serving_alarms_open(const serving_alarms_config_t *config, base_error_t *error);

/** Where it listens. */
itl_hal_addr_t serving_alarms_address(const serving_alarms_t *alarms);

/** Where it listens for coaps. */
itl_hal_addr_t serving_alarms_secure_address(const serving_alarms_t *alarms);

/** From now on clients of coaps are asked for this secret. */
void serving_alarms_set_psk(serving_alarms_t *alarms, const itl_coap_psk_t *psk);

/** From now on alarms come while the cluster's clock is so many seconds ahead of the machine's. */
void serving_alarms_set_clock(serving_alarms_t *alarms, int64_t ahead_s);

/** What the phones reported. */
alarm_store_t *serving_alarms_store(serving_alarms_t *alarms);

/** Notes a configuration that a phone fetched. @param fetch  without times */
void serving_alarms_fetched(serving_alarms_t *alarms, const collector_fetch_t *fetch);

/** Answers what has arrived; takes in, once a second, a device list (cluster/devices.h) that has changed; writes,
 * once a second, what the syslog lacks. @return when to call again at the latest (monotonic ms) */
uint64_t serving_alarms_poll(serving_alarms_t *alarms);

/** Writes what the syslog lacks, as far as that goes at once. */
void serving_alarms_write(serving_alarms_t *alarms);

/** Writes what the syslog lacks, as far as that goes at once, closes and frees everything; NULL is allowed. */
void serving_alarms_close(serving_alarms_t *alarms);

#endif
