/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of a folder: change.h says how. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/fileio.h"
#include "cluster/change.h"
#include "cluster/disk_kind.h"

#define JOURNAL      ".journal"
#define JOURNAL_HEAD "itlphone journal 1\n"

/* folder/path, followed by CHANGE_NEXT for the content that waits beside it. */
static bool join(char out[PATH_MAX], const char *folder, const char *path, const char *suffix, base_error_t *error)
{
    int len = snprintf(out, PATH_MAX, "%s/%s%s", folder, path, suffix);
    return len < PATH_MAX || base_fail(error, "%.200s: the path is too long", folder);
}

static bool fail_errno(base_error_t *error, const char *path)
{
    return base_fail(error, "%s: %s", path, strerror(errno));
}

/* Makes the folders above a file. */
static bool make_parents(char *path, size_t root_len)
{
    for (char *slash = strchr(path + root_len + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0755) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, data, size);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            data += written;
            size -= (size_t)written;
        }
    }
    return true;
}

/* Writes a file whole and durably. */
static bool write_file(const char *path, const change_content_t *content, base_error_t *error)
{
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, content->mode);
    if (fd < 0)
        return fail_errno(error, path);
    bool done = write_all(fd, content->data, content->size) && fsync(fd) == 0;
    if (!done)
        fail_errno(error, path);
    close(fd);
    if (!done)
        unlink(path);
    return done;
}

/* Makes renames in a folder durable. */
static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

bool disk_journal_put(const cluster_disk_t *disk, change_file_t *file, const change_content_t *content,
                      base_error_t *error)
{
    char full[PATH_MAX];
    if (!join(full, disk->name, file->path, CHANGE_NEXT, error))
        return false;
    if (!make_parents(full, strlen(disk->name)))
        return fail_errno(error, full);
    return write_file(full, content, error);
}

static bool finish_file(const char *folder, const char *path, bool is_removal, base_error_t *error)
{
    char full[PATH_MAX], next[PATH_MAX];
    if (!join(full, folder, path, "", error) || !join(next, folder, path, CHANGE_NEXT, error))
        return false;
    if (is_removal)
        return unlink(full) == 0 || errno == ENOENT || fail_errno(error, full);
    /* Nothing waits where the rename was done before the change was cut off. */
    if (rename(next, full) != 0 && errno != ENOENT)
        return fail_errno(error, full);
    *strrchr(full, '/') = '\0';
    sync_folder(full);
    return true;
}

static bool finish_line(const char *folder, const char *line, base_error_t *error)
{
    bool is_removal = strncmp(line, "remove ", 7) == 0;
    if (!is_removal && strncmp(line, "replace ", 8) != 0)
        return base_fail(error, "%s/" JOURNAL ": is damaged", folder);
    const char *path = line + (is_removal ? 7 : 8);
    return change_path_is_sound(path) ? finish_file(folder, path, is_removal, error)
                                      : base_fail(error, "%s/" JOURNAL ": is damaged", folder);
}

static bool finish_journal(const char *folder, char *text, base_error_t *error)
{
    if (strncmp(text, JOURNAL_HEAD, strlen(JOURNAL_HEAD)) != 0)
        return base_fail(error, "%s/" JOURNAL ": is damaged, or of another version", folder);
    char *rest = NULL;
    for (char *line = strtok_r(text + strlen(JOURNAL_HEAD), "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        if (!finish_line(folder, line, error))
            return false;
    return true;
}

bool disk_journal_recover(const cluster_disk_t *disk, base_error_t *error)
{
    const char *folder = disk->name;
    char path[PATH_MAX];
    base_bytes_t text = {0};
    if (!join(path, folder, JOURNAL, "", error))
        return false;
    if (access(path, F_OK) != 0)
        return true;
    bool done = base_load(path, &text, NULL, error);
    base_put(&text, "", 1);
    done = done && !text.failed && finish_journal(folder, (char *)text.data, error);
    base_bytes_free(&text);
    if (!done)
        return false;
    if (unlink(path) != 0)
        return fail_errno(error, path);
    sync_folder(folder);
    return true;
}

static void put_line(base_bytes_t *text, const change_file_t *file)
{
    base_put(text, file->remove ? "remove " : "replace ", file->remove ? 7 : 8);
    base_put(text, file->path, strlen(file->path));
    base_put(text, "\n", 1);
}

static bool write_journal(const change_t *change, base_error_t *error)
{
    char path[PATH_MAX], next[PATH_MAX];
    base_bytes_t text = {0};
    base_put(&text, JOURNAL_HEAD, strlen(JOURNAL_HEAD));
    for (size_t i = 0; i < change->count; i++)
        put_line(&text, &change->files[i]);
    const change_content_t content = {.data = text.data, .size = text.size, .mode = 0600};
    bool done = join(path, change->disk.name, JOURNAL, "", error) &&
                join(next, change->disk.name, JOURNAL, CHANGE_NEXT, error) &&
                (!text.failed || base_fail(error, "out of memory")) && write_file(next, &content, error);
    if (done && rename(next, path) != 0)
        done = fail_errno(error, path);
    if (done)
        sync_folder(change->disk.name);
    base_bytes_free(&text);
    return done;
}

bool disk_journal_commit(const change_t *change, base_error_t *error)
{
    if (write_journal(change, error))
        return disk_journal_recover(&change->disk, error);
    disk_journal_drop(change);
    return false;
}

void disk_journal_drop(const change_t *change)
{
    char next[PATH_MAX];
    base_error_t ignored;
    for (size_t i = 0; i < change->count; i++)
        if (!change->files[i].remove && join(next, change->disk.name, change->files[i].path, CHANGE_NEXT, &ignored))
            unlink(next);
}
