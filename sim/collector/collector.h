/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Takes phones' alarms by CoAP (RFC 7252), over UDP or DTLS with a pre-shared key: POST to /alarms, in one piece or in
 * blocks (RFC 7959), and keeps them in a database, with the sender's address and the ports of the phone's own CoAP
 * server, which the Uri-Query options coap=PORT and coaps=PORT tell. An alarm is acknowledged (2.04) once it is on
 * disk; all that arrived together share one transaction.
 *
 * Answers: 2.04 kept; 4.00 not XML, not a DeviceTLInfo alarm, or ports that are none; 4.01 the key of its session has
 * been replaced; 4.03 a phone known by coaps, told of by coap; 4.08 a block is missing; 4.13 longer than
 * COLLECTOR_BODY_BYTES, or in one piece where blocks are needed; 5.00 the disk failed; 5.03 no room. A refusal says why
 * (RFC 7252 section 5.5.2). One thread, nothing blocks but the disk.
 *
 * Nothing grows with what strangers send, and what they send costs little: what is remembered of senders of coap
 * (IDLE_MAX), of handshakes (SECURE_IDLE_MAX, HANDSHAKES_MAX), of sessions with the key (SESSIONS_MAX), of bodies in
 * blocks (BLOCKS_BODIES) and of requests that wait for the disk (WAITING_MAX) is bounded each for itself.
 */
#ifndef COLLECTOR_COLLECTOR_H
#define COLLECTOR_COLLECTOR_H

#include "base/error.h"
#include "coap/coap_psk.h"
#include "collector/store.h"
#include "hal/hal.h"

/** Space for a peer's text. */
#define COLLECTOR_PEER_BYTES 80u

/** What happened to a request or a handshake, for a log. */
typedef struct collector_event {
    const char *peer;   /**< "ADDRESS:PORT", "ADDRESS:PORT (coaps)" */
    const char *device; /**< NULL where the request was refused. */
    bool refused;
    const char *what; /**< "kept", or why it was refused. */
} collector_event_t;

/** What is to run. */
typedef struct collector_config {
    const char *database;          /**< Path; made when it is not there. NULL: in memory, while the collector lives. */
    alarm_store_t *store;          /**< Used in its place, and left open at the end. NULL: see database. */
    itl_hal_addr_t address;        /**< To listen on; port 0: any free one. */
    itl_hal_addr_t secure_address; /**< The same for coaps. */
    const itl_coap_psk_t *psk;     /**< Of coaps; copied. NULL: coap only. */
    const itl_hal_t *hal;          /**< Net, clock, random numbers; kept. */
    void *ctx;
    void (*log)(void *ctx, const collector_event_t *event); /**< May be NULL. */
} collector_config_t;

typedef struct collector collector_t;

/** Opens database and port. @return NULL with the reason */
collector_t *collector_open(const collector_config_t *config, base_error_t *error);

/** Where it listens. */
itl_hal_addr_t collector_address(const collector_t *collector);

/** Where it listens for coaps; family 0: it does not. */
itl_hal_addr_t collector_secure_address(const collector_t *collector);

/** From now on clients of coaps are asked for this secret; sessions with another one end. Not from within
 * collector_poll. */
void collector_set_psk(collector_t *collector, const itl_coap_psk_t *psk);

/** From now on alarms come while the cluster's clock is so many seconds ahead of the machine's. */
void collector_set_clock(collector_t *collector, int64_t ahead_s);

/** Answers what has arrived, for some milliseconds at most. @return when to call again at the latest (monotonic ms),
 *  also when coap_loop_wait tells of nothing (hal/coap) */
uint64_t collector_poll(collector_t *collector);

/** The database. */
alarm_store_t *collector_store(collector_t *collector);

/** Closes everything; NULL is allowed. */
void collector_close(collector_t *collector);

#endif
