/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Non-blocking UDP and TCP. One hal_net_t serves any number of sockets and users; apart from wait()
 * no call ever blocks.
 *
 * Readiness is edge-triggered: before wait() a user must have called recv, send or accept until
 * HAL_AGAIN on every socket it wants to hear of again. Not safe from interrupts or other threads.
 */
#ifndef HAL_NET_H
#define HAL_NET_H

#include <stddef.h>
#include <stdint.h>

#include "hal/status.h"

/** Family of a hal_addr_t. */
enum { HAL_IPV4 = 4, HAL_IPV6 = 6 };

/** An address and port. IPv4 uses the first 4 bytes of ip; unused bytes are zero, so that addresses
 *  can be compared member by member. */
typedef struct hal_addr {
    uint8_t family; /**< HAL_IPV4 or HAL_IPV6. */
    uint8_t ip[16]; /**< Network byte order. */
    uint16_t port;  /**< Host byte order; 0 in a local address: any free port. */
} hal_addr_t;

/** A socket; HAL_SOCKET_NONE is none. */
typedef int32_t hal_socket_t;
#define HAL_SOCKET_NONE ((hal_socket_t)-1)

/** wait() without an end. */
#define HAL_FOREVER UINT64_MAX

/** Addresses of one name that can be had. */
#define HAL_ADDRESSES_MAX 4u

typedef struct hal_net {
    void *ctx; /**< Passed back to every call. */

    /** Turns a host name or a numeric IPv4 or IPv6 address (no brackets) into the address number @p index (0, 1, ...)
     * of that host, IPv4 before IPv6 and otherwise in the name server's order; the port of @p out is left as it is. The
     *  first call starts the look-up, the same name again asks for the result.
     *  @return HAL_OK, HAL_AGAIN (still looking; wait() ends when the answer is there), HAL_ERR_NO_HOST (no such host,
     * or not so many addresses; a numeric one has one, and an implementation may know but the first of a name),
     *  HAL_ERR_LIMIT (too many look-ups at once). */
    hal_status_t (*resolve)(void *ctx, const char *host, unsigned index, hal_addr_t *out);

    /** Opens a UDP socket bound to @p local (NULL: any IPv4 address, any port).
     *  @return HAL_OK, HAL_ERR_LIMIT, HAL_ERR_RANGE (address not ours, port taken), HAL_ERR_IO. */
    hal_status_t (*udp_open)(void *ctx, const hal_addr_t *local, hal_socket_t *out);

    /** Opens what a server with many clients listens on: one socket, or several on the same address and port, among
     *  which the system divides the senders; each with as much room for datagrams that wait as the system grants.
     *  @p out receives up to @p count sockets, at least 1; @p count then says how many.
     *  @return as udp_open. */
    hal_status_t (*udp_listen)(void *ctx, const hal_addr_t *local, hal_socket_t *out, size_t *count);

    /** Sends one datagram. HAL_AGAIN means that it was dropped for want of room.
     *  @return HAL_OK, HAL_AGAIN, HAL_ERR_RANGE (too long), HAL_ERR_UNREACHABLE, HAL_ERR_IO. */
    hal_status_t (*udp_send)(void *ctx, hal_socket_t s, const hal_addr_t *to, const void *data, size_t len);

    /** Takes one datagram; one longer than @p cap is cut and @p len says cap + 1. @p from may be NULL.
     *  @return HAL_OK, HAL_AGAIN, HAL_ERR_IO. */
    hal_status_t (*udp_recv)(void *ctx, hal_socket_t s, hal_addr_t *from, void *buf, size_t cap, size_t *len);

    /** Starts a TCP connection; it is up once tcp_send no longer says HAL_AGAIN.
     *  Small writes go out at once (no Nagle delay).
     *  @return HAL_OK, HAL_ERR_LIMIT, HAL_ERR_UNREACHABLE, HAL_ERR_REFUSED, HAL_ERR_IO. */
    hal_status_t (*tcp_connect)(void *ctx, const hal_addr_t *to, hal_socket_t *out);

    /** Listens on @p local. @return HAL_OK, HAL_ERR_LIMIT, HAL_ERR_RANGE (address or port not to be had), HAL_ERR_IO.
     */
    hal_status_t (*tcp_listen)(void *ctx, const hal_addr_t *local, hal_socket_t *out);

    /** Takes one waiting connection. @p from may be NULL. @return HAL_OK, HAL_AGAIN, HAL_ERR_LIMIT, HAL_ERR_IO. */
    hal_status_t (*tcp_accept)(void *ctx, hal_socket_t listener, hal_addr_t *from, hal_socket_t *out);

    /** Sends what fits; @p sent says how many bytes went (1 to len with HAL_OK; 0 of 0 asks only whether the
     *  connection is up).
     *  @return HAL_OK, HAL_AGAIN (connecting, or no room), HAL_ERR_REFUSED, HAL_ERR_UNREACHABLE, HAL_ERR_CLOSED,
     * HAL_ERR_IO. */
    hal_status_t (*tcp_send)(void *ctx, hal_socket_t s, const void *data, size_t len, size_t *sent);

    /** Takes what is there, @p cap at least 1; @p len says how many bytes (1 to cap with HAL_OK).
     *  @return HAL_OK, HAL_AGAIN, HAL_ERR_CLOSED (no more will come), HAL_ERR_REFUSED, HAL_ERR_UNREACHABLE, HAL_ERR_IO.
     */
    hal_status_t (*tcp_recv)(void *ctx, hal_socket_t s, void *buf, size_t cap, size_t *len);

    /** The address a socket is bound to (the port chosen when 0 was asked for). @return HAL_OK, HAL_ERR_IO. */
    hal_status_t (*local_addr)(void *ctx, hal_socket_t s, hal_addr_t *out);

    /** The address of this machine from which packets to @p to leave; the port is 0.
     *  @return HAL_OK, HAL_ERR_NO_ADDRESS (none at all: DHCP has not answered, say), HAL_ERR_UNREACHABLE (no way there,
     * or no address of that family) */
    hal_status_t (*source_addr)(void *ctx, const hal_addr_t *to, hal_addr_t *out);

    /** Closes a socket; HAL_SOCKET_NONE is allowed. What tcp_send took is still delivered. */
    void (*close)(void *ctx, hal_socket_t s);

    /** Blocks until a socket of this net may go on, a look-up ended, or hal_clock_t.monotonic_ms reaches
     *  @p deadline_ms (in the past: does not block). @p ready receives the sockets that became ready, at
     *  most @p cap, @p count how many; those that did not fit come with the next call. A socket may be
     *  named without need, and wait() may end early with none. With @p ready NULL and @p cap 0 the user
     *  looks at all its sockets itself: none is named then or later, and @p count may be NULL.
     *  @return HAL_OK (also at the deadline), HAL_ERR_IO. */
    hal_status_t (*wait)(void *ctx, uint64_t deadline_ms, hal_socket_t *ready, size_t cap, size_t *count);
} hal_net_t;

#endif
