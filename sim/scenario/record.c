/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/record.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/record_priv.h"
#include "scenario/yaml.h"

/* Shorter pauses are those of people at a keyboard. */
#define PAUSE_S 2

#define DEFAULT_BITS 1024u

void record_tell(const record_t *record, const char *format, ...)
{
    base_error_t line;
    va_list args;
    va_start(args, format);
    vsnprintf(line.text, sizeof line.text, format, args);
    va_end(args);
    record->tell(record->tell_ctx, line.text);
}

yaml_out_t *record_step(const record_t *record, const char *name)
{
    char before[40];
    snprintf(before, sizeof before, "  - %s: ", name);
    return yaml_out_begin(record->yaml, before);
}

/* --- what came before the steps --- */

static void write_text(const record_t *record, const char *before, const char *text)
{
    yaml_out_t *out = yaml_out_begin(record->yaml, before);
    yaml_out_text(out, text);
    yaml_out_end(out);
}

static const char *utc(const record_event_t *event, char text[BASE_TIME_BYTES])
{
    return base_time_text(event->time_ms / 1000 + event->ahead_s, text);
}

static void write_head(const record_t *record, const char *name)
{
    char from[BASE_TIME_BYTES], to[BASE_TIME_BYTES];
    base_error_t about;
    write_text(record, "scenario: ", name);
    snprintf(about.text, sizeof about.text,
             "Recorded, from %s to %s on the clock of the cluster. Phones boot when they did: the cluster resets none "
             "by itself.",
             utc(&record->events[0], from), utc(&record->events[record->event_count - 1], to));
    write_text(record, "about: ", about.text);
}

static void write_nodes(const history_entry_t *begin, yaml_out_t *out)
{
    yaml_out_text(out, "nodes");
    yaml_out_sequence(out);
    for (size_t i = 0; i < begin->node_count; i++) {
        /* What a node runs where nothing is said. */
        if (begin->nodes[i].callmanager == (i == 0)) {
            yaml_out_text(out, begin->nodes[i].name);
            continue;
        }
        yaml_out_mapping(out);
        yaml_out_pair(out, "name", begin->nodes[i].name);
        yaml_out_toggle(out, "callmanager", begin->nodes[i].callmanager);
        yaml_out_close(out);
    }
    yaml_out_close(out);
}

static void write_cluster(const record_t *record)
{
    static const char *const tls[] = {NULL, "1.1", "1.1", "1.2", "1.3"};
    const history_entry_t *begin = record->begin;
    char start[BASE_TIME_BYTES];
    yaml_out_t *out = yaml_out_begin(record->yaml, "cluster: ");
    yaml_out_mapping(out);
    yaml_out_pair(out, "release", release_name(begin->release));
    write_nodes(begin, out);
    if (begin->domain[0] != '\0')
        yaml_out_pair(out, "domain", begin->domain);
    if (begin->key_bits != DEFAULT_BITS)
        yaml_out_number(out, "keys", begin->key_bits);
    if (begin->recovery_bits != begin->key_bits && begin->recovery_bits != 0)
        yaml_out_number(out, "recovery-keys", begin->recovery_bits);
    if (tls[begin->tls_max] != NULL)
        yaml_out_pair(out, "tls-max", tls[begin->tls_max]);
    yaml_out_pair(out, "interaction", "manual");
    yaml_out_text(out, "start");
    yaml_out_word(out, base_time_text(begin->time_ms / 1000 + begin->ahead_s, start));
    yaml_out_close(out);
    yaml_out_end(out);
}

/* --- steps --- */

/* Goes on to the moment of an event. */
static void write_wait(record_t *record, int64_t to_s)
{
    char span[32];
    if (to_s - record->clock_s < PAUSE_S)
        return;
    snprintf(span, sizeof span, "%" PRId64 "s", to_s - record->clock_s);
    yaml_out_t *out = record_step(record, "wait");
    yaml_out_word(out, span);
    yaml_out_end(out);
    record->clock_s = to_s;
}

static const history_list_t *list_before(const record_t *record, const history_list_t *list)
{
    for (size_t i = 0; i < record->list_count; i++)
        if (record->lists[i].kind == list->kind && strcmp(record->lists[i].node, list->node) == 0)
            return &record->lists[i];
    return NULL;
}

