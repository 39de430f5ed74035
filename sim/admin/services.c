/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils service list, restart, start, stop. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "admin/commands.h"
#include "admin/report.h"

/* Services that every node has were stopped by somebody; the others need not ever have run. */
static const char *why_stopped(cluster_service_t service)
{
    bool optional = service == CLUSTER_SERVICE_CALLMANAGER || service == CLUSTER_SERVICE_CAPF;
    return optional ? "[STOPPED]  Service Not Activated" : "[STOPPED]  Commanded Out of Service";
}

admin_result_t admin_service_list(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    (void)argc;
    (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    cJSON *services = cJSON_CreateArray();
    admin_line(session, "Requesting service status, please wait...");
    for (int i = 0; i < CLUSTER_SERVICES; i++) {
        bool active = cluster_service_active(node, (cluster_service_t)i);
        admin_print(session, "%s%s\n", cluster_service_name((cluster_service_t)i),
                    active ? "[STARTED]" : why_stopped((cluster_service_t)i));
        cJSON *service = cJSON_CreateObject();
        cJSON_AddStringToObject(service, "service", cluster_service_name((cluster_service_t)i));
        cJSON_AddBoolToObject(service, "active", active);
        cJSON_AddItemToArray(services, service);
    }
    report_add(session, "services", services);
    admin_print(session, "Primary Node =%s\n", node->publisher ? "true" : "false");
    cluster_close(cluster);
    return ADMIN_DONE;
}

/* "Cisco Tftp" comes as one word or as two; "Tftp" is clear too. */
static bool parse_service(int argc, char **argv, cluster_service_t *service)
{
    char name[256] = "";
    for (int i = 0; i < argc; i++) {
        size_t length = strlen(name);
        snprintf(name + length, sizeof name - length, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    for (int i = 0; i < CLUSTER_SERVICES; i++) {
        const char *known = cluster_service_name((cluster_service_t)i);
        if (strcasecmp(name, known) != 0 && strcasecmp(name, known + strlen("Cisco ")) != 0)
            continue;
        *service = (cluster_service_t)i;
        return true;
    }
    return false;
}

static void print_stop(const admin_session_t *session, const char *name)
{
    admin_print(session, "Service Manager is running\n%s[STOPPING]\nCommanded Out of Service\n%s[NOTRUNNING]\n", name,
                name);
}

static void print_start(const admin_session_t *session, const char *name)
{
    admin_print(session, "Service Manager is running\n%s[STARTING]\n%s[STARTED]\n", name, name);
}

typedef enum action { ACTION_START, ACTION_STOP, ACTION_RESTART } action_t;

static void print_action(const admin_session_t *session, action_t action, const char *name)
{
    if (action == ACTION_RESTART)
        admin_line(session, "Don't press Ctrl-c while the service is getting RESTARTED."
                            "If Service has not Restarted Properly, execute the same Command Again");
    if (action != ACTION_START)
        print_stop(session, name);
    if (action != ACTION_STOP)
        print_start(session, name);
}

static admin_result_t act(const admin_session_t *session, action_t action, int argc, char **argv)
{
    const cluster_node_t *node;
    cluster_service_t service;
    base_error_t error;
    if (!parse_service(argc, argv, &service))
        return admin_refuse(session, "Invalid service name");
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = action == ACTION_STOP ? cluster_stop_service(cluster, node, service, &error)
                                      : cluster_restart_service(cluster, node, service, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    print_action(session, action, cluster_service_name(service));
    return ADMIN_DONE;
}

admin_result_t admin_service_restart(admin_session_t *session, int argc, char **argv)
{
    return act(session, ACTION_RESTART, argc, argv);
}

admin_result_t admin_service_start(admin_session_t *session, int argc, char **argv)
{
    return act(session, ACTION_START, argc, argv);
}

admin_result_t admin_service_stop(admin_session_t *session, int argc, char **argv)
{
    return act(session, ACTION_STOP, argc, argv);
}
