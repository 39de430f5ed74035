/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "device/device_report.h"
#include "report/report.h"

static void put_stream(void *ctx, const char *text, size_t len)
{
    fwrite(text, 1, len, ctx);
}

cJSON *device_report(itl_phone_t *phone)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream != NULL) {
        itl_report_write(phone, ITL_REPORT_WHOLE, ITL_WRITER_JSON,
                         (itl_writer_sink_t){.ctx = stream, .put = put_stream});
        fclose(stream);
    }
    cJSON *report = text == NULL ? NULL : cJSON_Parse(text);
    free(text);
    if (report == NULL) {
        fputs("itlsim: out of memory\n", stderr);
        abort();
    }
    return report;
}

/* The string at a path of one or two names; "" where there is none. */
static const char *string_at(const cJSON *json, const char *name, const char *inner)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);
    if (inner != NULL)
        item = cJSON_GetObjectItemCaseSensitive(item, inner);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static void print_list(FILE *out, const cJSON *report, const char *label, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(report, name);
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(list, "installed"))) {
        fprintf(out, "%s: not installed\n", label);
        return;
    }
    const cJSON *length = cJSON_GetObjectItemCaseSensitive(list, "length");
    fprintf(out, "%s: SHA-1 %s, %.0f bytes, signed by %s", label, string_at(list, "sha1", NULL),
            cJSON_GetNumberValue(length), string_at(list, "signer", NULL));
    const char *verified_by = string_at(list, "verified_by", NULL);
    fprintf(out, verified_by[0] == '\0' ? "\n" : " (%s)\n", verified_by);
}

void device_print_lists(FILE *out, const cJSON *report)
{
    print_list(out, report, "ITL", "itl");
    print_list(out, report, "CTL", "ctl");
}

/* Only what is wrong with its content: the messages say the rest. */
static void print_configuration(FILE *out, const cJSON *report)
{
    const char *detail = string_at(report, "config", "detail");
    if (detail[0] != '\0')
        fprintf(out, "Configuration %s: %s\n", string_at(report, "config", "file"), detail);
}

static void print_tvs(FILE *out, const cJSON *report)
{
    const cJSON *answer;
    cJSON_ArrayForEach(answer, cJSON_GetObjectItemCaseSensitive(report, "tvs"))
        fprintf(out, "TVS %s: %s\n", string_at(answer, "server", NULL), string_at(answer, "result", NULL));
}

static void print_alarms(FILE *out, const cJSON *report)
{
    const cJSON *alarm;
    cJSON_ArrayForEach(alarm, cJSON_GetObjectItemCaseSensitive(report, "alarms"))
    {
        bool delivered = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(alarm, "delivered"));
        fprintf(out, "Alarm %s: %s\n", string_at(alarm, "uri", NULL), delivered ? "delivered" : "not delivered");
    }
}

static void print_messages(FILE *out, const cJSON *messages)
{
    const cJSON *message;
    cJSON_ArrayForEach(message, messages)
    {
        const char *reason = string_at(message, "reason", NULL);
        fprintf(out, "%s  %s", string_at(message, "time", NULL), string_at(message, "text", NULL));
        fprintf(out, reason[0] == '\0' ? "\n" : " [%s]\n", reason);
    }
}

void device_print_messages(FILE *out, const cJSON *report)
{
    print_messages(out, cJSON_GetObjectItemCaseSensitive(report, "messages"));
}

void device_print_all_messages(FILE *out, const cJSON *report)
{
    print_messages(out, cJSON_GetObjectItemCaseSensitive(report, "earlier_messages"));
    device_print_messages(out, report);
}

void device_print_report(FILE *out, const cJSON *report)
{
    fprintf(out, "%s (%s, firmware %s): %s", string_at(report, "device", NULL), string_at(report, "model", NULL),
            string_at(report, "firmware", NULL), string_at(report, "trust", NULL));
    const char *reason = string_at(report, "reason", NULL);
    const char *detail = string_at(report, "detail", NULL);
    if (reason[0] != '\0')
        fprintf(out, ", %s", reason);
    fprintf(out, detail[0] == '\0' ? "\n" : " (%s)\n", detail);
    device_print_lists(out, report);
    print_configuration(out, report);
    print_tvs(out, report);
    print_alarms(out, report);
    device_print_messages(out, report);
}

void device_print_json(FILE *out, const cJSON *json)
{
    char *line = cJSON_PrintUnformatted(json);
    if (line == NULL)
        abort();
    fprintf(out, "%s\n", line);
    free(line);
}
