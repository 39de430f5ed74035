/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a user does at a board's phone, by console, keys and pushes alike: itl_phone_press and itl_phone_use_tftp, and
 * what of them lies beside the phone's part of the flash. The phone has been through device_boot and does not boot.
 */
#ifndef BOARDS_DEVICE_PRESS_H
#define BOARDS_DEVICE_PRESS_H

#include "device_types.h"

/**
 * itl_phone_press. A factory reset forgets all settings, too, that of another TFTP server among them: what the next
 * start of the phone reads are the options of the command line alone.
 * @return ITL_REASON_NONE, or what the flash said
 */
ITL_MUST_USE itl_reason_t device_press(board_device_t *device, itl_phone_key_t key);

/**
 * itl_phone_use_tftp, kept in the settings.
 * @param server  "HOST[:PORT]", typed in; NULL: those that the phone learned again
 * @return NULL; constant text: why not, where nothing was changed but what a flash that fails has changed
 */
const char *device_use_tftp(board_device_t *device, const char *server, itl_phone_lists_fate_t fate);

#endif
