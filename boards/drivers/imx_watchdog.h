/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Watchdog of i.MX chips (i.MX 6UltraLite Reference Manual, chapter 59). Once started it cannot be stopped.
 */
#ifndef BOARDS_IMX_WATCHDOG_H
#define BOARDS_IMX_WATCHDOG_H

#include <stdint.h>

/** Starts it. @param half_seconds until it resets, 1 to 256 */
void imx_watchdog_start(uintptr_t base, uint32_t half_seconds);

/** Starts its count again. */
void imx_watchdog_feed(uintptr_t base);

/** Resets the chip at once. */
_Noreturn void imx_watchdog_reset(uintptr_t base);

#endif
