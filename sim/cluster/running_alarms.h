/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A running cluster's collector of alarms: keeps them in alarms.db, writes them to the syslog, passes them on.
 */
#ifndef CLUSTER_RUNNING_ALARMS_H
#define CLUSTER_RUNNING_ALARMS_H

#include "cluster/cluster.h"
#include "collector/collector.h"
#include "hal/hal.h"

/** What is to run. */
typedef struct running_alarms_config {
    const char *folder;            /**< Of the cluster; kept. */
    itl_hal_addr_t address;        /**< To listen on; port 0: any free one. */
    itl_hal_addr_t secure_address; /**< The same for coaps. */
    const itl_coap_psk_t *psk;     /**< Of coaps; copied. */
    const itl_hal_t *hal;          /**< Net and clock; kept. */
    uint64_t (*taken)(void);       /**< As collector_config_t has it; then time is hal's too. */
    const char *syslog_host;       /**< A syslog server to pass alarms on to, by UDP; NULL: none. Kept. */
    uint16_t syslog_port;          /**< Of it. */
    void *ctx;                     /**< Of both calls. */
    void (*log)(void *ctx, const collector_event_t *event); /**< For every request; may be NULL. */
    void (*note)(void *ctx, const char *text);              /**< What went wrong, at most once a second. */
} running_alarms_config_t;

typedef struct running_alarms running_alarms_t;

/** Opens database and port. @return NULL with the reason */
running_alarms_t *running_alarms_open(const running_alarms_config_t *config, base_error_t *error);

/** A descriptor that is readable when running_alarms_poll has something to do at once. */
int running_alarms_fd(const running_alarms_t *alarms);

/** Where it listens. */
itl_hal_addr_t running_alarms_address(const running_alarms_t *alarms);

/** Where it listens for coaps. */
itl_hal_addr_t running_alarms_secure_address(const running_alarms_t *alarms);

/** From now on clients of coaps are asked for this secret. */
void running_alarms_set_psk(running_alarms_t *alarms, const itl_coap_psk_t *psk);

/** From now on alarms come while the cluster's clock is so many seconds ahead of the machine's. */
void running_alarms_set_clock(running_alarms_t *alarms, int64_t ahead_s);

/** What the phones reported. */
alarm_store_t *running_alarms_store(running_alarms_t *alarms);

/** Answers what has arrived; takes in, once a second, a device list (CLUSTER_DEVICES_FILE) that has changed; writes,
 * once a second, what the syslog lacks. @return when to call again at the latest (monotonic ms) */
uint64_t running_alarms_poll(running_alarms_t *alarms);

/** Writes what the syslog lacks, as far as that goes at once, closes and frees everything; NULL is allowed. */
void running_alarms_close(running_alarms_t *alarms);

#endif
