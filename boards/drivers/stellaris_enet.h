/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Ethernet controller of Stellaris chips (LM3S6965 data sheet, chapter 15): 10/100 MAC and PHY, FIFOs in PIO.
 */
#ifndef BOARDS_STELLARIS_ENET_H
#define BOARDS_STELLARIS_ENET_H

#include "lwip/ethernet.h"

typedef struct stellaris_enet {
    uintptr_t base;
} stellaris_enet_t;

/** Makes an ethernet_t over a controller. A received frame raises its interrupt, the receive call drops it.
 *  @param chip  base set by the caller; kept */
ethernet_t stellaris_enet_ethernet(stellaris_enet_t *chip);

#endif
