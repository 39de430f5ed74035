/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The lists that nodes served: the file "lists" has a line for each, oldest first, and lists.d/SHA1.tlv its bytes.
 * Inside this room only.
 *
 *     SHA1 NODE SHA256... [ctl] [at:SECONDS]
 *
 * The SHA-256 are those of the certificates that may sign the next list; SECONDS say since when the node served it, by
 * the cluster's clock. Lines of earlier versions lack them, and their lists' bytes were not kept.
 */
#ifndef CLUSTER_PUBLISHED_H
#define CLUSTER_PUBLISHED_H

#include "cluster/cluster.h"
#include "cluster/edit.h"

/** The file of lines. */
#define PUBLISHED_INDEX "lists"

/** The folder of bytes: no node can be called so. */
#define PUBLISHED_FOLDER "lists.d"

/** Longest line, with NUL: SHA-1, node, eight certificates (lists of this room have two), kind and time. */
#define PUBLISHED_LINE_BYTES (41 + 65 + 8 * 65 + 40)

/** A line as read. */
typedef struct published_line {
    char sha1[41];
    char node[64];
    cluster_list_kind_t kind;
    int64_t at; /**< 0: not noted, and the bytes are not kept. */
} published_line_t;

/** Reads a line, whatever it is. @return false: it says nothing of a list */
bool published_read(const char *line, published_line_t *read);

/** Writes a line of a file that a node serves: without time. @return false: not a trust list; then SHA-1 and node
 *  alone, and nothing at all without a digest */
bool published_describe(const char *node, cluster_list_kind_t kind, const base_bytes_t *file,
                        char line[PUBLISHED_LINE_BYTES]);

/** SHA-1 of a file, lower-case hex. @return false: no digest */
bool published_sha1(const base_bytes_t *file, char text[41]);

/** "lists.d/SHA1.tlv". @return @p name */
const char *published_name(const char *sha1, char name[CLUSTER_NAME_BYTES]);

/** Name of what a node serves as its list. @return @p name */
const char *published_file(const cluster_node_t *node, cluster_list_kind_t kind, char name[CLUSTER_NAME_BYTES]);

/** Loads the lines, NUL behind the last. @param lines  [out] freed by the caller; empty where there are none
 *  @return false with the reason */
bool published_load(const cluster_t *cluster, base_bytes_t *lines, base_error_t *error);

#endif
