/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_target.h"

#include <string.h>

#include "alarm/alarm_uri.h"
#include "text/text_read.h"

/* What path and query may hold (RFC 3986 section 3.3, 3.4). */
#define PATH_CHARACTERS ITL_TEXT_DIGITS ITL_TEXT_LETTERS "-._~!$&'()*+,;=:@/?%"

/* Uri-Host is in lower case (RFC 7252 section 6.4). */
static bool take_host(const char **at, itl_coap_target_t *target)
{
    bool ipv6;
    if (!itl_alarm_uri_take_host(at, target->host, &ipv6))
        return false;
    for (char *character = target->host; *character != '\0'; character++)
        *character = itl_text_lower(*character);
    target->named = !ipv6 && target->host[strspn(target->host, ITL_TEXT_DIGITS ".")] != '\0';
    return true;
}

/* A port may be left out behind the colon too (RFC 3986 section 3.2.3). */
static bool take_port(const char **at, itl_coap_target_t *target)
{
    if (!itl_alarm_uri_take(at, ":") || !itl_text_is_digit(**at))
        return true;
    return itl_alarm_uri_take_port(at, &target->port);
}

static bool escapes_fit(const char *text)
{
    uint8_t byte;
    for (; *text != '\0'; text++)
        if (*text == '%' && !itl_text_read_hex(text + 1, &byte, 1))
            return false;
    return true;
}

/* True when a segment of the path is "." or "..": an absolute URI holds none (RFC 3986 section 4.3, 5.2.4). */
static bool has_dots(const char *path)
{
    while (*path == '/') {
        size_t len = strcspn(++path, "/?");
        if ((len == 1 || len == 2) && strspn(path, ".") >= len)
            return true;
        path += len;
    }
    return false;
}

static bool take_path(const char *at, itl_coap_target_t *target)
{
    size_t len = strlen(at);
    if (len >= sizeof target->path || strspn(at, PATH_CHARACTERS) != len || !escapes_fit(at) || has_dots(at))
        return false;
    memcpy(target->path, at, len + 1);
    return len == 0 || *at == '/' || *at == '?';
}

itl_coap_target_status_t itl_coap_target_read(const char *uri, itl_coap_target_t *target)
{
    const char *at = uri;
    memset(target, 0, sizeof *target);
    target->secure = itl_alarm_uri_take(&at, "coaps://");
    if (!target->secure && !itl_alarm_uri_take(&at, "coap://"))
        return ITL_COAP_TARGET_OTHER;
    target->port = target->secure ? ITL_COAP_TARGET_SECURE_PORT : ITL_COAP_TARGET_PORT;
    return take_host(&at, target) && take_port(&at, target) && take_path(at, target) ? ITL_COAP_TARGET_OK
                                                                                     : ITL_COAP_TARGET_MALFORMED;
}

size_t itl_coap_target_unescape(char *part, size_t len)
{
    size_t out = 0;
    for (size_t in = 0; in < len; in++, out++) {
        uint8_t byte = 0;
        part[out] = part[in];
        if (part[in] != '%' || len - in < 3 || !itl_text_read_hex(part + in + 1, &byte, 1))
            continue;
        part[out] = (char)byte;
        in += 2;
    }
    return out;
}
