/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils itl reset localkey, remotekey. */
#include <stdio.h>
#include <string.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/passwords.h"
#include "admin/remote.h"
#include "cluster/phones.h"

/* A reset being told of. */
typedef struct telling {
    const admin_session_t *session;
    const cluster_t *cluster;
} telling_t;

/* --- releases that tell of each node and its TFTP service --- */

static void announce_nodes(const telling_t *telling)
{
    const cluster_state_t *state = cluster_state(telling->cluster);
    const char *between = "";
    admin_line(telling->session, "\nLocating active Tftp servers in the cluster.....\n\n"
                                 "Following is the list of Active tftp servers in the cluster\n");
    admin_print(telling->session, "[");
    for (unsigned i = 0; i < state->nodes_count; i++) {
        if (!state->nodes[i].services.tftp)
            continue;
        admin_print(telling->session, "%s'%s'", between, state->nodes[i].host);
        between = ", ";
    }
    admin_line(telling->session, "]");
}

static void progress_nodes(void *ctx, cluster_step_t step, const cluster_node_t *node)
{
    const telling_t *telling = ctx;
    const admin_session_t *session = telling->session;
    switch (step) {
    case CLUSTER_GENERATED:
        admin_line(session, "The reset ITL file was generated successfully\n\n"
                            "Transferring new reset ITL file to the TFTP server nodes in the cluster.....");
        break;
    case CLUSTER_TRANSFERRED:
        admin_print(session, "Successfully transferred reset ITL to node %s\n", node->host);
        break;
    case CLUSTER_RESTARTING:
        admin_print(session, "\nRestarting Cisco Tftp service on host %s\n", node->host);
        break;
    case CLUSTER_RESTARTED:
        admin_print(session, "Cisco Tftp service restarted on host %s\n", node->host);
        break;
    }
}

/* --- releases that list the nodes after the file was made --- */

static void announce_long(const telling_t *telling)
{
    admin_line(telling->session, "Name is None\nGenerating the reset ITL file.....");
}

static void list_servers(const telling_t *telling)
{
    const cluster_state_t *state = cluster_state(telling->cluster);
    unsigned count = 0;
    admin_line(telling->session, "The reset ITL file was generated successfully\n"
                                 "Locating active Tftp servers in the cluster.....\n"
                                 "Following is the list of Active tftp servers in the cluster\n"
                                 "====================");
    for (unsigned i = 0; i < state->nodes_count; i++) {
        if (!state->nodes[i].services.tftp)
            continue;
        admin_line(telling->session, state->nodes[i].host);
        count++;
    }
    admin_print(telling->session,
                "=====================\n"
                "Number of Active TFTP servers in the cluster : %u\n"
                "Transferring new reset ITL file to the TFTP server nodes in the cluster.........\n",
                count);
}

static void progress_long(void *ctx, cluster_step_t step, const cluster_node_t *node)
{
    const telling_t *telling = ctx;
    if (step == CLUSTER_GENERATED)
        list_servers(telling);
    else if (step == CLUSTER_RESTARTING)
        admin_print(telling->session, "Successfully transferred reset ITL to node %s\n", node->host);
}

/* --- releases that say little --- */

static void announce_short(const telling_t *telling)
{
    admin_line(telling->session, "ITLFile on all the active TFTP nodes will be reset now\n"
                                 "and signed using CallManager certificate key...");
}

static void progress_short(void *ctx, cluster_step_t step, const cluster_node_t *node)
{
    (void)ctx;
    (void)step;
    (void)node;
}

/* What a release says. */
typedef struct reset_text {
    void (*announce)(const telling_t *telling);
    cluster_progress_t *progress;
    const char *ending; /* NULL: nothing. */
} reset_text_t;

static const reset_text_t reset_texts[] = {
    [RELEASE_RESET_NONE] = {announce_nodes, progress_nodes, NULL},
    [RELEASE_RESET_NODES] = {announce_nodes, progress_nodes, NULL},
    [RELEASE_RESET_LONG] = {announce_long, progress_long, NULL},
    [RELEASE_RESET_SHORT] = {announce_short, progress_short,
                             "ITL file Reset.\nPlease reset all the phones to pickup the new ITL File."},
};

