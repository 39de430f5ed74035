/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * SMSC LAN9118 Ethernet controller on a 32-bit bus (SMSC data sheet LAN9118, revision 1.5). PIO, store and forward.
 */
#ifndef BOARDS_LAN9118_H
#define BOARDS_LAN9118_H

#include "lwip/ethernet.h"

/** One controller. */
typedef struct lan9118 {
    uintptr_t base;
} lan9118_t;

/**
 * Makes an ethernet_t over a controller. Its interrupt output is raised by a received frame and dropped by the receive
 * call.
 * @param chip  base set by the caller; kept
 */
ethernet_t lan9118_ethernet(lan9118_t *chip);

#endif
