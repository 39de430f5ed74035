/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/sftp_connect.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "admin/interrupt.h"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the socket is connected. @return 0, or why not */
static int wait_connected(int fd, int64_t deadline)
{
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    int64_t left = deadline - now_ms();
    int result = 0, ready = interrupt_poll(&wait, left > 0 ? left : 0);
    socklen_t size = sizeof result;
    if (ready < 0)
        return errno;
    if (ready == 0)
        return ETIMEDOUT;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &result, &size) == 0 ? result : errno;
}

/* @param why  [out] where -1 is returned */
static int connect_to(const struct addrinfo *address, int64_t deadline, int *why)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    *why = fd < 0 ? errno : 0;
    if (fd >= 0 && connect(fd, address->ai_addr, address->ai_addrlen) != 0)
        *why = errno == EINPROGRESS ? wait_connected(fd, deadline) : errno;
    if (*why == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static int fail_connect(const sftp_server_t *server, int why, base_error_t *error)
{
    if (why == EINTR)
        base_fail(error, "%s port %u: interrupted", server->host, server->port);
    else if (why == ETIMEDOUT)
        base_fail(error, "%s port %u: server does not answer", server->host, server->port);
    else
        base_fail(error, "%s port %u: server is unreachable", server->host, server->port);
    return -1;
}

int sftp_connect(const sftp_server_t *server, base_error_t *error)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV};
    struct addrinfo *addresses = NULL;
    char port[8];
    int64_t deadline = now_ms() + server->timeout_ms;
    int fd = -1, why = EHOSTUNREACH;
    snprintf(port, sizeof port, "%u", server->port);
    if (getaddrinfo(server->host, port, &hints, &addresses) != 0) {
        base_fail(error, "%s: unknown host", server->host);
        return -1;
    }
    for (const struct addrinfo *each = addresses; each != NULL && fd < 0 && why != EINTR; each = each->ai_next)
        fd = connect_to(each, deadline, &why);
    freeaddrinfo(addresses);
    return fd >= 0 ? fd : fail_connect(server, why, error);
}
