/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The general purpose timer GPT 1 of i.MX RT chips (i.MX RT1060 Reference Manual, chapter 52) as a millisecond clock
 * that goes on while interrupts are masked.
 */
#ifndef BOARDS_IMXRT_GPT_H
#define BOARDS_IMXRT_GPT_H

#include <stdint.h>

/** Starts it from the crystal of 24 MHz; its clocks are open. */
void imxrt_gpt_start(void);

/** Milliseconds since imxrt_gpt_start; asked for at least every 49 days, never wraps. */
uint64_t imxrt_gpt_uptime_ms(void);

#endif
