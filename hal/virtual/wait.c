/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/world_priv.h"

/** Takes the next socket of the node's list that is still there. */
static hal_socket_t take_ready(virtual_node_t *node)
{
    while (node->ready_count > 0) {
        vsock_t *sock = vsock_find(node->world, node->ready[node->ready_head]);
        node->ready_head = (node->ready_head + 1u) % node->ready_cap;
        node->ready_count--;
        if (sock != NULL && sock->queued) {
            sock->queued = false;
            return sock->handle;
        }
    }
    return HAL_SOCKET_NONE;
}

/** Hands out what is ready. Who has no room for names looks at all its sockets anyway. */
static void hand_out(virtual_node_t *node, hal_socket_t *ready, size_t cap, size_t *count)
{
    size_t given = 0;
    node->lookup_ended = false;
    if (cap == 0) {
        vsock_forget_ready(node);
    }
    while (given < cap) {
        hal_socket_t socket = take_ready(node);
        if (socket == HAL_SOCKET_NONE) {
            break;
        }
        ready[given++] = socket;
    }
    if (count != NULL) {
        *count = given;
    }
}

hal_status_t vnet_wait(void *ctx, uint64_t deadline_ms, hal_socket_t *ready, size_t cap, size_t *count)
{
    virtual_node_t *node = ctx;
    bool more = true;
    while (more && node->ready_count == 0 && !node->lookup_ended) {
        more = vworld_advance(node->world, vworld_us(deadline_ms));
    }
    bool nothing_to_come = !more && deadline_ms == HAL_FOREVER;
    hand_out(node, ready, cap, count);
    return nothing_to_come ? HAL_ERR_IO : HAL_OK;
}

static vsock_t *any_kind(const virtual_node_t *node, hal_socket_t s)
{
    vsock_t *sock = vsock_find(node->world, s);
    return sock != NULL && sock->node == node && sock->open ? sock : NULL;
}

hal_status_t vnet_local_addr(void *ctx, hal_socket_t s, hal_addr_t *out)
{
    const vsock_t *sock = any_kind(ctx, s);
    if (sock == NULL) {
        return HAL_ERR_IO;
    }
    *out = sock->local;
    return HAL_OK;
}

void vnet_close(void *ctx, hal_socket_t s)
{
    vsock_t *sock = any_kind(ctx, s);
    if (sock == NULL) {
        return;
    }
    if (sock->kind == VSOCK_UDP) {
        vsock_free(sock);
    } else {
        vtcp_close(sock);
    }
}
