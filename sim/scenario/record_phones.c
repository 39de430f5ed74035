/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phones of a record: which there are, when they booted, and what they are like. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm.h"
#include "scenario/record_priv.h"
#include "text/text_read.h"

#define PREFIX "SEP"

/* Most classes that a scenario has: its names are looked through. */
#define CLASSES_MAX 500u

/* A class that a phone is in which the scenario leaves out. */
#define NO_CLASS SIZE_MAX

/* --- which there are --- */

typedef struct finding {
    record_t *record;
    bool failed;
} finding_t;

/* Makes room for one more, 256 at a time. @return false without memory */
static bool grow(void *array, size_t count, size_t size)
{
    void **items = array;
    if (count % 256 != 0)
        return true;
    void *more = realloc(*items, (count + 256) * size);
    if (more != NULL)
        *items = more;
    return more != NULL;
}

static bool mac_of(const char *device, uint64_t *mac)
{
    uint8_t bytes[ITL_TEXT_MAC_BYTES];
    if (strncmp(device, PREFIX, sizeof PREFIX - 1) != 0 || !itl_text_read_mac(device + sizeof PREFIX - 1, bytes))
        return false;
    *mac = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        *mac = *mac << 8 | bytes[i];
    return true;
}

static void take_phone(void *ctx, const cluster_phone_t *found)
{
    finding_t *finding = ctx;
    record_t *record = finding->record;
    uint64_t mac = 0;
    if (!mac_of(found->alarm->device, &mac)) {
        record->not_phones++;
        return;
    }
    if (!grow(&record->phones, record->phone_count, sizeof *record->phones)) {
        finding->failed = true;
        return;
    }
    record_phone_t *phone = &record->phones[record->phone_count++];
    *phone = (record_phone_t){.mac = mac, .entry = found->entry};
    memcpy(phone->device, found->alarm->device, sizeof phone->device);
    phone->reports = found->state != CLUSTER_PHONE_UNKNOWN && found->state != CLUSTER_PHONE_NEVER;
    if (found->state != CLUSTER_PHONE_NEVER && found->node != NULL)
        snprintf(phone->tftp, sizeof phone->tftp, "%s", found->node);
}

static int by_mac(const void *a, const void *b)
{
    const record_phone_t *one = a, *other = b;
    return one->mac < other->mac ? -1 : one->mac > other->mac;
}

static record_phone_t *phone_of(const record_t *record, const char *device)
{
    record_phone_t wanted = {.mac = 0};
    if (record->phone_count == 0 || !mac_of(device, &wanted.mac))
        return NULL;
    return bsearch(&wanted, record->phones, record->phone_count, sizeof wanted, by_mac);
}

/* --- what they did --- */

static record_event_t *add_event(record_t *record, int64_t time_ms, int64_t ahead_s)
{
    if (!grow(&record->events, record->event_count, sizeof *record->events))
        return NULL;
    record_event_t *event = &record->events[record->event_count];
    *event = (record_event_t){.time_ms = time_ms, .ahead_s = ahead_s, .order = record->event_count++};
    return event;
}

static bool is_ours(const record_t *record, const char *sha1)
{
    for (size_t i = 0; i < record->served.count; i++)
        if (strcmp(record->served.lists[i].sha1, sha1) == 0)
            return true;
    return false;
}

static bool is_first_list(itl_alarm_status_t status)
{
    return status == ITL_ALARM_ITL_INITIAL_SUCCESS || status == ITL_ALARM_TL_INITIAL_SUCCESS;
}

/* The phone's list before its first alarm: it took that when nobody noted anything, or brought it. */
static void note_former(const record_t *record, record_phone_t *phone, const collector_alarm_t *alarm)
{
    if (alarm->itl.sha1[0] == '\0' || is_first_list(alarm->status))
        return;
    phone->had_list = phone->has_itl = true;
    phone->foreign = !is_ours(record, alarm->itl.sha1);
}

