/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `utils itl reset`: the content of the publisher's list under the signature that phones still know. */
#include <string.h>

#include "cluster/certificate.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"

static void tell(cluster_progress_t *progress, void *ctx, cluster_step_t step, const cluster_node_t *node)
{
    if (progress != NULL)
        progress(ctx, step, node);
}

/* What the transcript tells of each node, once it is true. */
static void tell_nodes(const cluster_t *cluster, cluster_progress_t *progress, void *ctx)
{
    for (unsigned i = 0; i < cluster->state->nodes_count; i++) {
        const cluster_node_t *node = &cluster->state->nodes[i];
        if (!node->services.tftp)
            continue;
        if (!node->publisher)
            tell(progress, ctx, CLUSTER_TRANSFERRED, node);
        tell(progress, ctx, CLUSTER_RESTARTING, node);
        tell(progress, ctx, CLUSTER_RESTARTED, node);
    }
}

/* A real reset fails with a recovery key that is shorter than the servers'. */
static bool long_enough(edit_t *edit, const listfile_identity_t *recovery, base_error_t *error)
{
    listfile_identity_t callmanager = {0};
    bool done = edit_identity("CallManager.pem", edit_pem(edit, 0, CLUSTER_CALLMANAGER, error), &callmanager, error);
    if (done && recovery->rsa_bits < callmanager.rsa_bits)
        done = base_fail(error,
                         "The reset ITL file could not be generated: ITLRecovery has a key of %u bits, "
                         "CallManager one of %u",
                         recovery->rsa_bits, callmanager.rsa_bits);
    listfile_identity_free(&callmanager);
    return done;
}

/* Before 12.0: the very content that the publisher serves, signed again. */
static bool resign_published(edit_t *edit, const listfile_identity_t *signer, base_bytes_t *file, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES], label[CLUSTER_PATH_BYTES];
    base_bytes_t list = {0};
    cluster_served_name(&edit->draft->nodes[0], CLUSTER_LIST_FILE, name);
    bool done = cluster_get(edit->cluster, name, &list, NULL, error) && cluster_file_path(edit->cluster, name, label) &&
                edit_resign(edit, label, &list, signer, file, error);
    base_bytes_free(&list);
    return done;
}

/* The publisher's list with the cluster's present ITLRecovery, under another signature where that is wanted. */
static bool make_fresh(edit_t *edit, const listfile_identity_t *signer, base_bytes_t *file, base_error_t *error)
{
    base_bytes_t list = {0};
    bool done = edit_take_recovery(edit, 0, error) && edit_make_list(edit, 0, &list, error) &&
                edit_resign(edit, "ITLFile.tlv", &list, signer, file, error);
    base_bytes_free(&list);
    return done;
}

/* Gives the file to every node whose TFTP service is active. */
static bool hand_out(edit_t *edit, const base_bytes_t *file, bool is_reset, base_error_t *error)
{
    for (unsigned i = 0; i < edit->draft->nodes_count; i++) {
        cluster_node_t *node = &edit->draft->nodes[i];
        if (!node->services.tftp)
            continue;
        node->reset_list = is_reset;
        node->restarts++;
        if (!edit_put_list(edit, i, file, error) || !edit_take_recovery(edit, i, error))
            return false;
    }
    return true;
}

static bool check_publisher(const cluster_node_t *node, base_error_t *error)
{
    return node->publisher || base_fail(error, "This is not a Publisher node");
}

/* Without anybody to give the list to nothing would come of it. */
static bool check_tftp(const cluster_state_t *state, base_error_t *error)
{
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (state->nodes[i].services.tftp)
            return true;
    return base_fail(error, "no node has an active Cisco Tftp service, so no phone could get the reset list; "
                            "\"utils service start Cisco Tftp\" starts it");
}

static bool check_recovery(const cluster_t *cluster, base_error_t *error)
{
    return cluster_facts(cluster)->recovery != RELEASE_RECOVERY_NONE ||
           base_fail(error, "release %s has no ITLRecovery: lists cannot be reset",
                     release_name(cluster->state->release));
}

bool cluster_may_reset(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    return check_publisher(node, error) && check_recovery(cluster, error) && check_tftp(cluster->state, error);
}

