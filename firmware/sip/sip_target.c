/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_target.h"

#include <string.h>

#include "alarm/alarm_uri.h"

static itl_sip_target_status_t read_parameter(const char *at, itl_sip_target_t *target)
{
    if (!itl_alarm_uri_take(&at, ";transport="))
        return ITL_SIP_TARGET_MALFORMED;
    if (itl_alarm_uri_take(&at, "tls"))
        return ITL_SIP_TARGET_SECURE;
    target->udp = itl_alarm_uri_take(&at, "udp");
    if (!target->udp && !itl_alarm_uri_take(&at, "tcp"))
        return ITL_SIP_TARGET_MALFORMED;
    return *at == '\0' ? ITL_SIP_TARGET_OK : ITL_SIP_TARGET_MALFORMED;
}

itl_sip_target_status_t itl_sip_target_read(const char *uri, itl_sip_target_t *target)
{
    const char *at = uri;
    if (itl_alarm_uri_take(&at, "sips:"))
        return ITL_SIP_TARGET_SECURE;
    if (!itl_alarm_uri_take(&at, "sip:"))
        return ITL_SIP_TARGET_OTHER;
    memset(target, 0, sizeof *target);
    target->port = ITL_SIP_PORT;
    if (!itl_alarm_uri_take_host(&at, target->host, &target->bracketed))
        return ITL_SIP_TARGET_MALFORMED;
    if (itl_alarm_uri_take(&at, ":") && !itl_alarm_uri_take_port(&at, &target->port))
        return ITL_SIP_TARGET_MALFORMED;
    return *at == '\0' ? ITL_SIP_TARGET_OK : read_parameter(at, target);
}
