/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a user does at a simulated phone, kept in its state folder: itl_phone_press and itl_phone_use_tftp, and what of
 * them lies beside the flash.
 */
#ifndef SIM_DEVICE_PRESS_H
#define SIM_DEVICE_PRESS_H

#include "device/device.h"

/** itl_phone_press; a factory reset forgets the TFTP server that was typed in, too. @return false with the reason */
bool device_press(device_t *device, itl_phone_key_t key, base_error_t *error);

/** itl_phone_use_tftp. @param server  typed in; NULL: those that the phone was started with again. @return false with
 * the reason: nothing is changed */
bool device_use_tftp(device_t *device, const base_server_t *server, itl_phone_lists_fate_t fate, base_error_t *error);

#endif
