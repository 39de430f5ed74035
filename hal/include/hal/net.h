/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Non-blocking UDP and TCP. One itl_hal_net_t serves any number of sockets and users; apart from wait()
 * no call ever blocks.
 *
 * Readiness is edge-triggered: before wait() a user must have called recv, send or accept until
 * ITL_HAL_AGAIN on every socket it wants to hear of again. Not safe from interrupts or other threads.
 */
#ifndef ITL_HAL_NET_H
#define ITL_HAL_NET_H

#include <stddef.h>
#include <stdint.h>

#include "hal/status.h"

/** Family of an itl_hal_addr_t. */
typedef enum itl_hal_family { ITL_HAL_NO_FAMILY = 0, ITL_HAL_IPV4 = 4, ITL_HAL_IPV6 = 6 } itl_hal_family_t;

/** An address and port. IPv4 uses the first 4 bytes of ip; unused bytes are zero, so that addresses
 *  can be compared member by member. */
typedef struct itl_hal_addr {
    itl_hal_family_t family; /**< ITL_HAL_NO_FAMILY: no address. */
    uint8_t ip[16];          /**< Network byte order. */
    uint16_t port;           /**< Host byte order; 0 in a local address: any free port. */
} itl_hal_addr_t;

/** A socket; ITL_HAL_SOCKET_NONE is none. */
typedef int32_t itl_hal_socket_t;
#define ITL_HAL_SOCKET_NONE ((itl_hal_socket_t)-1)

/** wait() without an end. */
#define ITL_HAL_FOREVER UINT64_MAX

/** Addresses of one name that can be had. */
#define ITL_HAL_ADDRESSES_MAX 4u

