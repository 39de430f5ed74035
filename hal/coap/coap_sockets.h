/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * UDP sockets as POSIX has them, over itl_hal_net_t: those calls that libcoap makes, under names of our own. Errors are
 * in errno.
 *
 * coap_config.h includes coap_names.h, which gives libcoap these calls in the place of the system's.
 */
#ifndef HAL_COAP_SOCKETS_H
#define HAL_COAP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>

#include "hal/net.h"

/** Sockets to look at; any number of them: all that may have something. */
typedef struct coap_port_set {
    bool all;
} coap_port_set_t;

/** Whether a socket may have something to be taken. */
bool coap_sockets_may_have(int number);

/** wait() of a net has named these: until the next coap_port_use, of its sockets only those named since they were found
 *  empty may have something. */
void coap_sockets_named(const itl_hal_net_t *net, const itl_hal_socket_t *ready, size_t count);

/** A socket without address, of the node that coap_port_use named. @return its number, or -1 */
int coap_port_socket(int family, int type, int protocol);

/** Gives it an address; port 0: any. One that stands for all of IPv6 takes IPv4 as well, if the node has that. */
int coap_port_bind(int number, const struct sockaddr *address, socklen_t len);

/** Names its only peer. */
int coap_port_connect(int number, const struct sockaddr *address, socklen_t len);

/** Its own address. */
int coap_port_getsockname(int number, struct sockaddr *address, socklen_t *len);

/** The peer's address. */
int coap_port_getpeername(int number, struct sockaddr *address, socklen_t *len);

/** Nothing can be chosen. @return 0 */
int coap_port_setsockopt(int number, int level, int option, const void *value, socklen_t len);

/** Nothing can be chosen: no socket blocks. @return 0 */
int coap_port_ioctl(int number, unsigned long request, const void *value);

/** Sends a datagram to the peer. @return @p len, or -1 */
ssize_t coap_port_send(int number, const void *data, size_t len, int flags);

/** Sends a datagram. @return @p len, or -1 */
ssize_t coap_port_sendto(int number, const void *data, size_t len, int flags, const struct sockaddr *to,
                         socklen_t to_len);

/** Takes a datagram; from others than a connected socket's peer it is dropped, longer than @p cap it is cut, as POSIX
 *  does. @return its length; -1: none */
ssize_t coap_port_recv(int number, void *buf, size_t cap, int flags);

/** Takes a datagram, and tells who sent it. @return its length; -1: none */
ssize_t coap_port_recvfrom(int number, void *buf, size_t cap, int flags, struct sockaddr *from, socklen_t *from_len);

/** Never waits. @return @p count: all may be readable, none takes more time to write */
int coap_port_select(int count, coap_port_set_t *readable, coap_port_set_t *writable, coap_port_set_t *exceptional,
                     struct timeval *timeout);

/** Closes a socket. @return 0, or -1: it is none */
int coap_port_close(int number);

#endif
