/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What boards with an i.MX RT1060 (RT1061, RT1062) and its program in SPI NOR flash have in common. drivers/imxrt1060.c
 * implements board.h for them; the board's own board.c says how the chip is wired.
 */
#ifndef BOARDS_IMXRT1060_H
#define BOARDS_IMXRT1060_H

#include <stddef.h>
#include <stdint.h>

#include "imxrt_ccm.h"
#include "imxrt_pins.h"
#include "nxp_enet.h"

/** A pin of the program's own. */
typedef struct imxrt1060_output {
    uintptr_t port;
    uint32_t number;
} imxrt1060_output_t;

/** How a board is wired. */
typedef struct imxrt1060 {
    uintptr_t console; /**< LPUART: registers, clock, interrupt line. */
    imxrt_gate_t console_gate;
    uint32_t console_line;
    const imxrt_pin_t *pins;
    size_t pin_count;
    imxrt_gate_t phy_port_gate;
    imxrt1060_output_t phy_reset; /**< 0: the PHY stands still. */
    imxrt1060_output_t phy_high;  /**< 1 while the PHY starts. */
    bool phy_high_stays;          /**< It is its power; otherwise an interrupt, which the PHY then gives. */
    nxp_enet_phy_t phy;
    uint32_t flash_first; /**< The part of the flash for lists: offset, sectors of 4 KB, size as a power of two. */
    uint32_t flash_sectors;
    uint32_t flash_region_start; /**< The range that the memory protection unit keeps out of the cache. */
    uint32_t flash_region_log2;
} imxrt1060_t;

/** Defined by the board's board.c. */
extern const imxrt1060_t imxrt1060;

#endif
