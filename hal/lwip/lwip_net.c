/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lwip/lwip_net.h"

#include <lwip/tcp.h>
#include <lwip/udp.h>
#include <string.h>

#include "lwip/lwip_net_priv.h"

lwip_socket_t *lwip_socket_new(lwip_net_t *net, lwip_socket_kind_t kind)
{
    for (size_t i = 0; i < LWIP_NET_SOCKETS; i++) {
        lwip_socket_t *s = &net->sockets[i];
        if (s->kind == LWIP_SOCKET_FREE) {
            *s = (lwip_socket_t){.net = net, .kind = kind};
            return s;
        }
    }
    return NULL;
}

itl_hal_socket_t lwip_socket_number(const lwip_socket_t *s)
{
    return (itl_hal_socket_t)(s - s->net->sockets);
}

lwip_socket_t *lwip_socket_of(void *net, itl_hal_socket_t number)
{
    lwip_net_t *of = net;
    if (number < 0 || (size_t)number >= LWIP_NET_SOCKETS || of->sockets[number].kind == LWIP_SOCKET_FREE)
        return NULL;
    return &of->sockets[number];
}

bool lwip_addr_to_ip(const itl_hal_addr_t *from, ip_addr_t *to)
{
    if (from->family != ITL_HAL_IPV4)
        return false;
    memcpy(&to->addr, from->ip, 4);
    return true;
}

itl_hal_addr_t lwip_addr_from_ip(const ip_addr_t *ip, uint16_t port)
{
    itl_hal_addr_t addr = {.family = ITL_HAL_IPV4, .port = port};
    memcpy(addr.ip, &ip->addr, 4);
    return addr;
}

bool lwip_addr_is_ours(const lwip_net_t *net, const ip_addr_t *ip)
{
    return ip_addr_isany(ip) || ip4_addr_cmp(ip, netif_ip4_addr(&net->link->netif));
}

bool lwip_addr_has_way(const lwip_net_t *net, const ip_addr_t *ip)
{
    const struct netif *port = &net->link->netif;
    if (ip4_addr_isany(netif_ip4_addr(port)))
        return false;
    return ip4_addr_netcmp(ip, netif_ip4_addr(port), netif_ip4_netmask(port)) || !ip4_addr_isany(netif_ip4_gw(port));
}

static itl_hal_status_t local_addr(void *ctx, itl_hal_socket_t number, itl_hal_addr_t *out)
{
    const lwip_socket_t *s = lwip_socket_of(ctx, number);
    if (s == NULL || s->pcb == NULL)
        return ITL_HAL_ERR_IO;
    if (s->kind == LWIP_SOCKET_UDP) {
        const struct udp_pcb *udp = s->pcb;
        *out = lwip_addr_from_ip(&udp->local_ip, udp->local_port);
    } else {
        const struct tcp_pcb *tcp = s->pcb;
        *out = lwip_addr_from_ip(&tcp->local_ip, tcp->local_port);
    }
    return ITL_HAL_OK;
}

static itl_hal_status_t source_addr(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    const lwip_net_t *net = ctx;
    ip_addr_t ip;
    if (ip4_addr_isany(netif_ip4_addr(&net->link->netif)))
        return ITL_HAL_ERR_NO_ADDRESS;
    if (!lwip_addr_to_ip(to, &ip) || !lwip_addr_has_way(net, &ip))
        return ITL_HAL_ERR_UNREACHABLE;
    *out = lwip_addr_from_ip(netif_ip4_addr(&net->link->netif), 0);
    return ITL_HAL_OK;
}

static void close_socket(void *ctx, itl_hal_socket_t number)
{
    lwip_socket_t *s = lwip_socket_of(ctx, number);
    if (s == NULL)
        return;
    if (s->kind == LWIP_SOCKET_UDP)
        lwip_udp_close(s);
    else
        lwip_tcp_close(s);
    s->kind = LWIP_SOCKET_FREE;
}

/* Names the sockets that became ready; those without room stay marked for the next call. */
static bool take_ready(lwip_net_t *net, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    bool any = false;
    for (size_t i = 0; i < LWIP_NET_LOOKUPS; i++) {
        any = any || net->lookups[i].ready;
        net->lookups[i].ready = false;
    }
    for (size_t i = 0; i < LWIP_NET_SOCKETS; i++) {
        lwip_socket_t *s = &net->sockets[i];
        if (!s->ready || s->kind == LWIP_SOCKET_FREE || s->kind == LWIP_SOCKET_WAITING)
            continue;
        any = true;
        if (*count < cap)
            ready[(*count)++] = (itl_hal_socket_t)i;
        if (cap == 0 || ready[*count - 1] == (itl_hal_socket_t)i)
            s->ready = false;
    }
    return any;
}

/* Lets those try again for whom there was no memory. */
static void wake_starved(lwip_net_t *net)
{
    for (size_t i = 0; i < LWIP_NET_SOCKETS; i++) {
        lwip_socket_t *s = &net->sockets[i];
        s->ready = s->ready || s->starved;
        s->starved = false;
    }
}

static itl_hal_status_t wait(void *ctx, uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    lwip_net_t *net = ctx;
    size_t found = 0;
    for (;;) {
        lwip_link_poll(net->link);
        if (take_ready(net, ready, cap, &found) || itl_hal_now_ms(net->clock) >= deadline_ms)
            break;
        net->idle(net->idle_ctx);
        wake_starved(net);
    }
    if (count != NULL)
        *count = found;
    return ITL_HAL_OK;
}

void lwip_net_init(lwip_net_t *net, lwip_link_t *link, const itl_hal_clock_t *clock, void (*idle)(void *ctx),
                   void *idle_ctx)
{
    memset(net, 0, sizeof *net);
    net->clock = clock;
    net->link = link;
    net->idle = idle;
    net->idle_ctx = idle_ctx;
    net->hal = (itl_hal_net_t){
        .ctx = net,
        .resolve = lwip_resolve,
        .udp_open = lwip_udp_open,
        .udp_listen = lwip_udp_listen,
        .udp_send = lwip_udp_send,
        .udp_recv = lwip_udp_recv,
        .tcp_connect = lwip_tcp_connect,
        .tcp_listen = lwip_tcp_listen,
        .tcp_accept = lwip_tcp_accept,
        .tcp_send = lwip_tcp_send,
        .tcp_recv = lwip_tcp_recv,
        .local_addr = local_addr,
        .source_addr = source_addr,
        .close = close_socket,
        .wait = wait,
    };
}
