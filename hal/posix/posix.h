/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The HAL on Linux: real sockets, real clock, flash in a file.
 *
 * Any number of phones can share one posix_net_t; each has a posix_hal_t, and its own posix_flash_t.
 */
#ifndef POSIX_POSIX_H
#define POSIX_POSIX_H

#include <stdbool.h>

#include "hal/hal.h"
#include "posix/clock.h"
#include "posix/flash.h"
#include "posix/net.h"

/** A machine as firmware sees it. Filled by posix_hal_init; must not be moved afterwards. */
typedef struct posix_hal {
    itl_hal_t hal; /**< What firmware gets. */
    itl_hal_log_t log;
    itl_hal_log_level_t threshold;
    itl_hal_system_t system;
} posix_hal_t;

/**
 * Puts a machine together.
 * @param net        may be NULL when firmware needs none; stays the caller's and outlives the machine
 * @param flash      likewise
 * @param threshold  diagnostics below it are dropped, others go to standard error as "level: text"
 */
void posix_hal_init(posix_hal_t *machine, posix_net_t *net, posix_flash_t *flash, itl_hal_log_level_t threshold);

#endif
