/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <lwip/udp.h>

#include "lwip/lwip_net_priv.h"

static lwip_socket_t *udp_of(void *ctx, itl_hal_socket_t number)
{
    lwip_socket_t *s = lwip_socket_of(ctx, number);
    return s != NULL && s->kind == LWIP_SOCKET_UDP ? s : NULL;
}

static void on_datagram(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from, u16_t port)
{
    (void)pcb;
    lwip_socket_t *s = arg;
    if (s->count == LWIP_NET_DATAGRAMS) {
        pbuf_free(p); /* as any network may */
        return;
    }
    lwip_datagram_t *slot = &s->datagrams[(s->first + s->count) % LWIP_NET_DATAGRAMS];
    *slot = (lwip_datagram_t){.data = p, .from = lwip_addr_from_ip(from, port)};
    s->count++;
    s->ready = true;
}

itl_hal_status_t lwip_udp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    ip_addr_t ip = *IP4_ADDR_ANY;
    if (local != NULL && (!lwip_addr_to_ip(local, &ip) || !lwip_addr_is_ours(ctx, &ip)))
        return ITL_HAL_ERR_RANGE;
    lwip_socket_t *s = lwip_socket_new(ctx, LWIP_SOCKET_UDP);
    struct udp_pcb *pcb = s == NULL ? NULL : udp_new();
    if (pcb == NULL) {
        if (s != NULL)
            s->kind = LWIP_SOCKET_FREE;
        return ITL_HAL_ERR_LIMIT;
    }
    if (udp_bind(pcb, &ip, local == NULL ? 0 : local->port) != ERR_OK) {
        udp_remove(pcb);
        s->kind = LWIP_SOCKET_FREE;
        return ITL_HAL_ERR_TAKEN;
    }
    s->pcb = pcb;
    udp_recv(pcb, on_datagram, s);
    *out = lwip_socket_number(s);
    return ITL_HAL_OK;
}

itl_hal_status_t lwip_udp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count)
{
    *count = 1;
    return lwip_udp_open(ctx, local, out);
}

static itl_hal_status_t status_of(err_t err)
{
    switch (err) {
    case ERR_OK:
        return ITL_HAL_OK;
    case ERR_MEM:
    case ERR_BUF:
        return ITL_HAL_AGAIN;
    case ERR_RTE:
    case ERR_VAL:
        return ITL_HAL_ERR_UNREACHABLE;
    default:
        return ITL_HAL_ERR_IO;
    }
}

itl_hal_status_t lwip_udp_send(void *ctx, itl_hal_socket_t number, const itl_hal_addr_t *to, const void *data,
                               size_t len)
{
    lwip_socket_t *s = udp_of(ctx, number);
    ip_addr_t ip;
    if (s == NULL)
        return ITL_HAL_ERR_IO;
    if (!lwip_addr_to_ip(to, &ip))
        return ITL_HAL_ERR_UNREACHABLE;
    if (len > ETHERNET_FRAME_MAX - 42u) /* one frame, with the headers of Ethernet, IP and UDP */
        return ITL_HAL_ERR_RANGE;
    struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
    if (p == NULL)
        return ITL_HAL_AGAIN;
    pbuf_take(p, data, (u16_t)len);
    err_t err = udp_sendto(s->pcb, p, &ip, to->port);
    pbuf_free(p);
    return status_of(err);
}

itl_hal_status_t lwip_udp_recv(void *ctx, itl_hal_socket_t number, itl_hal_addr_t *from, void *buf, size_t cap,
                               size_t *len)
{
    lwip_socket_t *s = udp_of(ctx, number);
    if (s == NULL)
        return ITL_HAL_ERR_IO;
    if (s->count == 0)
        return ITL_HAL_AGAIN;
    lwip_datagram_t *datagram = &s->datagrams[s->first];
    size_t all = datagram->data->tot_len;
    pbuf_copy_partial(datagram->data, buf, (u16_t)(all < cap ? all : cap), 0);
    *len = all <= cap ? all : cap + 1;
    if (from != NULL)
        *from = datagram->from;
    pbuf_free(datagram->data);
    s->first = (uint8_t)((s->first + 1u) % LWIP_NET_DATAGRAMS);
    s->count--;
    if (s->count > 0)
        s->ready = true; /* libcoap takes one at a time */
    return ITL_HAL_OK;
}

void lwip_udp_close(lwip_socket_t *s)
{
    udp_remove(s->pcb);
    for (; s->count > 0; s->count--) {
        pbuf_free(s->datagrams[s->first].data);
        s->first = (uint8_t)((s->first + 1u) % LWIP_NET_DATAGRAMS);
    }
}
