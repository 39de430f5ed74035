/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/phones.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "collector/store.h"

/* Alarms that are looked at to find out which node a phone belongs to. */
#define LOOK_BACK 64u

/* What a visit needs. */
typedef struct phones {
    const cluster_t *cluster;
    alarm_store_t *store;
    cluster_served_lists_t served;
    cluster_phone_visit_t *visit;
    void *ctx;
    const char *node;    /* Of the phone being looked at; NULL: not known. */
    base_error_t *error; /* Of a look back that failed. */
} phones_t;

/* The last one with this SHA-1, of the node if that served it: those of now stand behind the others, the publisher's
 * before the others'. */
static const cluster_served_t *find(const cluster_served_lists_t *served, const char *sha1, const char *node)
{
    const cluster_served_t *found = NULL;
    for (size_t i = served->count; i > 0; i--) {
        const cluster_served_t *list = &served->lists[i - 1];
        if (strcmp(list->sha1, sha1) != 0)
            continue;
        if (node != NULL && strcmp(list->node, node) == 0)
            return list;
        if (found == NULL || list->now)
            found = list;
    }
    return found;
}

/* The only node that ever served a list; NULL: none, or several. */
static const char *only_node(const cluster_served_lists_t *served, const char *sha1)
{
    const char *node = NULL;
    for (size_t i = 0; i < served->count; i++) {
        if (strcmp(served->lists[i].sha1, sha1) != 0)
            continue;
        if (node != NULL && strcmp(node, served->lists[i].node) != 0)
            return NULL;
        node = served->lists[i].node;
    }
    return node;
}

static bool take_list(void *ctx, const char *sha1)
{
    phones_t *phones = ctx;
    phones->node = only_node(&phones->served, sha1);
    return phones->node == NULL;
}

/* A reset gives all nodes one list, which does not tell whose phone has it. */
static bool find_node(phones_t *phones, const collector_alarm_t *alarm)
{
    const cluster_node_t *named = cluster_find_node(phones->cluster, alarm->itl.server);
    phones->node = named != NULL ? named->name : NULL;
    return named != NULL || alarm->itl.sha1[0] == '\0' ||
           alarm_store_lists_of(phones->store, alarm->device, LOOK_BACK, take_list, phones, phones->error);
}

/* Code 7 says that a list was not got, 6 that there is none: neither is a refusal by a phone that has a list. */
static bool is_refusal(itl_alarm_status_t status)
{
    return status == ITL_ALARM_TL_FAILED_OLD_CTL || status == ITL_ALARM_TL_FAILED_OLD_ITL ||
           status == ITL_ALARM_TL_FAILED_OLD_TL;
}

/* Another node's copy does not help a phone that will not ask there. */
static bool is_served(const cluster_served_t *list, const char *node)
{
    return list != NULL && list->now && (node == NULL || strcmp(list->node, node) == 0);
}

static cluster_phone_state_t state_of(const collector_alarm_t *alarm, bool served)
{
    if (alarm->transport == COLLECTOR_TFTP)
        return CLUSTER_PHONE_UNKNOWN;
    if (alarm->itl.sha1[0] == '\0')
        return CLUSTER_PHONE_NO_LIST;
    if (is_refusal(alarm->status))
        return CLUSTER_PHONE_UNTRUSTED;
    return served ? CLUSTER_PHONE_CURRENT : CLUSTER_PHONE_STALE;
}

static const char *way_to(const collector_alarm_t *alarm)
{
    if (alarm->sender[0] == '\0')
        return NULL;
    if (alarm->coaps != 0)
        return "coaps";
    return alarm->coap != 0 ? "coap" : NULL;
}

/* A phone that reported nothing is the node's that gave it its configuration. */
static void add_fetch(const phones_t *phones, cluster_phone_t *phone, collector_fetch_t *fetch)
{
    if (!alarm_store_fetch_of(phones->store, phone->alarm->device, fetch))
        return;
    phone->fetch = fetch;
    phone->fetched = fetch->time_ms / 1000 + fetch->ahead_s;
    if (phone->state != CLUSTER_PHONE_UNKNOWN)
        return;
    const cluster_node_t *node = cluster_find_node(phones->cluster, fetch->node);
    phone->node = fetch->node;
    phone->host = node != NULL ? node->host : fetch->node;
}

