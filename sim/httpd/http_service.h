/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A server of firmware/http with connections of its own, for a loop that is told which sockets are ready: it is polled
 * only when one of its own is, or its time has come. Answers are spelt as call managers spell them.
 */
#ifndef HTTPD_HTTP_SERVICE_H
#define HTTPD_HTTP_SERVICE_H

#include "hal/hal.h"
#include "http/http_server.h"

/** What a service is made of. */
typedef struct http_service_config {
    itl_hal_addr_t address;      /**< To listen on; port 0: any. */
    uint16_t connections;        /**< At once, at least 1. */
    itl_http_handler_t *handler; /**< Makes the answers. */
    void *context;               /**< Of the handler. */
} http_service_config_t;

typedef struct http_service http_service_t;

/** Starts to serve. @param net, clock  kept. @return NULL when the address cannot be had or memory is out */
http_service_t *http_service_open(const http_service_config_t *config, const itl_hal_net_t *net,
                                  const itl_hal_clock_t *clock);

/** Where it listens. */
itl_hal_addr_t http_service_address(const http_service_t *service);

/** Takes note of a socket that itl_hal_net_t.wait named, for the next http_service_poll. @return true when the socket
 *  is one of this service */
bool http_service_ready(http_service_t *service, itl_hal_socket_t socket);

/** Does what can be done now, within bounds. @return when to call again at the latest (monotonic ms) */
uint64_t http_service_poll(http_service_t *service);

/** Has the next http_service_poll look at all connections, ready or not. */
void http_service_wake(http_service_t *service);

/** Ends all connections and frees everything; NULL is allowed. */
void http_service_close(http_service_t *service);

#endif
