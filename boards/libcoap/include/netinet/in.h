/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Addresses as POSIX has them: those libcoap uses, and what its code for multicast wants to see, which no program here
 * calls.
 */
#ifndef BOARDS_NETINET_IN_H
#define BOARDS_NETINET_IN_H

#include <stdint.h>

#define AF_UNSPEC 0
#define AF_INET   2
#define AF_INET6  10

typedef uint16_t in_port_t;
typedef uint16_t sa_family_t;
typedef uint32_t socklen_t;

struct in_addr {
    uint32_t s_addr;
};

struct in6_addr {
    uint8_t s6_addr[16];
};

extern const struct in6_addr in6addr_any;

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

struct sockaddr_in {
    sa_family_t sin_family;
    in_port_t sin_port;
    struct in_addr sin_addr;
};

struct sockaddr_in6 {
    sa_family_t sin6_family;
    in_port_t sin6_port;
    uint32_t sin6_flowinfo;
    struct in6_addr sin6_addr;
    uint32_t sin6_scope_id;
};

#define INADDR_ANY 0u

#define IN_MULTICAST(a)            (((a)&0xF0000000u) == 0xE0000000u)
#define IN6_IS_ADDR_MULTICAST(a)   ((a)->s6_addr[0] == 0xFF)
#define IN6_IS_ADDR_V4MAPPED(a)    (memcmp((a)->s6_addr, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12) == 0)
#define IN6_IS_ADDR_UNSPECIFIED(a) (memcmp((a)->s6_addr, (const uint8_t[16]){0}, 16) == 0)

/* All boards are little-endian. */
#define htons(number) __builtin_bswap16(number)
#define ntohs(number) __builtin_bswap16(number)
#define htonl(number) __builtin_bswap32(number)
#define ntohl(number) __builtin_bswap32(number)

struct ip_mreq {
    struct in_addr imr_multiaddr, imr_interface;
};

struct ipv6_mreq {
    struct in6_addr ipv6mr_multiaddr;
    unsigned ipv6mr_interface;
};

#define IPPROTO_IP          0
#define IPPROTO_IPV6        41
#define IP_PKTINFO          8
#define IP_MULTICAST_TTL    33
#define IP_ADD_MEMBERSHIP   35
#define IPV6_MULTICAST_HOPS 18
#define IPV6_JOIN_GROUP     20
#define IPV6_V6ONLY         26
#define IPV6_PKTINFO        50

#endif