static bool look_at(void *ctx, const collector_alarm_t *alarm)
{
    phones_t *phones = ctx;
    collector_fetch_t fetch;
    if (!find_node(phones, alarm))
        return false;
    const cluster_served_t *list = find(&phones->served, alarm->itl.sha1, phones->node);
    const bool served = is_served(list, phones->node);
    cluster_phone_t phone = {.alarm = alarm,
                             .reported = alarm->time_ms / 1000 + alarm->ahead_s,
                             .state = state_of(alarm, served),
                             .recovery = CLUSTER_RECOVERY_UNKNOWN,
                             .node = list == NULL ? NULL : list->node,
                             .host = list == NULL ? NULL : cluster_served_host(phones->cluster, list),
                             .list = list,
                             .reset = way_to(alarm)};
    const bool has_recovery = cluster_facts(phones->cluster)->recovery != RELEASE_RECOVERY_NONE;
    if (list != NULL && has_recovery)
        phone.recovery = list->has_recovery ? CLUSTER_RECOVERY_YES : CLUSTER_RECOVERY_NO;
    phone.at_risk = phone.state != CLUSTER_PHONE_NO_LIST && phone.state != CLUSTER_PHONE_UNKNOWN &&
                    (!served || (has_recovery && phone.recovery != CLUSTER_RECOVERY_YES));
    add_fetch(phones, &phone, &fetch);
    phones->visit(phones->ctx, &phone);
    return true;
}

static bool visit_all(phones_t *phones, base_error_t *error)
{
    const cluster_disk_t *disk = cluster_disk(phones->cluster);
    phones->error->text[0] = '\0';
    phones->store = cluster_disk_open_alarms(disk, error);
    bool done = phones->store != NULL && alarm_store_phones(phones->store, look_at, phones, error);
    cluster_disk_close_alarms(disk, phones->store);
    return done && error->text[0] == '\0';
}

bool cluster_phones(const cluster_t *cluster, cluster_phone_visit_t *visit, void *ctx, base_error_t *error)
{
    phones_t phones = {.cluster = cluster, .visit = visit, .ctx = ctx, .error = error};
    /* Nobody ever reported. */
    if (!cluster_disk_has_alarms(cluster_disk(cluster)))
        return true;
    bool done = cluster_read_served(cluster, &phones.served, error) && visit_all(&phones, error);
    cluster_served_free(&phones.served);
    return done;
}

/* --- with the device list --- */

typedef struct listed {
    const cluster_t *cluster;
    const devices_t *devices;
    bool *seen; /* Of each phone of the list. */
    cluster_phone_visit_t *visit;
    void *ctx;
} listed_t;

static const devices_entry_t *note_seen(const listed_t *listed, const char *device)
{
    char name[DEVICES_NAME_BYTES];
    size_t index = 0;
    if (!devices_name(device, name) || !devices_index(listed->devices, name, &index))
        return NULL;
    listed->seen[index] = true;
    return listed->devices->phones[index];
}

static void visit_reported(void *ctx, const cluster_phone_t *phone)
{
    const listed_t *listed = ctx;
    cluster_phone_t told = *phone;
    told.entry = note_seen(listed, phone->alarm->device);
    listed->visit(listed->ctx, &told);
}

static void visit_unreported(const listed_t *listed, const devices_entry_t *entry)
{
    char name[DEVICES_NODE_BYTES];
    collector_alarm_t alarm = {.status = ITL_ALARM_NOTHING_NEW};
    const char *order = devices_text_of(listed->devices, entry, DEVICES_TFTP);
    const cluster_node_t *node = devices_next_node(&order, name) ? cluster_find_node(listed->cluster, name) : NULL;
    memcpy(alarm.device, entry->name, sizeof alarm.device);
    listed->visit(listed->ctx, &(cluster_phone_t){.alarm = &alarm,
                                                  .entry = entry,
                                                  .state = CLUSTER_PHONE_NEVER,
                                                  .recovery = CLUSTER_RECOVERY_UNKNOWN,
                                                  .node = node != NULL ? node->name : NULL,
                                                  .host = node != NULL ? node->host : NULL});
}

