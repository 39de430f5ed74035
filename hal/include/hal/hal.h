/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Everything that firmware may ask of the world, in one struct: each device of a process has its own.
 */
#ifndef HAL_HAL_H
#define HAL_HAL_H

#include "hal/clock.h"
#include "hal/flash.h"
#include "hal/log.h"
#include "hal/net.h"
#include "hal/random.h"
#include "hal/system.h"

typedef struct hal {
    const hal_flash_t *flash;
    const hal_net_t *net;
    const hal_clock_t *clock;
    const hal_random_t *random;
    const hal_log_t *log;
    const hal_system_t *system;
} hal_t;

#endif
