/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The phone of a board with all that it stands on: board, flash, network, settings.
 */
#ifndef BOARDS_DEVICE_H
#define BOARDS_DEVICE_H

#include <stdbool.h>

#include "device_types.h"
#include "reason/reason.h"

/**
 * Starts flash, settings, network and phone, in this order; each failure is told on the console.
 * @param device  zeroed
 * @return false when nothing can work: no flash, or options that make no sense
 */
bool device_start(board_device_t *device);

/** Starts a boot with what the settings say now. False, and told, when the phone cannot boot: device->opened says why.
 */
bool device_boot(board_device_t *device);

/**
 * Resets the phone, which device_boot has started once: it boots again with what is in memory, or, @p hard, with what
 * is on the flash alone. False, and told, when the phone cannot boot.
 */
bool device_reset(board_device_t *device, bool hard);

/** Erases lists and settings; the phone is empty afterwards. @return ITL_REASON_NONE, or what the flash said */
ITL_MUST_USE itl_reason_t device_factory_reset(board_device_t *device);

/** Tells how much of flash, stack, heap and buffers was used, a line of the log each. */
void device_log_use(const board_device_t *device);

#endif
