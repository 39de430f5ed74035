/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster's place, and what is told of it: disk.h has what can be done there.
 */
#ifndef CLUSTER_DISK_TYPES_H
#define CLUSTER_DISK_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct cluster_disk_kind;

/** Where a cluster lies. To be copied as it is. */
typedef struct cluster_disk {
    const struct cluster_disk_kind *kind; /**< What does it. */
    void *ctx;                            /**< Of the kind. */
    const char *name;                     /**< The folder's path, or how errors call the place. Not the copy's own. */
} cluster_disk_t;

/** Told of a name. @return false with the reason: stop */
typedef bool cluster_disk_visit_t(void *ctx, const char *name, base_error_t *error);

/** Tells whether a file is another one than before. All 0: it is not there. */
typedef struct cluster_stamp {
    uint64_t file[2], size, changed[2];
} cluster_stamp_t;

/** What is locked. */
typedef enum cluster_disk_lock {
    CLUSTER_DISK_CHANGE, /**< The cluster, while it is open. */
    CLUSTER_DISK_UP,     /**< That it is served. */
} cluster_disk_lock_t;

#endif