static bool make_local(edit_t *edit, base_bytes_t *file, base_error_t *error)
{
    listfile_identity_t recovery = {0}, callmanager = {0};
    bool done = edit_identity("ITLRecovery.pem", edit_recovery(edit, error), &recovery, error) &&
                long_enough(edit, &recovery, error);
    if (done && !release_facts(edit->draft->release)->recovery_signs)
        done = resign_published(edit, &recovery, file, error);
    else if (done)
        done = edit_identity("CallManager.pem", edit_pem(edit, 0, CLUSTER_CALLMANAGER, error), &callmanager, error) &&
               make_fresh(edit, &callmanager, file, error);
    listfile_identity_free(&recovery);
    listfile_identity_free(&callmanager);
    return done;
}

bool cluster_itl_reset_local(cluster_t *cluster, const cluster_node_t *node, cluster_progress_t *progress, void *ctx,
                             base_error_t *error)
{
    base_bytes_t file = {0};
    if (!cluster_may_reset(cluster, node, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit != NULL && make_local(edit, &file, error) && hand_out(edit, &file, true, error);
    base_bytes_free(&file);
    if (!edit_end(edit, done, error))
        return false;
    tell(progress, ctx, CLUSTER_GENERATED, NULL);
    tell_nodes(cluster, progress, ctx);
    return true;
}

/* A key that no list ever held is known to no phone: a list signed with it would lock them all out. */
static bool check_known(const cluster_state_t *state, const char *label, const listfile_identity_t *key,
                        base_error_t *error)
{
    char text[65];
    if (!cluster_fingerprint(&key->certificate, text))
        return base_fail(error, "%s: no digest of its certificate", label);
    for (unsigned i = 0; i < state->known_recovery_count; i++)
        if (strcmp(state->known_recovery[i], text) == 0)
            return true;
    return base_fail(error, "%s: no list of this cluster ever held its certificate, so no phone knows its key", label);
}

/* Common names of the two list signers end where the name's first ';' stands. */
static bool take_names(edit_t *edit, const listfile_identity_t *key, base_error_t *error)
{
    const char *subject = key->subject[LISTFILE_NAMES_SEMICOLON];
    char name[256];
    if (strncmp(subject, "CN=", 3) != 0)
        return true;
    size_t len = strcspn(subject + 3, ";");
    if (len == 0 || len >= sizeof name)
        return true;
    memcpy(name, subject + 3, len);
    name[len] = '\0';
    edit->draft->recovery_bits = key->rsa_bits;
    return state_set(&edit->draft->recovery_name, name, error);
}

bool cluster_unpack_recovery(const char *label, const base_bytes_t *p12, const char *password, base_bytes_t *pem,
                             base_error_t *error)
{
    return certificate_from_pkcs12(label, p12, password, pem, error);
}

static bool copy_pem(const cluster_remote_key_t *key, base_bytes_t *pem, base_error_t *error)
{
    base_put(pem, key->pem->data, key->pem->size);
    return !pem->failed || base_fail(error, "out of memory");
}

static bool check_password(const cluster_state_t *state, const cluster_remote_key_t *key, base_error_t *error)
{
    return strcmp(state->security_password, key->password) == 0 ||
           base_fail(error, "%s: the security password was changed meanwhile", key->label);
}

static bool make_remote(edit_t *edit, const cluster_remote_key_t *key, base_bytes_t *file, base_error_t *error)
{
    base_bytes_t pem = {0};
    listfile_identity_t identity = {0};
    bool done = check_password(edit->draft, key, error) && copy_pem(key, &pem, error) &&
                edit_identity(key->label, &pem, &identity, error) &&
                (key->unknown_too || check_known(edit->draft, key->label, &identity, error)) &&
                long_enough(edit, &identity, error) && take_names(edit, &identity, error);
    if (done) {
        edit_put_recovery(edit, &pem);
        /* The key came from a file that was saved by hand under this very password. */
        edit->draft->recovery_saved = true;
        done = make_fresh(edit, &identity, file, error);
    }
    base_bytes_free(&pem);
    listfile_identity_free(&identity);
    return done;
}

bool cluster_itl_reset_remote(cluster_t *cluster, const cluster_node_t *node, const cluster_remote_key_t *key,
                              cluster_progress_t *progress, void *ctx, base_error_t *error)
{
    base_bytes_t file = {0};
    if (!cluster_may_reset(cluster, node, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    /* Where ITLRecovery is the usual signer nothing is left to be undone by a restart of TFTP. */
    bool done = edit != NULL && make_remote(edit, key, &file, error) &&
                hand_out(edit, &file, !cluster_facts(cluster)->recovery_signs, error);
    base_bytes_free(&file);
    if (!edit_end(edit, done, error))
        return false;
    tell(progress, ctx, CLUSTER_GENERATED, NULL);
    tell_nodes(cluster, progress, ctx);
    return true;
}
