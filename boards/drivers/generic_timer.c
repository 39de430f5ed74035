/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "generic_timer.h"

static uint32_t frequency_hz(void)
{
    uint32_t hz;
    __asm__ volatile("mrc p15, 0, %0, c14, c0, 0" : "=r"(hz));
    return hz;
}

uint64_t generic_timer_uptime_ms(void)
{
    uint32_t low, high;
    __asm__ volatile("isb\n\tmrrc p15, 1, %0, %1, c14" : "=r"(low), "=r"(high)::"memory");
    return ((uint64_t)high << 32 | low) / (frequency_hz() / 1000u);
}

void generic_timer_wake_in_1_ms(void)
{
    uint32_t ticks = frequency_hz() / 1000u;
    uint32_t on = 1;
    __asm__ volatile("mcr p15, 0, %0, c14, c3, 0" ::"r"(ticks));
    __asm__ volatile("mcr p15, 0, %0, c14, c3, 1\n\tisb" ::"r"(on) : "memory");
}
