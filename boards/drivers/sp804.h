/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Arm Dual-Timer Module SP804 (Technical Reference Manual DDI 0271), fed with 1 MHz: the first timer asks every
 * millisecond, the second counts.
 */
#ifndef BOARDS_SP804_H
#define BOARDS_SP804_H

#include <stdint.h>

/** Starts both timers. */
void sp804_start(uintptr_t base);

/** Drops the interrupt of the first timer. */
void sp804_clear(uintptr_t base);

/** Milliseconds since start. Must be called at least once an hour: the counter wraps after 71 minutes. */
uint64_t sp804_uptime_ms(uintptr_t base);

#endif
