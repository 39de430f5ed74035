/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/forward.h"

#include "itl_limits.h"

void forward_open(forward_t *forward, const itl_hal_t *hal, const char *host, uint16_t port)
{
    *forward = (forward_t){
        .net = hal->net, .clock = hal->clock, .host = host, .server.port = port, .socket = ITL_HAL_SOCKET_NONE};
}

/* A name is looked up every time: a server that moved is found again, and the HAL remembers answers. */
itl_hal_status_t forward_ready(forward_t *forward)
{
    if (!forward->looking)
        itl_reach_start(&forward->reach, forward->net, forward->clock, forward->host, forward->server.port,
                        ITL_DEFAULT_TIMEOUT_MS);
    itl_reach_status_t status = itl_reach_poll(&forward->reach);
    forward->looking = status == ITL_REACH_WAIT;
    if (status != ITL_REACH_READY)
        return forward->looking ? ITL_HAL_AGAIN : ITL_HAL_ERR_NO_HOST;
    const itl_hal_addr_t *server = &forward->reach.address;
    if (forward->socket != ITL_HAL_SOCKET_NONE && server->family != forward->server.family)
        forward_close(forward);
    forward->server = *server;
    if (forward->socket != ITL_HAL_SOCKET_NONE)
        return ITL_HAL_OK;
    const itl_hal_addr_t any = {.family = server->family};
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
