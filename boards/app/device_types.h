/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a board's phone stands on, in one struct.
 */
#ifndef BOARDS_DEVICE_TYPES_H
#define BOARDS_DEVICE_TYPES_H

#include "device_hal.h"
#include "flash/flash_meter.h"
#include "lwip/lwip_net.h"
#include "options.h"
#include "phone/phone.h"
#include "settings.h"

typedef struct board_device board_device_t;

struct board_device {
    void (*powered_on)(board_device_t *device); /**< The phone was opened; not NULL. */
    options_t options;
    char command_line[OPTIONS_LINE_BYTES];
    char settings_line[OPTIONS_LINE_BYTES];
    flash_meter_t meter;
    itl_hal_flash_t phone_flash; /**< The flash without the settings' sectors. */
    settings_t settings;
    lwip_link_t link;
    lwip_net_t net;
    device_hal_t parts;
    itl_hal_t hal;
    itl_signature_memory_t work; /**< Of the itl_signature_work_t that phone and settings share. */
    itl_phone_storage_t phone_storage;
    itl_phone_t *phone;  /**< In it. */
    void *tvs;           /**< Memory of its TVS client, once it has booted. */
    itl_reason_t opened; /**< What itl_phone_init said. */
    bool has_network;
    char alternates[2]
                   [OPTIONS_SERVER_BYTES]; /**< Host of options.alternate, once it was typed in, and of the next one. */
    char dhcp_tftp[ITL_LIMIT_TFTP_SERVERS][LWIP_LINK_NAME_BYTES]; /**< Servers that DHCP named, as text. */
};

#endif
