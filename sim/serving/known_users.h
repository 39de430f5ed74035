/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The users of a running cluster, as they were read last. Inside this room only.
 */
#ifndef SERVING_KNOWN_USERS_H
#define SERVING_KNOWN_USERS_H

#include "ccmcip/authenticate.h"
#include "cluster/cluster.h"

/** Start with {0}; end with known_users_free. */
typedef struct known_users {
    authenticate_t *authenticate; /**< Of all nodes; NULL until known_users_init. */
    users_t *users;
    cluster_stamp_t seen;
} known_users_t;

/** Knows nobody. @param hal  as authenticate_create. @return false without memory */
bool known_users_init(known_users_t *known, const itl_hal_t *hal);

/** True when the users are another file than the one that was read last. */
bool known_users_changed(const known_users_t *known, const cluster_disk_t *disk);

/** Reads the users where they are others than before. @return false with the reason: a file that is wrong leaves the
 *  former users in force */
bool known_users_renew(known_users_t *known, const cluster_t *cluster, base_error_t *error);

/** Frees it; nobody asks it any more. */
void known_users_free(known_users_t *known);

#endif