typedef struct itl_hal_net {
    void *ctx; /**< Passed back to every call. */

    /** Turns a host name or a numeric IPv4 or IPv6 address (no brackets) into the address number @p index (0, 1, ...)
     * of that host, IPv4 before IPv6 and otherwise in the name server's order; the port of @p out is left as it is. The
     *  first call starts the look-up, the same name again asks for the result.
     *  @return ITL_HAL_OK, ITL_HAL_AGAIN (still looking; wait() ends when the answer is there), ITL_HAL_ERR_NO_HOST (no
     * such host, or not so many addresses; a numeric one has one, and an implementation may know but the first of a
     * name), ITL_HAL_ERR_LIMIT (too many look-ups at once). */
    itl_hal_status_t (*resolve)(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out);

    /** Opens a UDP socket bound to @p local (NULL: any IPv4 address, any port).
     *  @return ITL_HAL_OK, ITL_HAL_ERR_LIMIT, ITL_HAL_ERR_RANGE (address not ours), ITL_HAL_ERR_TAKEN (somebody has
     *  the port), ITL_HAL_ERR_KEPT (this program may not have it), ITL_HAL_ERR_IO. */
    itl_hal_status_t (*udp_open)(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

    /** Opens what a server with many clients listens on: one socket, or several on the same address and port, among
     *  which the system divides the senders; each with as much room for datagrams that wait as the system grants.
     *  @p out receives up to @p count sockets, at least 1; @p count then says how many.
     *  @return as udp_open. */
    itl_hal_status_t (*udp_listen)(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count);

    /** Names the only peer of a UDP socket, once: datagrams of others are dropped from now on, and where the network
     *  tells that nobody hears there, udp_recv and udp_send say ITL_HAL_ERR_REFUSED or ITL_HAL_ERR_UNREACHABLE, once
     *  for each time it is told. NULL: this net cannot, and its users look who sent what they take.
     *  @return ITL_HAL_OK, ITL_HAL_ERR_UNREACHABLE, ITL_HAL_ERR_IO. */
    itl_hal_status_t (*udp_connect)(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *peer);

    /** Sends one datagram. ITL_HAL_AGAIN means that it was dropped for want of room.
     *  @return ITL_HAL_OK, ITL_HAL_AGAIN, ITL_HAL_ERR_RANGE (too long), ITL_HAL_ERR_UNREACHABLE, ITL_HAL_ERR_REFUSED
     *  (udp_connect), ITL_HAL_ERR_IO. */
    itl_hal_status_t (*udp_send)(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data, size_t len);

    /** Takes one datagram; one longer than @p cap is cut and @p len says cap + 1. @p from may be NULL.
     *  @return ITL_HAL_OK, ITL_HAL_AGAIN, ITL_HAL_ERR_REFUSED and ITL_HAL_ERR_UNREACHABLE (udp_connect),
     *  ITL_HAL_ERR_IO. */
    itl_hal_status_t (*udp_recv)(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap,
                                 size_t *len);

    /** Starts a TCP connection; it is up once tcp_send no longer says ITL_HAL_AGAIN.
     *  Small writes go out at once (no Nagle delay).
     *  @return ITL_HAL_OK, ITL_HAL_ERR_LIMIT, ITL_HAL_ERR_UNREACHABLE, ITL_HAL_ERR_REFUSED, ITL_HAL_ERR_IO. */
    itl_hal_status_t (*tcp_connect)(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out);

    /** Listens on @p local. @return ITL_HAL_OK, ITL_HAL_ERR_LIMIT, ITL_HAL_ERR_RANGE, ITL_HAL_ERR_TAKEN,
     * ITL_HAL_ERR_KEPT, ITL_HAL_ERR_IO, as udp_open.
     */
    itl_hal_status_t (*tcp_listen)(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

    /** Takes one waiting connection. @p from may be NULL. @return ITL_HAL_OK, ITL_HAL_AGAIN, ITL_HAL_ERR_LIMIT,
     * ITL_HAL_ERR_IO. */
    itl_hal_status_t (*tcp_accept)(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out);

    /** Sends what fits; @p sent says how many bytes went (1 to len with ITL_HAL_OK; 0 of 0 asks only whether the
     *  connection is up).
     *  @return ITL_HAL_OK, ITL_HAL_AGAIN (connecting, or no room), ITL_HAL_ERR_REFUSED, ITL_HAL_ERR_UNREACHABLE,
     * ITL_HAL_ERR_CLOSED, ITL_HAL_ERR_IO. */
    itl_hal_status_t (*tcp_send)(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent);

    /** Takes what is there, @p cap at least 1; @p len says how many bytes (1 to cap with ITL_HAL_OK).
     *  @return ITL_HAL_OK, ITL_HAL_AGAIN, ITL_HAL_ERR_CLOSED (no more will come), ITL_HAL_ERR_REFUSED,
     * ITL_HAL_ERR_UNREACHABLE, ITL_HAL_ERR_IO.
     */
    itl_hal_status_t (*tcp_recv)(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len);

    /** The address a socket is bound to (the port chosen when 0 was asked for). @return ITL_HAL_OK, ITL_HAL_ERR_IO. */
    itl_hal_status_t (*local_addr)(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *out);

    /** The address of this machine from which packets to @p to leave; the port is 0.
     *  @return ITL_HAL_OK, ITL_HAL_ERR_NO_ADDRESS (none at all: DHCP has not answered, say), ITL_HAL_ERR_UNREACHABLE
     * (no way there, or no address of that family) */
    itl_hal_status_t (*source_addr)(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out);

    /** Closes a socket; ITL_HAL_SOCKET_NONE is allowed. What tcp_send took is still delivered. */
    void (*close)(void *ctx, itl_hal_socket_t s);

    /** Blocks until a socket of this net may go on, a look-up ended, or itl_hal_clock_t.monotonic_ms reaches
     *  @p deadline_ms (in the past: does not block). @p ready receives the sockets that became ready, at
     *  most @p cap, @p count how many; those that did not fit come with the next call. A socket may be
     *  named without need, and wait() may end early with none. With @p ready NULL and @p cap 0 the user
     *  looks at all its sockets itself: none is named then or later, and @p count may be NULL.
     *  @return ITL_HAL_OK (also at the deadline), ITL_HAL_ERR_IO. */
    itl_hal_status_t (*wait)(void *ctx, uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count);
} itl_hal_net_t;

#endif
