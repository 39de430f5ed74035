/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "posix/origin.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "posix/net_priv.h"

/* Clients that are remembered, each in the one place that follows from its address. */
#define PLACES 1024u

/* What the kernel tells of a datagram, and is told of an answer. */
typedef union info {
    struct in_pktinfo ipv4;
    struct in6_pktinfo ipv6;
} info_t;

typedef struct origin {
    itl_hal_addr_t client; /* Family 0: nobody. */
    info_t info;
} origin_t;

struct posix_origins {
    origin_t places[PLACES];
};

static bool is_any(const itl_hal_addr_t *local)
{
    static const uint8_t any[sizeof local->ip];
    return memcmp(local->ip, any, sizeof any) == 0;
}

posix_origins_t *posix_origins_create(int fd, const itl_hal_addr_t *local)
{
    const bool ipv6 = local->family == ITL_HAL_IPV6;
    int one = 1;
    if (!is_any(local) ||
        setsockopt(fd, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, ipv6 ? IPV6_RECVPKTINFO : IP_PKTINFO, &one, sizeof one) != 0)
        return NULL;
    return calloc(1, sizeof(posix_origins_t));
}

static size_t place_of(const itl_hal_addr_t *client)
{
    uint32_t hash = client->port;
    for (size_t i = 0; i < sizeof client->ip; i++)
        hash = (hash ^ client->ip[i]) * 16777619u;
    return (hash ^ hash >> 15) % PLACES;
}

static bool is_same(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && a->port == b->port && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static void keep(posix_origins_t *origins, const itl_hal_addr_t *client, struct msghdr *message)
{
    origin_t *origin = &origins->places[place_of(client)];
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
        const bool ipv6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO;
        if (!ipv6 && (part->cmsg_level != IPPROTO_IP || part->cmsg_type != IP_PKTINFO))
            continue;
        *origin = (origin_t){.client = *client};
        memcpy(&origin->info, CMSG_DATA(part), ipv6 ? sizeof origin->info.ipv6 : sizeof origin->info.ipv4);
        /* By which interface an answer goes is the routing table's business, but for link-local addresses. */
        if (!ipv6)
            origin->info.ipv4.ipi_ifindex = 0;
        else if (!IN6_IS_ADDR_LINKLOCAL(&origin->info.ipv6.ipi6_addr))
            origin->info.ipv6.ipi6_ifindex = 0;
    }
}

ssize_t posix_origins_recv(posix_origins_t *origins, int fd, void *buf, size_t cap, struct sockaddr_storage *from)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(info_t))];
    struct iovec bytes = {.iov_base = buf, .iov_len = cap};
    struct msghdr message = {.msg_name = from,
                             .msg_namelen = sizeof *from,
                             .msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    itl_hal_addr_t client;
    ssize_t got = recvmsg(fd, &message, MSG_TRUNC);
    if (got >= 0 && posix_from_sockaddr((const struct sockaddr *)from, &client))
        keep(origins, &client, &message);
    return got;
}

ssize_t posix_origins_send(const posix_origins_t *origins, int fd, const void *data, size_t len,
                           const itl_hal_addr_t *to)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(info_t))] = {0};
    const origin_t *origin = &origins->places[place_of(to)];
    const bool ipv6 = to->family == ITL_HAL_IPV6;
    const size_t size = ipv6 ? sizeof origin->info.ipv6 : sizeof origin->info.ipv4;
    struct sockaddr_storage addr;
    struct iovec bytes = {.iov_base = (void *)data, .iov_len = len};
    struct msghdr message = {.msg_name = &addr, .msg_iov = &bytes, .msg_iovlen = 1};
    message.msg_namelen = posix_to_sockaddr(to, &addr);
    if (is_same(&origin->client, to)) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(size);
        struct cmsghdr *part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;
        part->cmsg_type = ipv6 ? IPV6_PKTINFO : IP_PKTINFO;
        part->cmsg_len = CMSG_LEN(size);
        memcpy(CMSG_DATA(part), &origin->info, size);
    }
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}
