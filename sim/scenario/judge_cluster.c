/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an administrator sees: what the clusters know of phones, what they serve, their logs. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cluster/phones.h"
#include "scenario/play_priv.h"

/* --- what the cluster knows, what it serves --- */

static void count_phone(void *ctx, const cluster_phone_t *phone)
{
    unsigned *states = ctx;
    states[phone->state]++;
}

static bool count_is(const expected_number_t *expected, unsigned is, const char *state, why_t *why)
{
    return !expected->given || expected->number == is ||
           why_fail(why, "phones-report: %u phone%s %s, expected %u", is, is == 1 ? " is" : "s are", state,
                    expected->number);
}

static bool asks_report(const expect_step_t *expect)
{
    return expect->current.given || expect->stale.given || expect->untrusted.given || expect->no_list.given ||
           expect->unknown.given || expect->never.given;
}

/* Where some phones are left out their counts are others. Phones that were harmed have reported once more. */
static bool report_is_known(const play_t *play)
{
    return play->options->phones == NULL;
}

static bool judge_report(play_t *play, const expect_step_t *expect, why_t *why)
{
    unsigned states[CLUSTER_PHONE_STATES] = {0};
    base_error_t error = {{0}};
    if (!asks_report(expect) || !report_is_known(play))
        return true;
    for (size_t i = 0; i < play->stage.cluster_count; i++) {
        stage_cluster_t *cluster = &play->stage.clusters[i];
        if (expect->cluster.text != NULL && cluster != stage_cluster(&play->stage, expect->cluster.text))
            continue;
        cluster_t *open = stage_cluster_edit(cluster, &error);
        devices_t devices = {0};
        bool read = open != NULL && cluster_read_devices(open, &devices, &error) &&
                    cluster_phones_and_devices(open, &devices, count_phone, states, &error);
        devices_free(&devices);
        cluster_close(open);
        if (!read)
            return why_fail(why, "%s", error.text);
    }
    return count_is(&expect->current, states[CLUSTER_PHONE_CURRENT], "current", why) &&
           count_is(&expect->stale, states[CLUSTER_PHONE_STALE], "stale", why) &&
           count_is(&expect->untrusted, states[CLUSTER_PHONE_UNTRUSTED], "untrusted", why) &&
           count_is(&expect->no_list, states[CLUSTER_PHONE_NO_LIST], "without a list", why) &&
           count_is(&expect->unknown, states[CLUSTER_PHONE_UNKNOWN], "known by the configuration alone", why) &&
           count_is(&expect->never, states[CLUSTER_PHONE_NEVER], "in the device list alone", why);
}

static bool read_served(play_t *play, const char *name, const char *file, base_bytes_t *bytes, why_t *why)
{
    stage_cluster_t *cluster = NULL;
    const stage_node_t *node = stage_node(&play->stage, name, &cluster);
    base_error_t error = {{0}};
    char path[256];
    snprintf(path, sizeof path, "%s/tftp/%s", node->spec->name.text, file);
    return cluster_disk_get(&cluster->disk, path, bytes, NULL, &error) || why_fail(why, "files: %s", error.text);
}

/* SIGNERNAME of the file, as far as it is one. */
static bool signer_of(const base_bytes_t *bytes, char name[ITL_LIMIT_NAME_BYTES + 1])
{
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes->data, (uint32_t)bytes->size);
    itl_trustlist_header_t header;
    return itl_trustlist_read_header(&source, &header, NULL) == ITL_REASON_NONE &&
           stage_name_at(&source, header.signer_name, name);
}

static bool judge_files(play_t *play, const expect_step_t *expect, why_t *why)
{
    char name[ITL_LIMIT_NAME_BYTES + 1] = "no signer";
    const char *file = expect->file.text != NULL ? expect->file.text : "ITLFile.tlv";
    base_bytes_t bytes = {0}, other = {0};
    bool as_wanted = true;
    if (expect->node.text == NULL)
        return true;
    as_wanted = read_served(play, expect->node.text, file, &bytes, why);
    if (as_wanted && expect->signer.text != NULL &&
        (!signer_of(&bytes, name) || strcasestr(name, expect->signer.text) == NULL))
        as_wanted =
            why_fail(why, "files: %s of %s: %s, and not %s", file, expect->node.text, name, expect->signer.text);
    if (as_wanted && expect->equals.text != NULL)
        as_wanted = read_served(play, expect->equals.text, file, &other, why) &&
                    ((bytes.size == other.size && memcmp(bytes.data, other.data, bytes.size) == 0) ||
                     why_fail(why, "files: %s of %s is not that of %s", file, expect->node.text, expect->equals.text));
    base_bytes_free(&bytes);
    base_bytes_free(&other);
    return as_wanted;
}

