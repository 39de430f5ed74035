/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "imxrt1060.h"

/* Teensy 4.1 schematic: the console is at pins 0 (in) and 1 (out), the PHY a DP83825I with its clock from the chip.
 * What it is told at its reset by pads that pull: address 0, clock from outside, crossed cables found out. */
static const imxrt_pin_t pins[] = {
    {IMXRT_AD_B0_02, 2, IMXRT_PAD_UART, IMXRT_SELECT_LPUART6_TX, 1},
    {IMXRT_AD_B0_03, 2, IMXRT_PAD_UART, IMXRT_SELECT_LPUART6_RX, 1},
    {IMXRT_B0_14, 5, IMXRT_PAD_OUTPUT, 0, 0},
    {IMXRT_B0_15, 5, IMXRT_PAD_OUTPUT, 0, 0},
    {IMXRT_B1_14, 0, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_15, 0, IMXRT_PAD_MDIO, IMXRT_SELECT_ENET_MDIO, 2},
    {IMXRT_B1_04, 3, IMXRT_PAD_RMII_LOW, IMXRT_SELECT_ENET_RX_DATA0, 1},
    {IMXRT_B1_05, 3, IMXRT_PAD_RMII_UP, IMXRT_SELECT_ENET_RX_DATA1, 1},
    {IMXRT_B1_06, 3, IMXRT_PAD_RMII_LOW, IMXRT_SELECT_ENET_RX_EN, 1},
    {IMXRT_B1_07, 3, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_08, 3, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_09, 3, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_10, 6 | IMXRT_MODE_INPUT_ON, IMXRT_PAD_CLOCK, IMXRT_SELECT_ENET_REF_CLK, 1},
    {IMXRT_B1_11, 3, IMXRT_PAD_RMII_LOW, IMXRT_SELECT_ENET_RX_ER, 1},
};

const char board_name[] = "teensy-4.1";

const imxrt1060_t imxrt1060 = {
    .console = 0x40198000u, /* LPUART6 */
    .console_gate = IMXRT_LPUART6,
    .console_line = 25,
    .pins = pins,
    .pin_count = sizeof pins / sizeof pins[0],
    .phy_port_gate = IMXRT_GPIO2,
    .phy_reset = {IMXRT_GPIO2_BASE, 14},
    .phy_high = {IMXRT_GPIO2_BASE, 15},
    .phy_high_stays = true,
    /* DP83825I: register 0x17, RMII by a clock of 50 MHz from outside; 0x18, the lamp lights while there is a link. */
    .phy = {.changes = {{.number = 0x17, .set = 0x0081}, {.number = 0x18, .set = 0x0280}}},
    /* What the boot loader leaves alone when it writes a program; behind it lies a program of its own. */
    .flash_first = 0x007C0000u,
    .flash_sectors = 60,
    .flash_region_start = 0x007C0000u,
    .flash_region_log2 = 18,
};
