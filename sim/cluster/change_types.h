/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A change of files being prepared: change.h has what can be done with it.
 */
#ifndef CLUSTER_CHANGE_TYPES_H
#define CLUSTER_CHANGE_TYPES_H

#include <stddef.h>
#include <sys/types.h>

#include "cluster/disk_types.h"

/** Longest path of a file of a change, relative to the place, with NUL. */
#define CHANGE_PATH_BYTES 256

/** Most files of one change. */
#define CHANGE_FILES 512

/** Ends the names of files that wait in a folder for a change to count. */
#define CHANGE_NEXT ".next"

/** One file. */
typedef struct change_file {
    char path[CHANGE_PATH_BYTES];
    bool remove;
    void *waiting; /**< The disk's: new content that nobody sees yet. */
} change_file_t;

/** New content of a file. */
typedef struct change_content {
    const void *data;
    size_t size;
    mode_t mode;
} change_content_t;

/** A change being prepared. Start with change_begin, end with change_commit or change_drop. */
typedef struct change {
    cluster_disk_t disk;
    change_file_t *files;
    size_t count;
} change_t;

#endif
