/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The file of a history: lines are appended to it, and the oldest go when it becomes too long. Of history*.c. */
#ifndef CLUSTER_HISTORY_FILE_H
#define CLUSTER_HISTORY_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "cluster/disk_types.h"

/** Its name. */
#define HISTORY_FILE "history"

/** Largest size of the file; the oldest commands go when it is reached, half of it at a time. */
#define HISTORY_BYTES_MAX (1024u * 1024u)

/** Longest line that is taken. */
#define HISTORY_LINE_BYTES 65536u

/**
 * Appends a line, and makes the file. A line that is cut off before it ends without hiding this one.
 * @param line  without its end, below HISTORY_LINE_BYTES
 * @return false with the reason: a full disk, no regular file; nothing is changed then
 */
bool history_append(const cluster_disk_t *disk, const char *line, base_error_t *error);

#endif