/* --- logs --- */

static bool asks_syslog(const expect_step_t *expect)
{
    return expect->syslog.count > 0 || expect->not_syslog.count > 0;
}

static bool asks_alerts(const expect_step_t *expect)
{
    return expect->alert.count > 0 || expect->not_alert.count > 0;
}

/* Puts what each cluster's file has that is new since the last look behind @p lines, and ends them with a NUL. */
static bool read_new(play_t *play, log_kind_t kind, base_bytes_t *lines, why_t *why)
{
    static const char *const files[] = {[LOG_SYSLOG] = "syslog", [LOG_ALERTS] = "alerts"};
    base_error_t error = {{0}};
    for (size_t i = 0; i < play->stage.cluster_count; i++) {
        stage_cluster_t *cluster = &play->stage.clusters[i];
        size_t *seen = &play->log_seen[kind][i];
        base_bytes_t file = {0};
        stage_cluster_write_syslog(cluster);
        if (!cluster_disk_has(&cluster->disk, files[kind]))
            continue;
        if (!cluster_disk_get(&cluster->disk, files[kind], &file, NULL, &error))
            return why_fail(why, "%s", error.text);
        /* One that is shorter lost its oldest lines. */
        const size_t from = *seen <= file.size ? *seen : 0;
        base_put(lines, file.data + from, file.size - from);
        *seen = file.size;
        base_bytes_free(&file);
    }
    base_put(lines, "", 1);
    return !lines->failed || why_fail(why, "out of memory");
}

/* The last line, cut to what can be told. */
static const char *newest_line(char *lines, char text[512])
{
    size_t len = strlen(lines);
    while (len > 0 && lines[len - 1] == '\n')
        lines[--len] = '\0';
    const char *line = strrchr(lines, '\n');
    snprintf(text, 512, "%.500s", len == 0 ? "nothing new" : line != NULL ? line + 1 : lines);
    return text;
}

static bool judge_log(play_t *play, log_kind_t kind, const word_list_t *there, const word_list_t *absent, why_t *why)
{
    const char *name = kind == LOG_SYSLOG ? "syslog" : "alert";
    base_bytes_t lines = {0};
    bool as_wanted = read_new(play, kind, &lines, why);
    char nothing[] = "", newest[512];
    char *text = lines.data != NULL ? (char *)lines.data : nothing;
    for (size_t i = 0; as_wanted && i < there->count; i++)
        if (strstr(text, there->of[i].text) == NULL)
            as_wanted = why_fail(why, "%s: no new line has `%s`; the newest: %s", name, there->of[i].text,
                                 newest_line(text, newest));
    for (size_t i = 0; as_wanted && i < absent->count; i++)
        if (strstr(text, absent->of[i].text) != NULL)
            as_wanted = why_fail(why, "not-%s: a new line has `%s`", name, absent->of[i].text);
    base_bytes_free(&lines);
    return as_wanted;
}

/* Of phones that were harmed by faults, or are left out, other lines are there. */
static bool syslog_is_known(const play_t *play)
{
    return !play->harmed && play->options->phones == NULL;
}

/* What is not asked is read nonetheless, so that the next look begins behind it. */
static bool judge_logs(play_t *play, const expect_step_t *expect, why_t *why)
{
    why_t found = {.text = ""};
    if (asks_syslog(expect) && !judge_log(play, LOG_SYSLOG, &expect->syslog, &expect->not_syslog, &found) &&
        syslog_is_known(play)) {
        *why = found;
        return false;
    }
    return !asks_alerts(expect) || judge_log(play, LOG_ALERTS, &expect->alert, &expect->not_alert, why);
}

bool judge_cluster_can(const play_t *play, const expect_step_t *expect)
{
    return expect->node.text != NULL || asks_alerts(expect) || (asks_report(expect) && report_is_known(play)) ||
           (asks_syslog(expect) && syslog_is_known(play));
}

bool judge_cluster(play_t *play, const expect_step_t *expect, why_t *why)
{
    return judge_report(play, expect, why) && judge_files(play, expect, why) && judge_logs(play, expect, why);
}
