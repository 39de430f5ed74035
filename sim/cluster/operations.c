/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an administrator does to certificates, services, parameters and passwords. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"

/* --- certificates --- */

bool cluster_may_regenerate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                            base_error_t *error)
{
    const release_facts_t *facts = cluster_facts(cluster);
    if (!cluster_has_certificate(cluster, node, which))
        return base_fail(error, "%s has no certificate %s", node->host, cluster_certificate_name(which));
    if (which == CLUSTER_ITLRECOVERY && facts->recovery == RELEASE_RECOVERY_CLUSTER && !node->publisher)
        return base_fail(error, "ITLRecovery is the cluster's: it is regenerated on the publisher");
    /* A clock that went back since then says nothing about how long ago it was. */
    int64_t ago = cluster_now(cluster) - node->regenerated_at;
    if (facts->has_hold && node->regenerated[0] != '\0' && ago >= 0 && ago < CLUSTER_HOLD_DOWN_S)
        return base_fail(error,
                         "%s certificate was modified in the last 5 minutes. Please re-try regenerating %s "
                         "certificate at a later time",
                         node->regenerated, cluster_certificate_name(which));
    return true;
}

static void relist_after(edit_t *edit, unsigned node, cluster_certificate_t which)
{
    if (which == CLUSTER_CALLMANAGER)
        edit_relist(edit, node);
    else if (which == CLUSTER_TVS || which == CLUSTER_CAPF)
        edit_relist_all(edit);
}

bool cluster_regeneration_resets(const cluster_node_t *node, cluster_certificate_t which)
{
    switch (which) {
    case CLUSTER_CALLMANAGER:
        return node->services.tftp;
    case CLUSTER_TVS:
        return true;
    case CLUSTER_CAPF:
        return node->services.capf;
    default:
        return false;
    }
}

/* A new recovery key is as long as the publisher's other keys: a shorter one could sign no reset. */
static void lengthen_recovery(edit_t *edit)
{
    cluster_state_t *draft = edit->draft;
    if (draft->recovery_bits < draft->nodes[0].key_bits)
        draft->recovery_bits = draft->nodes[0].key_bits;
}

/* @param bits  0: as usual */
static bool make(edit_t *edit, unsigned index, cluster_certificate_t which, uint32_t bits, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    const uint32_t usual = node->key_bits;
    if (which == CLUSTER_ITLRECOVERY && bits == 0)
        lengthen_recovery(edit);
    else if (which == CLUSTER_ITLRECOVERY)
        edit->draft->recovery_bits = bits;
    else if (bits != 0)
        node->key_bits = bits;
    bool made = edit_make(edit, index, which, error);
    node->key_bits = usual;
    return made;
}

static bool regenerate(edit_t *edit, unsigned index, cluster_certificate_t which, uint32_t bits, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    if ((which == CLUSTER_TOMCAT && !edit_keep_tomcat(edit, index, error)) || !make(edit, index, which, bits, error) ||
        !state_set(&node->regenerated, cluster_certificate_name(which), error))
        return false;
    node->regenerated_at = edit_now(edit);
    relist_after(edit, index, which);
    if (cluster_regeneration_resets(node, which))
        edit_reset_phones(edit);
    if (which == CLUSTER_TVS)
        edit_log(edit, node, "UC_TVS-6-TVSCertificateRegenerated", "TVS Server certificate has been regenerated..");
    if (which == CLUSTER_ITLRECOVERY && node->publisher)
        edit->draft->warned_at = 0;
    return true;
}

