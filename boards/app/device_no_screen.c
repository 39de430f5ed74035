/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_screen.h"

const char *device_screen_missing(void)
{
    return "this board has no room for a screen";
}

void device_screen_power_on(board_device_t *device)
{
    (void)device;
}

void device_screen_power_on_held(board_device_t *device)
{
    (void)device;
}

const char *device_screen_press(board_device_t *device, char *words)
{
    (void)device;
    return words;
}

void device_screen_print(void)
{
}

void device_screen_poll(void)
{
}

bool device_screen_take_boot(void)
{
    return false;
}
