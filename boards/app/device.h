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
 * @param device  zeroed, but for powered_on
 * @return false when nothing can work: no flash, or options that make no sense
 */
bool device_start(board_device_t *device);

/** Starts a boot with what the settings say now. False, and told, when the phone cannot boot: device->opened says why.
 */
bool device_boot(board_device_t *device);

/**
 * Resets the phone, which device_boot has started once, without a wait: it boots again with what is in memory, or,
 * @p hard or where it could not boot before, as after power-on. False, and told, when it cannot boot.
 */
bool device_reset(board_device_t *device, bool hard);

/** Forgets the settings: the phone takes none of them once it was reset hard, and its network and servers with the next
 *  restart. @return ITL_REASON_NONE, or what the flash said */
ITL_MUST_USE itl_reason_t device_forget_settings(board_device_t *device);

/** Tells how much of flash, stack, heap and buffers was used, a line of the log each. */
void device_log_use(const board_device_t *device);

#endif
