/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A server that listens on all addresses of a machine answers each client from the address that the client asked: left
 * to the routing table, an answer may come from another one, and the client drops it. Kept for the clients heard last.
 */
#ifndef POSIX_ORIGIN_H
#define POSIX_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "hal/net.h"

/** Clients, and the addresses that they asked. */
typedef struct posix_origins posix_origins_t;

/** For a socket that listens at @p local. @return NULL: it has one address only, or there is no memory, and answers go
 *  as the system likes; else to be freed */
posix_origins_t *posix_origins_create(int fd, const itl_hal_addr_t *local);

/** recvfrom(2) with MSG_TRUNC, that keeps which address the sender asked. @param from  [out] */
ssize_t posix_origins_recv(posix_origins_t *origins, int fd, void *buf, size_t cap, struct sockaddr_storage *from);

/** sendto(2) from the address that @p to asked last. */
ssize_t posix_origins_send(const posix_origins_t *origins, int fd, const void *data, size_t len,
                           const itl_hal_addr_t *to);

#endif
