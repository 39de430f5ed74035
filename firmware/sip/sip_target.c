/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_target.h"

#include <string.h>

#include "alarm/alarm_uri.h"

static sip_target_status_t read_parameter(const char *at, sip_target_t *target)
{
    if (!alarm_uri_take(&at, ";transport="))
        return SIP_TARGET_MALFORMED;
    if (alarm_uri_take(&at, "tls"))
        return SIP_TARGET_SECURE;
    target->udp = alarm_uri_take(&at, "udp");
    if (!target->udp && !alarm_uri_take(&at, "tcp"))
        return SIP_TARGET_MALFORMED;
    return *at == '\0' ? SIP_TARGET_OK : SIP_TARGET_MALFORMED;
}

sip_target_status_t sip_target_read(const char *uri, sip_target_t *target)
{
    const char *at = uri;
    if (alarm_uri_take(&at, "sips:"))
        return SIP_TARGET_SECURE;
    if (!alarm_uri_take(&at, "sip:"))
        return SIP_TARGET_OTHER;
    memset(target, 0, sizeof *target);
    target->port = SIP_PORT;
    if (!alarm_uri_take_host(&at, target->host, &target->bracketed))
        return SIP_TARGET_MALFORMED;
    if (alarm_uri_take(&at, ":") && !alarm_uri_take_port(&at, &target->port))
        return SIP_TARGET_MALFORMED;
    return *at == '\0' ? SIP_TARGET_OK : read_parameter(at, target);
}
