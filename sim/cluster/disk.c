/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/disk.h"

#include <stdio.h>

#include "cluster/disk_kind.h"

bool cluster_disk_make(const cluster_disk_t *disk, bool *is_new, base_error_t *error)
{
    return disk->kind->make(disk, is_new, error);
}

void cluster_disk_unmake(const cluster_disk_t *disk)
{
    disk->kind->unmake(disk);
}

bool cluster_disk_there(const cluster_disk_t *disk, base_error_t *error)
{
    return disk->kind->there(disk, error);
}

bool cluster_disk_sealed(const cluster_disk_t *disk)
{
    return disk->kind->sealed(disk);
}

bool cluster_disk_has(const cluster_disk_t *disk, const char *name)
{
    return disk->kind->has(disk, name);
}

bool cluster_disk_get(const cluster_disk_t *disk, const char *name, base_bytes_t *content, time_t *modified,
                      base_error_t *error)
{
    *content = (base_bytes_t){0};
    return disk->kind->get(disk, name, content, modified, error);
}

bool cluster_disk_label(const cluster_disk_t *disk, const char *name, char label[4096])
{
    return snprintf(label, 4096, "%s/%s", disk->name, name) < 4096;
}

bool cluster_disk_walk(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                       base_error_t *error)
{
    return disk->kind->walk(disk, below, visit, ctx, error);
}

bool cluster_disk_list(const cluster_disk_t *disk, const char *below, cluster_disk_visit_t *visit, void *ctx,
                       base_error_t *error)
{
    return disk->kind->list(disk, below, visit, ctx, error);
}

cluster_stamp_t cluster_disk_stamp(const cluster_disk_t *disk, const char *name)
{
    return disk->kind->stamp(disk, name);
}

bool cluster_stamp_same(const cluster_stamp_t *a, const cluster_stamp_t *b)
{
    return a->file[0] == b->file[0] && a->file[1] == b->file[1] && a->size == b->size &&
           a->changed[0] == b->changed[0] && a->changed[1] == b->changed[1];
}

void cluster_disk_remove_below(const cluster_disk_t *disk, const char *below)
{
    disk->kind->remove_below(disk, below);
}

bool cluster_disk_lock(const cluster_disk_t *disk, cluster_disk_lock_t which, int *held, base_error_t *error)
{
    *held = -1;
    error->text[0] = '\0';
    return disk->kind->lock(disk, which, held, error);
}

void cluster_disk_unlock(const cluster_disk_t *disk, cluster_disk_lock_t which, int held)
{
    if (held >= 0)
        disk->kind->unlock(disk, which, held);
}

bool cluster_disk_locked(const cluster_disk_t *disk, cluster_disk_lock_t which)
{
    return disk->kind->locked(disk, which);
}

bool cluster_disk_tell(const cluster_disk_t *disk, const base_bytes_t *lines)
{
    return !lines->failed && disk->kind->tell(disk, lines);
}

bool cluster_disk_told(const cluster_disk_t *disk, base_bytes_t *lines)
{
    *lines = (base_bytes_t){0};
    return cluster_disk_locked(disk, CLUSTER_DISK_UP) && disk->kind->told(disk, lines);
}

bool cluster_disk_has_alarms(const cluster_disk_t *disk)
{
    return disk->kind->has_alarms(disk);
}

alarm_store_t *cluster_disk_open_alarms(const cluster_disk_t *disk, base_error_t *error)
{
    return disk->kind->open_alarms(disk, error);
}

void cluster_disk_close_alarms(const cluster_disk_t *disk, alarm_store_t *store)
{
    if (store != NULL)
        disk->kind->close_alarms(disk, store);
}

bool cluster_disk_keep(const cluster_disk_t *disk, const char *path, const base_bytes_t *content, base_error_t *error)
{
    return disk->kind->keep(disk, path, content, error);
}

bool cluster_disk_fetch(const cluster_disk_t *disk, const char *path, base_bytes_t *content, base_error_t *error)
{
    *content = (base_bytes_t){0};
    return disk->kind->fetch(disk, path, content, error);
}
