/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_sockets.h"

#include <coap_config.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "coap/coap_port.h"

#undef close /* One of libcoap's names (coap_names.h); here it is a member of itl_hal_net_t. */

/* Places that the table grows by. */
#define PLACES 4

/* A socket of the HAL is opened where it gets an address; its number here is the place in the table. */
typedef struct coap_port_socket {
    const itl_hal_t *hal; /* Of the node that opened it; NULL: free. */
    itl_hal_socket_t socket;
    itl_hal_socket_t ipv4; /* Beside one for all of IPv6: on the same port. */
    itl_hal_addr_t peer;   /* Family 0: any. */
    bool empty;            /* Nothing was there when it was looked at, and it was not named since. */
} coap_port_socket_t;

static coap_port_socket_t *sockets;
static int places;
static int used;
static uint64_t taken;
static uint64_t named; /* The turn in which wait() names those that have something; 0: none yet. */

uint64_t coap_port_taken(void)
{
    return taken;
}

static const itl_hal_net_t *net_of(const coap_port_socket_t *s)
{
    return s->hal->net;
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
    case ITL_HAL_ERR_REFUSED:
        return fail(ECONNREFUSED);
    case ITL_HAL_ERR_RANGE:
        return fail(EADDRNOTAVAIL);
    case ITL_HAL_ERR_TAKEN:
        return fail(EADDRINUSE);
    default:
        return fail(EIO);
    }
}

static coap_port_socket_t *socket_of(int number)
{
    return number >= 0 && number < places && sockets[number].hal != NULL ? &sockets[number] : NULL;
}

bool coap_sockets_may_have(int number)
{
    const coap_port_socket_t *s = socket_of(number);
    return s != NULL && (named != coap_port_turn() || !s->empty);
}

static void name(const itl_hal_net_t *net, itl_hal_socket_t ready)
{
    for (int i = 0; i < places; i++)
        if (sockets[i].hal != NULL && net_of(&sockets[i]) == net &&
            (sockets[i].socket == ready || sockets[i].ipv4 == ready))
            sockets[i].empty = false;
}

void coap_sockets_named(const itl_hal_net_t *net, const itl_hal_socket_t *ready, size_t count)
{
    named = coap_port_turn();
    for (size_t i = 0; i < count; i++)
        name(net, ready[i]);
}

static itl_hal_addr_t read_address(const struct sockaddr *address, socklen_t len)
{
    itl_hal_addr_t addr = {0};
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    if (address->sa_family == AF_INET && len >= sizeof in) {
        memcpy(&in, address, sizeof in);
        addr.family = ITL_HAL_IPV4;
        addr.port = ntohs(in.sin_port);
        memcpy(addr.ip, &in.sin_addr, 4);
    } else if (address->sa_family == AF_INET6 && len >= sizeof in6) {
        memcpy(&in6, address, sizeof in6);
        addr.family = ITL_HAL_IPV6;
        addr.port = ntohs(in6.sin6_port);
        memcpy(addr.ip, &in6.sin6_addr, 16);
    }
    return addr;
}

static void write_address(const itl_hal_addr_t *addr, struct sockaddr *address, socklen_t *len)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(addr->port)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(addr->port)};
    bool six = addr->family == ITL_HAL_IPV6;
    socklen_t size = six ? sizeof in6 : sizeof in;
    memcpy(&in.sin_addr, addr->ip, 4);
    memcpy(&in6.sin6_addr, addr->ip, 16);
    memcpy(address, six ? (const void *)&in6 : &in, *len < size ? *len : size);
    *len = size;
}

/* @return false: out of memory */
static bool make_place(void)
{
    if (used < places)
        return true;
    coap_port_socket_t *more = realloc(sockets, (size_t)(places + PLACES) * sizeof *more);
    if (more == NULL)
        return false;
    memset(more + places, 0, PLACES * sizeof *more);
    sockets = more;
    places += PLACES;
    return true;
}

int coap_port_socket(int family, int type, int protocol)
{
    (void)protocol;
    if ((family != AF_INET && family != AF_INET6) || type != SOCK_DGRAM)
        return fail(EAFNOSUPPORT);
    if (!make_place())
        return fail(EMFILE);
    int number = 0;
    while (sockets[number].hal != NULL)
        number++;
    sockets[number] =
        (coap_port_socket_t){.hal = coap_port_hal(), .socket = ITL_HAL_SOCKET_NONE, .ipv4 = ITL_HAL_SOCKET_NONE};
    used++;
    return number;
}

