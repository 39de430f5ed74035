/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_coap.h"

const char *device_coap_missing(void)
{
    return "this board has no room for CoAP";
}

const itl_alarm_transport_t *device_coap_alarms(board_device_t *device)
{
    (void)device;
    return NULL;
}

void device_coap_serve(board_device_t *device)
{
    (void)device;
}

void device_coap_booted(void)
{
}

device_reset_t device_coap_poll(void)
{
    return DEVICE_RESET_NONE;
}
