/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Bulk certificate management: the certificates of another cluster whose files this cluster's TVS vouch for. They are
 * kept in the trust store Phone-SAST-trust, phone-sast-trust.pem of the cluster's folder. A node's TVS takes the store
 * in when it starts: NODE/phone-sast-trust.pem is what it has.
 */
#ifndef CLUSTER_BULK_H
#define CLUSTER_BULK_H

#include <stddef.h>

#include "base/error.h"
#include "cluster/cluster_types.h"
#include "cluster/state.h"
#include "listfile/identity.h"

/** The trust store's file in a cluster's folder, and in a node's. */
#define BULK_FILE "phone-sast-trust.pem"

/** Most certificates of the store: three clusters of twenty nodes, and their ITLRecovery. */
#define BULK_CERTIFICATES_MAX 63u

/** Bytes of the largest file that is imported. */
#define BULK_BYTES_MAX (1024u * 1024u)

/**
 * Writes what other clusters are to import: the CallManager certificate of each node, and ITLRecovery where it signs
 * lists (from release 12.0 on). No keys.
 * @param path   as cluster_disk_keep takes it
 * @param count  [out] certificates written
 * @return false with the reason: the file cannot be written
 */
bool cluster_bulk_export(const cluster_t *cluster, const char *path, size_t *count, base_error_t *error);

/**
 * Adds the certificates of a file to the store, all or none; those that it has already stay as they are. No TVS vouches
 * for them before it starts again.
 * @param path   as cluster_disk_fetch takes it; hostile. What stands between certificates is passed over
 * @param count  [out] certificates that are new
 * @return false with the reason: no certificate in it or one that cannot be read, one that is cut off, a private key,
 * BULK_BYTES_MAX, more than BULK_CERTIFICATES_MAX with those of the store
 */
bool cluster_bulk_import(cluster_t *cluster, const char *path, size_t *count, base_error_t *error);

/** Empties the store, damaged or not; each TVS goes on with what it has until it starts again. @param count  [out]
 *  certificates that went, as far as they could be read. @return false with the reason: the folder cannot be written to
 */
bool cluster_bulk_delete(cluster_t *cluster, size_t *count, base_error_t *error);

/** Told of a certificate. @param pem  it alone, in PEM form. @return false with the reason: no more of them */
typedef bool bulk_visit_t(void *ctx, const listfile_identity_t *identity, const base_bytes_t *pem, base_error_t *error);

/**
 * Tells of the certificates of the store in the order in which they came.
 * @param node  those that its TVS has taken in; NULL: those of the store
 * @return false with the reason: @p visit's, damaged
 */
bool cluster_bulk_walk(const cluster_t *cluster, const cluster_node_t *node, bulk_visit_t *visit, void *ctx,
                       base_error_t *error);

/** Whether the node's TVS has taken in any. */
bool cluster_bulk_taken(const cluster_t *cluster, const cluster_node_t *node);

#endif
