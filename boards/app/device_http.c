/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_http.h"

#include "http/http_way.h"

static itl_http_transfer_t transfer;
static itl_phone_http_t http = {.calls = &itl_phone_http_calls, .way = &itl_http_way, .ctx = &transfer};

itl_phone_http_t *device_http(const board_device_t *device)
{
    itl_http_transfer_init(&transfer, device->hal.net, device->hal.clock, 0);
    return &http;
}
