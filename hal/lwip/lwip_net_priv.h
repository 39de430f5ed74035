/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of hal/lwip share: the socket table, addresses, and the calls behind itl_hal_net_t.
 */
#ifndef HAL_LWIP_NET_PRIV_H
#define HAL_LWIP_NET_PRIV_H

#include <lwip/err.h>
#include <lwip/ip_addr.h>

#include "lwip/lwip_net_types.h"

/** A free socket, made @p kind; NULL when all are taken. */
lwip_socket_t *lwip_socket_new(lwip_net_t *net, lwip_socket_kind_t kind);

/** The number by which users know a socket. */
itl_hal_socket_t lwip_socket_number(const lwip_socket_t *s);

/** The socket of a number; NULL when there is none such. */
lwip_socket_t *lwip_socket_of(void *net, itl_hal_socket_t number);

/** To lwIP's form. @return false for an address that is not IPv4 */
bool lwip_addr_to_ip(const itl_hal_addr_t *from, ip_addr_t *to);

/** From lwIP's form. */
itl_hal_addr_t lwip_addr_from_ip(const ip_addr_t *ip, uint16_t port);

/** True when a socket may be bound to this address: any, or the port's own. */
bool lwip_addr_is_ours(const lwip_net_t *net, const ip_addr_t *ip);

/** True when packets to this address have a way: the device has an address, and a router unless it is near. */
bool lwip_addr_has_way(const lwip_net_t *net, const ip_addr_t *ip);

itl_hal_status_t lwip_udp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);
itl_hal_status_t lwip_udp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count);
itl_hal_status_t lwip_udp_send(void *ctx, itl_hal_socket_t number, const itl_hal_addr_t *to, const void *data,
                               size_t len);
itl_hal_status_t lwip_udp_recv(void *ctx, itl_hal_socket_t number, itl_hal_addr_t *from, void *buf, size_t cap,
                               size_t *len);
itl_hal_status_t lwip_tcp_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out);
itl_hal_status_t lwip_tcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);
itl_hal_status_t lwip_tcp_accept(void *ctx, itl_hal_socket_t number, itl_hal_addr_t *from, itl_hal_socket_t *out);
itl_hal_status_t lwip_tcp_send(void *ctx, itl_hal_socket_t number, const void *data, size_t len, size_t *sent);
itl_hal_status_t lwip_tcp_recv(void *ctx, itl_hal_socket_t number, void *buf, size_t cap, size_t *len);
itl_hal_status_t lwip_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out);

/** Lets go of a UDP socket's port and datagrams. */
void lwip_udp_close(lwip_socket_t *s);

/** Lets go of a TCP socket: what was sent is still delivered. */
void lwip_tcp_close(lwip_socket_t *s);

#endif
