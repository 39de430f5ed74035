/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys of an edit: read when looked at, new ones written when the edit is committed. */
#include <stdio.h>
#include <string.h>

#include "cluster/certificate.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"

enum { YEAR_DAYS = 365, CA_YEARS = 10 };

/* The lab's certification authority: certificate and key. */
#define CA_FILE "ca.pem"

/* The third purpose stands for ipsecEndSystem, which wolfSSL has no name for: its identifier is as long. */
static const char purposes_of_three[] = "serverAuth,clientAuth,emailProtection";
static const char purposes_of_two[] = "serverAuth,clientAuth";

static const base_bytes_t *look(edit_t *edit, edit_pem_t *pem, const char *name, base_error_t *error)
{
    if (pem->pem.data != NULL)
        return &pem->pem;
    return cluster_get(edit->cluster, name, &pem->pem, NULL, error) ? &pem->pem : NULL;
}

const base_bytes_t *edit_pem(edit_t *edit, unsigned node, cluster_certificate_t which, base_error_t *error)
{
    char name[320];
    cluster_pem_name(&edit->draft->nodes[node], which, name);
    return look(edit, &edit->pems[node][which], name, error);
}

const base_bytes_t *edit_recovery(edit_t *edit, base_error_t *error)
{
    return look(edit, &edit->recovery[0], "ITLRecovery.pem", error);
}

bool edit_identity(const char *label, const base_bytes_t *pem, listfile_identity_t *identity, base_error_t *error)
{
    *identity = (listfile_identity_t){0};
    return pem != NULL && listfile_identity_read(identity, label, pem->data, pem->size, error) &&
           listfile_identity_read_key(identity, label, pem->data, pem->size, error);
}

static void replace(edit_pem_t *slot, base_bytes_t *pem)
{
    base_bytes_free(&slot->pem);
    slot->pem = *pem;
    slot->dirty = true;
    *pem = (base_bytes_t){0};
}

void edit_put_pem(edit_t *edit, unsigned node, cluster_certificate_t which, base_bytes_t *pem)
{
    replace(&edit->pems[node][which], pem);
}

void edit_put_recovery(edit_t *edit, base_bytes_t *pem)
{
    replace(&edit->recovery[0], pem);
    edit->repack = true;
    edit->draft->recovery_saved = false;
}

void edit_put_own_recovery(edit_t *edit, unsigned node, base_bytes_t *pem)
{
    replace(&edit->recovery[node], pem);
}

static bool copy_pem(edit_t *edit, unsigned node, cluster_certificate_t which, const base_bytes_t *pem,
                     base_error_t *error)
{
    base_bytes_t copy = {0};
    base_put(&copy, pem->data, pem->size);
    if (copy.failed) {
        base_bytes_free(&copy);
        return base_fail(error, "out of memory");
    }
    edit_put_pem(edit, node, which, &copy);
    return true;
}

bool edit_take_recovery(edit_t *edit, unsigned node, base_error_t *error)
{
    if (!state_has_certificate(edit->draft, &edit->draft->nodes[node], CLUSTER_ITLRECOVERY))
        return true;
    const base_bytes_t *recovery = edit_recovery(edit, error);
    return recovery != NULL && copy_pem(edit, node, CLUSTER_ITLRECOVERY, recovery, error);
}

/* --- making --- */

static certificate_wish_t wish_for(const edit_t *edit, const char *common_name)
{
    const cluster_state_t *draft = edit->draft;
    return (certificate_wish_t){
        .name = {common_name, draft->unit, draft->organization, draft->locality, draft->state, draft->country},
        .digest = ITL_DIGEST_SHA256,
        .extended_key_usage = purposes_of_three,
        .not_before = edit_now(edit),
        .days = 5 * YEAR_DAYS,
    };
}

