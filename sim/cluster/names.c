/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host and domain names, which are in every certificate of a node but ITLRecovery. */
#include <strings.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"

static bool free_to_take(const cluster_t *cluster, const cluster_node_t *node, const char *host, base_error_t *error)
{
    for (unsigned i = 0; i < cluster->state->nodes_count; i++) {
        const cluster_node_t *other = &cluster->state->nodes[i];
        if (other != node && strcasecmp(other->host, host) == 0)
            return base_fail(error, "%s: another node has this name", host);
    }
    return true;
}

/* Both names, since a change of either regenerates the same certificates. */
static bool rename_node(edit_t *edit, unsigned index, const char *host, const char *domain, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    if (!state_set(&node->host, host, error) || !state_set(&node->domain, domain, error) ||
        !edit_make_all(edit, index, error) || !edit_take_bulk(edit, index, error) ||
        !state_set(&node->regenerated, "CallManager", error))
        return false;
    node->regenerated_at = edit_now(edit);
    node->restarts++;
    edit_relist_all(edit);
    edit_reset_phones(edit);
    edit_log(edit, node, "UC_TVS-6-TVSCertificateRegenerated", "TVS Server certificate has been regenerated..");
    return true;
}

bool cluster_may_set_hostname(const cluster_t *cluster, const cluster_node_t *node, const char *host,
                              base_error_t *error)
{
    if (!state_host_is_sound(host))
        return base_fail(error, "'%.100s': a host name has up to 63 letters, digits and \"-\"", host);
    return free_to_take(cluster, node, host, error);
}

bool cluster_set_hostname(cluster_t *cluster, const cluster_node_t *node, const char *host, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (!cluster_may_set_hostname(cluster, node, host, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && rename_node(edit, index, host, node->domain, error), error);
}

bool cluster_may_set_domain(const cluster_t *cluster, const cluster_node_t *node, const char *domain,
                            base_error_t *error)
{
    (void)cluster;
    (void)node;
    return state_domain_is_sound(domain) || base_fail(error, "'%.100s': not a domain name", domain);
}

bool cluster_set_domain(cluster_t *cluster, const cluster_node_t *node, const char *domain, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (!cluster_may_set_domain(cluster, node, domain, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && rename_node(edit, index, node->host, domain, error), error);
}
