/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Passes lines on to a syslog server: RFC 5424 messages over UDP (RFC 5426). Nothing says whether they arrive.
 */
#ifndef COLLECTOR_FORWARD_H
#define COLLECTOR_FORWARD_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/hal.h"
#include "reach/reach.h"

/** Zero-initialise; ITL_HAL_SOCKET_NONE stands where it is not open. */
typedef struct forward {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const char *host; /**< Kept. */
    itl_reach_t reach;
    bool looking; /**< The look-up runs. */
    itl_hal_addr_t server;
    itl_hal_socket_t socket;
} forward_t;

/** Prepares to send to host:port. @param hal  net and clock are used, and kept @param host  kept */
void forward_open(forward_t *forward, const itl_hal_t *hal, const char *host, uint16_t port);

/** Looks the server up and opens a socket. @return ITL_HAL_OK: it can be sent to; ITL_HAL_AGAIN: the look-up runs;
 * HAL_ERR_...
 */
itl_hal_status_t forward_ready(forward_t *forward);

/** Sends a message. @return as itl_hal_net_t.udp_send; ITL_HAL_AGAIN: it was dropped */
itl_hal_status_t forward_send(forward_t *forward, const void *message, size_t len);

/** Closes the socket. */
void forward_close(forward_t *forward);

#endif
