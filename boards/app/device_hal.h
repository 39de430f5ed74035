/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The HAL of firmware/ over board.h, but for flash and network.
 */
#ifndef BOARDS_DEVICE_HAL_H
#define BOARDS_DEVICE_HAL_H

#include "device.h"

/** Fills in clock, random, log and system, and device->hal with pointers to all parts. */
void device_hal_init(device_t *device);

/** What hal_net_t's wait calls while it has nothing to do. */
void device_idle(void *ctx);

#endif
