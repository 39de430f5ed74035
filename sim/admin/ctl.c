/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils ctl, file delete tftp. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "admin/ask.h"
#include "admin/commands.h"

static const char restart_line[] = "Please Restart the TFTP and Cisco CallManager services on all nodes in the cluster "
                                   "that run these services";

/* Before the question: nobody should say yes to what cannot be. */
static bool is_possible(const admin_session_t *session)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    bool publisher = node->publisher;
    bool possible = cluster_may_change_ctl(cluster, node, &error);
    cluster_close(cluster);
    if (!possible && !publisher)
        admin_refuse(session, "%s", error.text);
    else if (!possible)
        admin_fail(session, "%s", error.text);
    return possible;
}

static admin_result_t carry_out(const admin_session_t *session, const char *question, admin_change_t *how)
{
    if (!is_possible(session))
        return ADMIN_FAILED;
    if (!ask_yes(session, question))
        return admin_refuse(session, "Command cancelled.");
    return admin_change(session, how) ? ADMIN_DONE : ADMIN_FAILED;
}

static bool set_mixed(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    return cluster_set_mode(cluster, node, CLUSTER_MIXED, error);
}

static bool set_non_secure(cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    return cluster_set_mode(cluster, node, CLUSTER_NON_SECURE, error);
}

/* What is asked and said, by release. */
static const char *question_of(const admin_session_t *session, bool mixed)
{
    if (!mixed)
        return "This operation will set the cluster to non secure mode. Do you want to continue? (y/n):";
    if (release_facts(session->release)->ctl == RELEASE_CTL_SERVICES)
        return "This operation sets the cluster to Mixed mode. Do you want to continue? (y/n):";
    return "This operation will set the cluster to Mixed mode.  Auto-registration is enabled on at least one CM node. "
           "Do "
           "you want to continue? (y/n): ";
}

static void tell_next(const admin_session_t *session, bool mixed)
{
    if (!mixed || release_facts(session->release)->ctl == RELEASE_CTL_SERVICES)
        admin_line(session, restart_line);
    else
        admin_line(session,
                   "You must reset all phones to ensure they received the updated CTL file.\n"
                   "You must restart Cisco CTIManager services on all the nodes in the cluster that have the service "
                   "activated.");
}

static admin_result_t wrong_usage(const admin_session_t *session, const char *usage)
{
    admin_refuse(session, "Executed command unsuccessfully\nUsage: %s", usage);
    return ADMIN_USAGE;
}

admin_result_t admin_ctl_set_cluster(admin_session_t *session, int argc, char **argv)
{
    bool mixed = strcasecmp(argv[0], "mixed-mode") == 0;
    (void)argc;
    if (!mixed && strcasecmp(argv[0], "non-secure-mode") != 0)
        return wrong_usage(session, "utils ctl set-cluster mixed-mode|non-secure-mode");
    admin_result_t result = carry_out(session, question_of(session, mixed), mixed ? set_mixed : set_non_secure);
    if (result != ADMIN_DONE)
        return result;
    admin_line(session, mixed ? "Moving Cluster to Mixed Mode\nCluster set to Mixed Mode"
                              : "Moving Cluster to Non Secure Mode\nCluster set to Non Secure Mode");
    tell_next(session, mixed);
    return ADMIN_DONE;
}

admin_result_t admin_ctl_update(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    if (strcasecmp(argv[0], "CTLFile") != 0)
        return wrong_usage(session, "utils ctl update CTLFile");
    admin_result_t result =
        carry_out(session, "This operation updates the CTLFile. Do you want to continue? (y/n):", cluster_update_ctl);
    if (result == ADMIN_DONE)
        admin_print(session, "Updating CTL file\nCTL file Updated\n%s\n", restart_line);
    return result;
}

/* The words of a real one are not known. */
admin_result_t admin_ctl_reset(admin_session_t *session, int argc, char **argv)
{
    (void)argc, (void)argv;
    admin_result_t result =
        carry_out(session, "This operation resets the CTLFile. Do you want to continue? (y/n):", cluster_reset_ctl);
    if (result == ADMIN_DONE)
        admin_line(session, "CTL file Reset\n"
                            "Reset the phones; then \"utils ctl update CTLFile\", and reset the phones again.");
    return result;
}

/* The one file that a procedure wants to be deleted so. */
admin_result_t admin_file_delete(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    char name[CLUSTER_NAME_BYTES];
    (void)argc;
    if (strcmp(argv[0], CLUSTER_CTL_FILE) != 0)
        return wrong_usage(session, "file delete tftp " CLUSTER_CTL_FILE);
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool there = cluster_has(cluster, cluster_served_name(node, CLUSTER_CTL_FILE, name));
    cluster_close(cluster);
    if (!there)
        return admin_refuse(session, CLUSTER_CTL_FILE ": file not found");
    admin_line(session, "Delete the File " CLUSTER_CTL_FILE "?");
    if (!ask_yes(session, "Enter \"y\" followed by return to continue: "))
        return admin_refuse(session, "Command cancelled.");
    if (!admin_change(session, cluster_delete_ctl))
        return ADMIN_FAILED;
    admin_line(session, "files: found = 1, deleted = 1");
    return ADMIN_DONE;
}
