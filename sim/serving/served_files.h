/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a node's TFTP serves, wherever the cluster lies: in a folder no name leads out of it (tftp_folder.h), in memory
 * there is nothing outside. Inside this room only.
 */
#ifndef SERVING_SERVED_FILES_H
#define SERVING_SERVED_FILES_H

#include "cluster/disk.h"
#include "tftpd/tftp_files.h"

typedef struct served_files served_files_t;

/** Opens what a node serves. @param disk  copied; @param node  its name. @return NULL with the reason */
served_files_t *served_files_open(const cluster_disk_t *disk, const char *node, base_error_t *error);

/** As a server sees it; lives as long as @p served. */
const tftp_files_t *served_files(const served_files_t *served);

/** Frees it, once nobody reads there any more; NULL is allowed. */
void served_files_close(served_files_t *served);

#endif
