/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The kernel's clock and random numbers, which every phone of the machine shares.
 */
#ifndef POSIX_CLOCK_H
#define POSIX_CLOCK_H

#include "hal/clock.h"
#include "hal/random.h"

/** CLOCK_MONOTONIC and CLOCK_REALTIME. */
const itl_hal_clock_t *posix_clock(void);

/** getrandom(2), the kernel's generator. */
const itl_hal_random_t *posix_random(void);

/** UTC as posix_clock has it, in milliseconds since 1970-01-01. */
int64_t posix_utc_ms(void);

/** Lets @p ms milliseconds pass; fewer when a signal is handled. */
void posix_pause(uint32_t ms);

#endif
