/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cluster's place as a folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fileio.h"
#include "cluster/disk.h"
#include "cluster/disk_kind.h"
#include "cluster/phones.h"
#include "cluster/tree.h"

static bool join(const cluster_disk_t *disk, const char *name, char path[PATH_MAX], base_error_t *error)
{
    return snprintf(path, PATH_MAX, "%s/%s", disk->name, name) < PATH_MAX ||
           base_fail(error, "%.100s: the path is too long", disk->name);
}

static bool fail_errno(base_error_t *error, const char *path)
{
    return base_fail(error, "%s: %s", path, strerror(errno));
}

/* --- the folder --- */

static bool folder_make(const cluster_disk_t *disk, bool *is_new, base_error_t *error)
{
    *is_new = mkdir(disk->name, 0755) == 0;
    return *is_new || errno == EEXIST || fail_errno(error, disk->name);
}

static void folder_unmake(const cluster_disk_t *disk)
{
    tree_remove(disk->name, ".lock");
    rmdir(disk->name);
}

static bool folder_there(const cluster_disk_t *disk, base_error_t *error)
{
    struct stat info;
    return stat(disk->name, &info) == 0 || fail_errno(error, disk->name);
}

static bool folder_sealed(const cluster_disk_t *disk)
{
    return access(disk->name, W_OK) != 0 && errno == EROFS;
}

/* --- reading --- */

static bool folder_has(const cluster_disk_t *disk, const char *name)
{
    char path[PATH_MAX];
    base_error_t ignored;
    return join(disk, name, path, &ignored) && access(path, F_OK) == 0;
}

static bool folder_get(const cluster_disk_t *disk, const char *name, base_bytes_t *content, time_t *modified,
                       base_error_t *error)
{
    char path[PATH_MAX];
    return join(disk, name, path, error) && base_load(path, content, modified, error);
}

