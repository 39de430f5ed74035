/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pl011.h"

#include "registers.h"

enum { DR = 0x00, FR = 0x18, IBRD = 0x24, FBRD = 0x28, LCRH = 0x2C, CR = 0x30, IMSC = 0x38, ICR = 0x44 };

#define FR_RXFE     (1u << 4)
#define FR_TXFF     (1u << 5)
#define LCRH_8_BITS (3u << 5)
#define CR_ON       ((1u << 0) | (1u << 8) | (1u << 9)) /* UART, transmitter, receiver */
#define INT_RX      (1u << 4)

void pl011_start(uintptr_t base, uint32_t divisor_64)
{
    *reg32(base + CR) = 0;
    *reg32(base + IBRD) = divisor_64 >> 6;
    *reg32(base + FBRD) = divisor_64 & 63u;
    *reg32(base + LCRH) = LCRH_8_BITS;
    *reg32(base + IMSC) = INT_RX;
    *reg32(base + CR) = CR_ON;
}

void pl011_put(uintptr_t base, char byte)
{
    while ((*reg32(base + FR) & FR_TXFF) != 0)
        continue;
    *reg32(base + DR) = (uint8_t)byte;
}

int pl011_get(uintptr_t base)
{
    *reg32(base + ICR) = INT_RX;
    if ((*reg32(base + FR) & FR_RXFE) != 0)
        return -1;
    return (int)(*reg32(base + DR) & 0xFFu);
}
