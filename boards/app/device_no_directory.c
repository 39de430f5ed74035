/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_directory.h"

void device_directory_lend(board_device_t *device, itl_screen_t *screen)
{
    (void)device, (void)screen;
}

void device_directory_poll(void)
{
}
