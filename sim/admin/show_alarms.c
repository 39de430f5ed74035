/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "admin/commands.h"
#include "admin/report.h"
#include "cluster/phones.h"

/* Phones being shown. */
typedef struct shown_phones {
    const admin_session_t *session;
    cJSON *phones;
} shown_phones_t;

static void print_phone(void *ctx, const cluster_phone_t *phone)
{
    const shown_phones_t *shown = ctx;
    const admin_session_t *session = shown->session;
    cJSON *phones = shown->phones;
    char line[CLUSTER_PHONE_LINE_BYTES];
    if (cJSON_GetArraySize(phones) == 0)
        admin_line(session, cluster_phone_line(NULL, line));
    admin_line(session, cluster_phone_line(phone, line));
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "device", phone->alarm->device);
    cJSON_AddStringToObject(json, "state", cluster_phone_state_name(phone->state));
    report_text(json, "node", phone->node);
    report_text(json, "itl_sha1", phone->alarm->itl.sha1[0] != '\0' ? phone->alarm->itl.sha1 : NULL);
    cJSON_AddBoolToObject(json, "at_risk", phone->at_risk);
    report_text(json, "reset", phone->reset);
    cJSON_AddItemToArray(phones, json);
}

admin_result_t admin_show_alarms(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    cJSON *phones = cJSON_CreateArray();
    bool done = cluster_phones(cluster, print_phone, &(shown_phones_t){session, phones}, &error);
    bool none = cJSON_GetArraySize(phones) == 0;
    cluster_close(cluster);
    report_add(session, "phones", phones);
    if (!done)
        admin_fail(session, "%s", error.text);
    else if (none)
        admin_line(session, "No phone has reported.");
    return done ? ADMIN_DONE : ADMIN_FAILED;
}
