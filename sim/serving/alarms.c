/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/alarms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/devices.h"
#include "cluster/phones.h"
#include "collector/forward.h"

enum { WRITE_MS = 1000, COMMIT_MS = 200, LINES_AT_ONCE = 1000 };

struct serving_alarms {
    serving_alarms_config_t config;
    alarm_store_t *store;
    collector_t *collector;
    forward_t forward;
    bool forwards;           /* The server can be sent to now. */
    bool unwritten;          /* The syslog may lack some. */
    uint64_t write_ms;       /* When to look at that again. */
    bool devices_read;       /* The device list was, once. */
    cluster_stamp_t devices; /* It as it was read last. */
    uint64_t devices_ms;     /* When to look at it again. */
    bool fetches;            /* Some may not be on the disk yet. */
    uint64_t fetches_ms;     /* When they have to be. */
    int64_t ahead_s;         /* The cluster's clock. */
    unsigned refused;        /* Since the last note. */
    char refusal[256];       /* The last one. */
    base_error_t complaint;
};

static void note(const serving_alarms_t *alarms, const char *text)
{
    serving_note(alarms->config.events, text);
}

static void take_event(void *ctx, const collector_event_t *event)
{
    serving_alarms_t *alarms = ctx;
    const serving_events_t *events = alarms->config.events;
    if (events->alarm != NULL)
        events->alarm(events->ctx, event);
    if (event->refused) {
        alarms->refused++;
        snprintf(alarms->refusal, sizeof alarms->refusal, "%s: %.150s", event->peer, event->what);
    } else {
        alarms->unwritten = true;
    }
}

/* However many strangers knock, there is one line a second. */
static void tell_refusals(serving_alarms_t *alarms)
{
    char text[320];
    if (alarms->refused == 0)
        return;
    snprintf(text, sizeof text, "alarms refused: %u, the last one from %s", alarms->refused, alarms->refusal);
    alarms->refused = 0;
    note(alarms, text);
}

/* --- the syslog --- */

/* Lines being written. */
typedef struct lines {
    serving_alarms_t *alarms;
    collector_node_t node;
    base_bytes_t text;
    unsigned count;
    uint64_t last; /* Id of the last alarm. */
} lines_t;

static bool put_line(void *ctx, const collector_alarm_t *alarm)
{
    lines_t *lines = ctx;
    char line[COLLECTOR_LINE_BYTES];
    size_t len = lines->alarms->forwards ? collector_syslog_message(alarm, &lines->node, line) : 0;
    /* The network has no room now: the rest goes in a second. */
    if (len > 0 && forward_send(&lines->alarms->forward, line, len) == ITL_HAL_AGAIN)
        return false;
    collector_log_line(alarm, &lines->node, line);
    base_put(&lines->text, line, strlen(line));
    base_put(&lines->text, "\n", 1);
    lines->last = alarm->id;
    lines->count++;
    return true;
}

static bool write_lines(serving_alarms_t *alarms, cluster_t *cluster, unsigned *count, base_error_t *error)
{
    char name[256];
    const cluster_state_t *state = cluster_state(cluster);
    lines_t lines = {.alarms = alarms,
                     .node = {.host = state->nodes[0].host, .name = cluster_full_name(&state->nodes[0], name)}};
    alarm_store_t *store = collector_store(alarms->collector);
    bool done = alarm_store_unlogged(store, LINES_AT_ONCE, put_line, &lines, error);
    if (done && lines.count > 0)
        done = cluster_append_syslog(cluster, &lines.text, error) && alarm_store_logged(store, lines.last, error);
    base_bytes_free(&lines.text);
    *count = lines.count;
    return done;
}

/* A name that nobody knows keeps no alarm out of the syslog; a look-up that still runs does for a while. */
static bool forward_is_decided(serving_alarms_t *alarms)
{
    if (alarms->config.syslog_host == NULL)
        return true;
    itl_hal_status_t status = forward_ready(&alarms->forward);
    if (status != ITL_HAL_OK && status != ITL_HAL_AGAIN && alarms->forwards)
        note(alarms, "alarms: the syslog server cannot be reached");
    if (status != ITL_HAL_AGAIN)
        alarms->forwards = status == ITL_HAL_OK;
    return status != ITL_HAL_AGAIN;
}