/* Who signs what is served, where that is another one than before. */
static void write_files(record_t *record, const history_entry_t *entry)
{
    for (size_t i = 0; i < entry->list_count; i++) {
        const history_list_t *list = &entry->lists[i], *before = list_before(record, list);
        if (list->signer[0] == '\0' || (before != NULL && strcmp(before->signer, list->signer) == 0))
            continue;
        yaml_out_t *out = record_step(record, "expect");
        yaml_out_mapping(out);
        yaml_out_text(out, "files");
        yaml_out_mapping(out);
        yaml_out_pair(out, "node", list->node);
        if (list->kind == CLUSTER_CTL)
            yaml_out_pair(out, "file", CLUSTER_CTL_FILE);
        yaml_out_pair(out, "signer", list->signer);
        yaml_out_close(out);
        yaml_out_close(out);
        yaml_out_end(out);
    }
    record->lists = entry->lists;
    record->list_count = entry->list_count;
}

static bool had_list(const record_phone_t *phone, const void *ctx)
{
    (void)ctx;
    return phone->had_list && !phone->foreign;
}

/* What was there before the history began. */
static void write_beginning(record_t *record)
{
    bool any = false;
    if (!record->begin->made && record->begin->mixed) {
        yaml_out_t *out = record_step(record, "admin");
        yaml_out_text(out, "utils ctl set-cluster mixed-mode");
        yaml_out_end(out);
    }
    for (size_t i = 0; i < record->phone_count; i++)
        any = any || had_list(&record->phones[i], NULL);
    if (any) {
        yaml_out_t *out = record_step(record, "boot");
        record_write_selection(record, out, had_list, NULL);
        yaml_out_end(out);
    }
}

/* How many boots follow each other from here on. */
static size_t boots_at(const record_t *record, size_t first)
{
    size_t count = 0;
    while (first + count < record->event_count && record->events[first + count].entry == NULL)
        count++;
    return count;
}

static void write_entry(record_t *record, const record_event_t *event)
{
    if (event->entry->kind == HISTORY_COMMAND) {
        write_wait(record, event->time_ms / 1000 + event->ahead_s);
        record_write_command(record, event);
    }
    if (event->entry->kind != HISTORY_LOST)
        write_files(record, event->entry);
}

static void write_events(record_t *record)
{
    size_t i = 0;
    record->clock_s = record->begin->time_ms / 1000 + record->begin->ahead_s;
    /* One that is too long already is refused in the end. */
    while (i < record->event_count && record->yaml->size <= YAML_BYTES_MAX) {
        record_event_t *event = &record->events[i];
        const size_t boots = boots_at(record, i);
        if (boots > 0) {
            write_wait(record, event->time_ms / 1000 + event->ahead_s);
            record_write_boots(record, event, boots);
        } else {
            write_entry(record, event);
        }
        i += boots > 0 ? boots : 1;
    }
    /* What only set the clock ahead, and let nothing happen after. */
    if (record->events[record->event_count - 1].ahead_s != cluster_state(record->cluster)->clock_offset)
        write_wait(record, cluster_now(record->cluster));
}

/* --- how it ended --- */

static void count_phone(void *ctx, const cluster_phone_t *phone)
{
    unsigned *states = ctx;
    states[phone->state]++;
}

static bool write_report(const record_t *record, base_error_t *error)
{
    unsigned states[CLUSTER_PHONE_STATES] = {0};
    for (size_t i = 0; i < record->phone_count; i++)
        if (record->phones[i].foreign)
            return true;
    if (record->not_phones > 0)
        return true;
    if (!cluster_phones_and_devices(record->cluster, &record->devices, count_phone, states, error))
        return false;
    yaml_out_t *out = record_step(record, "expect");
    yaml_out_mapping(out);
    yaml_out_text(out, "phones-report");
    yaml_out_mapping(out);
    for (size_t i = 0; i < CLUSTER_PHONE_STATES; i++)
        if (states[i] > 0 || i == CLUSTER_PHONE_UNTRUSTED)
            yaml_out_number(out, cluster_phone_state_name((cluster_phone_state_t)i), states[i]);
    yaml_out_close(out);
    yaml_out_close(out);
    yaml_out_end(out);
    return true;
}

