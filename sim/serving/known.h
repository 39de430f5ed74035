/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whom the nodes' TVS vouch for. Inside this room only.
 */
#ifndef SERVING_KNOWN_H
#define SERVING_KNOWN_H

#include "cluster/cluster.h"
#include "tvs/tvs_known.h"

/** Every certificate of every node, as replication brings them to each node, with the roles of its use.
 *  @return to be freed with serving_known_free; NULL with the reason */
tvs_known_t *serving_known(const cluster_t *cluster, base_error_t *error);

/** The same, and the certificates of other clusters that the node's TVS took in, as SAST and TFTP. */
tvs_known_t *serving_known_of(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** Frees it; NULL is allowed. */
void serving_known_free(tvs_known_t *known);

#endif