/* The key may be one of a list that phones had long ago. @param holders  counted before the reset */
static void warn_of_phones(const admin_session_t *session, const cluster_remote_key_t *key,
                           const cluster_holders_t *holders)
{
    if (holders->holding < holders->reported)
        admin_warn(session,
                   "%s: %u of the %u phones that reported hold no list with this key; they will not take the new list",
                   key->label, holders->reported - holders->holding, holders->reported);
    else if (holders->reported == 0 && !holders->served)
        admin_warn(session,
                   "%s: no list that nodes served until now holds this key; phones that have one of those will not "
                   "take the new "
                   "list",
                   key->label);
}

/* @param key  NULL: localkey */
static admin_result_t reset(admin_session_t *session, const cluster_remote_key_t *key)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    telling_t telling = {.session = session, .cluster = cluster};
    const reset_text_t *text = &reset_texts[cluster_facts(cluster)->resets];
    bool done = cluster_may_reset(cluster, node, &error);
    if (done)
        text->announce(&telling);
    /* Whatever the phones' reports are like, they keep nobody from a reset. */
    cluster_holders_t holders;
    bool counted = done && key != NULL && cluster_count_holders(cluster, key->pem, &holders, &error);
    done = done && (key == NULL ? cluster_itl_reset_local(cluster, node, text->progress, &telling, &error)
                                : cluster_itl_reset_remote(cluster, node, key, text->progress, &telling, &error));
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    if (counted)
        warn_of_phones(session, key, &holders);
    if (text->ending != NULL)
        admin_line(session, text->ending);
    return ADMIN_DONE;
}

static admin_result_t check_publisher(const admin_session_t *session)
{
    const cluster_node_t *node;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool publisher = node->publisher;
    cluster_close(cluster);
    return publisher ? ADMIN_DONE : admin_refuse(session, "This is not a Publisher node");
}

admin_result_t admin_reset_local(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (check_publisher(session) != ADMIN_DONE || !passwords_ask_administrator(session))
        return ADMIN_FAILED;
    return reset(session, NULL);
}

/* The cluster is not kept open while a stranger's file is worked on. */
static bool read_security_password(const admin_session_t *session, char password[ASK_BYTES])
{
    const cluster_node_t *node;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    snprintf(password, ASK_BYTES, "%s", cluster_state(cluster)->security_password);
    cluster_close(cluster);
    return true;
}

static admin_result_t reset_with_p12(admin_session_t *session, const char *path, const base_bytes_t *p12)
{
    char password[ASK_BYTES];
    base_bytes_t pem = {0};
    base_error_t error;
    admin_result_t result = ADMIN_FAILED;
    if (!passwords_ask_administrator(session) || !read_security_password(session, password))
        return ADMIN_FAILED;
    if (cluster_unpack_recovery(path, p12, password, &pem, &error)) {
        cluster_remote_key_t key = {
            .label = path, .pem = &pem, .password = password, .unknown_too = session->options->unknown_key};
        result = reset(session, &key);
    } else {
        admin_fail(session, "%s", error.text);
    }
    base_bytes_free(&pem);
    ask_forget(password);
    return result;
}

static admin_result_t reset_with_file(admin_session_t *session, const sftp_server_t *server, const char *path)
{
    base_bytes_t p12 = {0};
    base_error_t error;
    sftp_link_t *link = remote_open(session, server);
    if (link == NULL)
        return ADMIN_FAILED;
    bool fetched = sftp_link_get(link, path, &p12, &error);
    sftp_link_close(link);
    admin_result_t result = fetched ? reset_with_p12(session, path, &p12) : admin_fail(session, "%s", error.text);
    base_bytes_free(&p12);
    return result;
}

admin_result_t admin_reset_remote(admin_session_t *session, int argc, char **argv)
{
    char password[ASK_BYTES];
    sftp_server_t server = {.user = argv[1], .password = password};
    (void)argc;
    if (session->options->p12 != NULL)
        return check_publisher(session) == ADMIN_DONE ? reset_with_p12(session, argv[2], session->options->p12)
                                                      : ADMIN_FAILED;
    if (check_publisher(session) != ADMIN_DONE || !remote_server(session, argv[0], &server) ||
        !ask_secret(session, "Enter Sftp password :", session->options->sftp_password_file, password))
        return ADMIN_FAILED;
    admin_result_t result = reset_with_file(session, &server, argv[2]);
    ask_forget(password);
    return result;
}
