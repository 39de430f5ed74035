/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <lwip/tcp.h>

#include "lwip/lwip_net_priv.h"

#define LISTEN_BACKLOG 2

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
    (void)pcb, (void)err;
    lwip_socket_t *s = arg;
    s->kind = LWIP_SOCKET_CONNECTED;
    s->ready = true;
    return ERR_OK;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    (void)pcb, (void)err;
    lwip_socket_t *s = arg;
    if (p == NULL)
        s->ended = true;
    else if (s->received == NULL)
        s->received = p;
    else
        pbuf_cat(s->received, p);
    s->ready = true;
    return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
    (void)pcb, (void)len;
    ((lwip_socket_t *)arg)->ready = true;
    return ERR_OK;
}

static void drop_received(lwip_socket_t *s)
{
    if (s->received != NULL)
        pbuf_free(s->received);
    s->received = NULL;
}

/* lwIP has already freed the pcb. */
static void on_error(void *arg, err_t err)
{
    lwip_socket_t *s = arg;
    bool was_connecting = s->kind == LWIP_SOCKET_CONNECTING;
    if (err == ERR_RST)
        s->failure = was_connecting ? ITL_HAL_ERR_REFUSED : ITL_HAL_ERR_CLOSED;
    else
        s->failure = was_connecting ? ITL_HAL_ERR_UNREACHABLE : ITL_HAL_ERR_IO;
    s->pcb = NULL;
    s->ready = true;
    if (s->kind == LWIP_SOCKET_WAITING) {
        /* Nobody knows it yet. */
        drop_received(s);
        s->kind = LWIP_SOCKET_FREE;
    } else {
        s->kind = LWIP_SOCKET_FAILED;
    }
}

static void adopt(lwip_socket_t *s, struct tcp_pcb *pcb)
{
    s->pcb = pcb;
    tcp_nagle_disable(pcb);
    tcp_arg(pcb, s);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_error);
}

static itl_hal_status_t give_up(lwip_socket_t *s, struct tcp_pcb *pcb, itl_hal_status_t why)
{
    if (pcb != NULL)
        tcp_abort(pcb);
    if (s != NULL)
        s->kind = LWIP_SOCKET_FREE;
    return why;
}

itl_hal_status_t lwip_tcp_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out)
{
    ip_addr_t ip;
    if (!lwip_addr_to_ip(to, &ip) || !lwip_addr_has_way(ctx, &ip))
        return ITL_HAL_ERR_UNREACHABLE;
    lwip_socket_t *s = lwip_socket_new(ctx, LWIP_SOCKET_CONNECTING);
    struct tcp_pcb *pcb = s == NULL ? NULL : tcp_new();
    if (pcb == NULL)
        return give_up(s, NULL, ITL_HAL_ERR_LIMIT);
    err_t err = tcp_connect(pcb, &ip, to->port, on_connected);
    if (err != ERR_OK)
        return give_up(s, pcb, err == ERR_RTE ? ITL_HAL_ERR_UNREACHABLE : ITL_HAL_ERR_LIMIT);
    adopt(s, pcb);
    *out = lwip_socket_number(s);
    return ITL_HAL_OK;
}

static err_t on_accepted(void *arg, struct tcp_pcb *pcb, err_t err)
{
    lwip_socket_t *listener = arg;
    lwip_socket_t *s = err == ERR_OK ? lwip_socket_new(listener->net, LWIP_SOCKET_WAITING) : NULL;
    if (s == NULL)
        return ERR_MEM; /* lwIP then resets the connection */
    s->listener = listener;
    adopt(s, pcb);
    tcp_backlog_delayed(pcb);
    listener->ready = true;
    return ERR_OK;
}

itl_hal_status_t lwip_tcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    ip_addr_t ip;
    if (!lwip_addr_to_ip(local, &ip) || !lwip_addr_is_ours(ctx, &ip))
        return ITL_HAL_ERR_RANGE;
    lwip_socket_t *s = lwip_socket_new(ctx, LWIP_SOCKET_LISTENER);
    struct tcp_pcb *pcb = s == NULL ? NULL : tcp_new();
    if (pcb == NULL)
        return give_up(s, NULL, ITL_HAL_ERR_LIMIT);
    /* Connections that ended long ago keep the port for nobody; a second listener is still refused. */
    ip_set_option(pcb, SOF_REUSEADDR);
    if (tcp_bind(pcb, &ip, local->port) != ERR_OK)
        return give_up(s, pcb, ITL_HAL_ERR_TAKEN);
    err_t err;
    struct tcp_pcb *listening = tcp_listen_with_backlog_and_err(pcb, LISTEN_BACKLOG, &err);
    if (listening == NULL)
        return give_up(s, pcb, err == ERR_USE ? ITL_HAL_ERR_TAKEN : ITL_HAL_ERR_LIMIT);
    s->pcb = listening;
    tcp_arg(listening, s);
    tcp_accept(listening, on_accepted);
    *out = lwip_socket_number(s);
    return ITL_HAL_OK;
}

