/* SPDX-License-Identifier: GPL-2.0-or-later */
/* set notification smtp, set notification off, show notification. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "admin/commands.h"
#include "admin/report.h"
#include "cluster/mails.h"

/* --- set --- */

static admin_result_t change(const admin_session_t *session, const cluster_notification_t *notification)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = cluster_set_notification(cluster, notification, &error);
    cluster_close(cluster);
    return done ? ADMIN_DONE : admin_fail(session, "%s", error.text);
}

/* Mails are the cluster's, which has the name of its publisher. */
static bool default_from(const admin_session_t *session, char from[256])
{
    const cluster_node_t *node;
    char full[256];
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    snprintf(from, 256, "alerts@%s", cluster_full_name(cluster_find_node(cluster, NULL), full));
    cluster_close(cluster);
    return true;
}

static admin_result_t wrong_usage(const admin_session_t *session)
{
    admin_refuse(session, "Executed command unsuccessfully\n"
                          "Usage: set notification smtp HOST[:PORT] to ADDRESS [from ADDRESS]");
    return ADMIN_USAGE;
}

/* @return false: longer than an address can be, and said */
static bool take_address(const admin_session_t *session, const char *given, char address[256])
{
    if (snprintf(address, 256, "%s", given) < 256)
        return true;
    admin_fail(session, "'%.40s...': not a mail address", given);
    return false;
}

admin_result_t admin_set_smtp(admin_session_t *session, int argc, char **argv)
{
    cluster_notification_t notification = {.to = ""};
    if (strcasecmp(argv[1], "to") != 0 || (argc != 3 && (argc != 5 || strcasecmp(argv[3], "from") != 0)))
        return wrong_usage(session);
    if (!base_parse_server(argv[0], CLUSTER_SMTP_PORT, &notification.server))
        return admin_fail(session, "'%s': not HOST[:PORT]", argv[0]);
    if (!take_address(session, argv[2], notification.to) ||
        !(argc == 5 ? take_address(session, argv[4], notification.from) : default_from(session, notification.from)) ||
        change(session, &notification) != ADMIN_DONE)
        return ADMIN_FAILED;
    admin_print(session, "Warnings go to %s, from %s, once a day, by %s port %u.\n", notification.to, notification.from,
                notification.server.host, notification.server.port);
    return ADMIN_DONE;
}

admin_result_t admin_notification_off(admin_session_t *session, int argc, char **argv)
{
    (void)argc, (void)argv;
    if (change(session, NULL) != ADMIN_DONE)
        return ADMIN_FAILED;
    admin_line(session, "Nobody is told of warnings by mail.");
    return ADMIN_DONE;
}

/* --- show --- */

static void print_time(const admin_session_t *session, const char *label, int64_t when, cJSON *json, const char *member)
{
    char text[64] = "never";
    const time_t seconds = (time_t)when;
    struct tm utc;
    if (when != 0 && gmtime_r(&seconds, &utc) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    admin_print(session, "%s: %s\n", label, text);
    report_text(json, member, when != 0 ? text : NULL);
}

static void print(const admin_session_t *session, const cluster_notification_t *notification,
                  const cluster_mails_t *mails)
{
    cJSON *json = cJSON_CreateObject();
    admin_print(session, "SMTP server: %s port %u\nTo: %s\nFrom: %s\nMails waiting: %u\n", notification->server.host,
                notification->server.port, notification->to, notification->from, mails->waiting);
    report_text(json, "host", notification->server.host);
    cJSON_AddNumberToObject(json, "port", notification->server.port);
    report_text(json, "to", notification->to);
    report_text(json, "from", notification->from);
    cJSON_AddNumberToObject(json, "waiting", mails->waiting);
    print_time(session, "Last mail sent", mails->sent_at, json, "sent_at");
    if (mails->error[0] != '\0')
        admin_print(session, "Last try failed: %s\nTries: %u\n", mails->error, mails->tries);
    report_text(json, "error", mails->error[0] != '\0' ? mails->error : NULL);
    cJSON_AddNumberToObject(json, "tries", mails->tries);
    report_add(session, "notification", json);
}

admin_result_t admin_show_notification(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    cluster_notification_t notification;
    cluster_mails_t mails;
    base_error_t error;
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool wanted = cluster_notification(cluster, &notification);
    bool read = !wanted || cluster_mails(cluster, &mails, &error);
    cluster_close(cluster);
    if (!read)
        return admin_fail(session, "%s", error.text);
    if (wanted) {
        print(session, &notification, &mails);
    } else {
        admin_line(session, "Nobody is told of warnings by mail: set notification smtp");
        report_add(session, "notification", cJSON_CreateNull());
    }
    return ADMIN_DONE;
}
