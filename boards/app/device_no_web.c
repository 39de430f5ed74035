/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_web.h"

#include "out.h"

const char *device_web_missing(void)
{
    return "this board has no room for pages";
}

void device_web_serve(board_device_t *device)
{
    if (device->options.web_port == 0)
        return;
    device->options.web_port = 0;
    out_text(device_web_missing());
    out_text("\n");
}

void device_web_poll(void)
{
}
