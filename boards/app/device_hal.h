/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The HAL of firmware/ over board.h, but for flash and network.
 */
#ifndef BOARDS_DEVICE_HAL_H
#define BOARDS_DEVICE_HAL_H

#include "hal/hal.h"

/** The parts of the HAL that are the same on every board. */
typedef struct device_hal {
    itl_hal_clock_t clock;
    itl_hal_random_t random;
    itl_hal_log_t log;
    itl_hal_system_t system;
} device_hal_t;

/** Fills in the parts, and lets @p hal point to them; its flash and net are left as they are. @param parts kept */
void device_hal_init(device_hal_t *parts, itl_hal_t *hal);

/** What itl_hal_net_t's wait calls while it has nothing to do. */
void device_idle(void *ctx);

#endif
