/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cluster takes a later release. */
#include <stdio.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"

bool cluster_may_upgrade(const cluster_t *cluster, const cluster_node_t *node, const char *release, base_error_t *error)
{
    const cluster_release_t now = cluster->state->release;
    cluster_release_t wanted = now;
    if (!node->publisher)
        return base_fail(error, "This is not a Publisher node");
    if (!release_find(release, &wanted))
        return base_fail(error, "%s: no such release: " RELEASE_NAMES, release);
    return wanted > now ||
           base_fail(error, "release %s is installed; an upgrade goes to a later one", release_name(now));
}

/* Where ITLRecovery becomes the cluster's, those of the subscribers go. */
static bool drop_own_recovery(edit_t *edit, unsigned index, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    char name[320];
    if (node->recovery_name[0] == '\0' || release_facts(edit->draft->release)->recovery != RELEASE_RECOVERY_CLUSTER)
        return true;
    snprintf(name, sizeof name, "%s/ITLRecovery.pem", node->name);
    return change_remove(&edit->change, name, error) && state_set(&node->recovery_name, "", error);
}

/* Keys stay, but for those that the former release did not have. Every list is regenerated. */
static bool upgrade(edit_t *edit, cluster_release_t release, base_error_t *error)
{
    cluster_state_t *draft = edit->draft;
    const bool had = release_facts(draft->release)->recovery != RELEASE_RECOVERY_NONE;
    draft->release = release;
    bool done = had || release_facts(release)->recovery == RELEASE_RECOVERY_NONE ||
                edit_make(edit, 0, CLUSTER_ITLRECOVERY, error);
    for (unsigned i = 0; done && i < draft->nodes_count; i++) {
        draft->nodes[i].reset_list = false;
        draft->nodes[i].restarts++;
        done =
            drop_own_recovery(edit, i, error) && edit_take_recovery(edit, i, error) && edit_take_bulk(edit, i, error);
    }
    edit_relist_all(edit);
    edit_reset_phones(edit);
    return done && edit_fill_recovery(edit, error);
}

bool cluster_upgrade(cluster_t *cluster, const cluster_node_t *node, const char *release, base_error_t *error)
{
    cluster_release_t wanted = CLUSTER_8_0;
    if (!cluster_may_upgrade(cluster, node, release, error) || !release_find(release, &wanted))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && upgrade(edit, wanted, error), error);
}
