/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Addresses as libcoap has them: the only place that knows what is in its coap_address_t.
 */
#ifndef ITLPHONE_COAP_ADDRESS_H
#define ITLPHONE_COAP_ADDRESS_H

#include <coap3/coap.h>
#include <stdbool.h>
#include <stdint.h>

#include "hal/net.h"

/** Turns an address of the HAL into one of libcoap. */
void itl_coap_address_from_hal(const itl_hal_addr_t *from, coap_address_t *to);

/** True when both name the same host, whatever the port; an IPv4 address inside an IPv6 one (RFC 4291 section 2.5.5.2)
 * is itself. */
bool itl_coap_address_is_host(const coap_address_t *address, const itl_hal_addr_t *host);

/** What tells hosts apart, whatever the port: the address; of IPv6 the network, since one host has all of it, but for
 * link-local ones. */
uint64_t itl_coap_address_host(const coap_address_t *address);

/** The port that an endpoint listens on. @return 0: @p endpoint is NULL */
uint16_t itl_coap_address_port(const coap_endpoint_t *endpoint);

#endif
