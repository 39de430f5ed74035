/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What libcoap stands on: sockets, clock and random numbers of the HAL (coap_sockets.h). libcoap keeps its state per
 * context, but knows one clock and one source of random numbers: those of the node whose turn it is. A socket stays
 * with the node that opened it.
 */
#ifndef HAL_COAP_PORT_H
#define HAL_COAP_PORT_H

#include <stdint.h>

#include "hal/hal.h"

/** It is a node's turn: what is opened from now on is its own, and any of its sockets may have something. To be called
 *  before any call of libcoap for that node.
 *  @param hal  kept as long as sockets of it are open; its net must run when a socket is opened */
void coap_port_use(const itl_hal_t *hal);

/** The HAL that coap_port_use named. */
const itl_hal_t *coap_port_hal(void);

/** Grows with each coap_port_use. */
uint64_t coap_port_turn(void);

/** Datagrams that sockets have handed out so far, all nodes together: libcoap takes few at a time, and where this has
 *  grown there may be more. 0 where libcoap has sockets of its own, which wake wait() until they are empty. */
uint64_t coap_port_taken(void);

#endif
