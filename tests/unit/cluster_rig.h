/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A temporary folder, and a small cluster in it, for the suites of the cluster. */
#ifndef UNIT_CLUSTER_RIG_H
#define UNIT_CLUSTER_RIG_H

#include "cluster/cluster.h"
#include "runner.h"

typedef struct cluster_rig {
    char path[96];   /**< The folder, which is not there at first. */
    char parent[80]; /**< What is removed at the end. */
    base_error_t error;
} cluster_rig_t;

/** Makes the parent folder. */
void cluster_rig_open(cluster_rig_t *rig);

/** Removes everything. */
void cluster_rig_close(cluster_rig_t *rig);

/** Writes a file; folders on the way must be there. */
void cluster_rig_put(const cluster_rig_t *rig, const char *name, const char *text);

/** Reads a file of the folder as text. @return empty when there is none; the caller frees it */
char *cluster_rig_get(const cluster_rig_t *rig, const char *name);

/** Removes a file, which must be there. */
void cluster_rig_remove(const cluster_rig_t *rig, const char *name);

/** True when the file is there. */
bool cluster_rig_has(const cluster_rig_t *rig, const char *name);

#endif