bool cluster_regenerate_with(cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which, uint32_t bits,
                             base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if ((bits != 0 && !cluster_check_bits(bits, error)) || !cluster_may_regenerate(cluster, node, which, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && regenerate(edit, index, which, bits, error), error);
}

bool cluster_certify(cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (which == CLUSTER_ITLRECOVERY)
        return base_fail(error, "ITLRecovery: no CA signs it");
    if (!cluster_may_regenerate(cluster, node, which, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit->by_ca = true;
    return edit_end(edit, edit != NULL && regenerate(edit, index, which, 0, error), error);
}

bool cluster_regenerate(cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                        base_error_t *error)
{
    return cluster_regenerate_with(cluster, node, which, 0, error);
}

bool cluster_may_share_tvs(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    if (!release_has_command(cluster->state->release, "set cert multi-server", NULL))
        return base_fail(error, "release %s has no multi-server TVS certificate",
                         release_name(cluster->state->release));
    if (!node->publisher)
        return base_fail(error, "%s: not the publisher, where a multi-server certificate is made", node->host);
    if (cluster->state->tvs_shared)
        return base_fail(error, "the nodes share a TVS certificate already");
    return cluster_may_regenerate(cluster, node, CLUSTER_TVS, error);
}

bool cluster_share_tvs(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    if (!cluster_may_share_tvs(cluster, node, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit->draft->tvs_shared = true;
    return edit_end(edit, edit != NULL && regenerate(edit, 0, CLUSTER_TVS, 0, error), error);
}

static bool switch_fips(edit_t *edit, unsigned index, bool fips, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    /* Where ITLRecovery is the cluster's, it is made on the publisher. */
    bool own = release_facts(edit->draft->release)->recovery == RELEASE_RECOVERY_NODE || node->publisher;
    own = own && state_has_certificate(edit->draft, node, CLUSTER_ITLRECOVERY);
    if (own)
        lengthen_recovery(edit);
    if (!edit_make_all(edit, index, error) || (own && !edit_make(edit, index, CLUSTER_ITLRECOVERY, error)) ||
        !edit_take_recovery(edit, index, error) || !edit_take_bulk(edit, index, error))
        return false;
    node->fips = fips;
    node->reset_list = false;
    node->restarts++;
    edit_relist_all(edit);
    edit_reset_phones(edit);
    edit_log(edit, node, "UC_TVS-6-TVSCertificateRegenerated", "TVS Server certificate has been regenerated..");
    return true;
}

bool cluster_set_fips(cluster_t *cluster, const cluster_node_t *node, bool fips, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (node->fips == fips)
        return base_fail(error, "%s: FIPS mode is %s already", node->host, fips ? "enabled" : "disabled");
    if (!release_has_command(cluster->state->release, "utils fips", NULL))
        return base_fail(error, "release %s has no FIPS mode", release_name(cluster->state->release));
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && switch_fips(edit, index, fips, error), error);
}

/* --- services --- */

static void set_service(cluster_node_t *node, cluster_service_t service, bool active)
{
    switch (service) {
    case CLUSTER_SERVICE_TFTP:
        node->services.tftp = active;
        break;
    case CLUSTER_SERVICE_TVS:
        node->services.tvs = active;
        break;
    case CLUSTER_SERVICE_CALLMANAGER:
        node->services.callmanager = active;
        break;
    case CLUSTER_SERVICE_MONITOR:
        node->monitor_stopped = !active;
        break;
    case CLUSTER_SERVICE_TOMCAT:
        node->tomcat_stopped = !active;
        break;
    default:
        node->services.capf = active;
        break;
    }
}

static void relist_for_service(edit_t *edit, cluster_service_t service)
{
    if (service == CLUSTER_SERVICE_CAPF)
        edit_relist_all(edit);
}

static bool restart(edit_t *edit, unsigned index, cluster_service_t service, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    if (!cluster_service_active(node, service))
        relist_for_service(edit, service);
    set_service(node, service, true);
    node->restarts++;
    if (service == CLUSTER_SERVICE_TOMCAT)
        return edit_show_tomcat(edit, index, error);
    if (service == CLUSTER_SERVICE_TVS)
        return edit_take_bulk(edit, index, error);
    if (service != CLUSTER_SERVICE_TFTP)
        return true;
    node->reset_list = false;
    edit_relist(edit, index);
    return edit_take_recovery(edit, index, error);
}

bool cluster_restart_service(cluster_t *cluster, const cluster_node_t *node, cluster_service_t service,
                             base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (service == CLUSTER_SERVICE_CAPF && !node->publisher)
        return base_fail(error, "%s: %s runs on the publisher only", node->host, cluster_service_name(service));
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && restart(edit, index, service, error), error);
}

bool cluster_stop_service(cluster_t *cluster, const cluster_node_t *node, cluster_service_t service,
                          base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    if (!cluster_service_active(node, service))
        return base_fail(error, "%s: %s does not run", node->host, cluster_service_name(service));
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL) {
        set_service(&edit->draft->nodes[index], service, false);
        relist_for_service(edit, service);
    }
    return edit_end(edit, edit != NULL, error);
}

bool cluster_restart_tftp(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    return cluster_restart_service(cluster, node, CLUSTER_SERVICE_TFTP, error);
}

/* TFTP, TVS and Tomcat start with the node; nobody is served what is new before. */
static bool restart_node(edit_t *edit, unsigned index, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    node->up_at = edit_now(edit) + CLUSTER_RESTART_S;
    node->restarts++;
    return (!node->services.tftp || restart(edit, index, CLUSTER_SERVICE_TFTP, error)) &&
           (!node->services.tvs || restart(edit, index, CLUSTER_SERVICE_TVS, error)) &&
           (node->tomcat_stopped || restart(edit, index, CLUSTER_SERVICE_TOMCAT, error));
}

bool cluster_restart_node(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && restart_node(edit, index, error), error);
}

static const char *const tls_names[] = {"1.0", "1.1", "1.2", "1.3"};

bool cluster_find_tls(const char *text, cluster_tls_t *version)
{
    for (size_t i = 0; i < sizeof tls_names / sizeof tls_names[0]; i++) {
        *version = (cluster_tls_t)i;
        if (strcmp(text, tls_names[i]) == 0)
            return true;
    }
    return false;
}

const char *cluster_tls_name(cluster_tls_t version)
{
    return tls_names[version];
}

bool cluster_may_set_tls_min(const cluster_t *cluster, const cluster_node_t *node, const char *version,
                             base_error_t *error)
{
    cluster_release_t release = cluster->state->release;
    cluster_tls_t wanted;
    if (!cluster_find_tls(version, &wanted))
        return base_fail(error, "%s: not 1.0, 1.1, 1.2 or 1.3", version);
    if (!release_has_command(release, "set tls", NULL))
        return base_fail(error, "release %s has no lowest TLS version", release_name(release));
    if (wanted == CLUSTER_TLS_1_3 && release < CLUSTER_15)
        return base_fail(error, "TLS 1.3 as the lowest version is there from release 15 on");
    if (cluster->state->tls_max != CLUSTER_TLS_NO_LIMIT && (int)wanted + 1 > (int)cluster->state->tls_max)
        return base_fail(error, "TVS knows no TLS version above %s (tls_max in nodes.yaml)",
                         tls_names[cluster->state->tls_max - CLUSTER_TLS_TO_1_0]);
    return wanted != node->tls_min ||
           base_fail(error, "%s: the minimum TLS version is %s already", node->host, tls_names[wanted]);
}

bool cluster_set_tls_min(cluster_t *cluster, const cluster_node_t *node, const char *version, base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    cluster_tls_t wanted;
    if (!cluster_may_set_tls_min(cluster, node, version, error) || !cluster_find_tls(version, &wanted))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit->draft->nodes[index].tls_min = wanted;
    return edit_end(edit, edit != NULL && restart_node(edit, index, error), error);
}

/* --- parameters --- */

bool cluster_set_rollback(cluster_t *cluster, bool rollback, base_error_t *error)
{
    if (cluster->state->rollback == rollback)
        return true;
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL) {
        edit->draft->rollback = rollback;
        edit_relist_all(edit);
        if (cluster_facts(cluster)->rollback_resets)
            edit_reset_phones(edit);
        edit_log(edit, &edit->draft->nodes[0],
                 rollback ? "UC_TVS-6-RollBackToPre8.0Enabled" : "UC_TVS-6-RollBackToPre8.0Disabled",
                 rollback ? "Roll Back to Pre 8.0 has been enabled in the Enterprise Parameter page.."
                          : "Roll Back to Pre 8.0 has been disabled in the Enterprise Parameter page..");
    }
    return edit_end(edit, edit != NULL, error);
}

