/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where the nodes of a cluster that is up can be reached: who serves it tells (in a folder, in DIR/.up) a line for
 * each node, NAME TFTP TVS, each of the last two HOST:PORT, or "-" where the service does not run.
 */
#ifndef CLUSTER_UP_H
#define CLUSTER_UP_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/parse.h"
#include "cluster/disk_types.h"

/** Where a node's services listen. */
typedef struct cluster_reach {
    bool has_tftp, has_tvs; /**< The service runs. */
    base_server_t tftp, tvs;
} cluster_reach_t;

/** Tells where the nodes are. To be called by who serves the cluster. @param lines  as above. @return false: it cannot
 *  be written; nothing else depends on it */
bool cluster_up_tell(const cluster_disk_t *disk, const base_bytes_t *lines);

/** Finds a node. @param node  its folder's name. @param reach  [out]. @return false: the cluster is not up, or has not
 *  told of the node */
bool cluster_up_find(const cluster_disk_t *disk, const char *node, cluster_reach_t *reach);

#endif
