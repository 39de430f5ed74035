/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A device's files by HTTP. device_no_http.c stands in where a board has no room for it.
 */
#ifndef BOARDS_DEVICE_HTTP_H
#define BOARDS_DEVICE_HTTP_H

#include "device_types.h"

/** What a phone is lent for files by HTTP, once the HAL runs. @return NULL: the board has no room, and says so where
 *  the options want it */
itl_phone_http_t *device_http(const board_device_t *device);

#endif
