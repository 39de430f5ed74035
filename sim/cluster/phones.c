/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/phones.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collector/store.h"

/* What a visit needs. */
typedef struct phones {
    const cluster_state_t *state;
    cluster_served_lists_t served;
    cluster_phone_visit_t *visit;
    void *ctx;
} phones_t;

/* The last one with this SHA-1: those of now stand behind the others. */
static const cluster_served_t *find(const cluster_served_lists_t *served, const char *sha1)
{
    for (size_t i = served->count; i > 0; i--)
        if (strcmp(served->lists[i - 1].sha1, sha1) == 0)
            return &served->lists[i - 1];
    return NULL;
}

/* Code 7 says that a list was not got, 6 that there is none: neither is a refusal by a phone that has a list. */
static bool is_refusal(int status)
{
    return status == 5 || status == 8 || status == 9;
}

static cluster_phone_state_t state_of(const collector_alarm_t *alarm, const cluster_served_t *list)
{
    if (alarm->itl.sha1[0] == '\0')
        return CLUSTER_PHONE_NO_LIST;
    if (is_refusal(alarm->status))
        return CLUSTER_PHONE_UNTRUSTED;
    return list != NULL && list->now ? CLUSTER_PHONE_CURRENT : CLUSTER_PHONE_STALE;
}

static const char *way_to(const collector_alarm_t *alarm)
{
    if (alarm->sender[0] == '\0')
        return NULL;
    if (alarm->coaps != 0)
        return "coaps";
    return alarm->coap != 0 ? "coap" : NULL;
}

static bool look_at(void *ctx, const collector_alarm_t *alarm)
{
    const phones_t *phones = ctx;
    const cluster_served_t *list = find(&phones->served, alarm->itl.sha1);
    cluster_phone_t phone = {.alarm = alarm,
                             .reported = alarm->time_ms / 1000 + phones->state->clock_offset,
                             .state = state_of(alarm, list),
                             .recovery = CLUSTER_RECOVERY_UNKNOWN,
                             .node = list == NULL ? NULL : list->node,
                             .reset = way_to(alarm)};
    if (list != NULL)
        phone.recovery = list->has_recovery ? CLUSTER_RECOVERY_YES : CLUSTER_RECOVERY_NO;
    phone.at_risk =
        phone.state != CLUSTER_PHONE_NO_LIST && (list == NULL || !list->now || phone.recovery != CLUSTER_RECOVERY_YES);
    phones->visit(phones->ctx, &phone);
    return true;
}

bool cluster_phones(const cluster_t *cluster, cluster_phone_visit_t *visit, void *ctx, listfile_error_t *error)
{
    char path[CLUSTER_PATH_BYTES];
    phones_t phones = {.state = cluster_state(cluster), .visit = visit, .ctx = ctx};
    if (!cluster_file_path(cluster, CLUSTER_ALARMS_FILE, path))
        return listfile_fail(error, "the path is too long");
    if (access(path, F_OK) != 0)
        return true; /* Nobody ever reported. */
    alarm_store_t *store = cluster_read_served(cluster, &phones.served, error) ? alarm_store_open(path, error) : NULL;
    bool done = store != NULL && alarm_store_phones(store, look_at, &phones, error);
    alarm_store_close(store);
    cluster_served_free(&phones.served);
    return done;
}

const char *cluster_phone_state_name(cluster_phone_state_t state)
{
    static const char *const names[] = {"current", "stale", "untrusted", "no-list"};
    return names[state];
}

const char *cluster_phone_line(const cluster_phone_t *phone, char line[CLUSTER_PHONE_LINE_BYTES])
{
    static const char format[] = "%-15s %-9s %-40s %-15s %-8s %-4s %-5s %s";
    static const char *const recovery[] = {"no", "yes", "-"};
    char reported[32], code[2] = "-";
    struct tm utc = {0};
    if (phone == NULL) {
        snprintf(line, CLUSTER_PHONE_LINE_BYTES, format, "PHONE", "STATE", "ITL", "NODE", "RECOVERY", "CODE", "RESET",
                 "REPORTED");
        return line;
    }
    const collector_alarm_t *alarm = phone->alarm;
    const time_t time = (time_t)phone->reported;
    strftime(reported, sizeof reported, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&time, &utc));
    if (alarm->status != 0)
        code[0] = (char)('0' + alarm->status);
    snprintf(line, CLUSTER_PHONE_LINE_BYTES, format, alarm->device, cluster_phone_state_name(phone->state),
             alarm->itl.sha1[0] != '\0' ? alarm->itl.sha1 : "-", phone->node != NULL ? phone->node : "-",
             recovery[phone->recovery], code, phone->reset != NULL ? phone->reset : "-", reported);
    return line;
}
