/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kinetis_uart.h"

#include "registers.h"

enum { BDH = 0x0, BDL = 0x1, C2 = 0x3, S1 = 0x4, D = 0x7, C4 = 0xA };

#define C2_RECEIVE     (1u << 2)
#define C2_TRANSMIT    (1u << 3)
#define C2_RECEIVE_INT (1u << 5)
#define S1_RECEIVED    (1u << 5)
#define S1_ROOM        (1u << 7)

void kinetis_uart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud)
{
    /* baud rate = clock / (16 * (divisor + fine / 32)) */
    uint32_t divisor_32 = clock_hz * 2u / baud;
    *reg8(base + C2) = 0;
    *reg8(base + BDH) = (uint8_t)(divisor_32 >> 13 & 0x1Fu);
    *reg8(base + BDL) = (uint8_t)(divisor_32 >> 5);
    *reg8(base + C4) = (uint8_t)(divisor_32 & 0x1Fu);
    *reg8(base + C2) = C2_RECEIVE | C2_TRANSMIT | C2_RECEIVE_INT;
}

void kinetis_uart_put(uintptr_t base, char byte)
{
    while ((*reg8(base + S1) & S1_ROOM) == 0)
        continue;
    *reg8(base + D) = (uint8_t)byte;
}

int kinetis_uart_get(uintptr_t base)
{
    return (*reg8(base + S1) & S1_RECEIVED) == 0 ? -1 : (int)*reg8(base + D);
}
