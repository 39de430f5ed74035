/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a phone answered, which is believed no more than any file. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "device/last_report.h"
#include "device/phone_ask.h"
#include "report/writer.h"

/* Texts are the phone's: nothing in them may be more than text. */
static bool make_harmless_text(cJSON *json)
{
    if (!cJSON_IsString(json))
        return true;
    char *text = base_text((const uint8_t *)json->valuestring, strlen(json->valuestring));
    bool done = text != NULL && cJSON_SetValuestring(json, text) != NULL;
    free(text);
    return done;
}

/* @return false: nested deeper than any report, or out of memory */
static bool make_harmless(cJSON *root)
{
    cJSON *open[ITL_WRITER_DEPTH], *at = root;
    unsigned depth = 0;
    while (at != NULL) {
        if (!make_harmless_text(at) || (at->child != NULL && depth == ITL_WRITER_DEPTH))
            return false;
        if (at->child != NULL) {
            open[depth++] = at;
            at = at->child;
            continue;
        }
        while (depth > 0 && at->next == NULL)
            at = open[--depth];
        at = depth > 0 ? at->next : NULL;
    }
    return true;
}

static cJSON *wrap_messages(cJSON *messages)
{
    cJSON *report = cJSON_CreateObject();
    cJSON_AddItemToObject(report, "messages", messages);
    return report;
}

cJSON *phone_ask_report(const char *path, const base_bytes_t *body, base_error_t *error)
{
    cJSON *json = body->size > 0 ? cJSON_ParseWithLength((const char *)body->data, body->size) : NULL;
    const char *fault = "no JSON";
    if (json != NULL && strcmp(path, "messages") == 0)
        json = wrap_messages(json);
    if (json != NULL)
        fault = strcmp(path, "status") == 0 ? last_report_fault(json) : last_report_part_fault(json, path);
    if (fault == NULL && !make_harmless(json))
        fault = "nested too deep, or out of memory";
    if (fault == NULL)
        return json;
    cJSON_Delete(json);
    base_fail(error, "what came is no report of a phone: %s", fault);
    return NULL;
}