bool cluster_phones_and_devices(const cluster_t *cluster, const devices_t *devices, cluster_phone_visit_t *visit,
                                void *ctx, base_error_t *error)
{
    listed_t listed = {.cluster = cluster,
                       .devices = devices,
                       .seen = calloc(devices->count + 1, sizeof *listed.seen),
                       .visit = visit,
                       .ctx = ctx};
    if (listed.seen == NULL)
        return base_fail(error, "out of memory");
    bool done = cluster_phones(cluster, visit_reported, &listed, error);
    for (size_t i = 0; done && i < devices->count; i++)
        if (!listed.seen[i])
            visit_unreported(&listed, devices->phones[i]);
    free(listed.seen);
    return done;
}

bool cluster_forget_phones(const cluster_t *cluster, const char *device, const char *origin, unsigned *count,
                           base_error_t *error)
{
    const cluster_disk_t *disk = cluster_disk(cluster);
    *count = 0;
    if (!cluster_disk_has_alarms(disk))
        return true;
    alarm_store_t *store = cluster_disk_open_alarms(disk, error);
    bool done = store != NULL && (device != NULL ? alarm_store_forget(store, device, count, error)
                                                 : alarm_store_forget_origin(store, origin, count, error));
    cluster_disk_close_alarms(disk, store);
    return done;
}

const char *cluster_phone_state_name(cluster_phone_state_t state)
{
    static const char *const names[CLUSTER_PHONE_STATES] = {"current", "stale",   "untrusted",
                                                            "no-list", "unknown", "never-reported"};
    return names[state];
}

bool cluster_phone_state_parse(const char *name, cluster_phone_state_t *state)
{
    cluster_phone_state_t found = CLUSTER_PHONE_CURRENT;
    while (found < CLUSTER_PHONE_STATES && strcmp(cluster_phone_state_name(found), name) != 0)
        found++;
    *state = found;
    return found < CLUSTER_PHONE_STATES;
}

const char *cluster_phone_transport_name(const cluster_phone_t *phone)
{
    static const char *const names[] = {
        [COLLECTOR_NOT_TOLD] = NULL, [COLLECTOR_COAP] = "coap", [COLLECTOR_COAPS] = "coaps", [COLLECTOR_TFTP] = "tftp"};
    return names[phone->alarm->transport];
}

/* What is known, or a dash. */
static const char *or_dash(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : "-";
}

const char *cluster_phone_list_text(const cluster_phone_t *phone, char text[CLUSTER_PHONE_LIST_BYTES])
{
    const cluster_served_t *list = phone->list;
    char since[BASE_TIME_BYTES] = "", ago[32] = "";
    if (list == NULL) {
        snprintf(text, CLUSTER_PHONE_LIST_BYTES, "%s",
                 phone->alarm->itl.sha1[0] == '\0' ? "-" : "none of this cluster");
        return text;
    }
    if (list->since != 0)
        base_time_text(list->since, since);
    if (list->ago != 0)
        snprintf(ago, sizeof ago, ", %u list%s ago", list->ago, list->ago == 1 ? "" : "s");
    snprintf(text, CLUSTER_PHONE_LIST_BYTES, "%.100s's%s%.10s%s", phone->host, since[0] != '\0' ? " of " : "", since,
             ago);
    return text;
}

const char *cluster_phone_line(const cluster_phone_t *phone, char line[CLUSTER_PHONE_LINE_BYTES])
{
    static const char format[] = "%-15s %-14s %-40s %-15s %-8s %-4s %-5s %-5s %-20s %s";
    static const char *const recovery[] = {"no", "yes", "-"};
    char reported[BASE_TIME_BYTES], code[12] = "-", list[CLUSTER_PHONE_LIST_BYTES];
    if (phone == NULL) {
        snprintf(line, CLUSTER_PHONE_LINE_BYTES, format, "PHONE", "STATE", "ITL", "NODE", "RECOVERY", "CODE", "VIA",
                 "RESET", "REPORTED", "LIST");
        return line;
    }
    const collector_alarm_t *alarm = phone->alarm;
    if (alarm->status != ITL_ALARM_NOTHING_NEW)
        snprintf(code, sizeof code, "%d", (int)alarm->status);
    snprintf(line, CLUSTER_PHONE_LINE_BYTES, format, alarm->device, cluster_phone_state_name(phone->state),
             or_dash(alarm->itl.sha1), or_dash(phone->host), recovery[phone->recovery], code,
             or_dash(cluster_phone_transport_name(phone)), or_dash(phone->reset),
             phone->reported != 0 ? base_time_text(phone->reported, reported) : "-",
             cluster_phone_list_text(phone, list));
    return line;
}
