/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why a port cannot be listened on.
 */
#ifndef BASE_LISTEN_FAULT_H
#define BASE_LISTEN_FAULT_H

#include "hal/net.h"

/** A clause for an error. @param status  of udp_open, udp_listen or tcp_listen of itl_hal_net_t */
const char *listen_fault(itl_hal_status_t status);

/** What udp_open says of an address and port, for those who listen there by other means and are only told that they
 *  cannot, or have the port beside somebody else. The port is left free. */
itl_hal_status_t listen_try(const itl_hal_net_t *net, const itl_hal_addr_t *address);

/** The same of tcp_listen. */
itl_hal_status_t listen_try_tcp(const itl_hal_net_t *net, const itl_hal_addr_t *address);

#endif
