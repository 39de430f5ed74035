/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/address.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "virtual/map.h"

#define GROUPS 8u

bool vaddr_same_ip(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

itl_hal_addr_t vaddr_any(itl_hal_family_t family)
{
    return (itl_hal_addr_t){.family = family};
}

itl_hal_addr_t vaddr_loopback(itl_hal_family_t family)
{
    if (family == ITL_HAL_IPV6)
        return (itl_hal_addr_t){.family = ITL_HAL_IPV6, .ip = {[15] = 1}};
    return (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}};
}

bool vaddr_is_any(const itl_hal_addr_t *addr)
{
    itl_hal_addr_t any = vaddr_any(addr->family);
    return vaddr_same_ip(addr, &any);
}

bool vaddr_is_loopback(const itl_hal_addr_t *addr)
{
    itl_hal_addr_t loopback = vaddr_loopback(ITL_HAL_IPV6);
    return addr->family == ITL_HAL_IPV4 ? addr->ip[0] == 127u : vaddr_same_ip(addr, &loopback);
}

bool vaddr_is_unicast(const itl_hal_addr_t *addr)
{
    if (addr->family == ITL_HAL_IPV4)
        return addr->ip[0] != 0 && addr->ip[0] != 127u && addr->ip[0] < 224u;
    return addr->family == ITL_HAL_IPV6 && !vaddr_is_any(addr) && !vaddr_is_loopback(addr) && addr->ip[0] != 0xFFu;
}

uint64_t vaddr_key(const itl_hal_addr_t *addr)
{
    uint64_t key = addr->family;
    for (unsigned i = 0; i < sizeof addr->ip; i++)
        key = vmap_hash(key, addr->ip[i]);
    return key;
}

/** Reads up to @p most digits, of base 10 or 16. @return what follows; NULL: none */
static const char *parse_digits(const char *text, int base, size_t most, unsigned *value)
{
    char digits[5] = "";
    size_t len = 0;
    while (len < most && (base == 16 ? isxdigit((unsigned char)text[len]) : isdigit((unsigned char)text[len]))) {
        digits[len] = text[len];
        len++;
    }
    *value = (unsigned)strtoul(digits, NULL, base);
    return len == 0 ? NULL : text + len;
}

/** Reads a decimal 0 to 255 without leading zeros. @return what follows; NULL: none */
static const char *parse_byte(const char *text, uint8_t *byte)
{
    unsigned value = 0;
    const char *rest = parse_digits(text, 10, 4, &value);
    if (rest == NULL || value > 255u || (rest - text > 1 && text[0] == '0'))
        return NULL;
    *byte = (uint8_t)value;
    return rest;
}

static bool parse_ipv4(const char *text, uint8_t ip[4])
{
    for (unsigned i = 0; i < 4u; i++) {
        if (i > 0 && *text++ != '.')
            return false;
        text = parse_byte(text, &ip[i]);
        if (text == NULL)
            return false;
    }
    return *text == '\0';
}

/** Reads one to four hex digits. @return what follows; NULL: none */
static const char *parse_group(const char *text, uint8_t group[2])
{
    unsigned value = 0;
    const char *rest = parse_digits(text, 16, 4, &value);
    group[0] = (uint8_t)(value >> 8);
    group[1] = (uint8_t)value;
    return rest;
}

/** One side of "::", or the whole address. @return groups read; more than GROUPS: malformed */
static unsigned parse_groups(const char *text, uint8_t groups[2u * GROUPS], const char **rest)
{
    unsigned count = 0;
    while (count < GROUPS) {
        if (count + 2u <= GROUPS && parse_ipv4(text, &groups[2u * count])) {
            *rest = text + strlen(text);
            return count + 2u;
        }
        text = parse_group(text, &groups[2u * count]);
        if (text == NULL)
            return GROUPS + 1u;
        count++;
        *rest = text;
        if (text[0] != ':' || text[1] == ':')
            return count;
        text++;
    }
    return GROUPS + 1u;
}

static bool parse_ipv6(const char *text, uint8_t ip[16])
{
    uint8_t head[2u * GROUPS] = {0};
    uint8_t tail[2u * GROUPS] = {0};
    unsigned heads = 0;
    unsigned tails = 0;
    if (strncmp(text, "::", 2) != 0)
        heads = parse_groups(text, head, &text);
    if (heads > GROUPS || (heads == GROUPS && *text != '\0'))
        return false;
    if (heads < GROUPS) {
        if (strncmp(text, "::", 2) != 0)
            return false;
        text += 2;
        if (*text != '\0')
            tails = parse_groups(text, tail, &text);
        if (*text != '\0' || tails > GROUPS || heads + tails >= GROUPS)
            return false;
    }
    memset(ip, 0, 16);
    memcpy(ip, head, (size_t)2u * heads);
    memcpy(ip + 16 - 2u * tails, tail, (size_t)2u * tails);
    return true;
}

bool vaddr_parse(const char *text, itl_hal_addr_t *addr)
{
    itl_hal_addr_t parsed = {.port = addr->port};
    if (parse_ipv4(text, parsed.ip))
        parsed.family = ITL_HAL_IPV4;
    else if (parse_ipv6(text, parsed.ip))
        parsed.family = ITL_HAL_IPV6;
    else
        return false;
    *addr = parsed;
    return true;
}

const char *vaddr_text(const itl_hal_addr_t *addr, char text[VADDR_TEXT_BYTES])
{
    const uint8_t *ip = addr->ip;
    if (addr->family == ITL_HAL_IPV4) {
        snprintf(text, VADDR_TEXT_BYTES, "%u.%u.%u.%u:%u", ip[0], ip[1], ip[2], ip[3], addr->port);
        return text;
    }
    size_t len = 0;
    for (unsigned i = 0; i < GROUPS; i++) {
        unsigned group = (unsigned)ip[2u * i] << 8 | ip[2u * i + 1u];
        len += (size_t)snprintf(text + len, VADDR_TEXT_BYTES - len, "%c%x", i == 0 ? '[' : ':', group);
    }
    snprintf(text + len, VADDR_TEXT_BYTES - len, "]:%u", addr->port);
    return text;
}
