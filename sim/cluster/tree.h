/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Folders with all that is in them. Inside this room only.
 */
#ifndef CLUSTER_TREE_H
#define CLUSTER_TREE_H

#include <stdbool.h>

#include "base/error.h"

/** Told of a regular file. @param name  relative to the tree's root. @return false: stop */
typedef bool tree_visit_t(void *ctx, const char *name, base_error_t *error);

/** Visits every regular file below root/below, in the order of their names; symbolic links are not followed, a folder
 *  that is not there has no files. @return false when a visit was, or with the reason */
bool tree_walk(const char *root, const char *below, tree_visit_t *visit, void *ctx, base_error_t *error);

/** Removes root/below with all that is in it, as far as that goes: used where nothing depends on it. */
void tree_remove(const char *root, const char *below);

#endif
