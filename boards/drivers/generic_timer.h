/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The virtual timer of Arm's Generic Timer (Armv7-A Architecture Reference Manual, chapter B8).
 */
#ifndef BOARDS_GENERIC_TIMER_H
#define BOARDS_GENERIC_TIMER_H

#include <stdint.h>

/** Interrupt of the virtual timer at the GIC. */
#define GENERIC_TIMER_ID 27u

/** Milliseconds since power-on. */
uint64_t generic_timer_uptime_ms(void);

/** Asks for the interrupt in one millisecond; drops one that is there. */
void generic_timer_wake_in_1_ms(void);

#endif
