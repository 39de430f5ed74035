/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The system peripherals of every Cortex-M: millisecond clock, interrupt lines as wake-up calls, sleep, reset
 * (Armv7-M Architecture Reference Manual, section B3). Interrupt handlers do one thing: they note that something
 * happened and silence their line until it has been looked at.
 */
#ifndef BOARDS_CORTEX_M_H
#define BOARDS_CORTEX_M_H

#include <stdint.h>

/** Starts SysTick at 1 kHz from a processor clock of @p hz. */
void cortex_m_clock_start(uint32_t hz);

/** Milliseconds since cortex_m_clock_start. */
uint64_t cortex_m_uptime_ms(void);

/** Lets interrupt line @p line end cortex_m_sleep. */
void cortex_m_wake_on(uint32_t line);

/** Sleeps until a line given to cortex_m_wake_on asks, or the next millisecond. */
void cortex_m_sleep(void);

/** Resets the system. */
_Noreturn void cortex_m_reset(void);

#endif
