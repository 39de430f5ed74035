/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The independent watchdog of STM32 chips, on their internal 32 kHz oscillator (RM0433, chapter 47). Once started, only
 * a reset ends it.
 */
#ifndef BOARDS_STM32_WATCHDOG_H
#define BOARDS_STM32_WATCHDOG_H

#include <stdint.h>

/** Starts the watchdog at @p base. @param s seconds until it resets, up to 32 */
void stm32_watchdog_start(uintptr_t base, uint32_t s);

/** Starts its count again. */
void stm32_watchdog_feed(uintptr_t base);

#endif
