/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/forward.h"

void forward_open(forward_t *forward, const itl_hal_net_t *net, const char *host, uint16_t port)
{
    *forward = (forward_t){.net = net, .host = host, .server.port = port, .socket = ITL_HAL_SOCKET_NONE};
}

/* A name is looked up every time: a server that moved is found again, and the HAL remembers answers. */
itl_hal_status_t forward_ready(forward_t *forward)
{
    itl_hal_addr_t server = {.port = forward->server.port};
    itl_hal_status_t found = forward->net->resolve(forward->net->ctx, forward->host, 0, &server);
    if (found != ITL_HAL_OK)
        return found;
    if (forward->socket != ITL_HAL_SOCKET_NONE && server.family != forward->server.family)
        forward_close(forward);
    forward->server = server;
    if (forward->socket != ITL_HAL_SOCKET_NONE)
        return ITL_HAL_OK;
    const itl_hal_addr_t any = {.family = server.family};
    return forward->net->udp_open(forward->net->ctx, &any, &forward->socket);
}

itl_hal_status_t forward_send(forward_t *forward, const void *message, size_t len)
{
    return forward->net->udp_send(forward->net->ctx, forward->socket, &forward->server, message, len);
}

void forward_close(forward_t *forward)
{
    if (forward->socket != ITL_HAL_SOCKET_NONE)
        forward->net->close(forward->net->ctx, forward->socket);
    forward->socket = ITL_HAL_SOCKET_NONE;
}
