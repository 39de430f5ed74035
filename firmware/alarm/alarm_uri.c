/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm_uri.h"

#include <string.h>

#include "text/text_read.h"

bool itl_alarm_uri_take(const char **at, const char *word)
{
    if (!itl_text_begins(*at, word))
        return false;
    *at += strlen(word);
    return true;
}

bool itl_alarm_uri_take_host(const char **at, char host[ITL_LIMIT_HOST_BYTES], bool *ipv6)
{
    *ipv6 = itl_alarm_uri_take(at, "[");
    size_t len = strspn(*at, *ipv6 ? ITL_TEXT_HEX ":." : ITL_TEXT_DIGITS ITL_TEXT_LETTERS "-._");
    if (len == 0 || len >= ITL_LIMIT_HOST_BYTES)
        return false;
    memcpy(host, *at, len);
    host[len] = '\0';
    *at += len;
    return !*ipv6 || itl_alarm_uri_take(at, "]");
}

bool itl_alarm_uri_take_port(const char **at, uint16_t *port)
{
    uint64_t number = 0;
    *at += itl_text_leading_number(*at, strlen(*at), UINT16_MAX, &number);
    *port = (uint16_t)number;
    return number > 0;
}
