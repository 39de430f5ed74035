/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text.h"

#include <string.h>

#include "text/text_priv.h"

/* Groups of an IPv6 address. */
#define GROUPS 8u

static void put_ipv4(itl_text_t *text, const uint8_t *ip)
{
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            itl_text_char(text, '.');
        itl_text_decimal(text, ip[i]);
    }
}

static unsigned group_at(const uint8_t *ip, unsigned index)
{
    return (unsigned)ip[2 * index] << 8 | ip[2 * index + 1];
}

/* The first of the longest runs of zeros, of two groups at least. @return its length; 0: there is none */
static unsigned longest_zeros(const uint8_t *ip, unsigned *first)
{
    unsigned longest = 0, run = 0;
    for (unsigned i = 0; i < GROUPS; i++) {
        run = group_at(ip, i) == 0 ? run + 1 : 0;
        if (run >= 2 && run > longest) {
            longest = run;
            *first = i + 1 - run;
        }
    }
    return longest;
}

/* "::" stands for the zeros, ':' between other groups. */
static void put_ipv6(itl_text_t *text, const uint8_t *ip)
{
    unsigned first = GROUPS;
    unsigned zeros = longest_zeros(ip, &first);
    for (unsigned i = 0; i < GROUPS; i++) {
        if (i == first) {
            i += zeros - 1;
            itl_text_string(text, i == GROUPS - 1 ? "::" : ":");
            continue;
        }
        if (i > 0)
            itl_text_char(text, ':');
        itl_text_digits(text, group_at(ip, i), 16);
    }
}

void itl_text_address(itl_text_t *text, const itl_hal_addr_t *address)
{
    if (address->family == ITL_HAL_IPV4)
        put_ipv4(text, address->ip);
    else if (address->family == ITL_HAL_IPV6)
        put_ipv6(text, address->ip);
}

void itl_text_uri_address(itl_text_t *text, const itl_hal_addr_t *address)
{
    if (address->family != ITL_HAL_IPV6) {
        itl_text_address(text, address);
        return;
    }
    for (unsigned i = 0; i < GROUPS; i++) {
        itl_text_char(text, i == 0 ? '[' : ':');
        itl_text_digits(text, group_at(address->ip, i), 16);
    }
    itl_text_char(text, ']');
}

void itl_text_host(itl_text_t *text, const char *host)
{
    bool ipv6 = strchr(host, ':') != NULL;
    itl_text_string(text, ipv6 ? "[" : "");
    itl_text_string(text, host);
    itl_text_string(text, ipv6 ? "]" : "");
}

void itl_text_server(itl_text_t *text, const char *host, uint16_t port)
{
    itl_text_host(text, host);
    itl_text_char(text, ':');
    itl_text_decimal(text, port);
}
