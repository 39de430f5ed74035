/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * hal/net.h over Linux sockets and epoll.
 *
 * Beyond the contract: a socket is its file descriptor; wait() also returns, with HAL_OK, when a signal was handled
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
const hal_net_t *posix_net_hal(const posix_net_t *net);

/** Ends the wait() that runs, or else the next one. Safe from signal handlers and other threads. */
void posix_net_wake(const posix_net_t *net);

#endif