static bool is_all_of_ipv6(const itl_hal_addr_t *local)
{
    static const uint8_t all[sizeof local->ip];
    return local->family == ITL_HAL_IPV6 && memcmp(local->ip, all, sizeof all) == 0;
}

/* With room for many datagrams that wait, if the net has servers at all. */
static itl_hal_status_t listen_on(const itl_hal_net_t *net, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    size_t count = 1;
    itl_hal_status_t status = net->udp_listen(net->ctx, local, out, &count);
    return status == ITL_HAL_ERR_LIMIT ? net->udp_open(net->ctx, local, out) : status;
}

/* @return ITL_HAL_OK, also where the node has no IPv4 */
static itl_hal_status_t listen_on_ipv4(coap_port_socket_t *s)
{
    const itl_hal_net_t *net = net_of(s);
    itl_hal_addr_t local = {0};
    itl_hal_status_t status = net->local_addr(net->ctx, s->socket, &local);
    if (status != ITL_HAL_OK)
        return status;
    const itl_hal_addr_t all = {.family = ITL_HAL_IPV4, .port = local.port};
    status = listen_on(net, &all, &s->ipv4);
    return status == ITL_HAL_ERR_RANGE ? ITL_HAL_OK : status;
}

int coap_port_bind(int number, const struct sockaddr *address, socklen_t len)
{
    coap_port_socket_t *s = socket_of(number);
    itl_hal_addr_t local = read_address(address, len);
    if (s == NULL || local.family == 0 || s->socket != ITL_HAL_SOCKET_NONE)
        return fail(EINVAL);
    itl_hal_status_t status = listen_on(net_of(s), &local, &s->socket);
    if (status == ITL_HAL_OK && is_all_of_ipv6(&local))
        status = listen_on_ipv4(s);
    return status == ITL_HAL_OK ? 0 : fail_as(status);
}

/* A net that cannot: take_datagram looks who sent what it takes. */
static itl_hal_status_t connect_to(const coap_port_socket_t *s)
{
    const itl_hal_net_t *net = net_of(s);
    return net->udp_connect == NULL ? ITL_HAL_OK : net->udp_connect(net->ctx, s->socket, &s->peer);
}

int coap_port_connect(int number, const struct sockaddr *address, socklen_t len)
{
    coap_port_socket_t *s = socket_of(number);
    itl_hal_addr_t peer = read_address(address, len);
    itl_hal_status_t status = ITL_HAL_OK;
    if (s == NULL || peer.family == 0)
        return fail(EINVAL);
    const itl_hal_addr_t any = {.family = peer.family};
    s->peer = peer;
    if (s->socket == ITL_HAL_SOCKET_NONE)
        status = net_of(s)->udp_open(net_of(s)->ctx, &any, &s->socket);
    if (status == ITL_HAL_OK)
        status = connect_to(s);
    return status == ITL_HAL_OK ? 0 : fail_as(status);
}

int coap_port_getsockname(int number, struct sockaddr *address, socklen_t *len)
{
    const coap_port_socket_t *s = socket_of(number);
    itl_hal_addr_t local;
    if (s == NULL || net_of(s)->local_addr(net_of(s)->ctx, s->socket, &local) != ITL_HAL_OK)
        return fail(EINVAL);
    write_address(&local, address, len);
    return 0;
}

int coap_port_getpeername(int number, struct sockaddr *address, socklen_t *len)
{
    const coap_port_socket_t *s = socket_of(number);
    if (s == NULL || s->peer.family == 0)
        return fail(EINVAL);
    write_address(&s->peer, address, len);
    return 0;
}

int coap_port_setsockopt(int number, int level, int option, const void *value, socklen_t len)
{
    (void)number, (void)level, (void)option, (void)value, (void)len;
    return 0;
}

int coap_port_ioctl(int number, unsigned long request, const void *value)
{
    (void)number, (void)request, (void)value;
    return 0;
}

