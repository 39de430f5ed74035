/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm_address.h"

/* Groups of an IPv6 address. */
#define GROUPS 8u

/* Appends a number without leading zeros. @param unit  the highest power of the base that it may have. @return its end
 */
static char *put_number(char *out, unsigned number, unsigned base, unsigned unit)
{
    while (unit > 1 && number < unit)
        unit /= base;
    for (; unit > 0; unit /= base)
        *out++ = "0123456789abcdef"[number / unit % base];
    return out;
}

static void put_ipv4(const uint8_t *ip, char *out)
{
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            *out++ = '.';
        out = put_number(out, ip[i], 10, 100);
    }
    *out = '\0';
}

static unsigned group_at(const uint8_t *ip, unsigned index)
{
    return (unsigned)ip[2 * index] << 8 | ip[2 * index + 1];
}

/* The first of the longest runs of zeros, of two groups at least. @return its length; 0: there is none */
static unsigned longest_zeros(const uint8_t *ip, unsigned *first)
{
    unsigned longest = 0;
    for (unsigned i = 0; i < GROUPS; i++) {
        unsigned end = i;
        while (end < GROUPS && group_at(ip, end) == 0)
            end++;
        if (end - i >= 2 && end - i > longest) {
            longest = end - i;
            *first = i;
        }
    }
    return longest;
}

static void put_ipv6(const uint8_t *ip, char *out)
{
    unsigned first = GROUPS;
    unsigned zeros = longest_zeros(ip, &first);
    for (unsigned i = 0; i < GROUPS;) {
        if (i == first) {
            *out++ = ':';
            i += zeros;
            if (i == GROUPS)
                *out++ = ':';
            continue;
        }
        if (i > 0)
            *out++ = ':';
        out = put_number(out, group_at(ip, i++), 16, 0x1000);
    }
    *out = '\0';
}

void itl_alarm_address_text(const itl_hal_addr_t *address, char text[ITL_ALARM_ADDRESS_BYTES])
{
    text[0] = '\0';
    if (address->family == ITL_HAL_IPV4)
        put_ipv4(address->ip, text);
    else if (address->family == ITL_HAL_IPV6)
        put_ipv6(address->ip, text);
}
