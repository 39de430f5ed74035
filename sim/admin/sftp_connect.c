/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/sftp_connect.h"

#include <errno.h>
#include <string.h>

#include "admin/interrupt.h"
#include "posix/posix.h"
#include "reach/reach.h"

/* A look-up ends on a thread of its own, which Ctrl-C's wait does not hear of: it is looked for so often. */
#define LOOK_AGAIN_MS 20

/* Waits for an address to be tried. @return 0, or why there is none: EINTR, or EHOSTUNREACH as reach->reason says */
static int wait_for_address(itl_reach_t *reach)
{
    struct pollfd nothing = {.fd = -1};
    itl_reach_status_t status;
    while ((status = itl_reach_poll(reach)) == ITL_REACH_WAIT)
        if (interrupt_poll(&nothing, LOOK_AGAIN_MS) < 0)
            return errno;
    return status == ITL_REACH_READY ? 0 : EHOSTUNREACH;
}

/* Waits until the socket is connected. @return 0, or why not */
static int wait_connected(const itl_hal_net_t *net, itl_hal_socket_t socket, const itl_reach_t *reach)
{
    struct pollfd wait = {.fd = socket, .events = POLLOUT};
    itl_hal_status_t status;
    size_t sent;
    while ((status = net->tcp_send(net->ctx, socket, "", 0, &sent)) == ITL_HAL_AGAIN) {
        uint64_t now = itl_hal_now_ms(reach->clock);
        if (itl_reach_is_late(reach))
            return ETIMEDOUT;
        if (interrupt_poll(&wait, (int64_t)(reach->deadline_ms - now)) < 0)
            return errno;
    }
    return status == ITL_HAL_OK ? 0 : EHOSTUNREACH;
}

/* @param why  [out] where -1 is returned */
static int connect_to(posix_net_t *posix, const itl_reach_t *reach, int *why)
{
    const itl_hal_net_t *net = posix_net_hal(posix);
    itl_hal_socket_t socket = ITL_HAL_SOCKET_NONE;
    itl_hal_status_t status = net->tcp_connect(net->ctx, &reach->address, &socket);
    *why = status == ITL_HAL_OK ? wait_connected(net, socket, reach) : EHOSTUNREACH;
    if (*why == 0)
        return posix_net_release(posix, socket);
    net->close(net->ctx, socket);
    return -1;
}

static int fail_connect(const sftp_server_t *server, const itl_reach_t *reach, int why, base_error_t *error)
{
    if (why == EINTR)
        base_fail(error, "%s port %u: interrupted", server->host, server->port);
    else if (reach->reason == ITL_REASON_DNS_UNKNOWN_HOST)
        base_fail(error, "%s: unknown host", server->host);
    else if (why == ETIMEDOUT)
        base_fail(error, "%s port %u: server does not answer", server->host, server->port);
    else
        base_fail(error, "%s port %u: server is unreachable", server->host, server->port);
    return -1;
}

static int connect_by(posix_net_t *net, const sftp_server_t *server, base_error_t *error)
{
    itl_reach_t reach;
    int fd = -1, why = 0, waited;
    itl_reach_start(&reach, posix_net_hal(net), posix_clock(), server->host, server->port, server->timeout_ms);
    while (fd < 0 && why != EINTR && (waited = wait_for_address(&reach)) != EHOSTUNREACH) {
        why = waited;
        if (why == 0)
            fd = connect_to(net, &reach, &why);
        if (fd < 0)
            itl_reach_failed(&reach, ITL_REASON_NETWORK_ERROR, false);
    }
    return fd >= 0 ? fd : fail_connect(server, &reach, why, error);
}

int sftp_connect(const sftp_server_t *server, base_error_t *error)
{
    posix_net_t *net = posix_net_create();
    if (net == NULL) {
        base_fail(error, "%s: %s", server->host, strerror(errno));
        return -1;
    }
    int fd = connect_by(net, server, error);
    posix_net_destroy(net);
    return fd;
}
