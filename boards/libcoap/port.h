/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What libcoap stands on: sockets (sys/socket.h), clock and random numbers of the HAL, and a share of the heap. libcoap
 * keeps its state in globals, so there is one HAL for all of it.
 */
#ifndef BOARDS_COAP_PORT_H
#define BOARDS_COAP_PORT_H

#include <stddef.h>

#include "hal/hal.h"

/** Most that libcoap may have of the heap, in bytes: whoever asks much of it must not keep the phone from asking a TVS.
 */
#define COAP_PORT_HEAP_BYTES 24576u

/** Names the HAL, before anything of libcoap is used. @param hal  kept; its net must run when a socket is opened */
void coap_port_use(const itl_hal_t *hal);

/** As malloc, within the share. */
void *coap_port_alloc(size_t size);

/** As realloc, within the share. */
void *coap_port_resize(void *block, size_t size);

/** As free. */
void coap_port_free(void *block);

#endif
