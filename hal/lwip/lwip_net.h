/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * itl_hal_net_t over lwIP's raw API: UDP, TCP, names. IPv4 only: an IPv6 address is unreachable. One thread, no
 * interrupts: lwIP runs inside wait() alone, so nothing arrives while nobody waits.
 */
#ifndef HAL_LWIP_NET_H
#define HAL_LWIP_NET_H

#include "hal/clock.h"
#include "lwip/lwip_link.h"
#include "lwip/lwip_net_types.h"

/**
 * Prepares the network; lwip_net_t.hal is then ready to use.
 * @param link  started, kept; @param clock kept; @param idle called while wait() has nothing to do
 */
void lwip_net_init(lwip_net_t *net, lwip_link_t *link, const itl_hal_clock_t *clock, void (*idle)(void *ctx),
                   void *idle_ctx);

#endif
