/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/world_priv.h"

/** Hands out what is ready. Who has no room for names looks at all its sockets anyway. */
static void hand_out(virtual_node_t *node, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    size_t given = 0;
    node->lookup_ended = false;
    if (cap == 0)
        vsock_forget_ready(node);
    while (given < cap) {
        const vsock_t *sock = vlist_take(&node->ready);
        if (sock == NULL)
            break;
        ready[given++] = sock->handle;
    }
    if (count != NULL)
        *count = given;
}

itl_hal_status_t vnet_wait(void *ctx, uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    virtual_node_t *node = ctx;
    bool more = true;
    while (more && node->ready.count == 0 && !node->lookup_ended)
        more = vworld_advance(node->world, vworld_us(deadline_ms));
    bool nothing_to_come = !more && deadline_ms == ITL_HAL_FOREVER;
    hand_out(node, ready, cap, count);
    return nothing_to_come ? ITL_HAL_ERR_IO : ITL_HAL_OK;
}

static vsock_t *any_kind(const virtual_node_t *node, itl_hal_socket_t s)
{
    vsock_t *sock = vsock_find(node->world, s);
    return sock != NULL && sock->node == node && sock->open ? sock : NULL;
}

itl_hal_status_t vnet_local_addr(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *out)
{
    const vsock_t *sock = any_kind(ctx, s);
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    *out = sock->local;
    return ITL_HAL_OK;
}

void vnet_close(void *ctx, itl_hal_socket_t s)
{
    vsock_t *sock = any_kind(ctx, s);
    if (sock == NULL)
        return;
    if (sock->kind == VSOCK_UDP)
        vsock_free(sock);
    else
        vtcp_close(sock);
}
