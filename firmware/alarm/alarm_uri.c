/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm_uri.h"

#include <stddef.h>
#include <string.h>

char itl_alarm_uri_lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

bool itl_alarm_uri_take(const char **at, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i < len; i++)
        if (itl_alarm_uri_lower((*at)[i]) != word[i])
            return false;
    *at += len;
    return true;
}

bool itl_alarm_uri_take_host(const char **at, char host[ITL_LIMIT_HOST_BYTES], bool *ipv6)
{
    *ipv6 = itl_alarm_uri_take(at, "[");
    size_t len =
        strspn(*at, *ipv6 ? ITL_ALARM_URI_DIGITS "abcdefABCDEF:." : ITL_ALARM_URI_DIGITS ITL_ALARM_URI_LETTERS "-._");
    if (len == 0 || len >= ITL_LIMIT_HOST_BYTES)
        return false;
    memcpy(host, *at, len);
    host[len] = '\0';
    *at += len;
    return !*ipv6 || itl_alarm_uri_take(at, "]");
}

bool itl_alarm_uri_take_port(const char **at, uint16_t *port)
{
    uint32_t number = 0;
    for (; **at >= '0' && **at <= '9' && number <= UINT16_MAX; (*at)++)
        number = number * 10 + (uint32_t)(**at - '0');
    *port = (uint16_t)number;
    return number > 0 && number <= UINT16_MAX;
}
