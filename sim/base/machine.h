/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The machine on which the lab's code runs just now: its UTC, and where random numbers come from, for rooms that are
 * given no HAL (listfile, cluster). It is this machine, unless a driver of the virtual world says whose turn it is.
 */
#ifndef BASE_MACHINE_H
#define BASE_MACHINE_H

#include <stdint.h>

#include "hal/hal.h"

/** From now on it is the machine behind @p hal (clock and random are used; kept). NULL: this machine, as at first. */
void machine_use(const itl_hal_t *hal);

/** Seconds since 1970-01-01 UTC. */
int64_t machine_utc_s(void);

/** Its random numbers. */
const itl_hal_random_t *machine_random(void);

#endif
