/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/machine.h"
#include "cluster/disk_kind.h"

/* A file. */
typedef struct entry {
    cluster_content_t *content;
    int64_t modified; /* UTC seconds. */
    uint64_t number;  /* Of the writing; from 1. */
    char name[];
} entry_t;

/* Files in the order of their names. */
typedef struct shelf {
    entry_t **entries;
    size_t count, capacity;
} shelf_t;

struct cluster_memory {
    char *name;
    bool is_made;
    bool locks[2];
    shelf_t files, kept;      /* Of the cluster, and beside it. */
    cluster_memory_t *beside; /* Whose kept it is, where it is another one's. */
    uint64_t writings;
    size_t limit;
    base_bytes_t told;     /* While it is served. */
    alarm_store_t *alarms; /* NULL: none yet. */
};

static cluster_memory_t *memory_of(const cluster_disk_t *disk)
{
    return disk->ctx;
}

/* --- content and entries --- */

/* It may have held a private key. */
static void let_go(cluster_content_t *content)
{
    if (--content->users > 0)
        return;
    explicit_bzero(content->data, content->size);
    free(content);
}

static void entry_free(entry_t *entry)
{
    if (entry != NULL && entry->content != NULL)
        let_go(entry->content);
    free(entry);
}

static entry_t *entry_make(cluster_memory_t *memory, const char *name, const void *data, size_t size)
{
    const size_t name_size = strlen(name) + 1;
    entry_t *entry = calloc(1, sizeof *entry + name_size);
    cluster_content_t *content = malloc(sizeof *content + size);
    if (entry == NULL || content == NULL) {
        free(entry);
        free(content);
        return NULL;
    }
    *content = (cluster_content_t){.users = 1, .size = size};
    if (size > 0)
        memcpy(content->data, data, size);
    entry->content = content;
    entry->modified = machine_utc_s();
    entry->number = ++memory->writings;
    memcpy(entry->name, name, name_size);
    return entry;
}

/* What stands below a folder comes at once behind it, as in a walk through folders: "a/x", "a-b". */
static int compare(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    const int left = *a == '/' ? 1 : (unsigned char)*a, right = *b == '/' ? 1 : (unsigned char)*b;
    return left - right;
}

