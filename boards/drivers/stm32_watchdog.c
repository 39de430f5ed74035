/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stm32_watchdog.h"

#include "registers.h"

enum { KR = 0x00, PR = 0x04, RLR = 0x08, SR = 0x0C };

#define KEY_START   0xCCCCu
#define KEY_UNLOCK  0x5555u
#define KEY_FEED    0xAAAAu
#define DIVIDE_256  6u
#define TICKS_A_S   125u /* 32 kHz / 256 */
#define SR_UPDATING 3u
#define PATIENCE    1000000

/* The values cross to the slow oscillator, which takes a few of its periods. */
static void wait_updated(uintptr_t base)
{
    for (int i = 0; i < PATIENCE && (*reg32(base + SR) & SR_UPDATING) != 0; i++)
        continue;
}

void stm32_watchdog_start(uintptr_t base, uint32_t s)
{
    *reg32(base + KR) = KEY_START;
    *reg32(base + KR) = KEY_UNLOCK;
    *reg32(base + PR) = DIVIDE_256;
    *reg32(base + RLR) = s * TICKS_A_S;
    wait_updated(base);
    *reg32(base + KR) = KEY_FEED;
}

void stm32_watchdog_feed(uintptr_t base)
{
    *reg32(base + KR) = KEY_FEED;
}
