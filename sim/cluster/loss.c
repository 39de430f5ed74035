/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes that go, and a publisher that is installed again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"

bool cluster_delete_node(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (node->publisher)
        return base_fail(error, "%s: the publisher cannot be deleted", node->host);
    char *folder = strdup(node->name);
    if (folder == NULL)
        return base_fail(error, "out of memory");
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL) {
        edit_remove_node(edit, index);
        edit_relist_all(edit);
    }
    bool done = edit_end(edit, edit != NULL && edit_forget_nodes(edit, error), error);
    /* The state no longer knows the folder, so what a kill leaves of it does no harm. */
    if (done)
        cluster_disk_remove_below(&cluster->disk, folder);
    free(folder);
    return done;
}

/* --- the publisher again --- */

static bool remove_file(void *ctx, const char *name, base_error_t *error)
{
    change_t *change = ctx;
    size_t len = strlen(name);
    if (len > 16 && strcmp(name + len - 16, "tftp/ITLFile.tlv") == 0)
        return true; /* The new list replaces it. */
    return change_remove(change, name, error);
}

static bool empty_tftp_folder(edit_t *edit, base_error_t *error)
{
    char below[320];
    snprintf(below, sizeof below, "%s/tftp", edit->draft->nodes[0].name);
    return cluster_disk_walk(&edit->cluster->disk, below, remove_file, &edit->change, error);
}

static bool renew_recovery(edit_t *edit, base_error_t *error)
{
    char full[256], name[300];
    if (!state_has_certificate(edit->draft, &edit->draft->nodes[0], CLUSTER_ITLRECOVERY))
        return true;
    snprintf(name, sizeof name, "ITLRECOVERY_%s", cluster_full_name(&edit->draft->nodes[0], full));
    return state_set(&edit->draft->recovery_name, name, error) && edit_make(edit, 0, CLUSTER_ITLRECOVERY, error);
}

static bool rebuild(edit_t *edit, const cluster_rebuild_t *how, base_error_t *error)
{
    cluster_state_t *draft = edit->draft;
    cluster_node_t *publisher = &draft->nodes[0];
    while (how->database == NULL && draft->nodes_count > 1)
        edit_remove_node(edit, draft->nodes_count - 1);
    if (how->security_password != NULL && !state_set(&draft->security_password, how->security_password, error))
        return false;
    publisher->reset_list = false;
    publisher->regenerated_at = 0;
    publisher->restarts++;
    publisher->services.tftp = publisher->services.tvs = publisher->services.capf = true;
    publisher->tomcat_stopped = false;
    if (how->database == NULL)
        draft->rollback = false, draft->mode = CLUSTER_NON_SECURE;
    draft->warned_at = 0;
    draft->tvs_shared = false; /* Subscribers keep it, whose key the new publisher has not. */
    edit_relist_all(edit);
    return state_set(&publisher->regenerated, "", error) && renew_recovery(edit, error) &&
           edit_make_all(edit, 0, error) && edit_take_recovery(edit, 0, error) && empty_tftp_folder(edit, error) &&
           (how->database != NULL
                ? edit_take_bulk(edit, 0, error)
                : edit_make_secret(edit, error) && edit_forget_nodes(edit, error) && edit_forget_bulk(edit, error));
}

/* Folders of the subscribers, which the new state does not know. */
static void remove_lost(const cluster_t *cluster, const cluster_state_t *former)
{
    for (unsigned i = cluster->state->nodes_count; i < former->nodes_count; i++)
        cluster_disk_remove_below(&cluster->disk, former->nodes[i].name);
}

bool cluster_rebuild_publisher(cluster_t *cluster, const cluster_rebuild_t *how, base_error_t *error)
{
    if (how->database != NULL && how->database->publisher)
        return base_fail(error, "%s: a lost publisher's database comes from a subscriber", how->database->host);
    if (how->security_password != NULL && !cluster_check_password("security", how->security_password, error))
        return false;
    cluster_state_t *former = state_copy(cluster->state, error);
    if (former == NULL)
        return false;
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit_end(edit, edit != NULL && rebuild(edit, how, error), error);
    if (done)
        remove_lost(cluster, former);
    state_free(former);
    return done;
}