static ssize_t send_datagram(const coap_port_socket_t *s, const itl_hal_addr_t *to, const void *data, size_t len)
{
    if (s == NULL || to->family == 0)
        return fail(EINVAL);
    const bool beside = to->family == ITL_HAL_IPV4 && s->ipv4 != ITL_HAL_SOCKET_NONE;
    itl_hal_status_t status = net_of(s)->udp_send(net_of(s)->ctx, beside ? s->ipv4 : s->socket, to, data, len);
    /* One that was dropped for want of room is lost as on any network: it is sent again. */
    return status == ITL_HAL_OK || status == ITL_HAL_AGAIN ? (ssize_t)len : fail_as(status);
}

ssize_t coap_port_send(int number, const void *data, size_t len, int flags)
{
    const coap_port_socket_t *s = socket_of(number);
    (void)flags;
    return s == NULL ? fail(EINVAL) : send_datagram(s, &s->peer, data, len);
}

ssize_t coap_port_sendto(int number, const void *data, size_t len, int flags, const struct sockaddr *to,
                         socklen_t to_len)
{
    itl_hal_addr_t addr = read_address(to, to_len);
    (void)flags;
    return send_datagram(socket_of(number), &addr, data, len);
}

static bool is_peer(const coap_port_socket_t *s, const itl_hal_addr_t *from)
{
    const itl_hal_addr_t *peer = &s->peer;
    return peer->family == 0 || (peer->family == from->family && peer->port == from->port &&
                                 memcmp(peer->ip, from->ip, sizeof peer->ip) == 0);
}

static itl_hal_status_t take_from(const coap_port_socket_t *s, itl_hal_socket_t socket, itl_hal_addr_t *from, void *buf,
                                  size_t cap, size_t *len)
{
    itl_hal_status_t status = ITL_HAL_AGAIN;
    do
        status = net_of(s)->udp_recv(net_of(s)->ctx, socket, from, buf, cap, len);
    while (status == ITL_HAL_OK && !is_peer(s, from));
    if (status == ITL_HAL_OK && *len > cap)
        *len = cap;
    return status;
}

static ssize_t take_datagram(coap_port_socket_t *s, itl_hal_addr_t *from, void *buf, size_t cap)
{
    size_t len = 0;
    if (s == NULL)
        return fail(EINVAL);
    itl_hal_status_t status = take_from(s, s->socket, from, buf, cap, &len);
    if (status == ITL_HAL_AGAIN && s->ipv4 != ITL_HAL_SOCKET_NONE)
        status = take_from(s, s->ipv4, from, buf, cap, &len);
    s->empty = status == ITL_HAL_AGAIN;
    /* Behind what the network told of a peer there may be datagrams as well. */
    taken += status == ITL_HAL_OK || status == ITL_HAL_ERR_REFUSED || status == ITL_HAL_ERR_UNREACHABLE;
    return status == ITL_HAL_OK ? (ssize_t)len : fail_as(status);
}

ssize_t coap_port_recv(int number, void *buf, size_t cap, int flags)
{
    itl_hal_addr_t from;
    (void)flags;
    return take_datagram(socket_of(number), &from, buf, cap);
}

ssize_t coap_port_recvfrom(int number, void *buf, size_t cap, int flags, struct sockaddr *from, socklen_t *from_len)
{
    itl_hal_addr_t addr;
    (void)flags;
    ssize_t len = take_datagram(socket_of(number), &addr, buf, cap);
    if (len >= 0)
        write_address(&addr, from, from_len);
    return len;
}

/* Whether a datagram waits, only the attempt to take it shows: FD_ISSET tells which sockets are worth one. */
int coap_port_select(int count, coap_port_set_t *readable, coap_port_set_t *writable, coap_port_set_t *exceptional,
                     struct timeval *timeout)
{
    (void)timeout;
    readable->all = true;
    writable->all = exceptional->all = false;
    return count;
}

int coap_port_close(int number)
{
    coap_port_socket_t *s = socket_of(number);
    if (s == NULL)
        return fail(EBADF);
    net_of(s)->close(net_of(s)->ctx, s->socket);
    net_of(s)->close(net_of(s)->ctx, s->ipv4);
    *s = (coap_port_socket_t){0};
    if (--used == 0) {
        free(sockets);
        sockets = NULL;
        places = 0;
    }
    return 0;
}
