/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Cadence's triple timer counter as in the Zynq-7000 (Xilinx UG585, chapter 8.5 and appendix B.32), its 16-bit
 * counters: the first ends sleeps each millisecond, the second counts the time.
 */
#ifndef BOARDS_CADENCE_TTC_H
#define BOARDS_CADENCE_TTC_H

#include <stdint.h>

/** Starts both. @param hz the module's clock, 1 MHz to 250 MHz */
void cadence_ttc_start(uintptr_t base, uint32_t hz);

/** Drops the first counter's interrupt. */
void cadence_ttc_clear(uintptr_t base);

/** Milliseconds since cadence_ttc_start. To be called every 8 seconds at least. */
uint64_t cadence_ttc_uptime_ms(uintptr_t base);

#endif
