/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/tree.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static FTS *open_tree(const char *root, const char *below, char path[PATH_MAX])
{
    if (snprintf(path, PATH_MAX, "%s/%s", root, below) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    char *const paths[] = {path, NULL};
    return fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
}

bool tree_walk(const char *root, const char *below, tree_visit_t *visit, void *ctx, base_error_t *error)
{
    char path[PATH_MAX];
    FTS *tree = open_tree(root, below, path);
    bool done = tree != NULL || base_fail(error, "%s/%s: %s", root, below, strerror(errno));
    for (const FTSENT *entry; done && (entry = fts_read(tree)) != NULL;)
        if (entry->fts_info == FTS_F)
            done = visit(ctx, entry->fts_path + strlen(root) + 1, error);
        else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
                 (entry->fts_info == FTS_NS && entry->fts_errno != ENOENT))
            done = base_fail(error, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
    if (tree != NULL)
        fts_close(tree);
    return done;
}

void tree_remove(const char *root, const char *below)
{
    char path[PATH_MAX];
    FTS *tree = open_tree(root, below, path);
    if (tree == NULL)
        return;
    for (const FTSENT *entry; (entry = fts_read(tree)) != NULL;)
        if (entry->fts_info == FTS_DP)
            rmdir(entry->fts_accpath);
        else if (entry->fts_info != FTS_D)
            unlink(entry->fts_accpath);
    fts_close(tree);
}
