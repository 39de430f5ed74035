/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Changes several files of a cluster as one: whatever is killed at whatever moment, all of them are afterwards as
 * before or as wanted.
 *
 * In a folder new content is written beside its file first (PATH.next). Then a journal that names all files appears in
 * one step: from that moment the change counts, and whoever opens the folder next finishes what was begun.
 * docs/architecture.md has the argument.
 */
#ifndef CLUSTER_CHANGE_H
#define CLUSTER_CHANGE_H

#include "cluster/change_types.h"

/** Starts a change. @param disk  copied; its name is kept. @return false without memory */
bool change_begin(change_t *change, const cluster_disk_t *disk, base_error_t *error);

/**
 * Adds new content of a file; folders on the way are made.
 * @param path  relative to the place, without ".."; @param mode  of the file, e.g. 0600
 * @return false with the reason: the change can then only be dropped
 */
bool change_put(change_t *change, const char *path, const void *data, size_t size, mode_t mode, base_error_t *error);

/** Adds the removal of a file, which need not be there. @return as change_put */
bool change_remove(change_t *change, const char *path, base_error_t *error);

/** Makes the change, durably, and ends it. @return false with the reason; all is then as before, or
 * change_recover makes it so or as wanted */
bool change_commit(change_t *change, base_error_t *error);

/** Forgets the change. */
void change_drop(change_t *change);

/** Finishes a change that was cut off after it counted. To be called, under the lock, before anything is read. */
bool change_recover(const cluster_disk_t *disk, base_error_t *error);

/** True for a path that stays inside the place and fits a line. */
bool change_path_is_sound(const char *path);

#endif