bool cluster_set_digest(cluster_t *cluster, cluster_digest_t digest, base_error_t *error)
{
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL) {
        edit->draft->digest = digest;
        edit_relist_all(edit);
    }
    return edit_end(edit, edit != NULL, error);
}

bool cluster_set_interaction(cluster_t *cluster, cluster_interaction_t interaction, base_error_t *error)
{
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit->draft->interaction = interaction;
    return edit_end(edit, edit != NULL, error);
}

static bool is_ssh_word(const char *word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    const size_t length = strlen(word);
    return length > 0 && length <= CLUSTER_SSH_CHARS && strspn(word, plain) == length;
}

bool cluster_set_ssh_login(cluster_t *cluster, const char *user, const char *password, base_error_t *error)
{
    const bool none = user[0] == '\0' && password[0] == '\0';
    if (!none && (!is_ssh_word(user) || !is_ssh_word(password)))
        return base_fail(error, "user and password for SSH have 1 to %d letters, digits, '.', '_' and '-'",
                         CLUSTER_SSH_CHARS);
    edit_t *edit = edit_begin(cluster, error);
    const bool set = edit != NULL && state_set(&edit->draft->ssh_user, user, error) &&
                     state_set(&edit->draft->ssh_password, password, error);
    return edit_end(edit, set, error);
}