/* A command that holds the lock is not waited for. What goes wrong is told once. */
static void write_syslog(serving_alarms_t *alarms)
{
    base_error_t error = {""};
    unsigned count = 0;
    if (!forward_is_decided(alarms))
        return;
    cluster_t *cluster = cluster_open_at(&alarms->config.disk, CLUSTER_NO_WAIT, NULL, &error);
    if (cluster != NULL && write_lines(alarms, cluster, &count, &error))
        alarms->unwritten = count == LINES_AT_ONCE;
    else if (error.text[0] != '\0' && strcmp(error.text, alarms->complaint.text) != 0)
        note(alarms, error.text);
    cluster_close(cluster);
    alarms->complaint = error;
}

/* --- the device list --- */

/* One that is not there names nobody. */
static bool read_names(const cluster_disk_t *disk, const char *file, base_bytes_t *names, base_error_t *error)
{
    base_bytes_t csv = {0};
    devices_t devices = {0};
    char label[CLUSTER_PATH_BYTES];
    if (!cluster_disk_has(disk, file))
        return true;
    if (strcmp(file, DEVICES_NAMES_FILE) == 0)
        return cluster_disk_get(disk, file, names, NULL, error);
    cluster_disk_label(disk, file, label);
    bool done = cluster_disk_get(disk, file, &csv, NULL, error) && devices_parse(label, &csv, &devices, error);
    for (size_t i = 0; done && i < devices.count; i++) {
        base_put(names, devices.phones[i]->name, strlen(devices.phones[i]->name));
        base_put(names, "\n", 1);
    }
    devices_free(&devices);
    base_bytes_free(&csv);
    return done;
}

/* One that cannot be read, or has a line that is no name, leaves the former one in force. */
static bool take_devices(serving_alarms_t *alarms, const char *file, base_error_t *error)
{
    const cluster_disk_t *disk = &alarms->config.disk;
    base_bytes_t names = {0};
    base_error_t why;
    bool done = read_names(disk, file, &names, error);
    base_put(&names, "", 1);
    if (done && names.failed)
        done = base_fail(error, "out of memory");
    if (done && !alarm_store_set_devices(collector_store(alarms->collector), (const char *)names.data, &why))
        done = base_fail(error, "%.300s/%s: %.150s", disk->name, file, why.text);
    base_bytes_free(&names);
    return done;
}

static void look_at_devices(serving_alarms_t *alarms, uint64_t now)
{
    base_error_t error;
    if (now < alarms->devices_ms)
        return;
    alarms->devices_ms = now + WRITE_MS;
    const cluster_disk_t *disk = &alarms->config.disk;
    const char *file = cluster_disk_has(disk, DEVICES_FILE) ? DEVICES_FILE : DEVICES_NAMES_FILE;
    const cluster_stamp_t found = cluster_disk_stamp(disk, file);
    if (alarms->devices_read && cluster_stamp_same(&found, &alarms->devices))
        return;
    alarms->devices = found;
    alarms->devices_read = true;
    if (!take_devices(alarms, file, &error))
        note(alarms, error.text);
}

/* --- configurations that were fetched --- */

static void tell_once(serving_alarms_t *alarms, const base_error_t *error)
{
    if (strcmp(error->text, alarms->complaint.text) != 0)
        note(alarms, error->text);
    alarms->complaint = *error;
}

void serving_alarms_fetched(serving_alarms_t *alarms, const collector_fetch_t *fetch)
{
    const itl_hal_clock_t *clock = alarms->config.hal->clock;
    collector_fetch_t noted = *fetch;
    noted.time_ms = clock->utc_s(clock->ctx) * 1000;
    noted.ahead_s = alarms->ahead_s;
    if (!alarms->fetches)
        alarms->fetches_ms = itl_hal_now_ms(clock) + COMMIT_MS;
    alarms->fetches = true;
    base_error_t error;
    if (!alarm_store_add_fetch(alarms->store, &noted) && !alarm_store_commit(alarms->store, &error))
        tell_once(alarms, &error);
}