static bool make_ca(edit_t *edit, base_error_t *error)
{
    certificate_wish_t wish = wish_for(edit, "Certification authority of the lab");
    base_bytes_t pem = {0};
    wish.key_bits = edit->draft->nodes[0].key_bits;
    wish.extended_key_usage = purposes_of_two;
    wish.days = CA_YEARS * YEAR_DAYS;
    wish.is_ca = true;
    bool done = certificate_make(&wish, &pem, error);
    if (done)
        replace(&edit->ca, &pem);
    base_bytes_free(&pem);
    return done;
}

/* It is made when it is wanted first. */
static bool ca_identity(edit_t *edit, listfile_identity_t *ca, base_error_t *error)
{
    if (!edit->ca.dirty && !cluster_has(edit->cluster, CA_FILE) && !make_ca(edit, error))
        return false;
    return edit_identity(CA_FILE, look(edit, &edit->ca, CA_FILE, error), ca, error);
}

/* Makes it, by the CA where that is wanted. */
static bool make_wish(edit_t *edit, certificate_wish_t *wish, base_bytes_t *pem, base_error_t *error)
{
    listfile_identity_t ca = {0};
    bool done = !edit->by_ca || ca_identity(edit, &ca, error);
    wish->issuer = edit->by_ca ? &ca : NULL;
    done = done && certificate_make(wish, pem, error);
    listfile_identity_free(&ca);
    wish->issuer = NULL;
    return done;
}

static bool make_recovery(edit_t *edit, unsigned node, base_error_t *error)
{
    const cluster_state_t *draft = edit->draft;
    uint32_t years = draft->recovery_years != 0 ? draft->recovery_years : release_facts(draft->release)->years;
    certificate_wish_t wish = wish_for(edit, node == 0 ? draft->recovery_name : draft->nodes[node].recovery_name);
    base_bytes_t pem = {0};
    wish.key_bits = draft->recovery_bits;
    wish.extended_key_usage = purposes_of_two;
    wish.days = years * YEAR_DAYS;
    bool done = certificate_make(&wish, &pem, error);
    if (done && node == 0)
        edit_put_recovery(edit, &pem);
    else if (done)
        edit_put_own_recovery(edit, node, &pem);
    base_bytes_free(&pem);
    return done;
}

bool edit_fill_recovery(edit_t *edit, base_error_t *error)
{
    cluster_state_t *draft = edit->draft;
    char full[256], name[300];
    for (unsigned i = 1; i < draft->nodes_count; i++) {
        if (!state_lacks_recovery(draft, &draft->nodes[i]))
            continue;
        snprintf(name, sizeof name, "ITLRECOVERY_%s", cluster_full_name(&draft->nodes[i], full));
        if (!state_set(&draft->nodes[i].recovery_name, name, error) || !make_recovery(edit, i, error))
            return false;
    }
    return true;
}

static bool make_own(edit_t *edit, unsigned index, cluster_certificate_t which, base_error_t *error)
{
    const cluster_node_t *node = &edit->draft->nodes[index];
    char full[256];
    base_bytes_t pem = {0};
    cluster_full_name(node, full);
    certificate_wish_t wish = wish_for(edit, which == CLUSTER_CAPF ? edit->draft->capf_name : full);
    wish.key_bits = node->key_bits;
    /* A published listing of a CTL counts one purpose less for CAPF. */
    if (which == CLUSTER_CAPF)
        wish.extended_key_usage = purposes_of_two;
    if (which == CLUSTER_TOMCAT)
        wish.dns_name = full;
    bool done = make_wish(edit, &wish, &pem, error);
    if (done)
        edit_put_pem(edit, index, which, &pem);
    base_bytes_free(&pem);
    return done;
}

/* One for all nodes, in the publisher's name. */
static bool make_shared_tvs(edit_t *edit, base_error_t *error)
{
    const cluster_node_t *publisher = &edit->draft->nodes[0];
    char name[256];
    base_bytes_t pem = {0};
    snprintf(name, sizeof name, "%s-ms%s%s", publisher->host, publisher->domain[0] != '\0' ? "." : "",
             publisher->domain);
    certificate_wish_t wish = wish_for(edit, name);
    wish.key_bits = publisher->key_bits;
    bool done = make_wish(edit, &wish, &pem, error);
    for (unsigned i = 0; done && i < edit->draft->nodes_count; i++)
        done = copy_pem(edit, i, CLUSTER_TVS, &pem, error);
    base_bytes_free(&pem);
    return done;
}

