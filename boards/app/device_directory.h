/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the keys Directories and Services of a board's phone open. device_no_directory.c stands in where a board has no
 * room for it: there they open an empty page.
 */
#ifndef BOARDS_DEVICE_DIRECTORY_H
#define BOARDS_DEVICE_DIRECTORY_H

#include "device_types.h"
#include "screen/screen.h"

/** The phone was opened: its screen, which is idle, has them. */
void device_directory_lend(board_device_t *device, itl_screen_t *screen);

/** Lets them go on. */
void device_directory_poll(void);

#endif
