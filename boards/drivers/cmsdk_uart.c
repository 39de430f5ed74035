/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmsdk_uart.h"

#include "registers.h"

enum { DATA = 0x0, STATE = 0x4, CTRL = 0x8, INTCLEAR = 0xC, BAUDDIV = 0x10 };

#define STATE_TX_FULL (1u << 0)
#define STATE_RX_FULL (1u << 1)
#define CTRL_TX       (1u << 0)
#define CTRL_RX       (1u << 1)
#define CTRL_RX_INT   (1u << 3)
#define INT_RX        (1u << 1)

void cmsdk_uart_start(uintptr_t base, uint32_t divider)
{
    *reg32(base + BAUDDIV) = divider;
    *reg32(base + CTRL) = CTRL_TX | CTRL_RX | CTRL_RX_INT;
}

void cmsdk_uart_put(uintptr_t base, char byte)
{
    while ((*reg32(base + STATE) & STATE_TX_FULL) != 0)
        continue;
    *reg32(base + DATA) = (uint8_t)byte;
}

int cmsdk_uart_get(uintptr_t base)
{
    *reg32(base + INTCLEAR) = INT_RX;
    if ((*reg32(base + STATE) & STATE_RX_FULL) == 0)
        return -1;
    return (int)(*reg32(base + DATA) & 0xFFu);
}
