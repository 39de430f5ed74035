/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils fips. */
#include "admin/ask.h"
#include "admin/commands.h"

static bool enable(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    return cluster_set_fips(cluster, node, true, error);
}

static bool disable(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    return cluster_set_fips(cluster, node, false, error);
}

/* The list of what is regenerated is a call manager's, of which IPsec and SSH have no certificate here; the sentences
 * are our own. */
static admin_result_t switch_mode(const admin_session_t *session, admin_change_t *how, const char *done)
{
    admin_line(session, "These certificates of this node are regenerated at once:\n"
                        "CallManager, Tomcat, IPsec, TVS, CAPF, SSH, ITLRecovery.\n"
                        "Change one node at a time, and wait until the phones have its list.");
    if (!ask_yes(session, "Do you want to continue (yes/no) ? "))
        return admin_refuse(session, "Command cancelled.");
    if (!admin_change(session, how))
        return ADMIN_FAILED;
    admin_line(session, done);
    return ADMIN_DONE;
}

admin_result_t admin_fips_enable(admin_session_t *session, int argc, char **argv)
{
    (void)argc, (void)argv;
    return switch_mode(session, enable, "FIPS mode is enabled.");
}

admin_result_t admin_fips_disable(admin_session_t *session, int argc, char **argv)
{
    (void)argc, (void)argv;
    return switch_mode(session, disable, "FIPS mode is disabled.");
}

admin_result_t admin_fips_status(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    admin_print(session, "The system is operating in %s mode.\n", node->fips ? "FIPS" : "non-FIPS");
    cluster_close(cluster);
    return ADMIN_DONE;
}
