/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster's place in memory, for labs of the virtual world: state, keys, served files, alarms and backups, and no
 * file of the system.
 *
 * One thread. A lock that another has is refused at once, as whoever has it cannot give it back meanwhile. Content is
 * never changed once it is there: a change puts other content in its place, and whoever reads the former goes on.
 */
#ifndef CLUSTER_MEMORY_H
#define CLUSTER_MEMORY_H

#include "cluster/disk.h"

/** Such a place. */
typedef struct cluster_memory cluster_memory_t;

/** Makes an empty one. @param name  how errors call it; copied. @return NULL: out of memory */
cluster_memory_t *cluster_memory_create(const char *name);

/** Frees it with all that it holds, backups too; no cluster may be open there. NULL is allowed. */
void cluster_memory_destroy(cluster_memory_t *memory);

/** Lets what lies beside a cluster, backups and exports, be common with another one's, as on one computer of an
 *  administrator of both. @param with  is there as long as @p memory is used */
void cluster_memory_share(cluster_memory_t *memory, cluster_memory_t *with);

/** The place, valid as long as @p memory. */
cluster_disk_t cluster_memory_disk(cluster_memory_t *memory);

/** Lets it be full: a change after which its files would hold more than so many bytes is refused whole. Backups do not
 *  count. SIZE_MAX, as at first: there is no limit */
void cluster_memory_limit(cluster_memory_t *memory, size_t bytes);

/** Bytes that its files hold. */
size_t cluster_memory_size(const cluster_memory_t *memory);

/* --- content --- */

/** A file's content, as it was when it was taken. */
typedef struct cluster_content {
    size_t users;
    size_t size;
    uint8_t data[];
} cluster_content_t;

/** Takes the content of a file, not to be changed. @param disk  in memory. @return to be given to
 * cluster_memory_let_go; NULL: no such file
 */
cluster_content_t *cluster_memory_take(const cluster_disk_t *disk, const char *name);

/** Gives it back. */
void cluster_memory_let_go(cluster_content_t *content);

#endif
