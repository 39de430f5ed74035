/* SPDX-License-Identifier: GPL-2.0-or-later */
/* delete node, rebuild publisher, utils disaster_recovery. */
#include <stdio.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/passwords.h"
#include "base/fileio.h"

/* Opens the cluster of a session that must be the publisher's. */
static cluster_t *open_publisher(const admin_session_t *session)
{
    const cluster_node_t *node;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL || node->publisher)
        return cluster;
    cluster_close(cluster);
    admin_refuse(session, "This is not a Publisher node");
    return NULL;
}

/* Looks whether a subscriber of this name is there, before questions are asked. */
static bool subscriber_exists(const admin_session_t *session, const char *name)
{
    cluster_t *cluster = open_publisher(session);
    if (cluster == NULL)
        return false;
    const cluster_node_t *node = name != NULL ? cluster_find_node(cluster, name) : NULL;
    bool good = name == NULL || (node != NULL && !node->publisher);
    if (!good)
        admin_fail(session, "%s: %s", name, node == NULL ? "no such node" : "it is the publisher");
    cluster_close(cluster);
    return good;
}

admin_result_t admin_delete_node(admin_session_t *session, int argc, char **argv)
{
    base_error_t error;
    (void)argc;
    if (!subscriber_exists(session, argv[0]))
        return ADMIN_FAILED;
    admin_print(session, "The node %s, its keys and its files will be deleted.\n", argv[0]);
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    cluster_t *cluster = open_publisher(session);
    if (cluster == NULL)
        return ADMIN_FAILED;
    const cluster_node_t *node = cluster_find_node(cluster, argv[0]);
    bool done =
        node != NULL ? cluster_delete_node(cluster, node, &error) : base_fail(&error, "%s: no such node", argv[0]);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_print(session, "Node %s deleted; the lists of the others are regenerated.\n", argv[0]);
    return ADMIN_DONE;
}

static admin_result_t rebuild(const admin_session_t *session, const char *database, const char *password)
{
    base_error_t error;
    cluster_t *cluster = open_publisher(session);
    if (cluster == NULL)
        return ADMIN_FAILED;
    cluster_rebuild_t how = {.security_password = password};
    if (database != NULL)
        how.database = cluster_find_node(cluster, database);
    bool done = database == NULL || how.database != NULL ? cluster_rebuild_publisher(cluster, &how, &error)
                                                         : base_fail(&error, "%s: no such node", database);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_line(session, "Publisher installed again. All its keys are new, ITLRecovery too: phones do not know them.");
    return ADMIN_DONE;
}

admin_result_t admin_rebuild_publisher(admin_session_t *session, int argc, char **argv)
{
    const char *database = argc > 0 ? argv[0] : NULL;
    const char *file = session->options->security_password_file;
    char password[ASK_BYTES] = "";
    if (!subscriber_exists(session, database))
        return ADMIN_FAILED;
    admin_line(session,
               database == NULL
                   ? "The publisher will be installed from nothing. Its keys and files, and all subscribers, are lost."
                   : "The publisher will be installed with the subscriber's database. Its keys and files are lost.");
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    bool as_before = file == NULL && session->options->yes;
    if (!as_before &&
        !ask_secret(session, "Security password of the new installation (empty: as before): ", file, password))
        return ADMIN_FAILED;
    admin_result_t result = rebuild(session, database, password[0] != '\0' ? password : NULL);
    ask_forget(password);
    return result;
}

admin_result_t admin_backup(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    (void)argc;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = cluster_backup(cluster, node, argv[0], &error);
    if (done)
        admin_print(session, "Backup of %s completed: %s\n", node->host, argv[0]);
    cluster_close(cluster);
    return done ? ADMIN_DONE : admin_fail(session, "%s", error.text);
}

static void tell_left_out(const admin_session_t *session, const base_bytes_t *names)
{
    const char *from = (const char *)names->data;
    for (size_t left = names->size; left > 0;) {
        size_t length = (size_t)((const char *)memchr(from, '\n', left) - from);
        admin_print(session, "Not restored, as lists are the cluster's to make: %.*s\n", (int)length, from);
        from += length + 1;
        left -= length + 1;
    }
}

admin_result_t admin_restore(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    (void)argc;
    if (!admin_may(session, cluster_may_restore, argv[0]))
        return ADMIN_FAILED;
    admin_line(session, "The node's keys, names and files will be replaced by those of the backup.");
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    base_bytes_t left_out = {0};
    bool done = cluster_restore(cluster, node, argv[0], &left_out, &error);
    cluster_close(cluster);
    if (done)
        tell_left_out(session, &left_out);
    base_bytes_free(&left_out);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_print(session, "Restore from %s completed. Lists are regenerated: reset the phones.\n", argv[0]);
    return ADMIN_DONE;
}
