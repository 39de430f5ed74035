/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What the files of unit_cluster share. */
#ifndef UNIT_TEST_CLUSTER_H
#define UNIT_TEST_CLUSTER_H

#include "cluster_rig.h"
#include "trustlist/trustlist.h"

/** Makes a cluster "pub", "sub" with keys of 1024 bits. */
void make_cluster(cluster_rig_t *rig, cluster_release_t release);

/** Opens it; a failure fails the test. */
cluster_t *open_cluster(cluster_rig_t *rig, const char *clock);

/** The certificate that signed a node's list; the caller frees nothing. @return a constant text: "CallManager of pub",
 *  "ITLRecovery", ..., or why the list is bad */
const char *signer_of(const cluster_t *cluster, const char *node);

/** True when the node's list holds this certificate of that node in a record of this role. */
bool list_names(const cluster_t *cluster, const char *node, uint16_t role, const char *of, cluster_certificate_t which);

/** Records of the node's list; 0: it is damaged. */
unsigned list_records(const cluster_t *cluster, const char *node);

/** The node's list as bytes, to be freed. */
base_bytes_t list_bytes(const cluster_t *cluster, const char *node);

extern CU_TestInfo cluster_ctl_tests[];
extern CU_TestInfo cluster_cut_tests[];
extern CU_TestInfo cluster_release_tests[];
extern CU_TestInfo cluster_state_tests[];
extern CU_TestInfo cluster_lists_tests[];

#endif
