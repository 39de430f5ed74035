/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sp804.h"

#include "registers.h"

enum { LOAD = 0x00, VALUE = 0x04, CONTROL = 0x08, INTCLR = 0x0C, SECOND = 0x20 };

#define CONTROL_32_BITS  (1u << 1)
#define CONTROL_INT      (1u << 5)
#define CONTROL_PERIODIC (1u << 6)
#define CONTROL_ON       (1u << 7)
#define TICKS_PER_MS     1000u

void sp804_start(uintptr_t base)
{
    *reg32(base + LOAD) = TICKS_PER_MS;
    *reg32(base + CONTROL) = CONTROL_ON | CONTROL_PERIODIC | CONTROL_INT | CONTROL_32_BITS;
    *reg32(base + SECOND + LOAD) = UINT32_MAX;
    *reg32(base + SECOND + CONTROL) = CONTROL_ON | CONTROL_32_BITS;
}

void sp804_clear(uintptr_t base)
{
    *reg32(base + INTCLR) = 1;
}

uint64_t sp804_uptime_ms(uintptr_t base)
{
    static uint64_t ticks; /* all there were */
    uint32_t now = UINT32_MAX - *reg32(base + SECOND + VALUE);
    ticks += now - (uint32_t)ticks;
    return ticks / TICKS_PER_MS;
}
