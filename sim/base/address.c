/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void base_print_address(char text[BASE_ADDRESS_BYTES], const itl_hal_addr_t *address)
{
    char ip[INET6_ADDRSTRLEN] = "?";
    inet_ntop(address->family == ITL_HAL_IPV6 ? AF_INET6 : AF_INET, address->ip, ip, sizeof ip);
    snprintf(text, BASE_ADDRESS_BYTES, address->family == ITL_HAL_IPV6 ? "[%s]:%u" : "%s:%u", ip, address->port);
}

void base_print_ip(char text[BASE_ADDRESS_BYTES], const itl_hal_addr_t *address)
{
    text[0] = '\0';
    inet_ntop(address->family == ITL_HAL_IPV6 ? AF_INET6 : AF_INET, address->ip, text, BASE_ADDRESS_BYTES);
}

bool base_same_ip(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, a->family == ITL_HAL_IPV6 ? 16 : 4) == 0;
}

bool base_parse_ip(const char *text, uint16_t port, itl_hal_addr_t *address)
{
    *address = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .port = port};
    if (inet_pton(AF_INET, text, address->ip) == 1)
        return true;
    address->family = ITL_HAL_IPV6;
    return inet_pton(AF_INET6, text, address->ip) == 1;
}
