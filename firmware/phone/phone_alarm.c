/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "text/text.h"

void itl_phone_alarm_open(itl_phone_t *phone)
{
    if (phone->memory.alarm == NULL || !itl_alarm_in_firmware(phone->config.firmware))
        return;
    phone->alarms.transport = *phone->memory.alarm;
    phone->alarms.body = phone->scratch.alarm;
    phone->alarms.address_count = phone->config.alarm_count;
    for (uint8_t i = 0; i < phone->config.alarm_count; i++)
        phone->alarms.addresses[i].uri = phone->config.alarms[i];
}

static itl_alarm_list_t describe(const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_phone_list_t *list = &phone->lists[kind];
    itl_alarm_list_t said = {.installed = itl_phone_installed(phone, kind) != NULL, .tftp_server = ""};
    memcpy(said.sha1, itl_store_installed(&list->store)->sha1, sizeof said.sha1);
    if (list->server < phone->config.tftp_count)
        said.tftp_server = phone->config.tftp[list->server].host;
    return said;
}

/* The phone's own address on the way to the TFTP server asked last: the alarm tells that of one family. */
static void own_address(const itl_phone_t *phone, char ipv4[ITL_TEXT_ADDRESS_BYTES], char ipv6[ITL_TEXT_ADDRESS_BYTES])
{
    const itl_hal_net_t *net = phone->hal.net;
    ipv4[0] = ipv6[0] = '\0';
    itl_hal_addr_t own;
    if (phone->fetch.address.family == ITL_HAL_NO_FAMILY ||
        net->source_addr(net->ctx, &phone->fetch.address, &own) != ITL_HAL_OK)
        return;
    itl_text_t text = itl_text_in(own.family == ITL_HAL_IPV6 ? ipv6 : ipv4, ITL_TEXT_ADDRESS_BYTES);
    itl_text_address(&text, &own);
}

void itl_phone_alarm_post(itl_phone_t *phone, itl_alarm_status_t status)
{
    if (phone->alarms.transport.send == NULL || phone->alarms.address_count == 0)
        return;
    char ipv4[ITL_TEXT_ADDRESS_BYTES], ipv6[ITL_TEXT_ADDRESS_BYTES];
    own_address(phone, ipv4, ipv6);
    itl_alarm_t alarm = {
        .device_name = phone->name,
        .ipv4_address = ipv4,
        .ipv6_address = ipv6,
        .ctl = describe(phone, ITL_PHONE_CTL),
        .itl = describe(phone, ITL_PHONE_ITL),
        .status = status,
    };
    if (itl_alarm_post(&phone->alarms, &alarm) != ITL_REASON_NONE)
        phone->hal.log->write(phone->hal.log->ctx, ITL_HAL_LOG_ERROR, "the alarm does not fit its buffer: not sent");
}
