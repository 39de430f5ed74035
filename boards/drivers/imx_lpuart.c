/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imx_lpuart.h"

#include "registers.h"

enum { BAUD = 0x10, STAT = 0x14, CTRL = 0x18, DATA = 0x1C };

#define OVERSAMPLING 26u
#define BAUD_OSR     ((OVERSAMPLING - 1u) << 24)
#define STAT_OVERRUN (1u << 19)
#define STAT_FULL    (1u << 21)
#define STAT_ROOM    (1u << 23)
#define CTRL_RECEIVE (1u << 18)
#define CTRL_SEND    (1u << 19)
#define CTRL_RX_INT  (1u << 21)

void imx_lpuart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud)
{
    uint32_t sampled = OVERSAMPLING * baud;
    *reg32(base + CTRL) = 0; /* the baud rate changes while it is off only */
    *reg32(base + BAUD) = BAUD_OSR | (clock_hz + sampled / 2u) / sampled;
    *reg32(base + CTRL) = CTRL_SEND | CTRL_RECEIVE | CTRL_RX_INT;
}

void imx_lpuart_put(uintptr_t base, char byte)
{
    while ((*reg32(base + STAT) & STAT_ROOM) == 0)
        continue;
    *reg32(base + DATA) = (uint8_t)byte;
}

int imx_lpuart_get(uintptr_t base)
{
    uint32_t status = *reg32(base + STAT);
    if ((status & STAT_OVERRUN) != 0)
        *reg32(base + STAT) = STAT_OVERRUN; /* or it receives nothing any more */
    return (status & STAT_FULL) == 0 ? -1 : (int)(*reg32(base + DATA) & 0xFFu);
}
