/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The pages of a phone on a port. The port is open while the configuration in force has web access on, and closed while
 * it is off; whether the phone trusts anybody does not matter.
 */
#ifndef ITLPHONE_WEB_SERVER_H
#define ITLPHONE_WEB_SERVER_H

#include "hal/hal.h"
#include "http/http_server.h"
#include "web/web.h"

/** Pause before a port that could not be opened is tried again, in ms. */
#define ITL_WEB_SERVER_PAUSE_MS 1000u

/** What a server of pages is made of. */
typedef struct itl_web_server_config {
    itl_phone_t *phone;                 /**< After itl_phone_init; only read. */
    itl_hal_addr_t address;             /**< To listen on; port 0: any. */
    itl_http_connection_t *connections; /**< Lent until itl_web_server_close. */
    uint16_t connection_count;          /**< At least 1. */
    itl_web_machine_t machine;          /**< What the pages tell of the network. */
    itl_web_work_t *work;               /**< Lent; may be shared by all phones of one thread. */
    uint8_t *body;                      /**< For bodies of requests; NULL: small ones only. */
    uint32_t body_cap;                  /**< Of it. */
    itl_http_handler_t *other;          /**< Answers what is no page; NULL: 404. */
    void *other_context;                /**< Of it. */
} itl_web_server_config_t;

/** A server of pages. Members are private but for problem. */
typedef struct itl_web_server {
    itl_web_server_config_t config;
    const itl_hal_t *hal;
    itl_http_server_t http;
    bool open;
    itl_hal_status_t problem; /**< Why the port is not open although it should be; ITL_HAL_OK: it is as it should be. */
    uint64_t again_ms;        /**< With a problem: when it is tried again. */
} itl_web_server_t;

/**
 * Prepares a server and opens its port if web access is on.
 * @param config  copied; @param hal  kept
 * @return ITL_HAL_OK, also with web access off; as itl_hal_net_t.tcp_listen: it is tried again by itl_web_server_poll
 */
itl_hal_status_t itl_web_server_open(itl_web_server_t *server, const itl_web_server_config_t *config,
                                     const itl_hal_t *hal);

/**
 * Opens or closes the port as the phone's configuration says, and answers requests.
 * @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER: when a socket is ready, or after the phone
 * has booted
 */
uint64_t itl_web_server_poll(itl_web_server_t *server);

/** Where it listens. @return false: the port is closed; @p address is as it was */
bool itl_web_server_address(const itl_web_server_t *server, itl_hal_addr_t *address);

/** Closes the port. */
void itl_web_server_close(itl_web_server_t *server);

#endif
