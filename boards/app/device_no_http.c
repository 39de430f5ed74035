/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_http.h"
#include "out.h"

itl_phone_http_t *device_http(const board_device_t *device)
{
    if (device->options.config.http == ITL_PHONE_HTTP_ALWAYS)
        out_text("this board has no room for HTTP: files come by TFTP\n");
    return NULL;
}