static bool folder_walk(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                        base_error_t *error)
{
    return tree_walk(disk->name, below, visit, ctx, error);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static bool folder_list(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                        base_error_t *error)
{
    char path[PATH_MAX];
    struct dirent **entries = NULL;
    if (!join(disk, below, path, error))
        return false;
    int count = scandir(path, &entries, is_entry, by_name);
    bool done = count >= 0 || fail_errno(error, below[0] == '\0' ? disk->name : path);
    for (int i = 0; i < count; i++) {
        done = done && visit(ctx, entries[i]->d_name, error);
        free(entries[i]);
    }
    free(entries);
    return done;
}

static cluster_stamp_t folder_stamp(const cluster_disk_t *disk, const char *name)
{
    char path[PATH_MAX];
    struct stat info;
    base_error_t ignored;
    if (!join(disk, name, path, &ignored) || stat(path, &info) != 0)
        return (cluster_stamp_t){.size = 0};
    return (cluster_stamp_t){.file = {(uint64_t)info.st_dev, (uint64_t)info.st_ino},
                             .size = (uint64_t)info.st_size,
                             .changed = {(uint64_t)info.st_mtim.tv_sec, (uint64_t)info.st_mtim.tv_nsec}};
}

static void folder_remove_below(const cluster_disk_t *disk, const char *below)
{
    tree_remove(disk->name, below);
}

/* --- locks --- */

static const char *const lock_names[] = {[CLUSTER_DISK_CHANGE] = ".lock", [CLUSTER_DISK_UP] = ".up"};

static int open_lock(cluster_disk_lock_t which, const char *path)
{
    if (which == CLUSTER_DISK_UP)
        return open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    /* What is on a disk that cannot be written can be looked at all the same. */
    return fd < 0 && errno == EROFS ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : fd;
}

static bool folder_lock(const cluster_disk_t *disk, cluster_disk_lock_t which, int *held, base_error_t *error)
{
    char path[PATH_MAX];
    if (!join(disk, lock_names[which], path, error))
        return false;
    int fd = open_lock(which, path);
    if (fd < 0)
        return fail_errno(error, which == CLUSTER_DISK_CHANGE ? disk->name : path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        *held = fd;
        return true;
    }
    if (errno != EWOULDBLOCK && errno != EINTR)
        base_fail(error, "%s: cannot be locked: %s", disk->name, strerror(errno));
    close(fd);
    return false;
}

static void folder_unlock(const cluster_disk_t *disk, cluster_disk_lock_t which, int held)
{
    (void)disk;
    (void)which;
    close(held);
}

static bool folder_locked(const cluster_disk_t *disk, cluster_disk_lock_t which)
{
    char path[PATH_MAX];
    base_error_t ignored;
    int fd = join(disk, lock_names[which], path, &ignored) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (fd >= 0)
        close(fd);
    return locked;
}

static bool write_all(int fd, const base_bytes_t *content)
{
    for (size_t at = 0; at < content->size;) {
        ssize_t written = write(fd, content->data + at, content->size - at);
        if (written < 0 && errno != EINTR)
            return false;
        at += written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* The file is that of the lock, which somebody holds: its content changes, not the file. */
static bool folder_tell(const cluster_disk_t *disk, const base_bytes_t *lines)
{
    char path[PATH_MAX];
    base_error_t ignored;
    int fd = join(disk, lock_names[CLUSTER_DISK_UP], path, &ignored)
                 ? open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW)
                 : -1;
    bool told = fd >= 0 && write_all(fd, lines);
    return fd >= 0 && close(fd) == 0 && told;
}

static bool folder_told(const cluster_disk_t *disk, base_bytes_t *lines)
{
    base_error_t ignored;
    return folder_get(disk, lock_names[CLUSTER_DISK_UP], lines, NULL, &ignored);
}

/* --- alarms --- */

static bool folder_has_alarms(const cluster_disk_t *disk)
{
    return folder_has(disk, CLUSTER_ALARMS_FILE);
}

static alarm_store_t *folder_open_alarms(const cluster_disk_t *disk, base_error_t *error)
{
    char path[PATH_MAX];
    return join(disk, CLUSTER_ALARMS_FILE, path, error) ? alarm_store_open(path, error) : NULL;
}

static void folder_close_alarms(const cluster_disk_t *disk, alarm_store_t *store)
{
    (void)disk;
    alarm_store_close(store);
}

/* --- beside it --- */

static bool folder_keep(const cluster_disk_t *disk, const char *path, const base_bytes_t *content, base_error_t *error)
{
    char fresh[PATH_MAX];
    (void)disk;
    if (snprintf(fresh, sizeof fresh, "%s.XXXXXX", path) >= (int)sizeof fresh)
        return base_fail(error, "%.100s: the path is too long", path);
    int fd = mkstemp(fresh);
    if (fd < 0)
        return fail_errno(error, path);
    bool done = write_all(fd, content) && fsync(fd) == 0;
    int why = errno;
    done = close(fd) == 0 && done;
    if (done && rename(fresh, path) == 0)
        return true;
    errno = done ? errno : why;
    fail_errno(error, path);
    unlink(fresh);
    return false;
}

static bool folder_fetch(const cluster_disk_t *disk, const char *path, base_bytes_t *content, base_error_t *error)
{
    (void)disk;
    return base_load(path, content, NULL, error);
}

static const cluster_disk_kind_t kind = {
    .make = folder_make,
    .unmake = folder_unmake,
    .there = folder_there,
    .sealed = folder_sealed,
    .has = folder_has,
    .get = folder_get,
    .walk = folder_walk,
    .list = folder_list,
    .stamp = folder_stamp,
    .remove_below = folder_remove_below,
    .lock = folder_lock,
    .unlock = folder_unlock,
    .locked = folder_locked,
    .tell = folder_tell,
    .told = folder_told,
    .has_alarms = folder_has_alarms,
    .open_alarms = folder_open_alarms,
    .close_alarms = folder_close_alarms,
    .keep = folder_keep,
    .fetch = folder_fetch,
    .put = disk_journal_put,
    .commit = disk_journal_commit,
    .drop = disk_journal_drop,
    .recover = disk_journal_recover,
};

cluster_disk_t cluster_disk_folder(const char *path)
{
    return (cluster_disk_t){.kind = &kind, .name = path};
}

bool cluster_disk_is_folder(const cluster_disk_t *disk)
{
    return disk->kind == &kind;
}
