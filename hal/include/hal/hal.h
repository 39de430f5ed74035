/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Everything that firmware may ask of the world, in one struct: each device of a process has its own.
 */
#ifndef ITL_HAL_HAL_H
#define ITL_HAL_HAL_H

#include "hal/clock.h"
#include "hal/flash.h"
#include "hal/log.h"
#include "hal/net.h"
#include "hal/random.h"
#include "hal/system.h"

typedef struct itl_hal {
    const itl_hal_flash_t *flash;
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const itl_hal_random_t *random;
    const itl_hal_log_t *log;
    const itl_hal_system_t *system;
} itl_hal_t;

#endif