/* Before the history began. */
static void note_early(const record_t *record, record_phone_t *phone, const collector_alarm_t *alarm)
{
    phone->has_itl = phone->had_list = alarm->itl.sha1[0] != '\0';
    phone->foreign = phone->has_itl && !is_ours(record, alarm->itl.sha1);
    phone->round = 1;
}

static bool take_alarm(void *ctx, const collector_alarm_t *alarm)
{
    finding_t *finding = ctx;
    record_t *record = finding->record;
    record_phone_t *phone = phone_of(record, alarm->device);
    if (phone == NULL)
        return true; /* It was forgotten, or is none. */
    if (alarm->time_ms < record->begin->time_ms) {
        note_early(record, phone, alarm);
        return true;
    }
    if (phone->round++ == 0)
        note_former(record, phone, alarm);
    record_event_t *event = add_event(record, alarm->time_ms, alarm->ahead_s);
    finding->failed = event == NULL;
    if (finding->failed)
        return false;
    event->phone = (size_t)(phone - record->phones);
    event->status = alarm->status;
    event->erased = phone->has_itl && is_first_list(alarm->status);
    memcpy(event->itl, alarm->itl.sha1, sizeof event->itl);
    memcpy(event->ctl, alarm->ctl.sha1, sizeof event->ctl);
    phone->has_itl = event->itl[0] != '\0';
    return true;
}

/* A phone that reports nothing booted when it fetched its configuration. */
static bool take_fetches(record_t *record, alarm_store_t *store)
{
    for (size_t i = 0; i < record->phone_count; i++) {
        collector_fetch_t fetch;
        if (record->phones[i].reports || !alarm_store_fetch_of(store, record->phones[i].device, &fetch) ||
            fetch.time_ms < record->begin->time_ms)
            continue;
        record_event_t *event = add_event(record, fetch.time_ms, fetch.ahead_s);
        if (event == NULL)
            return false;
        event->phone = i;
        event->silent = true;
    }
    return true;
}

static bool read_alarms(finding_t *finding, base_error_t *error)
{
    record_t *record = finding->record;
    const cluster_disk_t *disk = cluster_disk(record->cluster);
    if (!cluster_disk_has_alarms(disk))
        return true;
    alarm_store_t *store = cluster_disk_open_alarms(disk, error);
    bool done = store != NULL && alarm_store_every(store, take_alarm, finding, error) &&
                ((!finding->failed && take_fetches(record, store)) || base_fail(error, "out of memory"));
    cluster_disk_close_alarms(disk, store);
    return done;
}

static bool add_entries(record_t *record)
{
    for (size_t i = 0; i < record->history.count; i++) {
        const history_entry_t *entry = &record->history.entries[i];
        record_event_t *event = add_event(record, entry->time_ms, entry->ahead_s);
        if (event == NULL)
            return false;
        event->entry = entry;
    }
    return true;
}

