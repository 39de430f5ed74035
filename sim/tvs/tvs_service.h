/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The lab's Trust Verification Service: a server over itl_hal_net_t, so that it runs on real sockets and in the virtual
 * world alike. One thread, many connections at once: a client that says nothing delays nobody. When all places are
 * taken, or the system has no descriptor left, the oldest connection of the address that holds most makes room
 * (base/places.h), so that many of them do not either. Those that said nothing yet have places of their own: they only
 * make room for each other.
 *
 * TLS by wolfSSL, server certificate only; one request per connection. Driven like the phone: poll it whenever its net
 * reports something or the deadline that the last poll returned has come.
 */
#ifndef SIM_TVS_SERVICE_H
#define SIM_TVS_SERVICE_H

#include "base/error.h"
#include "hal/hal.h"
#include "tvs/tvs.h"
#include "tvs/tvs_answer.h"
#include "tvs/tvs_known.h"
#include "tvs/tvs_service_event.h"

/** Takes an event. */
typedef void tvs_service_log_t(void *ctx, const tvs_service_event_t *event);

/** Fixed for a service's life. Zero means the default. */
typedef struct tvs_service_config {
    itl_hal_addr_t listen;  /**< Port 0: any free one. */
    const char *identity;   /**< PEM: the server's certificate, others of its chain, and the key. Not kept. */
    size_t identity_len;    /**< Bytes of it. */
    uint32_t timeout_ms;    /**< Of a connection, from beginning to end; 0: ITL_DEFAULT_TIMEOUT_MS. */
    uint32_t connections;   /**< Most at once that talk, and as many that do not; 0: 2048. */
    itl_tvs_tls_t tls_min;  /**< As for the client. */
    itl_tvs_tls_t tls_max;  /**< Highest version, as of old servers; default: the library's. */
    tvs_fault_t fault;      /**< How to fail. */
    tvs_service_log_t *log; /**< Told of every connection that ends; may be NULL. */
    void *log_ctx;
} tvs_service_config_t;

typedef struct tvs_service tvs_service_t;

/**
 * Starts listening.
 * @param hal    net and clock are used; kept
 * @param known  who is vouched for; kept
 * @return to be freed with tvs_service_close; NULL with @p error
 */
tvs_service_t *tvs_service_init(const tvs_service_config_t *config, const itl_hal_t *hal, const tvs_known_t *known,
                                base_error_t *error);

/** Does what can be done now. @return when to call again at the latest (monotonic ms), or ITL_HAL_FOREVER */
uint64_t tvs_service_poll(tvs_service_t *service);

/**
 * Takes note of a socket that itl_hal_net_t.wait named, for the next tvs_service_tick. With many connections this is
 * what a loop does, instead of tvs_service_poll, which looks at all of them. Sockets of others are none of its
 * business.
 * @return true when the socket is one of this service
 */
bool tvs_service_ready(tvs_service_t *service, itl_hal_socket_t socket);

/** Does what can be done now, within bounds: what sockets noted and time ask for. @return when to call again at the
 * latest (monotonic ms), or ITL_HAL_FOREVER */
uint64_t tvs_service_tick(tvs_service_t *service);

/** Where it listens, with the port chosen. */
itl_hal_addr_t tvs_service_address(const tvs_service_t *service);

/** Vouches for others from now on. @param known kept; the former one is no longer used */
void tvs_service_set_known(tvs_service_t *service, const tvs_known_t *known);

/** Fails in another way from the next connection on. TVS_FAULT_WRONG_KEY only works from the start. */
void tvs_service_set_fault(tvs_service_t *service, tvs_fault_t fault);

/** Connections that are open. */
size_t tvs_service_open_connections(const tvs_service_t *service);

/** Requests answered so far. */
uint64_t tvs_service_answered(const tvs_service_t *service);

/** Closes all and frees it; NULL is allowed. */
void tvs_service_close(tvs_service_t *service);

#endif
