/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "posix/net.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "posix/clock.h"
#include "posix/net_priv.h"

#define EVENTS_AT_ONCE 64

/** Most bytes thrown away when a connection is closed with data unread. */
#define DRAIN_BYTES (1024u * 1024u)

posix_sock_t *posix_sock(posix_net_t *net, itl_hal_socket_t s, posix_kind_t kind)
{
    if (s < 0 || (size_t)s >= net->sock_count || net->socks[s].kind != kind)
        return NULL;
    return &net->socks[s];
}

static void queue_ready(posix_net_t *net, int fd)
{
    posix_sock_t *sock = &net->socks[fd];
    if (sock->queued)
        return;
    sock->queued = true;
    sock->ready_next = -1;
    sock->ready_prev = net->ready_last;
    if (net->ready_last < 0)
        net->ready_first = fd;
    else
        net->socks[net->ready_last].ready_next = fd;
    net->ready_last = fd;
}

static void unqueue(posix_net_t *net, int fd)
{
    posix_sock_t *sock = &net->socks[fd];
    if (!sock->queued)
        return;
    sock->queued = false;
    if (sock->ready_prev < 0)
        net->ready_first = sock->ready_next;
    else
        net->socks[sock->ready_prev].ready_next = sock->ready_next;
    if (sock->ready_next < 0)
        net->ready_last = sock->ready_prev;
    else
        net->socks[sock->ready_next].ready_prev = sock->ready_prev;
}

static bool make_room(posix_net_t *net, int fd)
{
    size_t count = net->sock_count == 0 ? 64u : net->sock_count;
    while (count <= (size_t)fd)
        count *= 2u;
    if (count == net->sock_count)
        return true;
    posix_sock_t *socks = realloc(net->socks, count * sizeof *socks);
    if (socks == NULL)
        return false;
    net->socks = socks;
    for (size_t i = net->sock_count; i < count; i++)
        net->socks[i] = (posix_sock_t){.kind = POSIX_NONE};
    net->sock_count = count;
    return true;
}

itl_hal_status_t posix_adopt(posix_net_t *net, int fd, posix_kind_t kind)
{
    /* A UDP socket is writable all the time; asking for it would wake wait() after each datagram sent. */
    uint32_t events = kind == POSIX_TCP ? EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET : EPOLLIN | EPOLLET;
    struct epoll_event event = {.events = events, .data = {.fd = fd}};
    if (!make_room(net, fd) || epoll_ctl(net->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        close(fd);
        return ITL_HAL_ERR_LIMIT;
    }
    net->socks[fd] = (posix_sock_t){.kind = kind, .failure = ITL_HAL_OK};
    return ITL_HAL_OK;
}

itl_hal_status_t posix_open_error(int error)
{
    switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return ITL_HAL_ERR_LIMIT;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return ITL_HAL_ERR_RANGE;
    case EADDRINUSE:
        return ITL_HAL_ERR_TAKEN;
    case EACCES:
        return ITL_HAL_ERR_KEPT;
    default:
        return ITL_HAL_ERR_IO;
    }
}

itl_hal_status_t posix_stream_error(int error)
{
    switch (error) {
    case ECONNREFUSED:
        return ITL_HAL_ERR_REFUSED;
    case EPIPE:
    case ECONNRESET:
    case ECONNABORTED:
    case ENOTCONN:
        return ITL_HAL_ERR_CLOSED;
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EINVAL:
        return ITL_HAL_ERR_UNREACHABLE;
    default:
        return ITL_HAL_ERR_IO;
    }
}

