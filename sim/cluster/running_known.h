/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whom the nodes' TVS vouch for. Inside this room only.
 */
#ifndef CLUSTER_RUNNING_KNOWN_H
#define CLUSTER_RUNNING_KNOWN_H

#include "cluster/cluster.h"
#include "tvs/tvs_known.h"

/** Every certificate of every node, as replication brings them to each node, with the roles of its use.
 *  @return to be freed with running_known_free; NULL with the reason */
tvs_known_t *running_known(const cluster_t *cluster, base_error_t *error);

/** Frees it; NULL is allowed. */
void running_known_free(tvs_known_t *known);

#endif