/* Where the name is, or would be. */
static size_t place_of(const shelf_t *shelf, const char *name)
{
    size_t low = 0, high = shelf->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (compare(shelf->entries[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const shelf_t *shelf, size_t at, const char *name)
{
    return at < shelf->count && compare(shelf->entries[at]->name, name) == 0;
}

static entry_t *find(const shelf_t *shelf, const char *name)
{
    const size_t at = place_of(shelf, name);
    return is_at(shelf, at, name) ? shelf->entries[at] : NULL;
}

static bool make_room(shelf_t *shelf, size_t more)
{
    if (shelf->count + more <= shelf->capacity)
        return true;
    const size_t capacity = 2 * shelf->capacity + more + 1;
    entry_t **entries = realloc(shelf->entries, capacity * sizeof(entry_t *));
    if (entries == NULL)
        return false;
    shelf->entries = entries;
    shelf->capacity = capacity;
    return true;
}

static void take_out(shelf_t *shelf, size_t at)
{
    entry_free(shelf->entries[at]);
    shelf->count--;
    memmove(&shelf->entries[at], &shelf->entries[at + 1], (shelf->count - at) * sizeof(entry_t *));
}

/* There is room. */
static void put_in(shelf_t *shelf, entry_t *entry)
{
    const size_t at = place_of(shelf, entry->name);
    if (is_at(shelf, at, entry->name)) {
        entry_free(shelf->entries[at]);
    } else {
        memmove(&shelf->entries[at + 1], &shelf->entries[at], (shelf->count - at) * sizeof(entry_t *));
        shelf->count++;
    }
    shelf->entries[at] = entry;
}

static void shelf_free(shelf_t *shelf)
{
    for (size_t i = 0; i < shelf->count; i++)
        entry_free(shelf->entries[i]);
    free(shelf->entries);
    *shelf = (shelf_t){0};
}

static bool get_from(const shelf_t *shelf, const char *name, const char *label, base_bytes_t *content,
                     base_error_t *error)
{
    const entry_t *entry = find(shelf, name);
    if (entry == NULL)
        return base_fail(error, "%s: there is no such file", label);
    /* One byte more than nothing, so that an empty file has a buffer too. */
    if (!base_bytes_reserve(content, entry->content->size + 1))
        return base_fail(error, "out of memory");
    base_put(content, entry->content->data, entry->content->size);
    return true;
}

/* --- the place --- */

static bool memory_make(const cluster_disk_t *disk, bool *is_new, base_error_t *error)
{
    (void)error;
    *is_new = !memory_of(disk)->is_made;
    memory_of(disk)->is_made = true;
    return true;
}

static void memory_unmake(const cluster_disk_t *disk)
{
    shelf_free(&memory_of(disk)->files);
    memory_of(disk)->is_made = false;
}

static bool memory_there(const cluster_disk_t *disk, base_error_t *error)
{
    return memory_of(disk)->is_made || base_fail(error, "%s: there is no such cluster", disk->name);
}

static bool memory_sealed(const cluster_disk_t *disk)
{
    (void)disk;
    return false;
}

/* --- reading --- */

static bool memory_has(const cluster_disk_t *disk, const char *name)
{
    return find(&memory_of(disk)->files, name) != NULL;
}

static bool memory_get(const cluster_disk_t *disk, const char *name, base_bytes_t *content, time_t *modified,
                       base_error_t *error)
{
    char label[4096];
    cluster_disk_label(disk, name, label);
    if (!get_from(&memory_of(disk)->files, name, label, content, error))
        return false;
    if (modified != NULL)
        *modified = (time_t)find(&memory_of(disk)->files, name)->modified;
    return true;
}

static bool is_below(const char *name, const char *below)
{
    const size_t len = strlen(below);
    return len == 0 || (strncmp(name, below, len) == 0 && name[len] == '/');
}

static bool memory_walk(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                        base_error_t *error)
{
    const shelf_t *files = &memory_of(disk)->files;
    bool done = true;
    for (size_t i = 0; done && i < files->count; i++)
        if (is_below(files->entries[i]->name, below))
            done = visit(ctx, files->entries[i]->name, error);
    return done;
}

/* Folders are as much of names as comes before a slash: each is told of once. */
static bool memory_list(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                        base_error_t *error)
{
    const shelf_t *files = &memory_of(disk)->files;
    const size_t skip = below[0] == '\0' ? 0 : strlen(below) + 1;
    char last[CHANGE_PATH_BYTES] = "";
    bool done = true;
    for (size_t i = 0; done && i < files->count; i++) {
        if (!is_below(files->entries[i]->name, below))
            continue;
        const char *name = files->entries[i]->name + skip;
        const size_t len = strcspn(name, "/");
        if (strncmp(last, name, len) == 0 && last[len] == '\0')
            continue;
        snprintf(last, sizeof last, "%.*s", (int)len, name);
        done = visit(ctx, last, error);
    }
    return done &&
           (last[0] != '\0' || skip == 0 || base_fail(error, "%s/%s: there is no such folder", disk->name, below));
}

static cluster_stamp_t memory_stamp(const cluster_disk_t *disk, const char *name)
{
    const entry_t *entry = find(&memory_of(disk)->files, name);
    if (entry == NULL)
        return (cluster_stamp_t){.size = 0};
    return (cluster_stamp_t){.file = {entry->number, 0}, .size = entry->content->size};
}

/* --- changing --- */

/* A file that should be a folder, or the other way round. */
static bool is_in_the_way(const shelf_t *files, const char *path)
{
    char above[CHANGE_PATH_BYTES];
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(above, sizeof above, "%.*s", (int)(slash - path), path);
        if (find(files, above) != NULL)
            return true;
    }
    /* What stands below a name comes at once behind it. */
    const size_t at = place_of(files, path);
    return at < files->count && is_below(files->entries[at]->name, path);
}

static bool memory_put(const cluster_disk_t *disk, change_file_t *file, const change_content_t *content,
                       base_error_t *error)
{
    if (is_in_the_way(&memory_of(disk)->files, file->path))
        return base_fail(error, "%s/%s: not a folder, or is a directory", disk->name, file->path);
    file->waiting = entry_make(memory_of(disk), file->path, content->data, content->size);
    return file->waiting != NULL || base_fail(error, "out of memory");
}

static void memory_drop(const change_t *change)
{
    for (size_t i = 0; i < change->count; i++) {
        entry_free(change->files[i].waiting);
        change->files[i].waiting = NULL;
    }
}

static size_t size_of(const entry_t *entry)
{
    return entry != NULL ? entry->content->size : 0;
}

size_t cluster_memory_size(const cluster_memory_t *memory)
{
    size_t size = 0;
    for (size_t i = 0; i < memory->files.count; i++)
        size += size_of(memory->files.entries[i]);
    return size;
}

/* A file that a change names twice counts once, as it is named last. */
static size_t size_after(const cluster_memory_t *memory, const change_t *change)
{
    size_t size = cluster_memory_size(memory);
    for (size_t i = 0; i < change->count; i++) {
        bool is_last = true;
        for (size_t later = i + 1; is_last && later < change->count; later++)
            is_last = strcmp(change->files[later].path, change->files[i].path) != 0;
        if (is_last)
            size += size_of(change->files[i].waiting) - size_of(find(&memory->files, change->files[i].path));
    }
    return size;
}

/* From here on nothing can fail. */
static void make_true(cluster_memory_t *memory, change_file_t *file)
{
    const size_t at = place_of(&memory->files, file->path);
    if (!file->remove)
        put_in(&memory->files, file->waiting);
    else if (is_at(&memory->files, at, file->path))
        take_out(&memory->files, at);
    file->waiting = NULL;
}

static bool memory_commit(const change_t *change, base_error_t *error)
{
    cluster_memory_t *memory = memory_of(&change->disk);
    const bool fits = memory->limit == SIZE_MAX || size_after(memory, change) <= memory->limit;
    if (!fits || !make_room(&memory->files, change->count)) {
        memory_drop(change);
        return fits ? base_fail(error, "out of memory") : base_fail(error, "%s: is full", change->disk.name);
    }
    for (size_t i = 0; i < change->count; i++)
        make_true(memory, &change->files[i]);
    return true;
}

static bool memory_recover(const cluster_disk_t *disk, base_error_t *error)
{
    (void)disk;
    (void)error;
    return true;
}

static void memory_remove_below(const cluster_disk_t *disk, const char *below)
{
    shelf_t *files = &memory_of(disk)->files;
    for (size_t i = files->count; i > 0; i--)
        if (is_below(files->entries[i - 1]->name, below))
            take_out(files, i - 1);
}

/* --- locks --- */

static bool memory_lock(const cluster_disk_t *disk, cluster_disk_lock_t which, int *held, base_error_t *error)
{
    bool *lock = &memory_of(disk)->locks[which];
    (void)error;
    if (*lock)
        return false;
    *lock = true;
    *held = 0;
    return true;
}

static void memory_unlock(const cluster_disk_t *disk, cluster_disk_lock_t which, int held)
{
    (void)held;
    memory_of(disk)->locks[which] = false;
    if (which == CLUSTER_DISK_UP)
        base_bytes_free(&memory_of(disk)->told);
}

static bool memory_locked(const cluster_disk_t *disk, cluster_disk_lock_t which)
{
    return memory_of(disk)->locks[which];
}

static bool memory_tell(const cluster_disk_t *disk, const base_bytes_t *lines)
{
    base_bytes_t *told = &memory_of(disk)->told;
    base_bytes_free(told);
    base_put(told, lines->data, lines->size);
    return !told->failed;
}

static bool memory_told(const cluster_disk_t *disk, base_bytes_t *lines)
{
    const base_bytes_t *told = &memory_of(disk)->told;
    base_put(lines, told->data, told->size);
    return !lines->failed && lines->size > 0;
}

/* --- alarms --- */

static bool memory_has_alarms(const cluster_disk_t *disk)
{
    return memory_of(disk)->alarms != NULL;
}

/* One database for all who open it, as long as the place is there. */
static alarm_store_t *memory_open_alarms(const cluster_disk_t *disk, base_error_t *error)
{
    cluster_memory_t *memory = memory_of(disk);
    if (memory->alarms == NULL)
        memory->alarms = alarm_store_open(NULL, error);
    return memory->alarms;
}

static void memory_close_alarms(const cluster_disk_t *disk, alarm_store_t *store)
{
    (void)disk;
    (void)store;
}

/* --- beside it --- */

static shelf_t *kept_of(const cluster_disk_t *disk)
{
    cluster_memory_t *memory = memory_of(disk);
    return memory->beside != NULL ? &memory->beside->kept : &memory->kept;
}

void cluster_memory_share(cluster_memory_t *memory, cluster_memory_t *with)
{
    memory->beside = with;
}

static bool memory_keep(const cluster_disk_t *disk, const char *path, const base_bytes_t *content, base_error_t *error)
{
    cluster_memory_t *memory = memory_of(disk);
    shelf_t *kept = kept_of(disk);
    entry_t *entry = make_room(kept, 1) ? entry_make(memory, path, content->data, content->size) : NULL;
    if (entry == NULL)
        return base_fail(error, "out of memory");
    put_in(kept, entry);
    return true;
}

static bool memory_fetch(const cluster_disk_t *disk, const char *path, base_bytes_t *content, base_error_t *error)
{
    return get_from(kept_of(disk), path, path, content, error);
}

static const cluster_disk_kind_t kind = {
    .make = memory_make,
    .unmake = memory_unmake,
    .there = memory_there,
    .sealed = memory_sealed,
    .has = memory_has,
    .get = memory_get,
    .walk = memory_walk,
    .list = memory_list,
    .stamp = memory_stamp,
    .remove_below = memory_remove_below,
    .lock = memory_lock,
    .unlock = memory_unlock,
    .locked = memory_locked,
    .tell = memory_tell,
    .told = memory_told,
    .has_alarms = memory_has_alarms,
    .open_alarms = memory_open_alarms,
    .close_alarms = memory_close_alarms,
    .keep = memory_keep,
    .fetch = memory_fetch,
    .put = memory_put,
    .commit = memory_commit,
    .drop = memory_drop,
    .recover = memory_recover,
};

/* --- around it --- */

cluster_memory_t *cluster_memory_create(const char *name)
{
    cluster_memory_t *memory = calloc(1, sizeof *memory);
    char *copy = strdup(name);
    if (memory == NULL || copy == NULL) {
        free(memory);
        free(copy);
        return NULL;
    }
    *memory = (cluster_memory_t){.name = copy, .limit = SIZE_MAX};
    return memory;
}

void cluster_memory_destroy(cluster_memory_t *memory)
{
    if (memory == NULL)
        return;
    alarm_store_close(memory->alarms);
    shelf_free(&memory->files);
    shelf_free(&memory->kept);
    base_bytes_free(&memory->told);
    free(memory->name);
    free(memory);
}

cluster_disk_t cluster_memory_disk(cluster_memory_t *memory)
{
    return (cluster_disk_t){.kind = &kind, .ctx = memory, .name = memory->name};
}

void cluster_memory_limit(cluster_memory_t *memory, size_t bytes)
{
    memory->limit = bytes;
}

cluster_content_t *cluster_memory_take(const cluster_disk_t *disk, const char *name)
{
    entry_t *entry = find(&memory_of(disk)->files, name);
    if (entry == NULL)
        return NULL;
    entry->content->users++;
    return entry->content;
}

void cluster_memory_let_go(cluster_content_t *content)
{
    let_go(content);
}
