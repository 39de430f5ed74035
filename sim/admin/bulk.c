/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils bulk: what call managers have as "Bulk Certificate Management" on a page. Words and texts are our own. */
#include "cluster/bulk.h"

#include "admin/ask.h"
#include "admin/commands.h"

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void tell_restart(const admin_session_t *session)
{
    admin_line(session, "Restart Cisco Trust Verification Service on every node for this to take effect.");
}

admin_result_t admin_bulk_export(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    size_t count;
    (void)argc;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = cluster_bulk_export(cluster, argv[0], &count, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_print(session, "%zu certificate%s exported: %s\n", count, plural(count), argv[0]);
    return ADMIN_DONE;
}

admin_result_t admin_bulk_import(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    size_t count;
    (void)argc;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = cluster_bulk_import(cluster, argv[0], &count, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_print(session, "%zu new certificate%s in Phone-SAST-trust.\n", count, plural(count));
    if (count > 0)
        tell_restart(session);
    return ADMIN_DONE;
}

admin_result_t admin_bulk_delete(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    size_t count;
    (void)argc, (void)argv;
    admin_line(session, "All certificates of other clusters will be taken from Phone-SAST-trust.");
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = cluster_bulk_delete(cluster, &count, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_print(session, "%zu certificate%s taken from Phone-SAST-trust.\n", count, plural(count));
    tell_restart(session);
    return ADMIN_DONE;
}
