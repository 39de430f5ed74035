/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "text/text_read.h"

bool base_parse_number(const char *text, uint32_t min, uint32_t max, uint64_t *number)
{
    int64_t read = itl_text_number(text, strlen(text), min, max);
    if (read < 0)
        return false;
    *number = (uint64_t)read;
    return true;
}

bool base_parse_seconds(const char *text, uint32_t *milliseconds)
{
    if (!itl_text_is_digit(text[0]) || strlen(text) > 12 || strspn(text, ITL_TEXT_DIGITS ".") != strlen(text))
        return false;
    char *end;
    double seconds = strtod(text, &end);
    if (*end != '\0' || seconds < 0.001 || seconds > 86400.0)
        return false;
    *milliseconds = (uint32_t)(seconds * 1000.0 + 0.5);
    return true;
}

bool base_is_model(const char *text)
{
    size_t len = strlen(text);
    return len >= 3 && len <= 6 && strspn(text, ITL_TEXT_DIGITS ITL_TEXT_LARGE_LETTERS) == len;
}

/* Splits "[v6]:port", "name:port" or a bare host; *port is NULL where none is given. */
static bool split_server(const char *text, const char **host, size_t *host_len, const char **port)
{
    *port = NULL;
    *host = text;
    if (text[0] == '[') {
        const char *close = strchr(text, ']');
        if (close == NULL || (close[1] != '\0' && close[1] != ':'))
            return false;
        *host = text + 1;
        *host_len = (size_t)(close - text) - 1;
        *port = close[1] == ':' ? close + 2 : NULL;
        return true;
    }
    const char *colon = strchr(text, ':');
    bool bare_ipv6 = colon != NULL && strchr(colon + 1, ':') != NULL;
    if (colon == NULL || bare_ipv6) {
        *host_len = strlen(text);
        return true;
    }
    *host_len = (size_t)(colon - text);
    *port = colon + 1;
    return true;
}

/* A name, or an address in the form its brackets call for. */
static bool host_is_sound(const char *host, bool bracketed)
{
    struct in6_addr address;
    if (bracketed || strchr(host, ':') != NULL)
        return inet_pton(AF_INET6, host, &address) == 1;
    return strspn(host, ITL_TEXT_DIGITS ITL_TEXT_LETTERS ".-_") == strlen(host);
}

static bool parse_server(const char *text, uint32_t lowest_port, uint64_t number, base_server_t *server)
{
    const char *host, *port;
    size_t len;
    if (!split_server(text, &host, &len, &port) || len == 0 || len >= sizeof server->host)
        return false;
    if (port != NULL && !base_parse_number(port, lowest_port, UINT16_MAX, &number))
        return false;
    memcpy(server->host, host, len);
    server->host[len] = '\0';
    server->port = (uint16_t)number;
    return host_is_sound(server->host, text[0] == '[');
}

bool base_parse_server(const char *text, uint16_t default_port, base_server_t *server)
{
    return parse_server(text, 1, default_port, server);
}

bool base_parse_listener(const char *text, uint16_t default_port, base_server_t *server)
{
    return parse_server(text, 0, default_port, server);
}