/* --- reading --- */

static bool find_beginning(record_t *record, base_error_t *error)
{
    for (size_t i = 0; i < record->history.count; i++)
        if (record->history.entries[i].kind == HISTORY_CLUSTER) {
            record->begin = &record->history.entries[i];
            return true;
        }
    return base_fail(error, "%.400s: its history does not say what the cluster was at first",
                     cluster_folder(record->cluster));
}

static void tell_gaps(const record_t *record)
{
    unsigned lost = 0;
    char time[BASE_TIME_BYTES];
    for (size_t i = 0; i < record->history.count; i++)
        if (record->history.entries[i].kind == HISTORY_LOST)
            lost += record->history.entries[i].lost;
    if (!record->begin->made)
        record_tell(record, "the history begins at %s: what was done to the cluster before is not in the scenario",
                    base_time_text(record->begin->time_ms / 1000 + record->begin->ahead_s, time));
    if (lost > 0)
        record_tell(record, "the %u oldest command%s: the history was too long for them", lost,
                    lost == 1 ? " is lost" : "s are lost");
    if (record->history.damaged > 0)
        record_tell(record, "%zu line%s damaged in the history, and left out", record->history.damaged,
                    record->history.damaged == 1 ? " is" : "s are");
}

static void tell_rest(const record_t *record)
{
    size_t foreign = 0;
    for (size_t i = 0; i < record->phone_count; i++)
        foreign += record->phones[i].foreign ? 1 : 0;
    if (foreign > 0)
        record_tell(record, "%zu phone%s with a list of another cluster: not in the scenario", foreign,
                    foreign == 1 ? " came" : "s came");
    if (record->not_phones > 0)
        record_tell(record, "%u name%s of no phone that a scenario can have: left out", record->not_phones,
                    record->not_phones == 1 ? " is that" : "s are those");
    if (record->unsent > 0)
        record_tell(record, "%zu boot%s at which a phone got no list (StatusCode 7): left out", record->unsent,
                    record->unsent == 1 ? "" : "s");
    if (record->left_out > 0)
        record_tell(record, "%u command%s that cannot be played, the first one '%.200s': left out", record->left_out,
                    record->left_out == 1 ? "" : "s", record->left_out_first);
}

static bool read_all(record_t *record, base_error_t *error)
{
    if (!history_read(record->cluster, &record->history, error) || !find_beginning(record, error))
        return false;
    tell_gaps(record);
    return cluster_read_devices(record->cluster, &record->devices, error) &&
           cluster_read_served(record->cluster, &record->served, error) && record_find_phones(record, error);
}

static bool write_all(record_t *record, const char *name, base_error_t *error)
{
    write_head(record, name);
    write_cluster(record);
    record_write_phones(record);
    base_put(record->yaml, "steps:\n", 7);
    write_beginning(record);
    write_events(record);
    bool done = write_report(record, error);
    tell_rest(record);
    if (done && record->yaml->failed)
        return base_fail(error, "out of memory");
    if (done && record->yaml->size > YAML_BYTES_MAX)
        return base_fail(error, "%.400s: its scenario has %zu bytes, and one that is read has at most %u",
                         cluster_folder(record->cluster), record->yaml->size, YAML_BYTES_MAX);
    return done;
}

bool record_scenario(const cluster_t *cluster, const char *name, base_bytes_t *yaml, record_tell_t *tell, void *ctx,
                     base_error_t *error)
{
    record_t record = {.cluster = cluster,
                       .yaml = yaml,
                       .tell = tell,
                       .tell_ctx = ctx,
                       .admin_password = CLUSTER_DEFAULT_PASSWORD,
                       .security_password = CLUSTER_DEFAULT_PASSWORD};
    bool done = read_all(&record, error) && write_all(&record, name, error);
    history_free(&record.history);
    devices_free(&record.devices);
    cluster_served_free(&record.served);
    free(record.phones);
    free(record.classes);
    free(record.events);
    arena_free(&record.arena);
    return done;
}
