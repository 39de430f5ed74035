/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sp805.h"

#include "registers.h"

enum { LOAD = 0x000, CONTROL = 0x008, INTCLR = 0x00C, LOCK = 0xC00 };

#define LOCK_OPEN  0x1ACCE551u
#define LOCK_SHUT  0u
#define CONTROL_ON 3u /* interrupt and reset */

void sp805_start(uintptr_t base, uint32_t ticks)
{
    *reg32(base + LOCK) = LOCK_OPEN;
    *reg32(base + LOAD) = ticks;
    *reg32(base + CONTROL) = CONTROL_ON;
    *reg32(base + LOCK) = LOCK_SHUT;
}

void sp805_feed(uintptr_t base)
{
    *reg32(base + LOCK) = LOCK_OPEN;
    *reg32(base + INTCLR) = 1; /* any write loads the count again */
    *reg32(base + LOCK) = LOCK_SHUT;
}
