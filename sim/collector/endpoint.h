/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where libcoap listens, and who talks to it: for the collector, and for resets of phones.
 */
#ifndef COLLECTOR_ENDPOINT_H
#define COLLECTOR_ENDPOINT_H

#include <coap3/coap.h>
#include <stdbool.h>
#include <stdint.h>

#include "collector/alarm.h"
#include "hal/hal.h"

/** Listens. @param address  [in, out] gets the port that was found. @return false: not our address, port taken */
bool endpoint_listen(coap_context_t *context, coap_proto_t protocol, itl_hal_addr_t *address);

/** The other side's address without its port, as text; one of IPv4 behind an IPv6 socket is one of IPv4. "": neither.
 */
void endpoint_peer(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES]);

/** The other side's address as the HAL has it; family 0: neither IPv4 nor IPv6. One of IPv4 behind an IPv6 socket is
 * one of IPv4. */
itl_hal_addr_t endpoint_address(const coap_session_t *session);

/** The address that a phone's reports count for, as text: "192.0.2.1", of IPv6 the network, "2001:db8:0:1::/64", since
 * one host has all of it; of a link-local one all of it. "": neither. */
void endpoint_origin(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES]);

#endif
