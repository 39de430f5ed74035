/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/disk_kind.h"
#include "hal/canary.h"

bool change_begin(change_t *change, const cluster_disk_t *disk, base_error_t *error)
{
    *change = (change_t){.disk = *disk, .files = calloc(CHANGE_FILES, sizeof *change->files)};
    return change->files != NULL || base_fail(error, "out of memory");
}

bool change_path_is_sound(const char *path)
{
    return path[0] != '/' && strstr(path, "..") == NULL && strchr(path, '\n') == NULL &&
           strlen(path) < CHANGE_PATH_BYTES;
}

/* What waits for a commit has such a name: a file that is called so would be taken for another's content. */
static bool is_waiting_name(const char *path)
{
    size_t length = strlen(path);
    return length >= sizeof CHANGE_NEXT - 1 && strcmp(path + length - (sizeof CHANGE_NEXT - 1), CHANGE_NEXT) == 0;
}

static change_file_t *add(change_t *change, const char *path, bool is_removal, base_error_t *error)
{
    if (!change_path_is_sound(path) || !ITL_CANARY_HOLDS("restored-names", !is_waiting_name(path))) {
        base_fail(error, "%.100s: not a file of the cluster", path);
        return NULL;
    }
    if (change->count == CHANGE_FILES) {
        base_fail(error, "%s: a change of more than %d files", change->disk.name, CHANGE_FILES);
        return NULL;
    }
    change_file_t *file = &change->files[change->count++];
    snprintf(file->path, sizeof file->path, "%s", path);
    file->remove = is_removal;
    return file;
}

bool change_put(change_t *change, const char *path, const void *data, size_t size, mode_t mode, base_error_t *error)
{
    const change_content_t content = {.data = data, .size = size, .mode = mode};
    change_file_t *file = add(change, path, false, error);
    return file != NULL && change->disk.kind->put(&change->disk, file, &content, error);
}

bool change_remove(change_t *change, const char *path, base_error_t *error)
{
    return add(change, path, true, error) != NULL;
}

bool change_commit(change_t *change, base_error_t *error)
{
    bool done = change->disk.kind->commit(change, error);
    free(change->files);
    change->files = NULL;
    return done;
}

void change_drop(change_t *change)
{
    if (change->files != NULL)
        change->disk.kind->drop(change);
    free(change->files);
    change->files = NULL;
}

bool change_recover(const cluster_disk_t *disk, base_error_t *error)
{
    return disk->kind->recover(disk, error);
}
