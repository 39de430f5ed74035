/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A read-only TFTP server over itl_hal_net_t: RFC 1350 in octet mode, options RFC 2347, blksize RFC 2348, tsize and
 * timeout RFC 2349, windowsize RFC 7440. Each transfer answers from a port of its own; packets that are no requests are
 * dropped without an answer.
 *
 * Transfers run side by side up to a limit. Past it, or when the system has no socket left, the oldest transfer of the
 * address that runs most makes room (base/places.h): it is told error 0. So one client keeps nobody else out. A request
 * sent again from the same port has no second transfer, and a poll does a bounded amount of work, whoever sends what.
 */
#ifndef TFTPD_SERVICE_H
#define TFTPD_SERVICE_H

#include "hal/hal.h"
#include "tftpd/tftp_files.h"
#include "tftpd/tftp_limits.h"

/** How a transfer ended, for a log. */
typedef struct tftp_service_event {
    itl_hal_addr_t client;
    const char *file; /**< As asked for: hostile; valid during the call. */
    const char *what; /**< "sent", "not found", "refused", "given up", "made room", ...: a constant. */
    uint64_t bytes;   /**< Of the file that the client acknowledged. */
    bool whole;       /**< It acknowledged all of it. */
} tftp_service_event_t;

/** Told once per request. */
typedef void tftp_service_log_t(void *ctx, const tftp_service_event_t *event);

/** What a server is made of. */
typedef struct tftp_service_config {
    itl_hal_addr_t address;    /**< To listen on; port 0: any. */
    const tftp_files_t *files; /**< Kept. */
    uint32_t max_transfers;    /**< At once; 0: 10 000. */
    uint32_t timeout_ms;       /**< Until a packet is sent again, where the client does not ask for another; 0: 1000. */
    uint32_t tries;            /**< Before a silent client is given up; 0: 5. */
    tftp_service_log_t *log;   /**< May be NULL. */
    void *log_ctx;
} tftp_service_config_t;

typedef struct tftp_service tftp_service_t;

/** Starts to serve. @param hal  net and clock are used; kept. @return NULL when the address cannot be had or memory is
 * out */
tftp_service_t *tftp_service_open(const tftp_service_config_t *config, const itl_hal_t *hal);

/** Where it listens. */
itl_hal_addr_t tftp_service_address(const tftp_service_t *service);

/** Transfers that run. */
uint32_t tftp_service_transfers(const tftp_service_t *service);

/**
 * Takes note of a socket that itl_hal_net_t.wait named, for the next tftp_service_poll. Sockets of others are none of
 * its business.
 * @return true when the socket is one of this service
 */
bool tftp_service_ready(tftp_service_t *service, itl_hal_socket_t socket);

/**
 * Does what can be done now, within bounds: answers, sends again, gives up.
 * @return when to call again at the latest (monotonic ms)
 */
uint64_t tftp_service_poll(tftp_service_t *service);

/** Ends all transfers and frees everything; NULL is allowed. */
void tftp_service_close(tftp_service_t *service);

#endif