bool cluster_set_secure_urls(cluster_t *cluster, bool wanted, base_error_t *error)
{
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit->draft->secure_urls_off = !wanted;
    return edit_end(edit, edit != NULL, error);
}

/* --- addresses --- */

/* @param address  NULL: none. @param changed  [out] set when the node had another */
static bool set_address(cluster_node_t *node, const itl_hal_addr_t *address, bool *changed, base_error_t *error)
{
    char text[BASE_ADDRESS_BYTES] = "";
    if (address != NULL)
        base_print_ip(text, address);
    if (strcmp(node->address != NULL ? node->address : "", text) == 0)
        return true;
    *changed = true;
    if (address != NULL)
        return state_set(&node->address, text, error);
    free(node->address);
    node->address = NULL;
    return true;
}

/* A cluster that is served as the last time stays as it is. */
bool cluster_set_addresses(cluster_t *cluster, const itl_hal_addr_t *addresses, size_t count, base_error_t *error)
{
    const unsigned nodes = cluster->state->nodes_count;
    bool changed = false;
    if (addresses != NULL && count != nodes)
        return base_fail(error, "%zu address%s for %u node%s: each has to have one of its own", count,
                         count == 1 ? "" : "es", nodes, nodes == 1 ? "" : "s");
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit != NULL;
    for (unsigned i = 0; done && i < nodes; i++)
        done = set_address(&edit->draft->nodes[i], addresses != NULL ? &addresses[i] : NULL, &changed, error);
    if (done && !changed) {
        edit_drop(edit);
        return true;
    }
    return edit_end(edit, done, error);
}

/* --- passwords --- */

bool cluster_set_security_password(cluster_t *cluster, const char *former, const char *password, base_error_t *error)
{
    if (strcmp(cluster->state->security_password, former) != 0)
        return base_fail(error, "that is not the security password");
    if (!cluster_check_password("security", password, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit != NULL && state_set(&edit->draft->security_password, password, error);
    if (done) {
        edit->repack = true;
        edit->draft->recovery_saved = false;
        edit->draft->warned_at = 0;
    }
    return edit_end(edit, done, error);
}

bool cluster_set_admin_password(cluster_t *cluster, const char *former, const char *password, base_error_t *error)
{
    if (!cluster_admin_password_is(cluster, former))
        return base_fail(error, "that is not the administrator's password");
    if (!cluster_check_password("administrator", password, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && state_set(&edit->draft->admin_password, password, error), error);
}

bool cluster_recovery_saved(cluster_t *cluster, base_error_t *error)
{
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit->draft->recovery_saved = true;
    return edit_end(edit, edit != NULL, error);
}

/* --- the log --- */

bool cluster_syslog(cluster_t *cluster, const cluster_node_t *node, const char *alarm, const char *text,
                    base_error_t *error)
{
    unsigned index = cluster_index(cluster, node);
    edit_t *edit = edit_begin(cluster, error);
    if (edit != NULL)
        edit_log(edit, &edit->draft->nodes[index], alarm, text);
    return edit_end(edit, edit != NULL, error);
}
