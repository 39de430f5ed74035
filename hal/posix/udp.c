/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "posix/net_priv.h"

hal_status_t posix_udp_open(void *ctx, const hal_addr_t *local, hal_socket_t *out)
{
    static const hal_addr_t any = {.family = HAL_IPV4};
    const hal_addr_t *wanted = local == NULL ? &any : local;
    struct sockaddr_storage addr;
    int fd;
    hal_status_t status = posix_open_socket(wanted->family, SOCK_DGRAM, &fd);
    if (status != HAL_OK) {
        return status;
    }
    socklen_t len = posix_to_sockaddr(wanted, &addr);
    if (bind(fd, (struct sockaddr *)&addr, len) != 0) {
        status = posix_open_error(errno);
        close(fd);
        return status;
    }
    *out = fd;
    return posix_adopt(ctx, fd, POSIX_UDP);
}

static hal_status_t send_error(int error)
{
    switch (error) {
    case EAGAIN:
    case EINTR:
    case ENOBUFS:
    case ENOMEM:
        return HAL_AGAIN;
    case EMSGSIZE:
        return HAL_ERR_RANGE;
    case EACCES:
    case EPERM:
        return HAL_ERR_UNREACHABLE;
    default:
        return posix_stream_error(error);
    }
}

hal_status_t posix_udp_send(void *ctx, hal_socket_t s, const hal_addr_t *to, const void *data, size_t len)
{
    struct sockaddr_storage addr;
    if (posix_sock(ctx, s, POSIX_UDP) == NULL) {
        return HAL_ERR_IO;
    }
    socklen_t addr_len = posix_to_sockaddr(to, &addr);
    ssize_t sent = sendto(s, data, len, MSG_NOSIGNAL, (struct sockaddr *)&addr, addr_len);
    return sent >= 0 ? HAL_OK : send_error(errno);
}

hal_status_t posix_udp_recv(void *ctx, hal_socket_t s, hal_addr_t *from, void *buf, size_t cap, size_t *len)
{
    struct sockaddr_storage addr;
    hal_addr_t sender;
    if (posix_sock(ctx, s, POSIX_UDP) == NULL) {
        return HAL_ERR_IO;
    }
    ssize_t got;
    do {
        socklen_t addr_len = sizeof addr;
        got = recvfrom(s, buf, cap, MSG_TRUNC, (struct sockaddr *)&addr, &addr_len);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return errno == EAGAIN ? HAL_AGAIN : HAL_ERR_IO;
    }
    if (!posix_from_sockaddr((struct sockaddr *)&addr, from == NULL ? &sender : from)) {
        return HAL_ERR_IO;
    }
    *len = (size_t)got > cap ? cap + 1u : (size_t)got;
    return HAL_OK;
}

hal_status_t posix_source_addr(void *ctx, const hal_addr_t *to, hal_addr_t *out)
{
    struct sockaddr_storage addr;
    hal_addr_t target = *to;
    int fd;
    (void)ctx;
    if (posix_open_socket(to->family, SOCK_DGRAM, &fd) != HAL_OK) {
        return HAL_ERR_UNREACHABLE;
    }
    /* Connecting a datagram socket sends nothing: it asks the routing table. Port 0 cannot be connected to. */
    target.port = 9;
    socklen_t len = posix_to_sockaddr(&target, &addr);
    bool found = connect(fd, (struct sockaddr *)&addr, len) == 0;
    len = sizeof addr;
    found = found && getsockname(fd, (struct sockaddr *)&addr, &len) == 0 &&
            posix_from_sockaddr((struct sockaddr *)&addr, out);
    close(fd);
    if (!found) {
        return HAL_ERR_UNREACHABLE;
    }
    out->port = 0;
    return HAL_OK;
}
