/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Standard output goes into a file of no name meanwhile. */
typedef struct capture {
    FILE *file;
    int former;
} capture_t;

static bool capture_begin(capture_t *capture)
{
    fflush(stdout);
    capture->file = tmpfile();
    capture->former = dup(STDOUT_FILENO);
    if (capture->file != NULL && capture->former >= 0 && dup2(fileno(capture->file), STDOUT_FILENO) >= 0)
        return true;
    if (capture->file != NULL)
        fclose(capture->file);
    if (capture->former >= 0)
        close(capture->former);
    return false;
}

static cJSON *lines_of(FILE *file)
{
    cJSON *lines = cJSON_CreateArray();
    char *line = NULL;
    size_t size = 0;
    rewind(file);
    while (getline(&line, &size, file) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        cJSON_AddItemToArray(lines, cJSON_CreateString(line));
    }
    free(line);
    return lines;
}

static cJSON *capture_end(capture_t *capture)
{
    fflush(stdout);
    dup2(capture->former, STDOUT_FILENO);
    close(capture->former);
    cJSON *lines = lines_of(capture->file);
    fclose(capture->file);
    return lines;
}

/* --- the report --- */

static void print(const cJSON *report)
{
    char *text = cJSON_PrintUnformatted(report);
    if (text != NULL)
        puts(text);
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
    if (!capture_begin(&capture))
        return admin_fail(session, "the transcript cannot be kept: no temporary file");
    session->report = cJSON_CreateObject();
    cJSON_AddStringToObject(session->report, "node", session->node);
    add_words(session->report, count, words);
    cJSON_AddArrayToObject(session->report, "warnings");
    admin_result_t result = run(session, count, words);
    finish(session->report, result, capture_end(&capture));
    print(session->report);
    cJSON_Delete(session->report);
    session->report = NULL;
    return result;
}
