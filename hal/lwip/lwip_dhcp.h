/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The TFTP servers that DHCP names: option 66 (name) and option 150 (addresses). Called from within lwIP's DHCP client.
 */
#ifndef HAL_LWIP_DHCP_H
#define HAL_LWIP_DHCP_H

#include <stdint.h>

struct netif;
struct pbuf;

/**
 * Adds options 66 and 150 to the parameter request list (RFC 2132 section 9.8) that a message ends with.
 * @param options  the options of the message
 * @param len      [inout] bytes used of them; NULL: there is no room, nothing is added
 */
void lwip_dhcp_ask_tftp(uint8_t *options, uint16_t *len);

/** Reads option 66 or 150 of an answer, @p len bytes at @p offset of @p p, into the lwip_link_t of @p netif; ignores
 * all other options. A name that is neither a host name nor an address, or too long, counts as none. */
void lwip_dhcp_read_tftp(struct netif *netif, uint8_t option, uint8_t len, struct pbuf *p, uint16_t offset);

#endif
