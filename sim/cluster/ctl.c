/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mixed mode: the CTL that `utils ctl` makes without security tokens, one for the cluster, which every TFTP node
 * serves. */
#include <stdio.h>
#include <stdlib.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"

/* Two signers and CAPF beside the nodes. */
#define RECORDS_MAX (3 + CLUSTER_NODES_MAX)

/* A CTL being made. */
typedef struct ctl {
    edit_t *edit;
    listfile_identity_t callmanager[CLUSTER_NODES_MAX], capf, recovery;
    itl_hal_addr_t addresses[CLUSTER_NODES_MAX];
    listfile_record_t records[RECORDS_MAX];
    size_t count;
} ctl_t;

static const release_facts_t *facts_of(const ctl_t *ctl)
{
    return release_facts(ctl->edit->draft->release);
}

static bool load_nodes(ctl_t *ctl, base_error_t *error)
{
    for (unsigned i = 0; i < ctl->edit->draft->nodes_count; i++) {
        ctl->addresses[i] = edit_address(ctl->edit, i);
        if (!edit_own(ctl->edit, i, CLUSTER_CALLMANAGER, &ctl->callmanager[i], error))
            return false;
    }
    return true;
}

/* Unlike an ITL it takes in a new ITLRecovery at once. */
static bool load(ctl_t *ctl, base_error_t *error)
{
    return load_nodes(ctl, error) && edit_own(ctl->edit, 0, CLUSTER_CAPF, &ctl->capf, error) &&
           edit_identity("ITLRecovery.pem", edit_recovery(ctl->edit, error), &ctl->recovery, error);
}

/* Every record holds its certificate in full, the node's name and its address (docs/cluster.md, "Mixed mode"). */
static void add(ctl_t *ctl, uint16_t role, const listfile_identity_t *identity, unsigned node)
{
    ctl->records[ctl->count++] = (listfile_record_t){.role = role,
                                                     .form = LISTFILE_FORM_CERTIFICATE,
                                                     .identity = identity,
                                                     .dns_name = ctl->edit->draft->nodes[node].host,
                                                     .ip_address = ctl->addresses[node].ip,
                                                     .ip_size = edit_address_bytes(&ctl->addresses[node])};
}

/* A node stays in the CTL of a cluster that is no longer in mixed mode, but nothing to know it by. */
static void add_node(ctl_t *ctl, unsigned node)
{
    const cluster_state_t *draft = ctl->edit->draft;
    const cluster_services_t *services = &draft->nodes[node].services;
    if (services->tftp || services->callmanager)
        add(ctl, ITL_ROLE_CCM_TFTP, draft->mode == CLUSTER_MIXED ? &ctl->callmanager[node] : NULL, node);
}

static void add_records(ctl_t *ctl)
{
    const cluster_state_t *draft = ctl->edit->draft;
    add(ctl, ITL_ROLE_SAST, &ctl->callmanager[0], 0);
    add_node(ctl, 0);
    if (draft->nodes[0].services.capf)
        add(ctl, ITL_ROLE_CAPF, &ctl->capf, 0);
    if (facts_of(ctl)->ctl_has_recovery)
        add(ctl, ITL_ROLE_SAST, &ctl->recovery, 0);
    for (unsigned i = 1; i < draft->nodes_count; i++)
        add_node(ctl, i);
}

static void release(ctl_t *ctl)
{
    for (unsigned i = 0; i < CLUSTER_NODES_MAX; i++)
        listfile_identity_free(&ctl->callmanager[i]);
    listfile_identity_free(&ctl->capf);
    listfile_identity_free(&ctl->recovery);
    free(ctl);
}

/* @param other_signer  the second one signs, as after a reset */
static bool make(edit_t *edit, bool other_signer, base_bytes_t *file, base_error_t *error)
{
    ctl_t *ctl = calloc(1, sizeof *ctl);
    if (ctl == NULL)
        return base_fail(error, "out of memory");
    ctl->edit = edit;
    bool done = load(ctl, error);
    if (done) {
        add_records(ctl);
        bool recovery_signs = facts_of(ctl)->recovery_signs != other_signer;
        done = edit_sign_list(edit, "CTLFile.tlv", recovery_signs ? &ctl->recovery : &ctl->callmanager[0], ctl->records,
                              ctl->count, file, error);
    }
    release(ctl);
    return done;
}

static bool put(edit_t *edit, unsigned node, const base_bytes_t *file, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    cluster_served_name(&edit->draft->nodes[node], CLUSTER_CTL_FILE, name);
    return edit_remember_list(edit, node, CLUSTER_CTL, file, error) &&
           change_put(&edit->change, name, file->data, file->size, 0644, error);
}

static bool publish(edit_t *edit, bool other_signer, base_error_t *error)
{
    base_bytes_t file = {0};
    bool done = make(edit, other_signer, &file, error);
    for (unsigned i = 0; done && i < edit->draft->nodes_count; i++)
        done = !edit->draft->nodes[i].services.tftp || put(edit, i, &file, error);
    base_bytes_free(&file);
    return done;
}

/* --- what an administrator does --- */

bool cluster_may_change_ctl(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    const cluster_state_t *state = cluster->state;
    if (!node->publisher)
        return base_fail(error, "This is not a Publisher node");
    if (cluster_facts(cluster)->ctl == RELEASE_CTL_NONE)
        return base_fail(error, "release %s makes a CTL with security tokens only", release_name(state->release));
    /* Phones of a secure profile get their certificates from it. */
    return state->nodes[0].services.capf ||
           base_fail(error, "%s is not active: \"utils service start %s\" starts it",
                     cluster_service_name(CLUSTER_SERVICE_CAPF), cluster_service_name(CLUSTER_SERVICE_CAPF));
}

bool cluster_set_mode(cluster_t *cluster, const cluster_node_t *node, cluster_mode_t mode, base_error_t *error)
{
    if (!cluster_may_change_ctl(cluster, node, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL) {
        edit->draft->mode = mode;
        edit_log(edit, &edit->draft->nodes[0], "UC_TVS-6-ClusterSecurityModeModified",
                 mode == CLUSTER_MIXED ? "Cluster Security Mode has been modified: mixed."
                                       : "Cluster Security Mode has been modified: non secure.");
        /* Releases that ask for TFTP to be restarted give the node's record its new role then. */
        if (cluster_facts(cluster)->ctl == RELEASE_CTL_PHONES)
            edit_relist_all(edit);
    }
    return edit_end(edit, edit != NULL && publish(edit, false, error), error);
}

static bool check_mixed(const cluster_t *cluster, base_error_t *error)
{
    return cluster->state->mode == CLUSTER_MIXED ||
           base_fail(error, "the cluster is not in mixed mode: \"utils ctl set-cluster mixed-mode\" sets it");
}

bool cluster_update_ctl(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    if (!cluster_may_change_ctl(cluster, node, error) || !check_mixed(cluster, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && publish(edit, false, error), error);
}

bool cluster_reset_ctl(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    if (!cluster_may_change_ctl(cluster, node, error) || !check_mixed(cluster, error))
        return false;
    if (!cluster_facts(cluster)->ctl_has_recovery)
        return base_fail(error, "a CTL of release %s has one signer: there is no other to sign it",
                         release_name(cluster->state->release));
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && publish(edit, true, error), error);
}

bool cluster_delete_ctl(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    cluster_served_name(node, CLUSTER_CTL_FILE, name);
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && change_remove(&edit->change, name, error), error);
}
