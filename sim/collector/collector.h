/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Takes phones' alarms by CoAP (RFC 7252): POST to /alarms, in one piece or in blocks (RFC 7959), and keeps them in a
 * database. An alarm is acknowledged (2.04) once it is on disk; all that arrived together share one transaction.
 *
 * Answers: 2.04 kept; 4.00 not XML or not a DeviceTLInfo alarm; 4.08 a block is missing; 4.13 longer than
 * COLLECTOR_BODY_BYTES; 5.00 the disk failed; 5.03 one phone too many. One thread, nothing blocks but the disk.
 */
#ifndef COLLECTOR_COLLECTOR_H
#define COLLECTOR_COLLECTOR_H

#include "collector/store.h"
#include "hal/hal.h"
#include "listfile/error.h"

/** What happened to a request, for a log. */
typedef struct collector_event {
    const char *peer;   /**< ADDRESS:PORT */
    const char *device; /**< NULL where the request was refused. */
    bool refused;
    const char *what; /**< "kept", or why it was refused. */
} collector_event_t;

/** What is to run. */
typedef struct collector_config {
    const char *database; /**< Path; made when it is not there. */
    hal_addr_t address;   /**< To listen on; port 0: any free one. */
    void *ctx;
    void (*log)(void *ctx, const collector_event_t *event); /**< May be NULL. */
} collector_config_t;

typedef struct collector collector_t;

/** Opens database and port. @return NULL with the reason */
collector_t *collector_open(const collector_config_t *config, listfile_error_t *error);

/** A descriptor that is readable (epoll) whenever collector_poll has something to do. */
int collector_fd(const collector_t *collector);

/** Where it listens. */
hal_addr_t collector_address(const collector_t *collector);

/** Answers what has arrived. */
void collector_poll(collector_t *collector);

/** The database. */
alarm_store_t *collector_store(collector_t *collector);

/** Closes everything; NULL is allowed. */
void collector_close(collector_t *collector);

#endif
