/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/session.h"

#include <stdarg.h>
#include <stdio.h>

#include <cjson/cJSON.h>

/* What servers, files and names hold may not break the line, nor reach the terminal as commands. */
static void format_line(base_error_t *line, const char *format, va_list args)
{
    char text[sizeof line->text];
    vsnprintf(text, sizeof text, format, args);
    base_fail(line, "%s", text);
}

static void say(const admin_session_t *session, const char *text)
{
    fflush(session->out);
    fputs(session->interactive ? "" : "itlsim: ", session->err);
    if (session->script != NULL && !session->script->single)
        fprintf(session->err, "line %u: ", session->script->line);
    fprintf(session->err, "%s\n", text);
}

/* Why a command ends. */
static void say_why(const admin_session_t *session, const char *text)
{
    say(session, text);
    if (session->script != NULL)
        session->script->told = true;
}

admin_result_t admin_fail(const admin_session_t *session, const char *format, ...)
{
    base_error_t line;
    va_list args;
    va_start(args, format);
    format_line(&line, format, args);
    va_end(args);
    say_why(session, line.text);
    if (session->report != NULL && !cJSON_HasObjectItem(session->report, "error"))
        cJSON_AddStringToObject(session->report, "error", line.text);
    return ADMIN_FAILED;
}

void admin_warn(const admin_session_t *session, const char *format, ...)
{
    base_error_t line;
    va_list args;
    va_start(args, format);
    format_line(&line, format, args);
    va_end(args);
    char text[sizeof line.text + 16];
    snprintf(text, sizeof text, "warning: %s", line.text);
    say(session, text);
    if (session->report != NULL)
        cJSON_AddItemToArray(cJSON_GetObjectItem(session->report, "warnings"), cJSON_CreateString(line.text));
}

/* The lines of a refusal as one; what names and files hold is made fit to print by base_fail. */
static void say_refusal(const admin_session_t *session, const char *lines)
{
    base_error_t one = {""};
    size_t length = 0;
    for (; *lines != '\0' && length + 3 < sizeof one.text; lines++)
        length += (size_t)snprintf(one.text + length, 3, *lines == '\n' ? ": " : "%c", *lines);
    base_error_t line;
    base_fail(&line, "%s", one.text);
    say_why(session, line.text);
}

admin_result_t admin_refuse(const admin_session_t *session, const char *format, ...)
{
    base_error_t lines;
    va_list args;
    va_start(args, format);
    vsnprintf(lines.text, sizeof lines.text, format, args);
    va_end(args);
    admin_line(session, lines.text);
    /* What was not answered is told already. */
    if (session->script != NULL && !session->script->told)
        say_refusal(session, lines.text);
    return ADMIN_FAILED;
}

void admin_count_line(const admin_session_t *session)
{
    if (session->script != NULL)
        session->script->line++;
}

void admin_print(const admin_session_t *session, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(session->out, format, args);
    va_end(args);
}

void admin_line(const admin_session_t *session, const char *text)
{
    fprintf(session->out, "%s\n", text);
}

static const cluster_node_t *find_node(const admin_session_t *session, cluster_t *cluster, const char *name)
{
    const cluster_node_t *node = cluster_find_node(cluster, name);
    if (node == NULL) {
        admin_fail(session, "%s: no node '%s' in this cluster", session->options->disk.name, name);
        return NULL;
    }
    int64_t away = cluster_node_away(cluster, node);
    if (away == 0)
        return node;
    admin_fail(session, "%s is being restarted: it is up again in %lld s, by the cluster's clock", node->host,
               (long long)away);
    return NULL;
}

static cluster_t *open_at(const admin_session_t *session, const char *clock)
{
    base_error_t error;
    cluster_t *cluster = cluster_open_at(&session->options->disk, CLUSTER_WAIT, clock, &error);
    if (cluster == NULL)
        admin_fail(session, "%s", error.text);
    return cluster;
}

bool admin_begin(admin_session_t *session, const admin_options_t *options, const admin_streams_t *streams,
                 const itl_hal_t *hal)
{
    *session =
        (admin_session_t){.options = options, .in = streams->in, .out = streams->out, .err = streams->err, .hal = hal};
    cluster_t *cluster = open_at(session, options->clock);
    if (cluster == NULL)
        return false;
    const cluster_node_t *node = find_node(session, cluster, options->node);
    if (node != NULL)
        snprintf(session->node, sizeof session->node, "%s", node->name);
    session->release = cluster_state(cluster)->release;
    cluster_close(cluster);
    return node != NULL;
}

cluster_t *admin_open_quietly(const admin_session_t *session, const cluster_node_t **node)
{
    base_error_t error;
    cluster_t *cluster = cluster_open_at(&session->options->disk, CLUSTER_NO_WAIT, NULL, &error);
    if (cluster != NULL && (*node = cluster_find_node(cluster, session->node)) == NULL) {
        cluster_close(cluster);
        return NULL;
    }
    return cluster;
}

cluster_t *admin_open(const admin_session_t *session, const cluster_node_t **node)
{
    cluster_t *cluster = open_at(session, NULL);
    if (cluster == NULL)
        return NULL;
    *node = find_node(session, cluster, session->node);
    if (*node != NULL)
        return cluster;
    cluster_close(cluster);
    return NULL;
}

bool admin_may(const admin_session_t *session, admin_check_t *check, const char *value)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    bool possible = check(cluster, node, value, &error);
    cluster_close(cluster);
    if (!possible)
        admin_fail(session, "%s", error.text);
    return possible;
}

bool admin_change(const admin_session_t *session, admin_change_t *how)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    bool done = how(cluster, node, &error);
    cluster_close(cluster);
    if (!done)
        admin_fail(session, "%s", error.text);
    return done;
}

admin_result_t admin_change_to(const admin_session_t *session, admin_set_t *how, const char *value)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = how(cluster, node, value, &error);
    cluster_close(cluster);
    return done ? ADMIN_DONE : admin_fail(session, "%s", error.text);
}
