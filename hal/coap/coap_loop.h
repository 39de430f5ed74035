/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * libcoap in the loop of a program that waits by itl_hal_net_t.wait: what has arrived is taken, and when libcoap wants
 * its turn. Whoever opens a context joins it, and leaves before freeing it.
 *
 * There are two of it: over the HAL (coap_loop.c, coap_sockets.c), and for a system's libcoap, whose sockets are its
 * own (coap_system.c; hal/posix only).
 */
#ifndef HAL_COAP_LOOP_H
#define HAL_COAP_LOOP_H

#include <coap3/coap.h>
#include <stdbool.h>
#include <stdint.h>

#include "coap/coap_port.h"

/** From now on wait() of the node's net ends when something arrives for @p context. @return false: out of memory or
 *  descriptors */
bool coap_loop_join(coap_context_t *context);

/** Ends that; one that did not join is passed over. */
void coap_loop_leave(coap_context_t *context);

/** Lets libcoap take what has arrived, of each socket a datagram. @return false: nothing had; then, and not before,
 *  may the program wait */
bool coap_loop_take(coap_context_t *context);

/** When libcoap wants its turn though nothing arrives: monotonic ms, ITL_HAL_FOREVER. Looks through all its sessions,
 *  and does what is due. */
uint64_t coap_loop_next_ms(coap_context_t *context);

/** As itl_hal_net_t.wait of the node whose turn it is, with room for at least one name; from the first time on, of
 *  libcoap's sockets only those that were named are looked at (until coap_port_use): nobody else may call that wait. */
itl_hal_status_t coap_loop_wait(uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count);

#endif
