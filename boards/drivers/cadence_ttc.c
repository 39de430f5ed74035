/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cadence_ttc.h"

#include "registers.h"

/* Of the first counter; the second's are one word further. */
enum { CLOCK = 0x00, COUNTER = 0x0C, VALUE = 0x18, INTERVAL = 0x24, INTERRUPT = 0x54, ENABLE = 0x60, SECOND = 4 };

/* The prescaler divides by 2 to the power of n + 1. */
#define PRESCALE(n)      (1u | (uint32_t)(n) << 1)
#define TICK_SHIFT       14u
#define TICK_PRESCALE    PRESCALE(TICK_SHIFT - 1u)
#define WAKE_SHIFT       2u
#define WAKE_PRESCALE    PRESCALE(WAKE_SHIFT - 1u)
#define COUNTER_INTERVAL (1u << 1)
#define COUNTER_RESET    (1u << 4)
#define COUNTER_NO_WAVE  (1u << 5)

static struct {
    uint64_t ticks; /* all there were */
    uint32_t hz;
} uptime;

void cadence_ttc_start(uintptr_t base, uint32_t hz)
{
    uptime.ticks = 0;
    uptime.hz = hz;
    *reg32(base + CLOCK) = WAKE_PRESCALE;
    *reg32(base + INTERVAL) = (hz >> WAKE_SHIFT) / 1000u;
    *reg32(base + COUNTER) = COUNTER_INTERVAL | COUNTER_RESET | COUNTER_NO_WAVE;
    *reg32(base + ENABLE) = 1;
    *reg32(base + SECOND + CLOCK) = TICK_PRESCALE;
    *reg32(base + SECOND + COUNTER) = COUNTER_RESET | COUNTER_NO_WAVE;
}

void cadence_ttc_clear(uintptr_t base)
{
    (void)*reg32(base + INTERRUPT);
}

uint64_t cadence_ttc_uptime_ms(uintptr_t base)
{
    uint16_t now = (uint16_t)*reg32(base + SECOND + VALUE);
    uptime.ticks += (uint16_t)(now - (uint16_t)uptime.ticks);
    return (uptime.ticks << TICK_SHIFT) * 1000u / uptime.hz;
}