/* The collector's own commits take them with them.
 * @return when they have to be on the disk */
static uint64_t keep_fetches(serving_alarms_t *alarms, uint64_t now)
{
    base_error_t error;
    if (!alarms->fetches)
        return ITL_HAL_FOREVER;
    if (now < alarms->fetches_ms)
        return alarms->fetches_ms;
    alarms->fetches = false;
    if (alarm_store_is_open(alarms->store) && !alarm_store_commit(alarms->store, &error))
        tell_once(alarms, &error);
    return ITL_HAL_FOREVER;
}

/* @return when to look again (monotonic ms) */
static uint64_t write_due(serving_alarms_t *alarms, uint64_t now)
{
    if (!alarms->unwritten && alarms->refused == 0)
        return ITL_HAL_FOREVER;
    if (now < alarms->write_ms)
        return alarms->write_ms;
    tell_refusals(alarms);
    if (alarms->unwritten)
        write_syslog(alarms);
    alarms->write_ms = now + WRITE_MS;
    return alarms->unwritten ? alarms->write_ms : ITL_HAL_FOREVER;
}

void serving_alarms_write(serving_alarms_t *alarms)
{
    tell_refusals(alarms);
    if (alarms->unwritten)
        write_syslog(alarms);
}

uint64_t serving_alarms_poll(serving_alarms_t *alarms)
{
    const uint64_t again = collector_poll(alarms->collector);
    uint64_t now = itl_hal_now_ms(alarms->config.hal->clock);
    look_at_devices(alarms, now);
    const uint64_t fetches = keep_fetches(alarms, now);
    const uint64_t due = write_due(alarms, now);
    const uint64_t ours = fetches < due ? fetches : due;
    return again < ours ? again : ours;
}

/* --- opening --- */

serving_alarms_t *serving_alarms_open(const serving_alarms_config_t *config, base_error_t *error)
{
    serving_alarms_t *alarms = calloc(1, sizeof *alarms);
    if (alarms == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    alarms->config = *config;
    alarms->unwritten = true; /* The last time may have ended before the syslog had them. */
    alarms->forwards = true;
    if (config->syslog_host != NULL)
        forward_open(&alarms->forward, config->hal, config->syslog_host, config->syslog_port);
    else
        alarms->forwards = false;
    alarms->store = cluster_disk_open_alarms(&config->disk, error);
    const collector_config_t collector = {.store = alarms->store,
                                          .address = config->address,
                                          .secure_address = config->secure_address,
                                          .psk = config->psk,
                                          .hal = config->hal,
                                          .ctx = alarms,
                                          .log = take_event};
    alarms->collector = alarms->store != NULL ? collector_open(&collector, error) : NULL;
    if (alarms->collector == NULL) {
        cluster_disk_close_alarms(&config->disk, alarms->store);
        free(alarms);
        return NULL;
    }
    return alarms;
}

itl_hal_addr_t serving_alarms_address(const serving_alarms_t *alarms)
{
    return collector_address(alarms->collector);
}

itl_hal_addr_t serving_alarms_secure_address(const serving_alarms_t *alarms)
{
    return collector_secure_address(alarms->collector);
}

void serving_alarms_set_psk(serving_alarms_t *alarms, const itl_coap_psk_t *psk)
{
    collector_set_psk(alarms->collector, psk);
}

void serving_alarms_set_clock(serving_alarms_t *alarms, int64_t ahead_s)
{
    alarms->ahead_s = ahead_s;
    collector_set_clock(alarms->collector, ahead_s);
}

alarm_store_t *serving_alarms_store(serving_alarms_t *alarms)
{
    return collector_store(alarms->collector);
}

void serving_alarms_close(serving_alarms_t *alarms)
{
    if (alarms == NULL)
        return;
    keep_fetches(alarms, ITL_HAL_FOREVER);
    serving_alarms_write(alarms);
    if (alarms->config.syslog_host != NULL)
        forward_close(&alarms->forward);
    collector_close(alarms->collector);
    cluster_disk_close_alarms(&alarms->config.disk, alarms->store);
    free(alarms);
}
