/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "virtual/world_priv.h"

itl_hal_status_t vtcp_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out)
{
    virtual_node_t *node = ctx;
    itl_hal_addr_t source;
    if (node->off)
        return ITL_HAL_ERR_IO;
    if (to->port == 0 || vaddr_is_any(to) || !vnode_source(node, to, &source))
        return ITL_HAL_ERR_UNREACHABLE;
    source.port = vsock_next_port(node);
    vsock_t *sock = vsock_create(node, VSOCK_TCP, &source);
    if (sock == NULL)
        return ITL_HAL_ERR_LIMIT;
    sock->remote = *to;
    sock->tcp.window = node->world->tcp_window;
    sock->tcp.segment = node->world->tcp_segment;
    sock->tcp.room = sock->tcp.window;
    vtcp_start_connect(sock);
    *out = sock->handle;
    return ITL_HAL_OK;
}

itl_hal_status_t vtcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    return vsock_open(ctx, VSOCK_LISTENER, local, out);
}

itl_hal_status_t vtcp_accept(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out)
{
    vsock_t *sock = vsock_of(ctx, listener, VSOCK_LISTENER);
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    vsock_t *connection = vlist_take(&sock->waiting);
    if (connection == NULL)
        return ITL_HAL_AGAIN;
    connection->open = true;
    if (from != NULL)
        *from = connection->remote;
    *out = connection->handle;
    return ITL_HAL_OK;
}

static itl_hal_status_t send_segments(vsock_t *sock, const uint8_t *data, size_t len)
{
    while (len > 0) {
        size_t part = len < sock->tcp.segment ? len : sock->tcp.segment;
        sock->tcp.room -= part;
        vtcp_send_segment(sock, vpacket_create(data, part));
        data += part;
        len -= part;
    }
    return ITL_HAL_OK;
}

itl_hal_status_t vtcp_send(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent)
{
    vsock_t *sock = vsock_of(ctx, s, VSOCK_TCP);
    *sent = 0;
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    if (sock->tcp.state == VTCP_FAILED)
        return sock->tcp.error;
    if (sock->tcp.state == VTCP_CONNECTING || (sock->tcp.room == 0 && len > 0)) {
        sock->tcp.wants_room = true;
        return ITL_HAL_AGAIN;
    }
    *sent = len < sock->tcp.room ? len : sock->tcp.room;
    return send_segments(sock, data, *sent);
}

/** Copies what the queue has, at most @p cap bytes. */
static size_t take_bytes(vqueue_t *queue, uint8_t *out, size_t cap)
{
    size_t done = 0;
    while (done < cap && queue->head != NULL) {
        vpacket_t *segment = queue->head;
        size_t left = segment->len - segment->taken;
        size_t part = left < cap - done ? left : cap - done;
        memcpy(out + done, segment->data + segment->taken, part);
        segment->taken += part;
        done += part;
        if (segment->taken == segment->len)
            free(vqueue_take(queue));
    }
    return done;
}

itl_hal_status_t vtcp_recv(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len)
{
    vsock_t *sock = vsock_of(ctx, s, VSOCK_TCP);
    *len = 0;
    if (sock == NULL || cap == 0)
        return ITL_HAL_ERR_IO;
    *len = take_bytes(&sock->received, buf, cap);
    if (*len > 0) {
        sock->tcp.ack_pending += *len;
        vtcp_acknowledge(sock);
        return ITL_HAL_OK;
    }
    if (sock->tcp.peer_closed)
        return ITL_HAL_ERR_CLOSED;
    return sock->tcp.state == VTCP_FAILED ? sock->tcp.error : ITL_HAL_AGAIN;
}

static void close_connection(vsock_t *sock)
{
    sock->open = false;
    vlist_leave(sock);
    if (sock->tcp.state != VTCP_UP) {
        vsock_free(sock);
        return;
    }
    sock->tcp.closing = true;
    vqueue_clear(&sock->received);
    vpacket_t *last = vpacket_create(NULL, 0);
    last->fin = true;
    vtcp_send_segment(sock, last);
}

static void close_listener(vsock_t *sock)
{
    vsock_t *connection;
    while ((connection = vlist_take(&sock->waiting)) != NULL) {
        vtcp_reset(connection->node, connection->tcp.peer);
        vsock_free(connection);
    }
    vsock_free(sock);
}

void vtcp_close(vsock_t *sock)
{
    if (sock->kind == VSOCK_LISTENER)
        close_listener(sock);
    else
        close_connection(sock);
}
