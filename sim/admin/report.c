/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

bool report_wanted(const admin_session_t *session)
{
    return session->options->json;
}

void report_add(const admin_session_t *session, const char *name, cJSON *value)
{
    if (session->report == NULL)
        cJSON_Delete(value);
    else
        cJSON_AddItemToObject(session->report, name, value);
}

void report_text(cJSON *object, const char *name, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(object, name, text);
    else
        cJSON_AddNullToObject(object, name);
}

/* --- the transcript --- */

/* What a session prints goes into memory meanwhile. */
typedef struct capture {
    FILE *former;
    char *text;
    size_t size;
} capture_t;

static bool capture_begin(capture_t *capture, admin_session_t *session)
{
    *capture = (capture_t){.former = session->out};
    FILE *stream = open_memstream(&capture->text, &capture->size);
    if (stream == NULL)
        return false;
    session->out = stream;
    return true;
}

static cJSON *lines_of(char *text)
{
    cJSON *lines = cJSON_CreateArray();
    for (char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        bool more = line[len] == '\n';
        line[len] = '\0';
        cJSON_AddItemToArray(lines, cJSON_CreateString(line));
        line += len + more;
    }
    return lines;
}

static cJSON *capture_end(capture_t *capture, admin_session_t *session)
{
    fclose(session->out);
    session->out = capture->former;
    cJSON *lines = lines_of(capture->text);
    free(capture->text);
    return lines;
}

/* --- the report --- */

static void print(const admin_session_t *session, const cJSON *report)
{
    char *text = cJSON_PrintUnformatted(report);
    if (text != NULL)
        admin_line(session, text);
    cJSON_free(text);
}

static void add_words(cJSON *report, int count, char **words)
{
    base_bytes_t line = {0};
    for (int i = 0; i < count; i++) {
        base_put(&line, " ", i > 0 ? 1 : 0);
        base_put(&line, words[i], strlen(words[i]));
    }
    base_put(&line, "", 1);
    report_text(report, "command", line.failed ? NULL : (const char *)line.data);
    base_bytes_free(&line);
}

/* Refusals are a part of the transcript: the last line of it is the error then. */
static void finish(cJSON *report, admin_result_t result, cJSON *lines)
{
    const cJSON *last = cJSON_GetArrayItem(lines, cJSON_GetArraySize(lines) - 1);
    bool failed = result != ADMIN_DONE && result != ADMIN_LEAVE;
    if (!cJSON_HasObjectItem(report, "error"))
        report_text(report, "error", failed ? cJSON_GetStringValue(last) : NULL);
    cJSON_AddItemToObject(report, "output", lines);
    cJSON_AddNumberToObject(report, "status", failed ? (double)result : ADMIN_DONE);
}

admin_result_t report_command(admin_session_t *session, report_run_t *run, int count, char **words)
{
    capture_t capture;
    if (!report_wanted(session) || count == 0)
        return run(session, count, words);
    if (!capture_begin(&capture, session))
        return admin_fail(session, "the transcript cannot be kept: out of memory");
    session->report = cJSON_CreateObject();
    cJSON_AddStringToObject(session->report, "node", session->node);
    add_words(session->report, count, words);
    cJSON_AddArrayToObject(session->report, "warnings");
    admin_result_t result = run(session, count, words);
    finish(session->report, result, capture_end(&capture, session));
    print(session, session->report);
    cJSON_Delete(session->report);
    session->report = NULL;
    return result;
}
