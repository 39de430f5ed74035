/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cadence_uart.h"

#include "registers.h"

enum {
    CR = 0x00,
    MR = 0x04,
    IER = 0x08,
    IDR = 0x0C,
    ISR = 0x14,
    BAUDGEN = 0x18,
    RXWM = 0x20,
    SR = 0x2C,
    FIFO = 0x30,
    BDIV = 0x34,
};

#define CR_RX_ON   (1u << 2)
#define CR_TX_ON   (1u << 4)
#define CR_TX_OFF  (1u << 5)
#define MR_8N1     0x20u
#define INT_RX     (1u << 0) /* as many bytes as RXWM */
#define SR_RX_NONE (1u << 1)
#define SR_TX_FULL (1u << 4)

bool cadence_uart_in_use(uintptr_t base)
{
    return (*reg32(base + CR) & (CR_TX_ON | CR_TX_OFF)) == CR_TX_ON;
}

uint32_t cadence_uart_divisor(uintptr_t base)
{
    return (*reg32(base + BAUDGEN) & 0xFFFFu) * ((*reg32(base + BDIV) & 0xFFu) + 1u);
}

void cadence_uart_start(uintptr_t base)
{
    *reg32(base + IDR) = UINT32_MAX;
    *reg32(base + MR) = MR_8N1;
    *reg32(base + CR) = CR_RX_ON | CR_TX_ON;
    *reg32(base + RXWM) = 1;
    *reg32(base + ISR) = INT_RX;
    *reg32(base + IER) = INT_RX;
}

void cadence_uart_put(uintptr_t base, char byte)
{
    while ((*reg32(base + SR) & SR_TX_FULL) != 0)
        continue;
    *reg32(base + FIFO) = (uint8_t)byte;
}

int cadence_uart_get(uintptr_t base)
{
    *reg32(base + ISR) = INT_RX; /* first: a byte that comes from here on interrupts again */
    if ((*reg32(base + SR) & SR_RX_NONE) != 0)
        return -1;
    return (int)(*reg32(base + FIFO) & 0xFFu);
}