itl_hal_status_t lwip_tcp_accept(void *ctx, itl_hal_socket_t number, itl_hal_addr_t *from, itl_hal_socket_t *out)
{
    lwip_net_t *net = ctx;
    const lwip_socket_t *listener = lwip_socket_of(ctx, number);
    if (listener == NULL || listener->kind != LWIP_SOCKET_LISTENER)
        return ITL_HAL_ERR_IO;
    for (size_t i = 0; i < LWIP_NET_SOCKETS; i++) {
        lwip_socket_t *s = &net->sockets[i];
        if (s->kind != LWIP_SOCKET_WAITING || s->listener != listener)
            continue;
        struct tcp_pcb *pcb = s->pcb;
        tcp_backlog_accepted(pcb);
        if (from != NULL)
            *from = lwip_addr_from_ip(&pcb->remote_ip, pcb->remote_port);
        s->kind = LWIP_SOCKET_CONNECTED;
        *out = lwip_socket_number(s);
        return ITL_HAL_OK;
    }
    return ITL_HAL_AGAIN;
}

/* A connection that can be used now, or why not. */
static itl_hal_status_t connection_of(void *ctx, itl_hal_socket_t number, lwip_socket_t **out)
{
    lwip_socket_t *s = lwip_socket_of(ctx, number);
    *out = s;
    if (s == NULL)
        return ITL_HAL_ERR_IO;
    if (s->kind == LWIP_SOCKET_FAILED)
        return s->failure;
    if (s->kind == LWIP_SOCKET_CONNECTING)
        return ITL_HAL_AGAIN;
    return s->kind == LWIP_SOCKET_CONNECTED ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/* Puts as much as there is memory for into the send queue. @return bytes queued; 0: no memory now, or *err says why */
static size_t queue_part(struct tcp_pcb *pcb, const void *data, size_t part, err_t *err)
{
    do {
        *err = tcp_write(pcb, data, (u16_t)part, TCP_WRITE_FLAG_COPY);
        if (*err == ERR_OK)
            return part;
        part /= 2u;
    } while (*err == ERR_MEM && part > 0);
    return 0;
}

itl_hal_status_t lwip_tcp_send(void *ctx, itl_hal_socket_t number, const void *data, size_t len, size_t *sent)
{
    lwip_socket_t *s;
    itl_hal_status_t usable = connection_of(ctx, number, &s);
    *sent = 0;
    if (usable != ITL_HAL_OK || len == 0)
        return usable;
    struct tcp_pcb *pcb = s->pcb;
    size_t room = tcp_sndbuf(pcb);
    if (room == 0)
        return ITL_HAL_AGAIN;
    err_t err;
    size_t part = queue_part(pcb, data, len < room ? len : room, &err);
    /* Memory that others hold comes back without a word: wait() names the socket again. */
    s->starved = err == ERR_MEM;
    if (s->starved)
        return ITL_HAL_AGAIN;
    if (err != ERR_OK || tcp_output(pcb) != ERR_OK)
        return ITL_HAL_ERR_IO;
    *sent = part;
    return ITL_HAL_OK;
}

itl_hal_status_t lwip_tcp_recv(void *ctx, itl_hal_socket_t number, void *buf, size_t cap, size_t *len)
{
    lwip_socket_t *s;
    itl_hal_status_t usable = connection_of(ctx, number, &s);
    if (s != NULL && s->received != NULL) {
        /* What came before a failure is still good. */
        size_t part = s->received->tot_len < cap ? s->received->tot_len : cap;
        pbuf_copy_partial(s->received, buf, (u16_t)part, 0);
        s->received = pbuf_free_header(s->received, (u16_t)part);
        if (s->pcb != NULL)
            tcp_recved(s->pcb, (u16_t)part);
        *len = part;
        return ITL_HAL_OK;
    }
    if (usable != ITL_HAL_OK)
        return usable;
    return s->ended ? ITL_HAL_ERR_CLOSED : ITL_HAL_AGAIN;
}

static void close_connection(lwip_socket_t *s)
{
    struct tcp_pcb *pcb = s->pcb;
    if (pcb != NULL) {
        tcp_arg(pcb, NULL);
        tcp_recv(pcb, NULL);
        tcp_sent(pcb, NULL);
        tcp_err(pcb, NULL);
        /* lwIP answers unread bytes with a reset, which would overtake what was sent. */
        if (s->received != NULL)
            tcp_recved(pcb, s->received->tot_len);
        /* A peer that never closes its end must not keep new connections from memory. */
        tcp_setprio(pcb, TCP_PRIO_MIN);
        if (tcp_close(pcb) != ERR_OK)
            tcp_abort(pcb);
    }
    drop_received(s);
}

static void close_listener(lwip_socket_t *listener)
{
    for (size_t i = 0; i < LWIP_NET_SOCKETS; i++) {
        lwip_socket_t *s = &listener->net->sockets[i];
        if (s->kind == LWIP_SOCKET_WAITING && s->listener == listener) {
            close_connection(s);
            s->kind = LWIP_SOCKET_FREE;
        }
    }
    tcp_close(listener->pcb);
}

void lwip_tcp_close(lwip_socket_t *s)
{
    if (s->kind == LWIP_SOCKET_LISTENER)
        close_listener(s);
    else
        close_connection(s);
}
