/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of the POSIX net share.
 */
#ifndef POSIX_NET_PRIV_H
#define POSIX_NET_PRIV_H

#include <stdbool.h>
#include <sys/socket.h>

#include "hal/net.h"

/** What a socket is, or that its descriptor is none of ours. */
typedef enum posix_kind { POSIX_NONE, POSIX_UDP, POSIX_LISTENER, POSIX_TCP, POSIX_WATCHED } posix_kind_t;

/** A socket, found by its descriptor. */
typedef struct posix_sock {
    posix_kind_t kind;
    bool queued;                   /**< In the list of ready sockets. */
    bool starved;                  /**< Listener: there was no descriptor for a connection that waits. */
    struct posix_origins *origins; /**< Of a UDP socket that listens on all addresses; else NULL. */
    itl_hal_status_t failure;      /**< TCP: why it can send no more; the kernel tells only once. */
    int ready_prev;                /**< Neighbours in the list; -1: none. */
    int ready_next;
} posix_sock_t;

struct posix_lookup;

struct posix_net {
    itl_hal_net_t hal;
    int epoll;
    int bell; /**< An eventfd that ends wait(). */
    posix_sock_t *socks;
    size_t sock_count;
    int ready_first; /**< -1: none. */
    int ready_last;
    unsigned starved; /**< Listeners that are. */
    struct posix_lookup *lookups;
};

/** The socket of this kind behind a handle; NULL: none. */
posix_sock_t *posix_sock(struct posix_net *net, itl_hal_socket_t s, posix_kind_t kind);

/** Takes a descriptor into the net and watches it. @return ITL_HAL_OK; else the descriptor is closed */
itl_hal_status_t posix_adopt(struct posix_net *net, int fd, posix_kind_t kind);

/** Opens a non-blocking socket. @return ITL_HAL_OK, ITL_HAL_ERR_LIMIT, ITL_HAL_ERR_RANGE (family), ITL_HAL_ERR_IO */
itl_hal_status_t posix_open_socket(itl_hal_family_t family, int type, int *fd);

/** What errno means where a socket is opened or bound. */
itl_hal_status_t posix_open_error(int error);

/** What errno means on a connection. */
itl_hal_status_t posix_stream_error(int error);

/* sockaddr.c */

/** An address for the kernel. @return its length */
socklen_t posix_to_sockaddr(const itl_hal_addr_t *addr, struct sockaddr_storage *out);

/** An address from the kernel; false: neither IPv4 nor IPv6. */
bool posix_from_sockaddr(const struct sockaddr *in, itl_hal_addr_t *out);

/** Reads a numeric address, leaves the port. */
bool posix_parse_numeric(const char *text, itl_hal_addr_t *out);

/* udp.c, tcp.c, resolve.c: members of itl_hal_net_t; ctx is the net */

/** itl_hal_net_t.udp_open */
itl_hal_status_t posix_udp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

/** itl_hal_net_t.udp_listen */
itl_hal_status_t posix_udp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count);

/** itl_hal_net_t.udp_connect */
itl_hal_status_t posix_udp_connect(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *peer);

/** itl_hal_net_t.udp_send */
itl_hal_status_t posix_udp_send(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data, size_t len);

/** itl_hal_net_t.udp_recv */
itl_hal_status_t posix_udp_recv(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap,
                                size_t *len);

/** itl_hal_net_t.source_addr. */
itl_hal_status_t posix_source_addr(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out);

/** itl_hal_net_t.tcp_connect */
itl_hal_status_t posix_tcp_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out);

/** itl_hal_net_t.tcp_listen */
itl_hal_status_t posix_tcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

/** itl_hal_net_t.tcp_accept */
itl_hal_status_t posix_tcp_accept(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out);

/** itl_hal_net_t.tcp_send */
itl_hal_status_t posix_tcp_send(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent);

/** itl_hal_net_t.tcp_recv */
itl_hal_status_t posix_tcp_recv(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len);

/** itl_hal_net_t.resolve */
itl_hal_status_t posix_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out);

/** Lets go of all look-ups; threads that still run end by themselves. */
void posix_lookups_drop(struct posix_net *net);

#endif
