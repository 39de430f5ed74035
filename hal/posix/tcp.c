/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "posix/net_priv.h"

static bool send_at_once(int fd)
{
    int one = 1;
    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0;
}

itl_hal_status_t posix_tcp_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out)
{
    struct sockaddr_storage addr;
    int fd;
    itl_hal_status_t status = posix_open_socket(to->family, SOCK_STREAM, &fd);
    if (status != ITL_HAL_OK)
        return status == ITL_HAL_ERR_RANGE || status == ITL_HAL_ERR_KEPT ? ITL_HAL_ERR_UNREACHABLE : status;
    socklen_t len = posix_to_sockaddr(to, &addr);
    int failed = send_at_once(fd) ? connect(fd, (struct sockaddr *)&addr, len) : -1;
    if (failed != 0 && errno != EINPROGRESS && errno != EINTR) {
        bool no_port_left = errno == EAGAIN || errno == EADDRNOTAVAIL;
        status = no_port_left ? ITL_HAL_ERR_LIMIT : posix_stream_error(errno);
        close(fd);
        return status;
    }
    *out = fd;
    return posix_adopt(ctx, fd, POSIX_TCP);
}

itl_hal_status_t posix_tcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    struct sockaddr_storage addr;
    int one = 1;
    int fd;
    itl_hal_status_t status = posix_open_socket(local->family, SOCK_STREAM, &fd);
    if (status != ITL_HAL_OK)
        return status;
    socklen_t len = posix_to_sockaddr(local, &addr);
    /* Connections of a server that has just ended must not keep the next one from its port. */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(fd, (struct sockaddr *)&addr, len) != 0 || listen(fd, SOMAXCONN) != 0) {
        status = posix_open_error(errno);
        close(fd);
        return status;
    }
    *out = fd;
    return posix_adopt(ctx, fd, POSIX_LISTENER);
}

static itl_hal_status_t accept_error(struct posix_net *net, posix_sock_t *listener, int error)
{
    if (error == EAGAIN)
        return ITL_HAL_AGAIN;
    if (posix_open_error(error) != ITL_HAL_ERR_LIMIT)
        return ITL_HAL_ERR_IO;
    if (!listener->starved) {
        listener->starved = true;
        net->starved++;
    }
    return ITL_HAL_ERR_LIMIT;
}

/** Errors of a connection that went away while it waited: the next one may be fine. */
static bool try_next(int error)
{
    return error == EINTR || error == ECONNABORTED || error == EPROTO || error == ENETDOWN || error == EHOSTDOWN ||
           error == EHOSTUNREACH || error == ENETUNREACH;
}

itl_hal_status_t posix_tcp_accept(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out)
{
    struct sockaddr_storage addr;
    posix_sock_t *sock = posix_sock(ctx, listener, POSIX_LISTENER);
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    int fd;
    do {
        socklen_t len = sizeof addr;
        fd = accept4(listener, (struct sockaddr *)&addr, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (fd < 0 && try_next(errno));
    if (fd < 0)
        return accept_error(ctx, sock, errno);
    if (from != NULL && !posix_from_sockaddr((struct sockaddr *)&addr, from)) {
        close(fd);
        return ITL_HAL_ERR_IO;
    }
    (void)send_at_once(fd); /* Fails only where the connection is gone already; the first send will say so. */
    *out = fd;
    return posix_adopt(ctx, fd, POSIX_TCP);
}

itl_hal_status_t posix_tcp_send(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent)
{
    posix_sock_t *sock = posix_sock(ctx, s, POSIX_TCP);
    *sent = 0;
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    if (sock->failure != ITL_HAL_OK)
        return sock->failure;
    ssize_t put;
    do {
        put = send(s, data, len, MSG_NOSIGNAL);
    } while (put < 0 && errno == EINTR);
    if (put >= 0) {
        *sent = (size_t)put;
        return ITL_HAL_OK;
    }
    if (errno == EAGAIN)
        return ITL_HAL_AGAIN;
    sock->failure = posix_stream_error(errno);
    return sock->failure;
}

itl_hal_status_t posix_tcp_recv(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len)
{
    posix_sock_t *sock = posix_sock(ctx, s, POSIX_TCP);
    *len = 0;
    if (sock == NULL || cap == 0)
        return ITL_HAL_ERR_IO;
    ssize_t got;
    do {
        got = recv(s, buf, cap, 0);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        *len = (size_t)got;
        return ITL_HAL_OK;
    }
    if (got < 0 && errno == EAGAIN)
        return ITL_HAL_AGAIN;
    if (got < 0 && sock->failure == ITL_HAL_OK)
        sock->failure = posix_stream_error(errno);
    return sock->failure == ITL_HAL_OK ? ITL_HAL_ERR_CLOSED : sock->failure;
}
