/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kinetis_system.h"

#include "registers.h"

#define WDOG_CONTROL  0x40052000u
#define WDOG_HIGH     0x40052004u
#define WDOG_LOW      0x40052006u
#define WDOG_REFRESH  0x4005200Cu
#define WDOG_UNLOCK   0x4005200Eu
#define WDOG_PRESCALE 0x40052016u
#define WDOG_ON       0x01D1u /* on, low-power oscillator, updates allowed, runs in stop and wait */

#define RNGA_CONTROL   0x40029000u
#define RNGA_STATUS    0x40029004u
#define RNGA_OUTPUT    0x4002900Cu
#define RNGA_GO        0x3u /* go, high assurance */
#define RNGA_LEVEL     0x0000FF00u
#define RNGA_VIOLATION 0x1u
#define RNGA_PATIENCE  1000000

void kinetis_watchdog_start(uint32_t ms)
{
    *reg16(WDOG_UNLOCK) = 0xC520u;
    *reg16(WDOG_UNLOCK) = 0xD928u;
    __asm__ volatile("nop\n\tnop");
    *reg16(WDOG_HIGH) = (uint16_t)(ms >> 16);
    *reg16(WDOG_LOW) = (uint16_t)ms;
    *reg16(WDOG_PRESCALE) = 0;
    *reg16(WDOG_CONTROL) = WDOG_ON;
}

void kinetis_watchdog_feed(void)
{
    /* The two words must follow each other within 20 bus cycles. */
    __asm__ volatile("cpsid i" ::: "memory");
    *reg16(WDOG_REFRESH) = 0xA602u;
    *reg16(WDOG_REFRESH) = 0xB480u;
    __asm__ volatile("cpsie i" ::: "memory");
}

bool kinetis_random(void *buf, size_t len)
{
    uint8_t *out = buf;
    *reg32(RNGA_CONTROL) = RNGA_GO;
    for (size_t i = 0; i < len; i += 4) {
        int patience = RNGA_PATIENCE;
        while ((*reg32(RNGA_STATUS) & RNGA_LEVEL) == 0 && --patience > 0)
            continue;
        if (patience == 0 || (*reg32(RNGA_STATUS) & RNGA_VIOLATION) != 0)
            return false;
        uint32_t word = *reg32(RNGA_OUTPUT);
        for (size_t j = 0; j < 4 && i + j < len; j++)
            out[i + j] = (uint8_t)(word >> 8 * j);
    }
    return true;
}
