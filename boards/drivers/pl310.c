/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pl310.h"

#include "registers.h"

enum { CONTROL = 0x100, SYNC = 0x730, CLEAN_INVALIDATE_WAYS = 0x7FC };

#define ALL_WAYS 0xFFFFu /* those there are not read as zero */

void pl310_switch_off(uintptr_t base)
{
    if ((*reg32(base + CONTROL) & 1u) == 0)
        return;
    *reg32(base + CLEAN_INVALIDATE_WAYS) = ALL_WAYS;
    while (*reg32(base + CLEAN_INVALIDATE_WAYS) != 0)
        continue;
    *reg32(base + SYNC) = 0;
    while ((*reg32(base + SYNC) & 1u) != 0)
        continue;
    *reg32(base + CONTROL) = 0;
    __asm__ volatile("dsb" ::: "memory");
}
