/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fileio.h"
#include "cluster/tree.h"

void cluster_rig_open(cluster_rig_t *rig)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(rig->parent, sizeof rig->parent, "%.40s/itlphone-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(rig->parent));
    snprintf(rig->path, sizeof rig->path, "%s/cluster", rig->parent);
    rig->error.text[0] = '\0';
}

void cluster_rig_close(cluster_rig_t *rig)
{
    tree_remove(rig->parent, ".");
    rmdir(rig->parent);
}

void cluster_rig_put(const cluster_rig_t *rig, const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", rig->path, name);
    FILE *file = fopen(path, "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

void cluster_rig_remove(const cluster_rig_t *rig, const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", rig->path, name);
    CU_ASSERT_EQUAL(unlink(path), 0);
}

bool cluster_rig_has(const cluster_rig_t *rig, const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", rig->path, name);
    return access(path, F_OK) == 0;
}

char *cluster_rig_get(const cluster_rig_t *rig, const char *name)
{
    char path[400];
    base_bytes_t bytes = {0};
    base_error_t error;
    snprintf(path, sizeof path, "%s/%s", rig->path, name);
    if (access(path, F_OK) == 0)
        CU_ASSERT_TRUE_FATAL(base_load(path, &bytes, NULL, &error));
    base_put(&bytes, "", 1);
    CU_ASSERT_FALSE_FATAL(bytes.failed);
    return (char *)bytes.data;
}