bool edit_make(edit_t *edit, unsigned node, cluster_certificate_t which, base_error_t *error)
{
    if (which == CLUSTER_ITLRECOVERY)
        return make_recovery(edit, node, error);
    if (which == CLUSTER_TVS && edit->draft->tvs_shared)
        return make_shared_tvs(edit, error);
    return make_own(edit, node, which, error);
}

bool edit_keep_tomcat(edit_t *edit, unsigned node, base_error_t *error)
{
    char name[320];
    cluster_shown_tomcat_name(&edit->draft->nodes[node], name);
    if (edit->draft->nodes[node].tomcat_stopped || cluster_has(edit->cluster, name))
        return true;
    const base_bytes_t *pem = edit_pem(edit, node, CLUSTER_TOMCAT, error);
    return pem != NULL && change_put(&edit->change, name, pem->data, pem->size, 0600, error);
}

bool edit_show_tomcat(edit_t *edit, unsigned node, base_error_t *error)
{
    char name[320];
    cluster_shown_tomcat_name(&edit->draft->nodes[node], name);
    return !cluster_has(edit->cluster, name) || change_remove(&edit->change, name, error);
}

/* Its services start again. */
bool edit_make_all(edit_t *edit, unsigned node, base_error_t *error)
{
    if (!edit_show_tomcat(edit, node, error))
        return false;
    for (cluster_certificate_t which = CLUSTER_CALLMANAGER; which < CLUSTER_ITLRECOVERY; which++)
        if (state_has_certificate(edit->draft, &edit->draft->nodes[node], which) &&
            !edit_make(edit, node, which, error))
            return false;
    return true;
}

/* --- writing --- */

static bool write_pem(edit_t *edit, const edit_pem_t *pem, const char *name, base_error_t *error)
{
    return !pem->dirty || change_put(&edit->change, name, pem->pem.data, pem->pem.size, 0600, error);
}

static bool write_node(edit_t *edit, unsigned node, base_error_t *error)
{
    char name[320];
    for (cluster_certificate_t which = 0; which < CLUSTER_CERTIFICATES; which++) {
        cluster_pem_name(&edit->draft->nodes[node], which, name);
        if (!write_pem(edit, &edit->pems[node][which], name, error))
            return false;
    }
    cluster_recovery_name(edit->draft, &edit->draft->nodes[node], name);
    return write_pem(edit, &edit->recovery[node], name, error);
}

static bool write_p12(edit_t *edit, base_error_t *error)
{
    listfile_identity_t recovery = {0};
    base_bytes_t p12 = {0};
    if (!edit->repack)
        return true;
    bool done = edit_identity("ITLRecovery.pem", edit_recovery(edit, error), &recovery, error) &&
                certificate_to_pkcs12(&recovery.certificate, &recovery.private_key, edit->draft->security_password,
                                      &p12, error) &&
                change_put(&edit->change, "ITLRecovery.p12", p12.data, p12.size, 0600, error);
    listfile_identity_free(&recovery);
    base_bytes_free(&p12);
    return done;
}

bool edit_write_keys(edit_t *edit, base_error_t *error)
{
    for (unsigned i = 0; i < edit->draft->nodes_count; i++)
        if (!write_node(edit, i, error))
            return false;
    return write_pem(edit, &edit->ca, CA_FILE, error) && write_p12(edit, error);
}

void edit_free_keys(edit_t *edit)
{
    base_bytes_free(&edit->ca.pem);
    for (unsigned i = 0; i < CLUSTER_NODES_MAX; i++) {
        for (cluster_certificate_t which = 0; which < CLUSTER_CERTIFICATES; which++)
            base_bytes_free(&edit->pems[i][which].pem);
        base_bytes_free(&edit->recovery[i].pem);
    }
}
