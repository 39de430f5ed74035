/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/known.h"

#include <stdio.h>
#include <stdlib.h>

#include "cluster/bulk.h"
#include "trustlist/trustlist.h"

/* What a call manager's TVS says of its own certificates, whatever the mode and the services: roles come from the store
 * that a certificate is in (docs/formats.md). */
static tvs_grant_t grant_of(cluster_certificate_t which)
{
    tvs_grant_t grant = {.role_count = 1, .ttl_s = 86400};
    switch (which) {
    case CLUSTER_CALLMANAGER:
        grant.roles[0] = ITL_ROLE_SAST;
        grant.roles[1] = ITL_ROLE_CCM_TFTP;
        grant.role_count = 2;
        break;
    case CLUSTER_TVS:
        grant.roles[0] = ITL_ROLE_TVS;
        break;
    case CLUSTER_CAPF:
        grant.roles[0] = ITL_ROLE_CAPF;
        break;
    case CLUSTER_TOMCAT:
        grant.roles[0] = ITL_ROLE_APP_SERVER;
        break;
    default:
        grant.roles[0] = ITL_ROLE_SAST;
        break;
    }
    return grant;
}

static bool add(tvs_known_t *known, const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                base_error_t *error)
{
    char label[320];
    base_bytes_t pem = {0};
    const tvs_grant_t grant = grant_of(which);
    snprintf(label, sizeof label, "%s/%s", node->name, cluster_certificate_name(which));
    bool done = cluster_get_certificate(cluster, node, which, &pem, error) &&
                tvs_known_add(known, label, pem.data, pem.size, &grant, error);
    base_bytes_free(&pem);
    return done;
}

/* What nodes share is there once. */
static bool is_own(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which)
{
    const bool shared = (which == CLUSTER_ITLRECOVERY && cluster_facts(cluster)->recovery != RELEASE_RECOVERY_NODE) ||
                        (which == CLUSTER_TVS && cluster_state(cluster)->tvs_shared);
    return cluster_has_certificate(cluster, node, which) && (node->publisher || !shared);
}

tvs_known_t *serving_known(const cluster_t *cluster, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    tvs_known_t *known = calloc(1, sizeof *known);
    bool done = known != NULL || base_fail(error, "out of memory");
    for (unsigned i = 0; done && i < state->nodes_count; i++)
        for (cluster_certificate_t which = 0; done && which < CLUSTER_CERTIFICATES; which++)
            if (is_own(cluster, &state->nodes[i], which))
                done = add(known, cluster, &state->nodes[i], which, error);
    if (!done) {
        serving_known_free(known);
        return NULL;
    }
    return known;
}

static bool add_imported(void *ctx, const listfile_identity_t *identity, const base_bytes_t *pem, base_error_t *error)
{
    const tvs_grant_t grant = tvs_grant_default();
    (void)identity;
    return tvs_known_add(ctx, "Phone-SAST-trust", pem->data, pem->size, &grant, error);
}

tvs_known_t *serving_known_of(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    tvs_known_t *known = serving_known(cluster, error);
    if (known != NULL && !cluster_bulk_walk(cluster, node, add_imported, known, error)) {
        serving_known_free(known);
        return NULL;
    }
    return known;
}

void serving_known_free(tvs_known_t *known)
{
    if (known != NULL)
        tvs_known_free(known);
    free(known);
}
