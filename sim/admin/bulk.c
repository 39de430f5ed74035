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

/* What is done with a cluster and a file. */
typedef bool bulk_run_t(cluster_t *cluster, const char *path, size_t *count, base_error_t *error);

/* @param count  [out] certificates. @return false with the reason printed */
static bool run(const admin_session_t *session, bulk_run_t *how, const char *path, size_t *count)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    const bool done = cluster != NULL && how(cluster, path, count, &error);
    cluster_close(cluster);
    if (cluster != NULL && !done)
        admin_fail(session, "%s", error.text);
    return done;
}

static bool export(cluster_t *cluster, const char *path, size_t *count, base_error_t *error)
{
    return cluster_bulk_export(cluster, path, count, error);
}

static bool empty(cluster_t *cluster, const char *path, size_t *count, base_error_t *error)
{
    (void)path;
    return cluster_bulk_delete(cluster, count, error);
}

admin_result_t admin_bulk_export(admin_session_t *session, int argc, char **argv)
{
    size_t count;
    (void)argc;
    if (!run(session, export, argv[0], &count))
        return ADMIN_FAILED;
    admin_print(session, "%zu certificate%s exported: %s\n", count, plural(count), argv[0]);
    return ADMIN_DONE;
}

admin_result_t admin_bulk_import(admin_session_t *session, int argc, char **argv)
{
    size_t count;
    (void)argc;
    if (!run(session, cluster_bulk_import, argv[0], &count))
        return ADMIN_FAILED;
    admin_print(session, "%zu new certificate%s in Phone-SAST-trust.\n", count, plural(count));
    if (count > 0)
        tell_restart(session);
    return ADMIN_DONE;
}

admin_result_t admin_bulk_delete(admin_session_t *session, int argc, char **argv)
{
    size_t count;
    (void)argc, (void)argv;
    admin_line(session, "All certificates of other clusters will be taken from Phone-SAST-trust.");
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    if (!run(session, empty, NULL, &count))
        return ADMIN_FAILED;
    admin_print(session, "%zu certificate%s taken from Phone-SAST-trust.\n", count, plural(count));
    tell_restart(session);
    return ADMIN_DONE;
}
