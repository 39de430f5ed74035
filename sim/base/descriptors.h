/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * How many sockets a service may hold, so that the services of one process do not take each other's descriptors.
 */
#ifndef BASE_DESCRIPTORS_H
#define BASE_DESCRIPTORS_H

#include <stdint.h>

/** Descriptors of a process that no service gets: files, listeners, the database. */
#define DESCRIPTORS_RESERVED 128u

/**
 * The share of one of @p services, at least 1.
 * @param most  not more than this, however many there are, at least 1
 * @param services  at least 1
 * @return of the most that the process may open (its hard limit, which posix_net_create makes the limit)
 */
uint32_t descriptors_share(uint32_t most, uint32_t services);

#endif
