/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a kind of disk can do; disk.h and change.h have what each call means. Inside this room only.
 */
#ifndef CLUSTER_DISK_KIND_H
#define CLUSTER_DISK_KIND_H

#include <time.h>

#include "base/bytes.h"
#include "cluster/change_types.h"
#include "collector/store.h"

/** The calls of a kind. Names of files were looked at by change.c where they are to be written. */
typedef struct cluster_disk_kind {
    bool (*make)(const cluster_disk_t *disk, bool *is_new, base_error_t *error);
    void (*unmake)(const cluster_disk_t *disk);
    bool (*there)(const cluster_disk_t *disk, base_error_t *error);
    bool (*sealed)(const cluster_disk_t *disk);
    bool (*has)(const cluster_disk_t *disk, const char *name);
    bool (*get)(const cluster_disk_t *disk, const char *name, base_bytes_t *content, time_t *modified,
                base_error_t *error);
    bool (*walk)(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                 base_error_t *error);
    bool (*list)(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                 base_error_t *error);
    cluster_stamp_t (*stamp)(const cluster_disk_t *disk, const char *name);
    void (*remove_below)(const cluster_disk_t *disk, const char *below);
    bool (*lock)(const cluster_disk_t *disk, cluster_disk_lock_t which, int *held, base_error_t *error);
    void (*unlock)(const cluster_disk_t *disk, cluster_disk_lock_t which, int held);
    bool (*locked)(const cluster_disk_t *disk, cluster_disk_lock_t which);
    bool (*tell)(const cluster_disk_t *disk, const base_bytes_t *lines);
    bool (*told)(const cluster_disk_t *disk, base_bytes_t *lines);
    bool (*has_alarms)(const cluster_disk_t *disk);
    alarm_store_t *(*open_alarms)(const cluster_disk_t *disk, base_error_t *error);
    void (*close_alarms)(const cluster_disk_t *disk, alarm_store_t *store);
    bool (*keep)(const cluster_disk_t *disk, const char *path, const base_bytes_t *content, base_error_t *error);
    bool (*fetch)(const cluster_disk_t *disk, const char *path, base_bytes_t *content, base_error_t *error);

    /** Takes new content in, where nobody sees it yet. @param file  of the change; the kind may use its waiting */
    bool (*put)(const cluster_disk_t *disk, change_file_t *file, const change_content_t *content, base_error_t *error);

    /** Makes the change true, all of it or nothing. */
    bool (*commit)(const change_t *change, base_error_t *error);

    /** Forgets what put took in and commit did not make true. */
    void (*drop)(const change_t *change);

    /** Finishes a commit that was cut off. */
    bool (*recover)(const cluster_disk_t *disk, base_error_t *error);
} cluster_disk_kind_t;

/* Changes of a folder (disk_journal.c). */

/** Its put. */
bool disk_journal_put(const cluster_disk_t *disk, change_file_t *file, const change_content_t *content,
                      base_error_t *error);

/** Its commit. */
bool disk_journal_commit(const change_t *change, base_error_t *error);

/** Its drop. */
void disk_journal_drop(const change_t *change);

/** Its recover. */
bool disk_journal_recover(const cluster_disk_t *disk, base_error_t *error);

#endif
