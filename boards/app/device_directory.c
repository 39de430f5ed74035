/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_directory.h"

#include "directory/directory.h"

static itl_directory_t directory;

void device_directory_lend(board_device_t *device, itl_screen_t *screen)
{
    const itl_screen_guest_t guest = itl_directory_guest(&directory);
    itl_directory_close(&directory);
    itl_directory_init(&directory, device->phone);
    itl_screen_lend(screen, &guest);
}

void device_directory_poll(void)
{
    (void)itl_directory_poll(&directory);
}
