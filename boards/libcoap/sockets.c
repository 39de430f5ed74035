/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "port_priv.h"

/* Sockets at once: an alarm on its way, a server; and two more, should what is closed still be held. */
#define SOCKETS 4

/* A socket of the HAL is opened where it gets an address; its number here is the place in the table. */
typedef struct coap_port_socket {
    bool used;
    itl_hal_socket_t socket;
    itl_hal_addr_t peer; /* Family 0: any. */
} coap_port_socket_t;

static coap_port_socket_t sockets[SOCKETS];

const struct in6_addr in6addr_any;

static const itl_hal_net_t *net(void)
{
    return coap_port_hal()->net;
}

static int fail(int why)
{
    errno = why;
    return -1;
}

static int fail_as(itl_hal_status_t status)
{
    switch (status) {
    case ITL_HAL_AGAIN:
        return fail(EAGAIN);
    case ITL_HAL_ERR_UNREACHABLE:
        return fail(EHOSTUNREACH);
    case ITL_HAL_ERR_RANGE:
        return fail(EADDRINUSE);
    default:
        return fail(EIO);
    }
}

static coap_port_socket_t *socket_of(int number)
{
    return number >= 0 && number < SOCKETS && sockets[number].used ? &sockets[number] : NULL;
}

static itl_hal_addr_t read_address(const struct sockaddr *address, socklen_t len)
{
    itl_hal_addr_t addr = {0};
    struct sockaddr_in in;
    if (address->sa_family != AF_INET || len < sizeof in)
        return addr;
    memcpy(&in, address, sizeof in);
    addr.family = ITL_HAL_IPV4;
    addr.port = ntohs(in.sin_port);
    memcpy(addr.ip, &in.sin_addr, 4);
    return addr;
}

static void write_address(const itl_hal_addr_t *addr, struct sockaddr *address, socklen_t *len)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(addr->port)};
    memcpy(&in.sin_addr, addr->ip, 4);
    memcpy(address, &in, *len < sizeof in ? *len : sizeof in);
    *len = sizeof in;
}

int socket(int family, int type, int protocol)
{
    (void)protocol;
    if (family != AF_INET || type != SOCK_DGRAM)
        return fail(EAFNOSUPPORT);
    for (int i = 0; i < SOCKETS; i++) {
        if (!sockets[i].used) {
            sockets[i] = (coap_port_socket_t){.used = true, .socket = ITL_HAL_SOCKET_NONE};
            return i;
        }
    }
    return fail(EMFILE);
}

static int open_at(coap_port_socket_t *s, const itl_hal_addr_t *local)
{
    itl_hal_status_t status =
        s->socket == ITL_HAL_SOCKET_NONE ? net()->udp_open(net()->ctx, local, &s->socket) : ITL_HAL_ERR_RANGE;
    return status == ITL_HAL_OK ? 0 : fail_as(status);
}

int bind(int number, const struct sockaddr *address, socklen_t len)
{
    coap_port_socket_t *s = socket_of(number);
    itl_hal_addr_t local = read_address(address, len);
    return s == NULL || local.family == 0 ? fail(EINVAL) : open_at(s, &local);
}

int connect(int number, const struct sockaddr *address, socklen_t len)
{
    coap_port_socket_t *s = socket_of(number);
    itl_hal_addr_t peer = read_address(address, len);
    if (s == NULL || peer.family == 0)
        return fail(EINVAL);
    s->peer = peer;
    return s->socket == ITL_HAL_SOCKET_NONE ? open_at(s, NULL) : 0;
}

int getsockname(int number, struct sockaddr *address, socklen_t *len)
{
    const coap_port_socket_t *s = socket_of(number);
    itl_hal_addr_t local;
    if (s == NULL || net()->local_addr(net()->ctx, s->socket, &local) != ITL_HAL_OK)
        return fail(EINVAL);
    write_address(&local, address, len);
    return 0;
}

int getpeername(int number, struct sockaddr *address, socklen_t *len)
{
    const coap_port_socket_t *s = socket_of(number);
    if (s == NULL || s->peer.family == 0)
        return fail(EINVAL);
    write_address(&s->peer, address, len);
    return 0;
}

int setsockopt(int number, int level, int option, const void *value, socklen_t len)
{
    (void)number, (void)level, (void)option, (void)value, (void)len;
    return 0;
}

int ioctl(int number, unsigned long request, ...)
{
    (void)number, (void)request;
    return 0;
}

static ssize_t send_datagram(const coap_port_socket_t *s, const itl_hal_addr_t *to, const void *data, size_t len)
{
    if (s == NULL || to->family == 0)
        return fail(EINVAL);
    itl_hal_status_t status = net()->udp_send(net()->ctx, s->socket, to, data, len);
    /* One that was dropped for want of room is lost as on any network: it is sent again. */
    return status == ITL_HAL_OK || status == ITL_HAL_AGAIN ? (ssize_t)len : fail_as(status);
}

ssize_t send(int number, const void *data, size_t len, int flags)
{
    const coap_port_socket_t *s = socket_of(number);
    (void)flags;
    return s == NULL ? fail(EINVAL) : send_datagram(s, &s->peer, data, len);
}

ssize_t sendto(int number, const void *data, size_t len, int flags, const struct sockaddr *to, socklen_t to_len)
{
    itl_hal_addr_t addr = read_address(to, to_len);
    (void)flags;
    return send_datagram(socket_of(number), &addr, data, len);
}

static bool is_peer(const coap_port_socket_t *s, const itl_hal_addr_t *from)
{
    return s->peer.family == 0 || (s->peer.port == from->port && memcmp(s->peer.ip, from->ip, 4) == 0);
}

static ssize_t take_datagram(const coap_port_socket_t *s, itl_hal_addr_t *from, void *buf, size_t cap)
{
    size_t len = 0;
    itl_hal_status_t status = ITL_HAL_AGAIN;
    if (s == NULL)
        return fail(EINVAL);
    do
        status = net()->udp_recv(net()->ctx, s->socket, from, buf, cap, &len);
    while (status == ITL_HAL_OK && (!is_peer(s, from) || len > cap));
    return status == ITL_HAL_OK ? (ssize_t)len : fail_as(status);
}

ssize_t recv(int number, void *buf, size_t cap, int flags)
{
    itl_hal_addr_t from;
    (void)flags;
    return take_datagram(socket_of(number), &from, buf, cap);
}

ssize_t recvfrom(int number, void *buf, size_t cap, int flags, struct sockaddr *from, socklen_t *from_len)
{
    itl_hal_addr_t addr;
    (void)flags;
    ssize_t len = take_datagram(socket_of(number), &addr, buf, cap);
    if (len >= 0)
        write_address(&addr, from, from_len);
    return len;
}

/* Whether a datagram waits, only the attempt to take it shows: every socket may be tried. */
int select(int count, fd_set *readable, fd_set *writable, fd_set *exceptional, struct timeval *timeout)
{
    (void)readable, (void)timeout;
    FD_ZERO(writable);
    FD_ZERO(exceptional);
    return count;
}

int close(int number)
{
    coap_port_socket_t *s = socket_of(number);
    if (s == NULL)
        return fail(EBADF);
    net()->close(net()->ctx, s->socket);
    s->used = false;
    return 0;
}
