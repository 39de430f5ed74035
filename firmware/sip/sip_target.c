/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_target.h"

#include <stddef.h>
#include <string.h>

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

/* Steps over a word, whatever its case. @return false, with nothing stepped over, when it is not there */
static bool take(const char **at, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i < len; i++)
        if (lower((*at)[i]) != word[i])
            return false;
    *at += len;
    return true;
}

static bool take_host(const char **at, sip_target_t *target)
{
    target->bracketed = take(at, "[");
    size_t len = strspn(*at, target->bracketed ? DIGITS "abcdefABCDEF:." : DIGITS LETTERS "-.");
    if (len == 0 || len >= sizeof target->host)
        return false;
    memcpy(target->host, *at, len);
    target->host[len] = '\0';
    *at += len;
    return !target->bracketed || take(at, "]");
}

static bool take_port(const char **at, sip_target_t *target)
{
    uint32_t port = 0;
    for (; **at >= '0' && **at <= '9' && port <= UINT16_MAX; (*at)++)
        port = port * 10 + (uint32_t)(**at - '0');
    target->port = (uint16_t)port;
    return port > 0 && port <= UINT16_MAX;
}

static sip_target_status_t read_parameter(const char *at, sip_target_t *target)
{
    if (!take(&at, ";transport="))
        return SIP_TARGET_MALFORMED;
    if (take(&at, "tls"))
        return SIP_TARGET_SECURE;
    target->udp = take(&at, "udp");
    if (!target->udp && !take(&at, "tcp"))
        return SIP_TARGET_MALFORMED;
    return *at == '\0' ? SIP_TARGET_OK : SIP_TARGET_MALFORMED;
}

sip_target_status_t sip_target_read(const char *uri, sip_target_t *target)
{
    const char *at = uri;
    if (take(&at, "sips:"))
        return SIP_TARGET_SECURE;
    if (!take(&at, "sip:"))
        return SIP_TARGET_OTHER;
    memset(target, 0, sizeof *target);
    target->port = SIP_PORT;
    if (!take_host(&at, target))
        return SIP_TARGET_MALFORMED;
    if (take(&at, ":") && !take_port(&at, target))
        return SIP_TARGET_MALFORMED;
    return *at == '\0' ? SIP_TARGET_OK : read_parameter(at, target);
}
