/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imx_watchdog.h"

#include "registers.h"

enum { WCR = 0x0, WSR = 0x2 };

#define WCR_ENABLE       (1u << 2)
#define WCR_NO_RESET     (1u << 4)
#define WCR_NO_ASSERTION (1u << 5)
#define WCR_TIMEOUT(n)   (((uint32_t)(n)-1u) << 8)
#define FEED_1           0x5555u
#define FEED_2           0xAAAAu

void imx_watchdog_start(uintptr_t base, uint32_t half_seconds)
{
    *reg16(base + WCR) = (uint16_t)(WCR_TIMEOUT(half_seconds) | WCR_NO_RESET | WCR_NO_ASSERTION);
    *reg16(base + WCR) = (uint16_t)(WCR_TIMEOUT(half_seconds) | WCR_NO_RESET | WCR_NO_ASSERTION | WCR_ENABLE);
    imx_watchdog_feed(base);
}

void imx_watchdog_feed(uintptr_t base)
{
    *reg16(base + WSR) = FEED_1;
    *reg16(base + WSR) = FEED_2;
}

_Noreturn void imx_watchdog_reset(uintptr_t base)
{
    *reg16(base + WCR) = WCR_ENABLE; /* the bit that holds the reset back is clear */
    for (;;)
        continue;
}
