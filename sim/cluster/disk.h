/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where a cluster lies, and all that it reads and writes there: its state, its keys, what its nodes serve, its alarms,
 * its locks. It is a folder, or is in memory (memory.h), as the labs of the virtual world have it; what a cluster does
 * is the same on both, byte for byte.
 *
 * Names of files are relative to it and have no "..": "nodes.yaml", "pub/tftp/ITLFile.tlv". Files change by change.h
 * only, whole or not at all.
 */
#ifndef CLUSTER_DISK_H
#define CLUSTER_DISK_H

#include <time.h>

#include "base/bytes.h"
#include "cluster/disk_types.h"
#include "collector/store.h"

/** A folder. @param path  kept */
cluster_disk_t cluster_disk_folder(const char *path);

/** True for a folder, whose path is then its name: for what only files can do. */
bool cluster_disk_is_folder(const cluster_disk_t *disk);

/* --- the place itself --- */

/** Makes the place where it is not there. @param is_new  [out] it was not. @return false with the reason */
bool cluster_disk_make(const cluster_disk_t *disk, bool *is_new, base_error_t *error);

/** Takes a place back that was made for nothing. */
void cluster_disk_unmake(const cluster_disk_t *disk);

/** True when the place is there. @return false with the reason */
bool cluster_disk_there(const cluster_disk_t *disk, base_error_t *error);

/** True when nothing can be changed there: what is on such a disk can be looked at all the same. */
bool cluster_disk_sealed(const cluster_disk_t *disk);

/* --- reading --- */

/** True when the file is there. */
bool cluster_disk_has(const cluster_disk_t *disk, const char *name);

/**
 * Reads a file whole.
 * @param content   [out] freed by the caller, whatever is returned
 * @param modified  [out] when it was written, seconds since 1970; may be NULL
 * @return false with the reason: no such file, not a regular one, larger than BASE_READ_BYTES_MAX
 */
bool cluster_disk_get(const cluster_disk_t *disk, const char *name, base_bytes_t *content, time_t *modified,
                      base_error_t *error);

/** A file as it stands in errors: the place's name and its own. @return false: too long */
bool cluster_disk_label(const cluster_disk_t *disk, const char *name, char label[4096]);

/** Names all regular files below a folder, in the order of their names; one that is not there has none.
 *  @param below  "pub"; "" is the place itself. @param visit  gets names relative to the place. It changes nothing
 *  @return false when a visit was, or with the reason */
bool cluster_disk_walk(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                       base_error_t *error);

/** Names what stands in a folder itself, other folders too, in the order of their names. @param visit  gets bare names
 *  @return as cluster_disk_walk; false, too, when the folder is not there */
bool cluster_disk_list(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                       base_error_t *error);

/** How a file is now. */
cluster_stamp_t cluster_disk_stamp(const cluster_disk_t *disk, const char *name);

/** True when nobody changed the file between the two. */
bool cluster_stamp_same(const cluster_stamp_t *a, const cluster_stamp_t *b);

/* --- changing: see change.h --- */

/** Removes all below a folder, as far as that goes: used where nothing depends on it. */
void cluster_disk_remove_below(const cluster_disk_t *disk, const char *below);

/* --- locks --- */

/**
 * Takes a lock if nobody has it.
 * @param held   [out] what cluster_disk_unlock wants; -1 without the lock
 * @param error  [out] empty where another has it
 * @return false: another has it, or with the reason
 */
bool cluster_disk_lock(const cluster_disk_t *disk, cluster_disk_lock_t which, int *held, base_error_t *error);

/** Gives it back. @param held  -1 is allowed */
void cluster_disk_unlock(const cluster_disk_t *disk, cluster_disk_lock_t which, int held);

/** True when somebody has the lock. */
bool cluster_disk_locked(const cluster_disk_t *disk, cluster_disk_lock_t which);

/** Tells something to all who ask while the place is served, in the place of what was told before. Whoever has the lock
 *  CLUSTER_DISK_UP may. @return false: it cannot be told */
bool cluster_disk_tell(const cluster_disk_t *disk, const base_bytes_t *lines);

/** Asks for it; hostile, as anybody can have written it. @param lines  [out] freed by the caller, whatever is returned
 *  @return false: the place is not served, or nothing was told */
bool cluster_disk_told(const cluster_disk_t *disk, base_bytes_t *lines);

/* --- alarms --- */

/** True when there is a database of alarms. */
bool cluster_disk_has_alarms(const cluster_disk_t *disk);

/** Opens the database of alarms, and makes it. @return to be given to cluster_disk_close_alarms; NULL with the reason
 */
alarm_store_t *cluster_disk_open_alarms(const cluster_disk_t *disk, base_error_t *error);

/** Closes it; NULL is allowed. */
void cluster_disk_close_alarms(const cluster_disk_t *disk, alarm_store_t *store);

/* --- beside the cluster --- */

/** Writes a file that is not the cluster's, as a backup: whole or not at all, for its owner only. @param path  of a
 *  cluster in a folder: a path of the system; in memory: any name. @return false with the reason */
bool cluster_disk_keep(const cluster_disk_t *disk, const char *path, const base_bytes_t *content, base_error_t *error);

/** Reads such a file. @param content  [out] freed by the caller, whatever is returned. @return false with the reason */
bool cluster_disk_fetch(const cluster_disk_t *disk, const char *path, base_bytes_t *content, base_error_t *error);

#endif
