/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/change.h"

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
#include "hal/canary.h"

#define JOURNAL      ".journal"
#define JOURNAL_HEAD "itlphone journal 1\n"
#define NEXT         ".next"

/* folder/path, followed by NEXT for the content that waits beside it. */
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
static bool write_file(const char *path, const void *data, size_t size, mode_t mode, base_error_t *error)
{
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return fail_errno(error, path);
    bool done = write_all(fd, data, size) && fsync(fd) == 0;
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

bool change_begin(change_t *change, const char *folder, base_error_t *error)
{
    *change = (change_t){.folder = folder, .files = calloc(CHANGE_FILES, sizeof *change->files)};
    return change->files != NULL || base_fail(error, "out of memory");
}

static bool sound_path(const char *path)
{
    return path[0] != '/' && strstr(path, "..") == NULL && strchr(path, '\n') == NULL &&
           strlen(path) < CHANGE_PATH_BYTES;
}

/* What waits for a commit has such a name: a file that is called so would be taken for another's content. */
static bool is_waiting_name(const char *path)
{
    size_t length = strlen(path);
    return length >= sizeof NEXT - 1 && strcmp(path + length - (sizeof NEXT - 1), NEXT) == 0;
}

static bool add(change_t *change, const char *path, bool is_removal, base_error_t *error)
{
    if (!sound_path(path) || !ITL_CANARY_HOLDS("restored-names", !is_waiting_name(path)))
        return base_fail(error, "%.100s: not a file of the cluster", path);
    if (change->count == CHANGE_FILES)
        return base_fail(error, "%s: a change of more than %d files", change->folder, CHANGE_FILES);
    change_file_t *file = &change->files[change->count++];
    snprintf(file->path, sizeof file->path, "%s", path);
    file->remove = is_removal;
    return true;
}

bool change_put(change_t *change, const char *path, const void *data, size_t size, mode_t mode, base_error_t *error)
{
    char full[PATH_MAX];
    if (!add(change, path, false, error) || !join(full, change->folder, path, NEXT, error))
        return false;
    if (!make_parents(full, strlen(change->folder)))
        return fail_errno(error, full);
    return write_file(full, data, size, mode, error);
}

bool change_remove(change_t *change, const char *path, base_error_t *error)
{
    return add(change, path, true, error);
}

static bool finish_file(const char *folder, const char *path, bool is_removal, base_error_t *error)
{
    char full[PATH_MAX], next[PATH_MAX];
    if (!join(full, folder, path, "", error) || !join(next, folder, path, NEXT, error))
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
    return sound_path(path) ? finish_file(folder, path, is_removal, error)
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

bool change_recover(const char *folder, base_error_t *error)
{
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

static bool write_journal(const change_t *change, base_error_t *error)
{
    char path[PATH_MAX], next[PATH_MAX];
    base_bytes_t text = {0};
    base_put(&text, JOURNAL_HEAD, strlen(JOURNAL_HEAD));
    for (size_t i = 0; i < change->count; i++) {
        const change_file_t *file = &change->files[i];
        base_put(&text, file->remove ? "remove " : "replace ", file->remove ? 7 : 8);
        base_put(&text, file->path, strlen(file->path));
        base_put(&text, "\n", 1);
    }
    bool done = join(path, change->folder, JOURNAL, "", error) && join(next, change->folder, JOURNAL, NEXT, error) &&
                (!text.failed || base_fail(error, "out of memory")) &&
                write_file(next, text.data, text.size, 0600, error);
    if (done && rename(next, path) != 0)
        done = fail_errno(error, path);
    if (done)
        sync_folder(change->folder);
    base_bytes_free(&text);
    return done;
}

bool change_commit(change_t *change, base_error_t *error)
{
    if (!write_journal(change, error)) {
        change_drop(change);
        return false;
    }
    free(change->files);
    change->files = NULL;
    return change_recover(change->folder, error);
}

void change_drop(change_t *change)
{
    char next[PATH_MAX];
    base_error_t ignored;
    for (size_t i = 0; change->files != NULL && i < change->count; i++)
        if (!change->files[i].remove && join(next, change->folder, change->files[i].path, NEXT, &ignored))
            unlink(next);
    free(change->files);
    change->files = NULL;
}
