/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/node_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fileio.h"
#include "cluster/disk.h"

static bool add(void *ctx, const char *name, base_error_t *error)
{
    node_names_t *names = ctx;
    if (name[0] == '.')
        return true;
    char **more = realloc(names->names, (names->count + 1) * sizeof *more);
    if (more != NULL)
        names->names = more;
    char *copy = more != NULL ? strdup(name) : NULL;
    if (copy == NULL)
        return base_fail(error, "out of memory");
    names->names[names->count++] = copy;
    return true;
}

/* Releases without ITLRecovery have none. */
static bool has_recovery(const cluster_t *cluster, const cluster_node_t *node)
{
    return node->publisher && cluster_has(cluster, NODE_RECOVERY_FILE);
}

bool node_folder_list(const cluster_t *cluster, const cluster_node_t *node, node_names_t *names, base_error_t *error)
{
    char folder[CLUSTER_NAME_BYTES];
    snprintf(folder, sizeof folder, "%s/tftp", node->name);
    return (!has_recovery(cluster, node) || add(names, NODE_RECOVERY_FILE, error)) &&
           cluster_disk_list(cluster_disk(cluster), folder, add, names, error);
}

void node_names_free(node_names_t *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    *names = (node_names_t){0};
}

/* In memory there are no links, and names with ".." are those of no file. */
static bool load_served(const cluster_t *cluster, const cluster_node_t *node, const char *name, base_bytes_t *bytes,
                        base_error_t *error)
{
    const cluster_disk_t *disk = cluster_disk(cluster);
    char folder[CLUSTER_NAME_BYTES], path[CLUSTER_PATH_BYTES];
    snprintf(folder, sizeof folder, "%s/tftp", node->name);
    if (!cluster_disk_is_folder(disk))
        return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path && cluster_disk_has(disk, path)
                   ? cluster_disk_get(disk, path, bytes, NULL, error)
                   : base_fail(error, "%s: file not found", name);
    return cluster_disk_label(disk, folder, path) ? base_load_beneath(path, name, bytes, error)
                                                  : base_fail(error, "%s: the path is too long", disk->name);
}

bool node_folder_load(const cluster_t *cluster, const cluster_node_t *node, const char *name, base_bytes_t *bytes,
                      base_error_t *error)
{
    *bytes = (base_bytes_t){0};
    if (strcmp(name, NODE_RECOVERY_FILE) != 0)
        return load_served(cluster, node, name, bytes, error);
    return has_recovery(cluster, node) ? cluster_get(cluster, name, bytes, NULL, error)
                                       : base_fail(error, "%s: file not found", name);
}