itl_hal_status_t posix_open_socket(itl_hal_family_t family, int type, int *fd)
{
    int one = 1;
    *fd = socket(family == ITL_HAL_IPV6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return posix_open_error(errno);
    /* The same port can then be had for IPv4 and for IPv6, as two sockets. */
    if (family == ITL_HAL_IPV6 && setsockopt(*fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) != 0) {
        close(*fd);
        return ITL_HAL_ERR_IO;
    }
    return ITL_HAL_OK;
}

itl_hal_status_t posix_net_watch(posix_net_t *net, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
    if (fd < 0 || !make_room(net, fd) || epoll_ctl(net->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        return ITL_HAL_ERR_LIMIT;
    net->socks[fd] = (posix_sock_t){.kind = POSIX_WATCHED, .failure = ITL_HAL_OK};
    return ITL_HAL_OK;
}

void posix_net_unwatch(posix_net_t *net, int fd)
{
    if (posix_sock(net, fd, POSIX_WATCHED) == NULL)
        return;
    unqueue(net, fd);
    net->socks[fd] = (posix_sock_t){.kind = POSIX_NONE};
    epoll_ctl(net->epoll, EPOLL_CTL_DEL, fd, NULL);
}

static bool is_ours(const posix_net_t *net, itl_hal_socket_t s)
{
    return s >= 0 && (size_t)s < net->sock_count && net->socks[s].kind != POSIX_NONE &&
           net->socks[s].kind != POSIX_WATCHED;
}

static itl_hal_status_t net_local_addr(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *out)
{
    const posix_net_t *net = ctx;
    struct sockaddr_storage addr;
    socklen_t len = sizeof addr;
    if (!is_ours(net, s) || getsockname(s, (struct sockaddr *)&addr, &len) != 0)
        return ITL_HAL_ERR_IO;
    return posix_from_sockaddr((struct sockaddr *)&addr, out) ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/** A descriptor is free again: listeners that had none may go on. */
static void feed_starved(posix_net_t *net)
{
    for (size_t i = 0; net->starved > 0 && i < net->sock_count; i++) {
        if (net->socks[i].starved) {
            net->socks[i].starved = false;
            net->starved--;
            queue_ready(net, (int)i);
        }
    }
}

/** Throws unread data away: closed over it the kernel sends a reset, which may destroy what the peer has not read. */
static void drain(int fd)
{
    char scratch[4096];
    size_t drained = 0;
    ssize_t got = 1;
    while (got > 0 && drained < DRAIN_BYTES) {
        got = recv(fd, scratch, sizeof scratch, MSG_DONTWAIT);
        drained += got > 0 ? (size_t)got : 0;
    }
}

static void forget(posix_net_t *net, itl_hal_socket_t s)
{
    posix_sock_t *sock = &net->socks[s];
    unqueue(net, s);
    net->starved -= sock->starved ? 1u : 0u;
    free(sock->origins);
    *sock = (posix_sock_t){.kind = POSIX_NONE};
}

static void net_close(void *ctx, itl_hal_socket_t s)
{
    posix_net_t *net = ctx;
    if (!is_ours(net, s))
        return;
    if (net->socks[s].kind == POSIX_TCP)
        drain(s);
    forget(net, s);
    close(s);
    feed_starved(net);
}

int posix_net_release(posix_net_t *net, itl_hal_socket_t socket)
{
    if (!is_ours(net, socket) || net->socks[socket].kind != POSIX_TCP)
        return -1;
    epoll_ctl(net->epoll, EPOLL_CTL_DEL, socket, NULL);
    forget(net, socket);
    return socket;
}

/** Milliseconds for epoll_wait; -1: for ever. */
static int time_left(uint64_t deadline_ms)
{
    if (deadline_ms == ITL_HAL_FOREVER)
        return -1;
    uint64_t now_ms = itl_hal_now_ms(posix_clock());
    uint64_t left = deadline_ms > now_ms ? deadline_ms - now_ms : 0;
    return left < INT_MAX ? (int)left : INT_MAX;
}

/** Asks the kernel once. @return ITL_HAL_OK, ITL_HAL_AGAIN (time is up), ITL_HAL_ERR_IO */
static itl_hal_status_t collect(posix_net_t *net, int timeout_ms)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    int count = epoll_wait(net->epoll, events, EVENTS_AT_ONCE, timeout_ms);
    if (count < 0)
        return errno == EINTR ? ITL_HAL_OK : ITL_HAL_ERR_IO;
    for (int i = 0; i < count; i++) {
        uint64_t rings;
        if (events[i].data.fd != net->bell)
            queue_ready(net, events[i].data.fd);
        else if (read(net->bell, &rings, sizeof rings) < 0 && errno != EAGAIN)
            return ITL_HAL_ERR_IO;
    }
    return count > 0 ? ITL_HAL_OK : ITL_HAL_AGAIN;
}

/** Hands out what is ready. Who has no room for names looks at all its sockets anyway. */
static size_t hand_out(posix_net_t *net, itl_hal_socket_t *ready, size_t cap)
{
    size_t given = 0;
    while (net->ready_first >= 0 && (cap == 0 || given < cap)) {
        int fd = net->ready_first;
        unqueue(net, fd);
        if (cap > 0)
            ready[given++] = fd;
    }
    return given;
}

static itl_hal_status_t net_wait(void *ctx, uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    posix_net_t *net = ctx;
    itl_hal_status_t status = ITL_HAL_OK;
    if (net->ready_first < 0) {
        int left_ms;
        do {
            left_ms = time_left(deadline_ms);
            status = collect(net, left_ms);
        } while (status == ITL_HAL_AGAIN && left_ms != 0);
    }
    size_t given = hand_out(net, ready, cap);
    if (count != NULL)
        *count = given;
    return status == ITL_HAL_ERR_IO ? ITL_HAL_ERR_IO : ITL_HAL_OK;
}

static void fill_hal(posix_net_t *net)
{
    net->hal = (itl_hal_net_t){
        .ctx = net,
        .resolve = posix_resolve,
        .udp_open = posix_udp_open,
        .udp_listen = posix_udp_listen,
        .udp_connect = posix_udp_connect,
        .udp_send = posix_udp_send,
        .udp_recv = posix_udp_recv,
        .tcp_connect = posix_tcp_connect,
        .tcp_listen = posix_tcp_listen,
        .tcp_accept = posix_tcp_accept,
        .tcp_send = posix_tcp_send,
        .tcp_recv = posix_tcp_recv,
        .local_addr = net_local_addr,
        .source_addr = posix_source_addr,
        .close = net_close,
        .wait = net_wait,
    };
}

static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* Refused: there is room for fewer sockets, which they will say. */
    }
}

posix_net_t *posix_net_create(void)
{
    posix_net_t *net = calloc(1, sizeof *net);
    if (net == NULL)
        return NULL;
    raise_file_limit();
    fill_hal(net);
    net->ready_first = -1;
    net->ready_last = -1;
    net->epoll = epoll_create1(EPOLL_CLOEXEC);
    net->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = net->bell}};
    if (net->epoll < 0 || net->bell < 0 || epoll_ctl(net->epoll, EPOLL_CTL_ADD, net->bell, &event) != 0) {
        int error = errno;
        posix_net_destroy(net);
        errno = error;
        return NULL;
    }
    return net;
}

void posix_net_destroy(posix_net_t *net)
{
    if (net == NULL)
        return;
    for (size_t i = 0; i < net->sock_count; i++)
        net_close(net, (itl_hal_socket_t)i);
    posix_lookups_drop(net);
    if (net->bell >= 0)
        close(net->bell);
    if (net->epoll >= 0)
        close(net->epoll);
    free(net->socks);
    free(net);
}

const itl_hal_net_t *posix_net_hal(const posix_net_t *net)
{
    return &net->hal;
}

posix_net_t *posix_net_of(const itl_hal_net_t *hal)
{
    return hal->wait == net_wait ? hal->ctx : NULL;
}

void posix_net_wake(const posix_net_t *net)
{
    int error = errno; /* A signal handler must leave it as it was. */
    uint64_t one = 1;
    ssize_t written = write(net->bell, &one, sizeof one);
    (void)written; /* A full counter rings as well. */
    errno = error;
}
