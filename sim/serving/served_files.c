/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/served_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/memory.h"
#include "tftpd/tftp_folder.h"

struct served_files {
    cluster_disk_t disk;
    tftp_folder_t *folder; /* NULL: in memory. */
    char below[256];       /* "pub/tftp" */
    tftp_files_t files;
};

/* Some clients ask for "/name": the folder is their root. Names with "." and ".." in them are those of no file. */
static tftp_open_result_t open_in_memory(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    const served_files_t *served = ctx;
    char full[CLUSTER_NAME_BYTES];
    if (snprintf(full, sizeof full, "%s/%s", served->below, name + strspn(name, "/")) >= (int)sizeof full)
        return TFTP_NO_SUCH_FILE;
    cluster_content_t *taken = cluster_memory_take(&served->disk, full);
    if (taken == NULL)
        return TFTP_NO_SUCH_FILE;
    *content = (tftp_content_t *)taken;
    *size = taken->size;
    return TFTP_OPENED;
}

static bool read_in_memory(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    const cluster_content_t *taken = (const cluster_content_t *)content;
    (void)ctx;
    if (len > 0)
        memcpy(buf, taken->data + off, len);
    return true;
}

static void close_in_memory(void *ctx, tftp_content_t *content)
{
    (void)ctx;
    cluster_memory_let_go((cluster_content_t *)content);
}

static bool open_folder(served_files_t *served, base_error_t *error)
{
    char path[CLUSTER_PATH_BYTES];
    if (!cluster_disk_label(&served->disk, served->below, path))
        return base_fail(error, "%.100s: the path is too long", served->disk.name);
    served->folder = tftp_folder_open(path);
    if (served->folder == NULL)
        return base_fail(error, "%s: cannot be served", path);
    served->files = *tftp_folder_files(served->folder);
    return true;
}

served_files_t *served_files_open(const cluster_disk_t *disk, const char *node, base_error_t *error)
{
    served_files_t *served = calloc(1, sizeof *served);
    if (served == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    served->disk = *disk;
    snprintf(served->below, sizeof served->below, "%s/tftp", node);
    served->files =
        (tftp_files_t){.ctx = served, .open = open_in_memory, .read = read_in_memory, .close = close_in_memory};
    if (cluster_disk_is_folder(disk) && !open_folder(served, error)) {
        free(served);
        return NULL;
    }
    return served;
}

const tftp_files_t *served_files(const served_files_t *served)
{
    return &served->files;
}

void served_files_close(served_files_t *served)
{
    if (served == NULL)
        return;
    tftp_folder_close(served->folder);
    free(served);
}
