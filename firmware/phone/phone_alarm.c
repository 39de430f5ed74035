/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "alarm/alarm_address.h"
#include "phone/phone_priv.h"

void phone_alarm_open(phone_t *phone)
{
    if (phone->memory.alarm == NULL || !alarm_in_firmware(phone->config.firmware))
        return;
    phone->alarms.transport = *phone->memory.alarm;
    phone->alarms.address_count = phone->config.alarm_count;
    for (uint8_t i = 0; i < phone->config.alarm_count; i++)
        phone->alarms.addresses[i].uri = phone->config.alarms[i];
}

static alarm_list_t describe(const phone_t *phone, phone_list_kind_t kind)
{
    const phone_list_t *list = &phone->lists[kind];
    alarm_list_t said = {.installed = phone_installed(phone, kind) != NULL, .tftp_server = ""};
    memcpy(said.sha1, store_installed(&list->store)->sha1, sizeof said.sha1);
    if (list->server < phone->config.tftp_count)
        said.tftp_server = phone->config.tftp[list->server].host;
    return said;
}

/* The phone's own address on the way to the TFTP server asked last: the alarm tells that of one family. */
static void own_address(const phone_t *phone, char ipv4[ALARM_ADDRESS_BYTES], char ipv6[ALARM_ADDRESS_BYTES])
{
    const hal_net_t *net = phone->hal.net;
    hal_addr_t own;
    ipv4[0] = ipv6[0] = '\0';
    if (phone->tftp.server.family != 0 && net->source_addr(net->ctx, &phone->tftp.server, &own) == HAL_OK)
        alarm_address_text(&own, own.family == HAL_IPV6 ? ipv6 : ipv4);
}

void phone_alarm_post(phone_t *phone, alarm_status_t status)
{
    if (phone->alarms.transport.send == NULL || phone->alarms.address_count == 0)
        return;
    char ipv4[ALARM_ADDRESS_BYTES], ipv6[ALARM_ADDRESS_BYTES];
    own_address(phone, ipv4, ipv6);
    alarm_t alarm = {
        .device_name = phone->name,
        .ipv4_address = ipv4,
        .ipv6_address = ipv6,
        .ctl = describe(phone, PHONE_CTL),
        .itl = describe(phone, PHONE_ITL),
        .status = status,
    };
    if (alarm_post(&phone->alarms, &alarm) != REASON_NONE)
        phone->hal.log->write(phone->hal.log->ctx, HAL_LOG_ERROR, "the alarm does not fit its buffer: not sent");
}
