/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One Ethernet port under lwIP: frames between the driver and the stack, and the addresses of the device, by DHCP
 * (RFC 2131) or fixed. DHCP also names the TFTP servers: option 150 by address, option 66 by name or address
 * (RFC 2132 section 9.4); phones prefer 150.
 */
#ifndef HAL_LWIP_LINK_H
#define HAL_LWIP_LINK_H

#include <lwip/netif.h>

#include "lwip/ethernet.h"

/** Servers kept of option 150. */
#define LWIP_LINK_TFTP_SERVERS 2u

/** Longest server name of option 66, with its NUL. */
#define LWIP_LINK_NAME_BYTES 64u

/** Addresses set by hand, in network byte order. */
typedef struct lwip_link_fixed {
    uint8_t address[4];
    uint8_t mask[4];
    uint8_t router[4]; /**< All zero: none. */
    uint8_t dns[4];    /**< All zero: none. */
} lwip_link_fixed_t;

/** A port. Only lwip_link.c and lwip_dhcp.c write to it. */
typedef struct lwip_link {
    struct netif netif;
    const ethernet_t *ethernet;
    uint32_t frame[(ETHERNET_FRAME_MAX + 2u) / 4u + 1u]; /**< One frame on its way in or out, aligned. */
    uint32_t frames_in, frames_out, frames_lost;
    char tftp_name[LWIP_LINK_NAME_BYTES]; /**< Option 66; empty when not given. */
    uint8_t tftp_address[LWIP_LINK_TFTP_SERVERS][4];
    uint8_t tftp_address_count; /**< Of option 150. */
} lwip_link_t;

/**
 * Starts the stack and the port. One link per program: lwIP keeps its state in globals.
 * @param ethernet  kept
 * @param fixed     addresses; NULL: asks DHCP until it answers
 * @return ITL_HAL_OK; what the driver's start returned; ITL_HAL_ERR_LIMIT when lwIP has no memory
 */
itl_hal_status_t lwip_link_start(lwip_link_t *link, const ethernet_t *ethernet, const uint8_t mac[6],
                                 const lwip_link_fixed_t *fixed);

/** Feeds received frames to the stack and runs its timers. */
void lwip_link_poll(lwip_link_t *link);

/** True once the port has an address and a link. */
bool lwip_link_ready(const lwip_link_t *link);

#endif
