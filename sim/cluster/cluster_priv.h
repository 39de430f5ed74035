/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared inside the cluster.
 */
#ifndef CLUSTER_CLUSTER_PRIV_H
#define CLUSTER_CLUSTER_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "cluster/cluster_types.h"
#include "cluster/disk.h"
#include "cluster/state_file.h"

#define CLUSTER_DAY_S 86400

struct cluster {
    cluster_disk_t disk; /**< Its name is the cluster's own. */
    char *name;
    int lock; /**< Of the disk; -1: none. */
    cluster_state_t *state;
};

/** Locks a cluster. @return what cluster_disk_unlock wants; -1 with the reason, which is empty where others hold the
 *  lock and CLUSTER_NO_WAIT asked for no more */
int cluster_lock(const cluster_disk_t *disk, cluster_wait_t wait, base_error_t *error);

/** A cluster that is neither locked nor read. @return NULL with the reason; to be freed with cluster_close */
cluster_t *cluster_new(const cluster_disk_t *disk, base_error_t *error);

/** The machine's UTC time with the state's offset. */
int64_t cluster_time(const cluster_state_t *state);

/** The offset that a --clock text asks for. @param ahead_only  refuses to go back. @return false with the reason */
bool cluster_clock_parse(const char *text, int64_t now, bool ahead_only, int64_t *when, base_error_t *error);

/** Index of a node of the present state. */
unsigned cluster_index(const cluster_t *cluster, const cluster_node_t *node);

/** NODE/certificates/NAME.pem. */
void cluster_pem_name(const cluster_node_t *node, cluster_certificate_t which, char name[320]);

/** NODE/tomcat.pem: the tomcat certificate that the node's web server shows, where it is not the one of now. */
void cluster_shown_tomcat_name(const cluster_node_t *node, char name[320]);

/** File of a node's own ITLRecovery: ITLRecovery.pem, which is the publisher's, or NODE/ITLRecovery.pem. */
void cluster_recovery_name(const cluster_state_t *state, const cluster_node_t *node, char name[320]);

/** Refuses a key of another length than lists can be signed with. */
bool cluster_check_bits(uint32_t bits, base_error_t *error);

/** Refuses a password that is too short, or not printable. */
bool cluster_check_password(const char *what, const char *password, base_error_t *error);

#endif
