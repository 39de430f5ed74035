/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What port.c and sockets.c share.
 */
#ifndef BOARDS_COAP_PORT_PRIV_H
#define BOARDS_COAP_PORT_PRIV_H

#include "hal/hal.h"

/** The HAL that coap_port_use named. */
const itl_hal_t *coap_port_hal(void);

#endif
