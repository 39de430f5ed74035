/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stm32_uart.h"

#include "registers.h"

enum { CR1 = 0x00, CR2 = 0x04, CR3 = 0x08, BRR = 0x0C, ISR = 0x1C, ICR = 0x20, RDR = 0x24, TDR = 0x28 };

#define CR1_ON          (1u << 0)
#define CR1_RECEIVE     (1u << 2)
#define CR1_TRANSMIT    (1u << 3)
#define CR1_RECEIVE_INT (1u << 5)
#define CR1_FIFO        (1u << 29)
#define ISR_OVERRUN     (1u << 3)
#define ISR_RECEIVED    (1u << 5)
#define ISR_ROOM        (1u << 7)

void stm32_uart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud)
{
    *reg32(base + CR1) = 0;
    *reg32(base + CR2) = 0;
    *reg32(base + CR3) = 0;
    *reg32(base + BRR) = (clock_hz + baud / 2u) / baud;
    *reg32(base + CR1) = CR1_FIFO | CR1_RECEIVE_INT | CR1_TRANSMIT | CR1_RECEIVE | CR1_ON;
}

void stm32_uart_put(uintptr_t base, char byte)
{
    while ((*reg32(base + ISR) & ISR_ROOM) == 0)
        continue;
    *reg32(base + TDR) = (uint8_t)byte;
}

int stm32_uart_get(uintptr_t base)
{
    uint32_t status = *reg32(base + ISR);
    if ((status & ISR_OVERRUN) != 0)
        *reg32(base + ICR) = ISR_OVERRUN; /* its interrupt would never end */
    return (status & ISR_RECEIVED) == 0 ? -1 : (int)(*reg32(base + RDR) & 0xFFu);
}
