/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Changes several files of a folder as one: whatever is killed at whatever moment, the folder is afterwards as before
 * or as wanted.
 *
 * New content is written beside its file first (PATH.next). Then a journal that names all files appears in one step:
 * from that moment the change counts, and whoever opens the folder next finishes what was begun. docs/architecture.md
 * has the argument.
 */
#ifndef CLUSTER_CHANGE_H
#define CLUSTER_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/** Longest path of a file of a change, relative to the folder, with NUL. */
#define CHANGE_PATH_BYTES 256

/** Most files of one change. */
#define CHANGE_FILES 512

/** One file. */
typedef struct change_file {
    char path[CHANGE_PATH_BYTES];
    bool remove;
} change_file_t;

/** A change being prepared. Start with change_begin, end with change_commit or change_drop. */
typedef struct change {
    const char *folder;
    change_file_t *files;
    size_t count;
} change_t;

/** Starts a change. @param folder  kept. @return false without memory */
bool change_begin(change_t *change, const char *folder, base_error_t *error);

/**
 * Adds new content of a file; folders on the way are made.
 * @param path  relative to the folder, without ".."; @param mode  of the file, e.g. 0600
 * @return false with the reason: the change can then only be dropped
 */
bool change_put(change_t *change, const char *path, const void *data, size_t size, mode_t mode, base_error_t *error);

/** Adds the removal of a file, which need not be there. @return as change_put */
bool change_remove(change_t *change, const char *path, base_error_t *error);

/** Makes the change, durably, and ends it. @return false with the reason; the folder is then as before, or
 * change_recover makes it so or as wanted */
bool change_commit(change_t *change, base_error_t *error);

/** Forgets the change. */
void change_drop(change_t *change);

/** Finishes a change that was cut off after it counted. To be called, under the folder's lock, before anything is read.
 */
bool change_recover(const char *folder, base_error_t *error);

#endif
