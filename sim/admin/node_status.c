/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show status, show version active, utils dbreplication runtimestate, utils system restart, utils system upgrade. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/report.h"
#include "cluster/up.h"

static const char *stamp(int64_t when, char text[64])
{
    const time_t seconds = (time_t)when;
    struct tm utc;
    text[0] = '\0';
    if (gmtime_r(&seconds, &utc) != NULL)
        strftime(text, 64, "%a %b %e %H:%M:%S UTC %Y", &utc);
    return text;
}

static const char *release_of(const cluster_t *cluster)
{
    return release_name(cluster_state(cluster)->release);
}

/* --- show --- */

static void report_status(const admin_session_t *session, const cluster_t *cluster, const cluster_node_t *node,
                          bool served)
{
    char text[64];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "host", node->host);
    cJSON_AddStringToObject(json, "date", stamp(cluster_now(cluster), text));
    cJSON_AddStringToObject(json, "release", release_of(cluster));
    cJSON_AddBoolToObject(json, "served", served);
    cJSON_AddNumberToObject(json, "restarts", node->restarts);
    report_add(session, "node_status", json);
}

admin_result_t admin_show_status(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    char date[64], up[64];
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool served = cluster_is_up(&session->options->disk);
    admin_print(session,
                "Host Name    : %s\n"
                "Date         : %s\n"
                "Time Zone    : Coordinated Universal Time (UTC)\n"
                "Product Ver  : %s\n"
                "Served       : %s\n"
                "Restarts     : %u\n"
                "Last restart : %s\n",
                node->host, stamp(cluster_now(cluster), date), release_of(cluster),
                served ? "Yes" : "No, the cluster is not up", node->restarts,
                node->up_at != 0 ? stamp(node->up_at - CLUSTER_RESTART_S, up) : "-");
    report_status(session, cluster, node, served);
    cluster_close(cluster);
    return ADMIN_DONE;
}

admin_result_t admin_show_version(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    const char *release = cluster != NULL ? release_of(cluster) : NULL;
    cluster_close(cluster);
    if (release == NULL)
        return ADMIN_FAILED;
    admin_print(session,
                "Active Master Version: %s\n"
                "Active Version Installed Software Options:\n"
                "No Installed Software Options Found.\n",
                release);
    report_add(session, "release", cJSON_CreateString(release));
    return ADMIN_DONE;
}

/* --- the database --- */

/* A node as the table has it: the cluster's folder is the one database of all, so that none can lag behind. */
static void print_replica(const admin_session_t *session, const cluster_t *cluster, unsigned index, cJSON *nodes)
{
    const cluster_node_t *node = &cluster_state(cluster)->nodes[index];
    cluster_reach_t reach;
    bool away = cluster_node_away(cluster, node) > 0;
    bool served = cluster_up_find(&session->options->disk, node->name, &reach) && (reach.has_tvs || reach.has_tftp);
    const char *address = !served ? "-" : reach.has_tvs ? reach.tvs.host : reach.tftp.host;
    admin_print(session, "%-15.15s %-15.15s %-5s (%u) %-12s %-7s (2) %s\n", node->host, address, away ? "No" : "Yes",
                index + 2, away ? "Off-Line" : "Connected", away ? "-" : "match",
                node->publisher ? "PUB Setup Completed" : "Setup Completed");
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "host", node->host);
    cJSON_AddBoolToObject(json, "connected", !away);
    cJSON_AddItemToArray(nodes, json);
}

admin_result_t admin_dbreplication(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    char text[64];
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    const cluster_state_t *state = cluster_state(cluster);
    cJSON *nodes = cJSON_CreateArray();
    admin_print(session, "Server Time: %s\n\nDB Version: %s\nChanges made: %llu\n\n", stamp(cluster_now(cluster), text),
                release_of(cluster), (unsigned long long)state->changes);
    admin_print(session, "Cluster Detailed View from %s (%u Servers):\n\n", node->host, state->nodes_count);
    admin_line(session, "                                      CDR Server       REPL.   REPLICATION SETUP\n"
                        "SERVER-NAME     IP ADDRESS      RPC?  (ID) & STATUS    TABLES  (RTMT) & details\n"
                        "-----------     ----------      ----  -------------    ------  -----------------");
    for (unsigned i = 0; i < state->nodes_count; i++)
        print_replica(session, cluster, i, nodes);
    report_add(session, "nodes", nodes);
    cluster_close(cluster);
    return ADMIN_DONE;
}

/* --- restart --- */

admin_result_t admin_system_restart(admin_session_t *session, int argc, char **argv)
{
    (void)argc, (void)argv;
    admin_line(session, "\nDo you really want to restart ?\n");
    if (!ask_yes(session, "Enter (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    if (!admin_change(session, cluster_restart_node))
        return ADMIN_FAILED;
    admin_print(session, "\nAppliance is being Restarted ...\n%s is away for %d seconds, by the cluster's clock.\n",
                session->node, CLUSTER_RESTART_S);
    /* The connection goes with the node. */
    return ADMIN_LEAVE;
}

admin_result_t admin_system_upgrade(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    if (!admin_may(session, cluster_may_upgrade, argv[0]))
        return ADMIN_FAILED;
    admin_print(session, "All nodes are brought to release %s and restarted, and phones are reset.\n", argv[0]);
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    if (admin_change_to(session, cluster_upgrade, argv[0]) != ADMIN_DONE)
        return ADMIN_FAILED;
    admin_print(session, "Release %s is installed on all nodes.\n", argv[0]);
    /* The connection goes with the node. */
    return ADMIN_LEAVE;
}
