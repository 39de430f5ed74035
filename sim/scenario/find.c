/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/find.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool add(arena_t *arena, const char *path, found_files_t *files)
{
    if (files->of == NULL)
        files->of = arena_alloc(arena, FIND_FILES_MAX * sizeof *files->of);
    if (files->count == FIND_FILES_MAX)
        return false;
    files->of[files->count++] = arena_text(arena, path, strlen(path));
    return true;
}

static bool is_scenario(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool walk(arena_t *arena, const char *folder, found_files_t *files, base_error_t *error)
{
    char *const roots[] = {arena_text(arena, folder, strlen(folder)), NULL};
    size_t before = files->count;
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (tree == NULL)
        return base_fail(error, "%s: %s", folder, strerror(errno));
    bool fits = true;
    for (const FTSENT *entry = fts_read(tree); entry != NULL && fits; entry = fts_read(tree)) {
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
            base_fail(error, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
            fts_close(tree);
            return false;
        }
        if (entry->fts_info == FTS_F && is_scenario(entry->fts_name))
            fits = add(arena, entry->fts_path, files);
    }
    fts_close(tree);
    if (!fits)
        return base_fail(error, "%s: more than %u scenarios", folder, FIND_FILES_MAX);
    if (files->count == before)
        return base_fail(error, "%s: no scenario in it (*.yaml, *.yml)", folder);
    return true;
}

bool find_files(arena_t *arena, const char *path, found_files_t *files, base_error_t *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return walk(arena, path, files, error);
    /* What cannot be read is told when it is read: it does not hide the others. */
    return add(arena, path, files) || base_fail(error, "%s: more than %u scenarios", path, FIND_FILES_MAX);
}
