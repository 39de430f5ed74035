/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The places where lwIP's DHCP client calls hal/lwip/lwip_dhcp.c.
 */
#ifndef BOARDS_LWIP_HOOKS_H
#define BOARDS_LWIP_HOOKS_H

#include "lwip/lwip_dhcp.h"

#define LWIP_HOOK_DHCP_APPEND_OPTIONS(netif, dhcp, state, msg, msg_type, options_len)                                  \
    lwip_dhcp_ask_tftp((msg)->options, *(options_len) + 2u < DHCP_OPTIONS_LEN ? (options_len) : NULL)

#define LWIP_HOOK_DHCP_PARSE_OPTION(netif, dhcp, state, msg, msg_type, option, len, pbuf, offset)                      \
    lwip_dhcp_read_tftp(netif, option, len, pbuf, offset)

#endif
