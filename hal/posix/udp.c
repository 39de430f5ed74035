/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "posix/net_priv.h"
#include "posix/origin.h"

/* What a server asks the kernel to keep of datagrams that wait, per socket: some 2,500 short ones. */
#define LISTEN_BYTES (1024 * 1024)

itl_hal_status_t posix_udp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    static const itl_hal_addr_t any = {.family = ITL_HAL_IPV4};
    const itl_hal_addr_t *wanted = local == NULL ? &any : local;
    struct sockaddr_storage addr;
    int fd;
    itl_hal_status_t status = posix_open_socket(wanted->family, SOCK_DGRAM, &fd);
    if (status != ITL_HAL_OK)
        return status;
    socklen_t len = posix_to_sockaddr(wanted, &addr);
    if (bind(fd, (struct sockaddr *)&addr, len) != 0) {
        status = posix_open_error(errno);
        close(fd);
        return status;
    }
    *out = fd;
    return posix_adopt(ctx, fd, POSIX_UDP);
}

/* Who may go past the machine's limit (net.core.rmem_max) does; the others get what it allows. */
static void widen(int fd)
{
    int bytes = LISTEN_BYTES;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

/* Another socket on an address that is shared. @return false: the system has no more */
static bool join(struct posix_net *net, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    struct sockaddr_storage addr;
    int one = 1;
    int fd;
    if (posix_open_socket(local->family, SOCK_DGRAM, &fd) != ITL_HAL_OK)
        return false;
    socklen_t len = posix_to_sockaddr(local, &addr);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) != 0 ||
        bind(fd, (struct sockaddr *)&addr, len) != 0) {
        close(fd);
        return false;
    }
    widen(fd);
    *out = fd;
    if (posix_adopt(net, fd, POSIX_UDP) != ITL_HAL_OK)
        return false;
    net->socks[fd].origins = posix_origins_create(fd, local);
    return true;
}

itl_hal_status_t posix_udp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count)
{
    struct posix_net *net = ctx;
    itl_hal_addr_t bound;
    int one = 1;
    size_t wanted = *count;
    *count = 1;
    /* The first is bound alone, so that a port somebody else has is refused; only then is the port shared. */
    itl_hal_status_t status = posix_udp_open(net, local, &out[0]);
    if (status != ITL_HAL_OK)
        return status;
    widen(out[0]);
    net->socks[out[0]].origins = posix_origins_create(out[0], local);
    bool shared = net->hal.local_addr(net, out[0], &bound) == ITL_HAL_OK &&
                  setsockopt(out[0], SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) == 0;
    while (shared && *count < wanted && join(net, &bound, &out[*count]))
        (*count)++;
    return ITL_HAL_OK;
}

itl_hal_status_t posix_udp_connect(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *peer)
{
    struct sockaddr_storage addr;
    if (posix_sock(ctx, s, POSIX_UDP) == NULL)
        return ITL_HAL_ERR_IO;
    socklen_t len = posix_to_sockaddr(peer, &addr);
    return connect(s, (struct sockaddr *)&addr, len) == 0 ? ITL_HAL_OK : ITL_HAL_ERR_UNREACHABLE;
}

static itl_hal_status_t send_error(int error)
{
    switch (error) {
    case EAGAIN:
    case EINTR:
    case ENOBUFS:
    case ENOMEM:
        return ITL_HAL_AGAIN;
    case EMSGSIZE:
        return ITL_HAL_ERR_RANGE;
    case EACCES:
    case EPERM:
        return ITL_HAL_ERR_UNREACHABLE;
    default:
        return posix_stream_error(error);
    }
}

itl_hal_status_t posix_udp_send(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data, size_t len)
{
    struct sockaddr_storage addr;
    const posix_sock_t *sock = posix_sock(ctx, s, POSIX_UDP);
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    if (sock->origins != NULL)
        return posix_origins_send(sock->origins, s, data, len, to) >= 0 ? ITL_HAL_OK : send_error(errno);
    socklen_t addr_len = posix_to_sockaddr(to, &addr);
    ssize_t sent = sendto(s, data, len, MSG_NOSIGNAL, (struct sockaddr *)&addr, addr_len);
    return sent >= 0 ? ITL_HAL_OK : send_error(errno);
}

itl_hal_status_t posix_udp_recv(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap, size_t *len)
{
    struct sockaddr_storage addr;
    itl_hal_addr_t sender;
    const posix_sock_t *sock = posix_sock(ctx, s, POSIX_UDP);
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    ssize_t got;
    do {
        socklen_t addr_len = sizeof addr;
        got = sock->origins != NULL ? posix_origins_recv(sock->origins, s, buf, cap, &addr)
                                    : recvfrom(s, buf, cap, MSG_TRUNC, (struct sockaddr *)&addr, &addr_len);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return errno == EAGAIN ? ITL_HAL_AGAIN : posix_stream_error(errno);
    if (!posix_from_sockaddr((struct sockaddr *)&addr, from == NULL ? &sender : from))
        return ITL_HAL_ERR_IO;
    *len = (size_t)got > cap ? cap + 1u : (size_t)got;
    return ITL_HAL_OK;
}

itl_hal_status_t posix_source_addr(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    struct sockaddr_storage addr;
    itl_hal_addr_t target = *to;
    int fd;
    (void)ctx;
    if (posix_open_socket(to->family, SOCK_DGRAM, &fd) != ITL_HAL_OK)
        return ITL_HAL_ERR_UNREACHABLE;
    /* Connecting a datagram socket sends nothing: it asks the routing table. Port 0 cannot be connected to. */
    target.port = 9;
    socklen_t len = posix_to_sockaddr(&target, &addr);
    bool found = connect(fd, (struct sockaddr *)&addr, len) == 0;
    len = sizeof addr;
    found = found && getsockname(fd, (struct sockaddr *)&addr, &len) == 0 &&
            posix_from_sockaddr((struct sockaddr *)&addr, out);
    close(fd);
    if (!found)
        return ITL_HAL_ERR_UNREACHABLE;
    out->port = 0;
    return ITL_HAL_OK;
}
