/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <lwip/dns.h>
#include <string.h>

#include "lwip/lwip_net_priv.h"

static void on_found(const char *host, const ip_addr_t *ip, void *arg)
{
    (void)host;
    lwip_lookup_t *lookup = arg;
    lookup->state = ip == NULL ? LWIP_LOOKUP_FAILED : LWIP_LOOKUP_FOUND;
    lookup->ready = true;
    if (ip != NULL)
        memcpy(lookup->address, &ip->addr, sizeof lookup->address);
}

static void answer(itl_hal_addr_t *out, const void *address)
{
    out->family = ITL_HAL_IPV4;
    memset(out->ip, 0, sizeof out->ip);
    memcpy(out->ip, address, 4);
}

/* The end of a look-up of the same name: told once, so that a later call asks again. */
static itl_hal_status_t finish(lwip_lookup_t *lookup, itl_hal_addr_t *out)
{
    bool found = lookup->state == LWIP_LOOKUP_FOUND;
    lookup->state = LWIP_LOOKUP_NONE;
    if (found)
        answer(out, lookup->address);
    return found ? ITL_HAL_OK : ITL_HAL_ERR_NO_HOST;
}

static itl_hal_status_t start(lwip_lookup_t *lookup, const char *host, size_t len, itl_hal_addr_t *out)
{
    ip_addr_t ip;
    memcpy(lookup->host, host, len + 1);
    lookup->state = LWIP_LOOKUP_RUNNING;
    err_t err = dns_gethostbyname(lookup->host, &ip, on_found, lookup);
    if (err == ERR_INPROGRESS)
        return ITL_HAL_AGAIN;
    lookup->state = LWIP_LOOKUP_NONE;
    if (err != ERR_OK)
        return ITL_HAL_ERR_NO_HOST;
    answer(out, &ip.addr);
    return ITL_HAL_OK;
}

/* Whether DNS can be asked for it: labels of 1 to 63 bytes (RFC 1035 section 2.3.4). A colon stands in IPv6 addresses,
 * which lead nowhere here, and in no name. */
static bool can_be_asked(const char *host, size_t len)
{
    size_t label = 0;
    for (size_t i = 0; i < len; i++) {
        label = host[i] == '.' ? 0 : label + 1u;
        if (host[i] == ':' || label > 63u || (label == 0 && (i == 0 || host[i - 1u] == '.')))
            return false;
    }
    return len > 0;
}

/* The look-up of a name; else one that nobody asks for any more, or was never used; NULL: all are running. */
static lwip_lookup_t *find(lwip_net_t *net, const char *host)
{
    lwip_lookup_t *free_one = NULL;
    for (size_t i = 0; i < LWIP_NET_LOOKUPS; i++) {
        lwip_lookup_t *lookup = &net->lookups[i];
        if (lookup->state != LWIP_LOOKUP_NONE && strcmp(lookup->host, host) == 0)
            return lookup;
        /* An answer that nobody fetched gives way only where there is no other room. */
        if (lookup->state == LWIP_LOOKUP_NONE || (lookup->state != LWIP_LOOKUP_RUNNING && free_one == NULL))
            free_one = lookup;
    }
    return free_one;
}

/* lwIP keeps one address of a name. */
itl_hal_status_t lwip_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    ip4_addr_t ip;
    size_t len = strlen(host);
    if (index > 0)
        return ITL_HAL_ERR_NO_HOST;
    if (ip4addr_aton(host, &ip)) {
        answer(out, &ip.addr);
        return ITL_HAL_OK;
    }
    if (len >= LWIP_NET_HOST_BYTES || !can_be_asked(host, len))
        return ITL_HAL_ERR_NO_HOST;
    lwip_lookup_t *lookup = find(ctx, host);
    if (lookup == NULL)
        return ITL_HAL_ERR_LIMIT;
    if (lookup->state == LWIP_LOOKUP_NONE || strcmp(lookup->host, host) != 0)
        return start(lookup, host, len, out);
    return lookup->state == LWIP_LOOKUP_RUNNING ? ITL_HAL_AGAIN : finish(lookup, out);
}
