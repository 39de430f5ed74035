/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imx_uart.h"

#include "registers.h"

enum {
    URXD = 0x00,
    UTXD = 0x40,
    UCR1 = 0x80,
    UCR2 = 0x84,
    UCR3 = 0x88,
    UFCR = 0x90,
    UBIR = 0xA4,
    UBMR = 0xA8,
    UTS = 0xB4,
};

#define URXD_READY      (1u << 15)
#define UCR1_ON         (1u << 0)
#define UCR1_RX_INT     (1u << 9)
#define UCR2_NO_RESET   (1u << 0)
#define UCR2_RX         (1u << 1)
#define UCR2_TX         (1u << 2)
#define UCR2_8_BITS     (1u << 5)
#define UCR2_IGNORE_RTS (1u << 14)
#define UCR3_MUXED      (1u << 2)
#define UFCR_LEVELS     ((2u << 10) | 1u)
#define UFCR_UNDIVIDED  (5u << 7)
#define UTS_TX_FULL     (1u << 4)

void imx_uart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud)
{
    *reg32(base + UCR1) = 0;
    *reg32(base + UCR2) = UCR2_NO_RESET | UCR2_RX | UCR2_TX | UCR2_8_BITS | UCR2_IGNORE_RTS;
    *reg32(base + UCR3) = UCR3_MUXED;
    *reg32(base + UFCR) = UFCR_LEVELS | UFCR_UNDIVIDED;
    /* baud rate = clock / 16 * (UBIR + 1) / (UBMR + 1) */
    *reg32(base + UBIR) = 15;
    *reg32(base + UBMR) = clock_hz / baud - 1u;
    *reg32(base + UCR1) = UCR1_ON | UCR1_RX_INT;
}

void imx_uart_put(uintptr_t base, char byte)
{
    while ((*reg32(base + UTS) & UTS_TX_FULL) != 0)
        continue;
    *reg32(base + UTXD) = (uint8_t)byte;
}

int imx_uart_get(uintptr_t base)
{
    uint32_t word = *reg32(base + URXD);
    return (word & URXD_READY) == 0 ? -1 : (int)(word & 0xFFu);
}
