/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * hal/net.h over Linux sockets and epoll.
 *
 * Beyond the contract: a socket is its file descriptor; wait() also returns, with ITL_HAL_OK, when a signal was handled
 * and when posix_net_wake was called. A host name is looked up by getaddrinfo on a thread of its own, at most 32 at
 * once; an answer is kept for a second, so that phones that share the net share look-ups.
 */
#ifndef POSIX_NET_H
#define POSIX_NET_H

#include "hal/net.h"

typedef struct posix_net posix_net_t;

/**
 * Opens a net. Raises the process's soft limit of open files to the hard one.
 * @return to be freed with posix_net_destroy; NULL with errno set
 */
posix_net_t *posix_net_create(void);

/** Closes all its sockets and frees it; look-ups that still run end by themselves. NULL is allowed. */
void posix_net_destroy(posix_net_t *net);

/** The net as firmware sees it; lives as long as the net. */
const itl_hal_net_t *posix_net_hal(const posix_net_t *net);

/** The net behind what firmware sees; NULL: another implementation's. */
posix_net_t *posix_net_of(const itl_hal_net_t *hal);

/** Ends the wait() that runs, or else the next one. Safe from signal handlers and other threads. */
void posix_net_wake(const posix_net_t *net);

/**
 * Lets wait() also end, and name it, when the descriptor of somebody else is readable; level-triggered, so that it has
 * to be read empty. To be ended with posix_net_unwatch before the descriptor is closed.
 * @return ITL_HAL_OK, ITL_HAL_ERR_LIMIT
 */
itl_hal_status_t posix_net_watch(posix_net_t *net, int fd);

/** Ends that; a descriptor that is not watched is passed over. */
void posix_net_unwatch(posix_net_t *net, int fd);

/**
 * Hands a TCP connection over: its descriptor, non-blocking, is the caller's from now on, and what arrived on it and
 * was not received is still to be read. The net's close would throw that away.
 * @return the descriptor; -1: no TCP connection of this net
 */
int posix_net_release(posix_net_t *net, itl_hal_socket_t socket);

#endif
