/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a node's TFTP serves, as the commands of the prompt see it: names, and content. No name leads out of the folder.
 */
#ifndef ADMIN_NODE_FOLDER_H
#define ADMIN_NODE_FOLDER_H

#include "cluster/cluster.h"

/** File of the recovery key, which the publisher has beside its folder. */
#define NODE_RECOVERY_FILE "ITLRecovery.p12"

/** Names of files. Start with {0}; end with node_names_free. */
typedef struct node_names {
    char **names;
    size_t count;
} node_names_t;

/** Lists what stands in the folder by name, ITLRecovery.p12 first where the node has it; nothing hidden.
 *  @return false with the reason */
bool node_folder_list(const cluster_t *cluster, const cluster_node_t *node, node_names_t *names, base_error_t *error);

/** Frees the names. */
void node_names_free(node_names_t *names);

/** Reads a file. @param name  relative to the folder, or ITLRecovery.p12. @param bytes  [out] freed by the caller,
 *  whatever is returned. @return false: "NAME: file not found", or why it cannot be read */
bool node_folder_load(const cluster_t *cluster, const cluster_node_t *node, const char *name, base_bytes_t *bytes,
                      base_error_t *error);

#endif
