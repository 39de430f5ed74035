/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Scenario files below folders. */
#ifndef SCENARIO_FIND_H
#define SCENARIO_FIND_H

#include "base/error.h"
#include "scenario/arena.h"

/** Paths in the order in which they are played. */
typedef struct found_files {
    const char **of;
    size_t count;
} found_files_t;

/** Most files of one command. */
#define FIND_FILES_MAX 10000u

/**
 * Takes a path: a file as it is, a folder as all `*.yaml` and `*.yml` below it, by name. Links to folders are not
 * followed.
 * @param arena  gets the paths
 * @param files  [in,out]
 * @return false with the reason: not there, a folder without scenarios, too many
 */
bool find_files(arena_t *arena, const char *path, found_files_t *files, base_error_t *error);

#endif
