/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "posix/net_priv.h"

socklen_t posix_to_sockaddr(const itl_hal_addr_t *addr, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    if (addr->family == ITL_HAL_IPV6) {
        struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(addr->port)};
        memcpy(&in6.sin6_addr, addr->ip, sizeof in6.sin6_addr);
        memcpy(out, &in6, sizeof in6);
        return sizeof in6;
    }
    struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons(addr->port)};
    memcpy(&in4.sin_addr, addr->ip, sizeof in4.sin_addr);
    memcpy(out, &in4, sizeof in4);
    return sizeof in4;
}

bool posix_from_sockaddr(const struct sockaddr *in, itl_hal_addr_t *out)
{
    memset(out, 0, sizeof *out);
    if (in->sa_family == AF_INET) {
        struct sockaddr_in in4;
        memcpy(&in4, in, sizeof in4);
        out->family = ITL_HAL_IPV4;
        out->port = ntohs(in4.sin_port);
        memcpy(out->ip, &in4.sin_addr, sizeof in4.sin_addr);
        return true;
    }
    if (in->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, in, sizeof in6);
        out->family = ITL_HAL_IPV6;
        out->port = ntohs(in6.sin6_port);
        memcpy(out->ip, &in6.sin6_addr, sizeof in6.sin6_addr);
        return true;
    }
    return false;
}

bool posix_parse_numeric(const char *text, itl_hal_addr_t *out)
{
    itl_hal_addr_t parsed = {.port = out->port};
    if (inet_pton(AF_INET, text, parsed.ip) == 1)
        parsed.family = ITL_HAL_IPV4;
    else if (inet_pton(AF_INET6, text, parsed.ip) == 1)
        parsed.family = ITL_HAL_IPV6;
    else
        return false;
    *out = parsed;
    return true;
}
