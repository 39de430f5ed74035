/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the network of a device is made of: sockets, datagrams that wait, names being looked up.
 */
#ifndef HAL_LWIP_NET_TYPES_H
#define HAL_LWIP_NET_TYPES_H

#include <lwip/pbuf.h>
#include <stdbool.h>
#include <stdint.h>

#include "hal/clock.h"
#include "hal/net.h"
#include "lwip/lwip_link.h"

/** Sockets of a device: a transfer, a TLS connection, and a few to listen with. A board with pages sets more, as for
 * lwipopts.h. */
#ifndef LWIP_NET_SOCKETS
#define LWIP_NET_SOCKETS 6u
#endif

/** Datagrams kept for one socket until they are asked for. */
#define LWIP_NET_DATAGRAMS 8u

/** Names that can be looked up at once: one that is waited for, and two whose users gave up. A board without the room
 * sets fewer, as for lwipopts.h. */
#ifndef LWIP_NET_LOOKUPS
#define LWIP_NET_LOOKUPS 3u
#endif

/** Longest host name that can be looked up, with its NUL (RFC 1035 section 2.3.4). */
#define LWIP_NET_HOST_BYTES 256u

typedef enum lwip_socket_kind {
    LWIP_SOCKET_FREE,
    LWIP_SOCKET_UDP,
    LWIP_SOCKET_CONNECTING,
    LWIP_SOCKET_CONNECTED,
    LWIP_SOCKET_LISTENER,
    LWIP_SOCKET_WAITING, /**< Connected to a listener, not yet accepted. */
    LWIP_SOCKET_FAILED,  /**< lwIP let go of the connection; why, is in failure. */
} lwip_socket_kind_t;

/** A datagram that waits to be read. */
typedef struct lwip_datagram {
    struct pbuf *data;
    itl_hal_addr_t from;
} lwip_datagram_t;

/** A socket. Private to lwip_net.c, lwip_udp.c and lwip_tcp.c. */
typedef struct lwip_socket {
    struct lwip_net *net;
    lwip_socket_kind_t kind;
    bool ready;   /**< Something happened since wait() last named it. */
    bool starved; /**< TCP: lwIP had no memory for what it was to send. */
    bool ended;   /**< TCP: the peer has sent all it will. */
    itl_hal_status_t failure;
    void *pcb; /**< The udp_pcb or tcp_pcb. */
    struct pbuf *received;
    struct lwip_socket *listener;
    uint8_t first, count; /**< Of datagrams. */
    lwip_datagram_t datagrams[LWIP_NET_DATAGRAMS];
} lwip_socket_t;

/** One name being looked up. */
typedef struct lwip_lookup {
    enum { LWIP_LOOKUP_NONE, LWIP_LOOKUP_RUNNING, LWIP_LOOKUP_FOUND, LWIP_LOOKUP_FAILED } state;
    bool ready;
    uint8_t address[4];
    char host[LWIP_NET_HOST_BYTES];
} lwip_lookup_t;

/** The network of a device. */
typedef struct lwip_net {
    itl_hal_net_t hal;
    const itl_hal_clock_t *clock;
    lwip_link_t *link;
    void (*idle)(void *ctx); /**< Sleeps until an interrupt; returns after some milliseconds at the latest. */
    void *idle_ctx;
    lwip_socket_t sockets[LWIP_NET_SOCKETS];
    lwip_lookup_t lookups[LWIP_NET_LOOKUPS];
} lwip_net_t;

#endif
