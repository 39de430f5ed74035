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

typedef struct board_device {
    options_t options;
    char command_line[OPTIONS_LINE_BYTES];
    char settings_line[OPTIONS_LINE_BYTES];
    flash_meter_t meter;
    hal_flash_t phone_flash; /**< The flash without the settings' sectors. */
    settings_t settings;
    lwip_link_t link;
    lwip_net_t net;
    device_hal_t parts;
    hal_t hal;
    signature_memory_t work; /**< Of the signature_work_t that phone and settings share. */
    phone_t phone;
    reason_t opened; /**< What phone_init said. */
    bool has_network;
    char dhcp_tftp[LIMIT_TFTP_SERVERS][LWIP_LINK_NAME_BYTES]; /**< Servers that DHCP named, as text. */
} board_device_t;

#endif