static int by_time(const void *a, const void *b)
{
    const record_event_t *one = a, *other = b;
    if (one->time_ms != other->time_ms)
        return one->time_ms < other->time_ms ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

/* --- what they are like --- */

/* What a command says later of all or some is not there from the start. */
static void note_typed(record_t *record)
{
    for (size_t i = 0; i < record->history.count; i++) {
        const char *line = record->history.entries[i].line;
        if (record->history.entries[i].kind != HISTORY_COMMAND || strncmp(line, "set phone ", 10) != 0)
            continue;
        record->group_typed |= strncmp(line + 10, "group", 5) == 0;
        record->tftp_typed |= strncmp(line + 10, "tftp", 4) == 0;
        record->settings_typed |= strncmp(line + 10, "settings", 8) == 0;
    }
}

static const char *order_of(const record_t *record, const record_phone_t *phone, devices_text_t which)
{
    const bool typed = which == DEVICES_TFTP ? record->tftp_typed : record->group_typed;
    const char *order = typed ? "" : devices_text_of(&record->devices, phone->entry, which);
    return order[0] == '\0' && which == DEVICES_TFTP ? phone->tftp : order;
}

static bool has_no_menus(const record_t *record, const record_phone_t *phone)
{
    return !record->settings_typed &&
           devices_value_of(&record->devices, phone->entry, DEVICES_SETTINGS_ACCESS) == DEVICES_OFF;
}

static const char *said(const record_phone_t *phone, devices_text_t which)
{
    return phone->entry != NULL ? phone->entry->texts[which] : "";
}

static bool are_alike(const record_t *record, const record_phone_t *a, const record_phone_t *b)
{
    return b->mac == a->mac + 1 && (a->entry == NULL) == (b->entry == NULL) && a->reports == b->reports &&
           strcmp(said(a, DEVICES_MODEL), said(b, DEVICES_MODEL)) == 0 &&
           strcmp(said(a, DEVICES_FIRMWARE), said(b, DEVICES_FIRMWARE)) == 0 &&
           strcmp(order_of(record, a, DEVICES_TFTP), order_of(record, b, DEVICES_TFTP)) == 0 &&
           strcmp(order_of(record, a, DEVICES_GROUP), order_of(record, b, DEVICES_GROUP)) == 0 &&
           has_no_menus(record, a) == has_no_menus(record, b);
}

static bool sort_into_classes(record_t *record, base_error_t *error)
{
    record_phone_t *former = NULL;
    for (size_t i = 0; i < record->phone_count; i++) {
        record_phone_t *phone = &record->phones[i];
        phone->class = NO_CLASS;
        phone->round = 0;
        if (phone->foreign)
            continue;
        if (former == NULL || !are_alike(record, former, phone)) {
            if (record->class_count == CLASSES_MAX)
                return base_fail(error, "more than %u kinds of phones, whose names do not follow each other",
                                 CLASSES_MAX);
            if (!grow(&record->classes, record->class_count, sizeof *record->classes))
                return base_fail(error, "out of memory");
            record_class_t *class = &record->classes[record->class_count++];
            *class = (record_class_t){.first = i};
            snprintf(class->name, sizeof class->name, "phones-%zu", record->class_count);
        }
        phone->class = record->class_count - 1;
        phone->index = (uint32_t)record->classes[phone->class].count++;
        former = phone;
    }
    if (record->class_count == 1)
        record->classes[0].name[strlen("phones")] = '\0';
    return record->class_count > 0 ||
           base_fail(error, "%.400s: no phone has reported, and none is in the device list: a scenario needs one",
                     cluster_folder(record->cluster));
}

bool record_find_phones(record_t *record, base_error_t *error)
{
    finding_t finding = {.record = record};
    if (!cluster_phones_and_devices(record->cluster, &record->devices, take_phone, &finding, error))
        return false;
    if (finding.failed)
        return base_fail(error, "out of memory");
    if (record->phone_count > 0)
        qsort(record->phones, record->phone_count, sizeof *record->phones, by_mac);
    if (!add_entries(record))
        return base_fail(error, "out of memory");
    if (!read_alarms(&finding, error))
        return false;
    qsort(record->events, record->event_count, sizeof *record->events, by_time);
    note_typed(record);
    return sort_into_classes(record, error);
}

/* --- as YAML --- */

/* Three numbers of at most three digits. */
static bool read_parts(const char *at, char between, unsigned long parts[3])
{
    for (size_t i = 0; i < 3; i++) {
        char *end;
        if (!isdigit((unsigned char)*at))
            return false;
        parts[i] = strtoul(at, &end, 10);
        if (end - at > 3 || (i < 2 && *end != between))
            return false;
        at = end + 1;
    }
    return true;
}

/* "12.8.1" of a load's name such as "sip88xx.12-8-1-0001-455", or of a version. */
static bool version_of(const char *load, char version[32])
{
    unsigned long parts[3];
    for (const char *at = load; *at != '\0'; at++)
        if (isdigit((unsigned char)*at) && (at == load || strchr("._-", at[-1]) != NULL) &&
            (read_parts(at, '-', parts) || read_parts(at, '.', parts))) {
            snprintf(version, 32, "%lu.%lu.%lu", parts[0], parts[1], parts[2]);
            return true;
        }
    return false;
}

static void write_order(yaml_out_t *out, const char *key, const char *order)
{
    char node[DEVICES_NODE_BYTES];
    if (order[0] == '\0')
        return;
    yaml_out_text(out, key);
    yaml_out_sequence(out);
    while (devices_next_node(&order, node))
        yaml_out_text(out, node);
    yaml_out_close(out);
}

/* Firmware that reports says more of itself than the list does. */
static bool firmware_of(const record_phone_t *phone, char version[32])
{
    return version_of(said(phone, DEVICES_FIRMWARE), version) && (!phone->reports || itl_alarm_in_firmware(version));
}

static void write_class(const record_t *record, const record_class_t *class)
{
    const record_phone_t *phone = &record->phones[class->first];
    char before[40], version[32];
    snprintf(before, sizeof before, "  %s: ", class->name);
    yaml_out_t *out = yaml_out_begin(record->yaml, before);
    yaml_out_mapping(out);
    yaml_out_number(out, "count", class->count);
    yaml_out_pair(out, "mac", phone->device + sizeof PREFIX - 1);
    if (said(phone, DEVICES_MODEL)[0] != '\0')
        yaml_out_pair(out, "model", said(phone, DEVICES_MODEL));
    if (firmware_of(phone, version))
        yaml_out_pair(out, "firmware", version);
    write_order(out, "tftp", order_of(record, phone, DEVICES_TFTP));
    write_order(out, "tvs", order_of(record, phone, DEVICES_GROUP));
    if (has_no_menus(record, phone))
        yaml_out_toggle(out, "settings-access", false);
    if (phone->entry == NULL)
        yaml_out_toggle(out, "device-list", false);
    if (!phone->reports && phone->tftp[0] != '\0')
        yaml_out_toggle(out, "alarms", false);
    yaml_out_close(out);
    yaml_out_end(out);
}

void record_write_phones(record_t *record)
{
    base_put(record->yaml, "phones:\n", 8);
    for (size_t i = 0; i < record->class_count; i++)
        write_class(record, &record->classes[i]);
}

/* --- selections --- */

static size_t count_wanted(const record_t *record, const record_class_t *class,
                           bool (*wanted)(const record_phone_t *phone, const void *ctx), const void *ctx)
{
    size_t count = 0;
    for (size_t i = class->first, seen = 0; seen < class->count; i++)
        if (record->phones[i].class != NO_CLASS) {
            count += wanted(&record->phones[i], ctx) ? 1 : 0;
            seen++;
        }
    return count;
}

static void write_some(const record_t *record, yaml_out_t *out, const record_class_t *class,
                       bool (*wanted)(const record_phone_t *phone, const void *ctx), const void *ctx)
{
    char one[48];
    for (size_t i = class->first, seen = 0; seen < class->count; i++) {
        if (record->phones[i].class == NO_CLASS)
            continue;
        snprintf(one, sizeof one, "%s[%zu]", class->name, seen++);
        if (wanted(&record->phones[i], ctx))
            yaml_out_text(out, one);
    }
}

size_t record_write_selection(const record_t *record, yaml_out_t *out,
                              bool (*wanted)(const record_phone_t *phone, const void *ctx), const void *ctx)
{
    size_t count = 0, all = 0;
    for (size_t i = 0; i < record->class_count; i++) {
        count += count_wanted(record, &record->classes[i], wanted, ctx);
        all += record->classes[i].count;
    }
    if (count == all) {
        yaml_out_text(out, "all");
        return count;
    }
    yaml_out_sequence(out);
    for (size_t i = 0; i < record->class_count; i++) {
        const record_class_t *class = &record->classes[i];
        const size_t of_class = count_wanted(record, class, wanted, ctx);
        if (of_class == class->count)
            yaml_out_text(out, class->name);
        else if (of_class > 0)
            write_some(record, out, class, wanted, ctx);
    }
    yaml_out_close(out);
    return count;
}
