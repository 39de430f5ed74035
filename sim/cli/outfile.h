/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A file that is written as its content comes, and appears under its name only when it is whole.
 */
#ifndef SIM_OUTFILE_H
#define SIM_OUTFILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** A file being written. */
typedef struct outfile {
    FILE *stream;
    const char *path;         /**< Under which it appears; kept. */
    char temporary[PATH_MAX]; /**< Under which it is written; empty when it is no regular file. */
} outfile_t;

/**
 * Starts a file: beside @p path under a name of its own. "-" is standard output; a device or FIFO is written as it is.
 * Until it is committed or discarded, SIGINT, SIGTERM and SIGHUP remove it. One at a time.
 * @return false with errno
 */
bool outfile_open(outfile_t *file, const char *path);

/** Appends. @return false with errno */
bool outfile_write(outfile_t *file, const uint8_t *data, size_t len);

/** Gives the whole file its name, replacing an older one. @return false with errno; the file is then discarded */
bool outfile_commit(outfile_t *file);

/** Removes what was written; a file that had the name before stays. */
void outfile_discard(outfile_t *file);

#endif
