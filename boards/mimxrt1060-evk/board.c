/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "imxrt1060.h"

/* MIMXRT1060-EVK schematic: the console goes to the debug probe, the PHY is a KSZ8081RNB with its clock from the
 * chip. */
static const imxrt_pin_t pins[] = {
    {IMXRT_AD_B0_12, 2, IMXRT_PAD_UART, 0, 0},
    {IMXRT_AD_B0_13, 2, IMXRT_PAD_UART, 0, 0},
    {IMXRT_AD_B0_09, 5, IMXRT_PAD_OUTPUT, 0, 0},
    {IMXRT_AD_B0_10, 5, IMXRT_PAD_OUTPUT, 0, 0},
    {IMXRT_EMC_40, 4, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_EMC_41, 4, IMXRT_PAD_MDIO, IMXRT_SELECT_ENET_MDIO, 1},
    {IMXRT_B1_04, 3, IMXRT_PAD_RMII_UP, IMXRT_SELECT_ENET_RX_DATA0, 1},
    {IMXRT_B1_05, 3, IMXRT_PAD_RMII_UP, IMXRT_SELECT_ENET_RX_DATA1, 1},
    {IMXRT_B1_06, 3, IMXRT_PAD_RMII_UP, IMXRT_SELECT_ENET_RX_EN, 1},
    {IMXRT_B1_07, 3, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_08, 3, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_09, 3, IMXRT_PAD_RMII_UP, 0, 0},
    {IMXRT_B1_10, 6 | IMXRT_MODE_INPUT_ON, IMXRT_PAD_CLOCK, IMXRT_SELECT_ENET_REF_CLK, 1},
    {IMXRT_B1_11, 3, IMXRT_PAD_RMII_UP, IMXRT_SELECT_ENET_RX_ER, 1},
};

const char board_name[] = "mimxrt1060-evk";

const imxrt1060_t imxrt1060 = {
    .console = 0x40184000u, /* LPUART1 */
    .console_gate = IMXRT_LPUART1,
    .console_line = 20,
    .pins = pins,
    .pin_count = sizeof pins / sizeof pins[0],
    .phy_port_gate = IMXRT_GPIO1,
    .phy_reset = {IMXRT_GPIO1_BASE, 9},
    .phy_high = {IMXRT_GPIO1_BASE, 10},
    .phy_high_stays = false,
    /* KSZ8081RNB, register 0x1F: RMII by 50 MHz. */
    .phy = {.changes = {{.number = 0x1F, .keep = 0xFFFF, .set = 0x0080}}},
    .flash_first = 0x00780000u,
    .flash_sectors = 128,
    .flash_region_start = 0x00780000u,
    .flash_region_log2 = 19,
};
