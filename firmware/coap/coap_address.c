/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_address.h"

#include <string.h>

#include "text/text_read.h"

void itl_coap_address_from_hal(const itl_hal_addr_t *from, coap_address_t *to)
{
    coap_address_init(to);
    if (from->family == ITL_HAL_IPV6) {
        to->size = sizeof to->addr.sin6;
        to->addr.sin6.sin6_family = AF_INET6;
        memcpy(&to->addr.sin6.sin6_addr, from->ip, 16);
    } else {
        to->size = sizeof to->addr.sin;
        to->addr.sin.sin_family = AF_INET;
        memcpy(&to->addr.sin.sin_addr, from->ip, 4);
    }
    coap_address_set_port(to, from->port);
}

/* What an IPv4 address inside an IPv6 one begins with. */
static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};

bool itl_coap_address_is_host(const coap_address_t *address, const itl_hal_addr_t *host)
{
    const void *in4 = &address->addr.sin.sin_addr;
    const uint8_t *in6 = (const uint8_t *)&address->addr.sin6.sin6_addr;
    bool is_ipv6 = address->addr.sa.sa_family == AF_INET6;
    if (host->family == ITL_HAL_IPV6)
        return is_ipv6 && memcmp(in6, host->ip, 16) == 0;
    if (is_ipv6)
        return memcmp(in6, mapped, sizeof mapped) == 0 && memcmp(in6 + sizeof mapped, host->ip, 4) == 0;
    return address->addr.sa.sa_family == AF_INET && memcmp(in4, host->ip, 4) == 0;
}

uint64_t itl_coap_address_host(const coap_address_t *address)
{
    const uint8_t *ip = (const uint8_t *)&address->addr.sin.sin_addr;
    size_t len = 4;
    uint64_t host = 0;
    if (address->addr.sa.sa_family == AF_INET6) {
        ip = (const uint8_t *)&address->addr.sin6.sin6_addr;
        bool is_ipv4 = memcmp(ip, mapped, sizeof mapped) == 0;
        bool link_local = ip[0] == 0xFE && (ip[1] & 0xC0) == 0x80;
        len = is_ipv4 ? 4 : 8;
        if (is_ipv4 || link_local)
            ip += 16 - len;
    }
    for (size_t i = 0; i < len; i++)
        host = host << 8 | ip[i];
    return host;
}

/* libcoap tells its port only in a text: "127.0.0.1:5683 UDP", "[::1]:5684 DTLS". */
uint16_t itl_coap_address_port(const coap_endpoint_t *endpoint)
{
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    uint64_t port = 0;
    if (colon != NULL)
        itl_text_leading_number(colon + 1, strlen(colon + 1), UINT16_MAX, &port);
    return (uint16_t)port;
}
