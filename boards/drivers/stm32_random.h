/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The random number generator of STM32 chips (RM0433, chapter 34). Its own tests of its noise and its clock are heeded,
 * and what comes out is watched as noise_health.h says.
 */
#ifndef BOARDS_STM32_RANDOM_H
#define BOARDS_STM32_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noise_health.h"

/** A generator. All but base is the driver's. */
typedef struct stm32_random {
    uintptr_t base;
    noise_health_t health; /**< Of all that it has given since the start. */
} stm32_random_t;

/** Fills @p buf; switches the generator on, whose clocks run.
 *  @return false: it has failed or is too slow. A test that failed stays failed until the board restarts. */
bool stm32_random_fill(stm32_random_t *random, void *buf, size_t len);

#endif
