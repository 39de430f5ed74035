/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Tar files in and out, by libarchive. Inside this room only.
 */
#ifndef CLUSTER_BACKUP_TAR_H
#define CLUSTER_BACKUP_TAR_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

/** Most files of a backup. */
#define TAR_FILES_MAX 400

/** A file. */
typedef struct tar_file {
    char *name;
    base_bytes_t content;
} tar_file_t;

/** A tar file in memory; zero-initialise, end with tar_free. */
typedef struct tar {
    tar_file_t *files;
    size_t count;
} tar_t;

/** Adds a file. @param content  taken over, whatever is returned. @return false: too many files, out of memory */
bool tar_add(tar_t *tar, const char *name, base_bytes_t *content, base_error_t *error);

/** Finds a file. @return NULL: none */
const base_bytes_t *tar_find(const tar_t *tar, const char *name);

/** Makes the tar file. @param label  names it in errors; @param mtime  of all files; @param file  [out] freed by the
 *  caller, whatever is returned */
bool tar_write(const tar_t *tar, const char *label, int64_t mtime, base_bytes_t *file, base_error_t *error);

/** Reads a tar file; only the regular files in it count. @param label  names it in errors
 *  @return false: not a tar file, damaged, too large */
bool tar_read(tar_t *tar, const char *label, const base_bytes_t *file, base_error_t *error);

/** Wipes and frees everything. */
void tar_free(tar_t *tar);

#endif
