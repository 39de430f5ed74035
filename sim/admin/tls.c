/* SPDX-License-Identifier: GPL-2.0-or-later */
/* set and show tls min-version. */
#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/report.h"

/* The texts are a call manager's, as far as they are published. */
static bool ask_about(const admin_session_t *session, const char *version)
{
    admin_print(session,
                "This command will result in setting minimum TLS version to %s on all the secure interfaces.\n\n"
                "Warning: This will set the minimum TLS to %s and the server will reboot.\n\n",
                version, version);
    return ask_yes(session, "Do you want to continue (yes/no) ? ");
}

admin_result_t admin_set_tls_min(admin_session_t *session, int argc, char **argv)
{
    cluster_tls_t version;
    (void)argc;
    if (!cluster_find_tls(argv[0], &version))
        return admin_refuse(session, "Executed command unsuccessfully\nUsage: set tls min-version 1.0|1.1|1.2|1.3"),
               ADMIN_USAGE;
    if (!admin_may(session, cluster_may_set_tls_min, argv[0]))
        return ADMIN_FAILED;
    if (!ask_about(session, argv[0]))
        return admin_refuse(session, "Command cancelled.");
    if (admin_change_to(session, cluster_set_tls_min, argv[0]) != ADMIN_DONE)
        return ADMIN_FAILED;
    admin_print(session,
                "\nSuccessfully set minimum TLS version to %s\nThe system will reboot in few minutes.\n"
                "%s is away for %d seconds, by the cluster's clock.\n",
                argv[0], session->node, CLUSTER_RESTART_S);
    /* The connection goes with the node. */
    return ADMIN_LEAVE;
}

/* The text is our own. */
admin_result_t admin_show_tls_min(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node = NULL;
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    const char *version = cluster == NULL ? NULL : cluster_tls_name(node->tls_min);
    if (version == NULL)
        return ADMIN_FAILED;
    cluster_close(cluster);
    admin_print(session, "Configured TLS minimum version: %s\n", version);
    report_add(session, "tls_min", cJSON_CreateString(version));
    return ADMIN_DONE;
}
