/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/machine.h"
#include "cluster/change.h"
#include "cluster/edit.h"
#include "text/text_read.h"

/* How long a lock is waited for, and how often it is looked for. */
typedef struct patience {
    uint32_t whole_ms, pause_ms;
} patience_t;

/* --- lock --- */

/* @return -1 with the reason; it is empty where somebody else has had the lock all the time */
static int lock_within(const cluster_disk_t *disk, cluster_disk_lock_t which, const patience_t *patience,
                       base_error_t *error)
{
    const uint64_t end = machine_now_ms() + patience->whole_ms;
    int held;
    while (!cluster_disk_lock(disk, which, &held, error))
        if (error->text[0] != '\0' || machine_now_ms() >= end || !machine_pause(patience->pause_ms))
            return -1;
    return held;
}

int cluster_lock(const cluster_disk_t *disk, cluster_wait_t wait, base_error_t *error)
{
    /* How long another command that changes the cluster is waited for, and how often it is looked for. */
    static const patience_t patience[] = {
        [CLUSTER_WAIT] = {.whole_ms = 60000, .pause_ms = 100},
        [CLUSTER_WAIT_BRIEFLY] = {.whole_ms = 200, .pause_ms = 5},
        [CLUSTER_NO_WAIT] = {.whole_ms = 0},
    };
    int held = lock_within(disk, CLUSTER_DISK_CHANGE, &patience[wait], error);
    if (held < 0 && error->text[0] == '\0' && wait == CLUSTER_WAIT)
        base_fail(error, "%s: another command is changing the cluster", disk->name);
    return held;
}

int cluster_show_up(const cluster_disk_t *disk, base_error_t *error)
{
    /* Those who only look whether it is up hold that for a moment. */
    const patience_t patience = {.whole_ms = 500, .pause_ms = 10};
    int up = lock_within(disk, CLUSTER_DISK_UP, &patience, error);
    if (up < 0 && error->text[0] == '\0')
        base_fail(error, "%s: is up already: end the other `itlsim cluster up` first", disk->name);
    return up;
}

void cluster_go_down(const cluster_disk_t *disk, int up)
{
    cluster_disk_unlock(disk, CLUSTER_DISK_UP, up);
}

bool cluster_is_up(const cluster_disk_t *disk)
{
    return cluster_disk_locked(disk, CLUSTER_DISK_UP);
}

/* --- clock --- */

int64_t cluster_time(const cluster_state_t *state)
{
    return machine_utc_s() + state->clock_offset;
}

static bool parse_ahead(const char *text, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}, {'y', 31556952}};
    uint64_t count = 0;
    size_t digits = itl_text_leading_number(text, strlen(text), 999999999, &count);
    const char *unit = text + digits;
    if (digits == 0)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (unit[0] == units[i].unit && unit[1] == '\0') {
            *seconds = (int64_t)count * units[i].seconds;
            return true;
        }
    return false;
}

bool cluster_clock_parse(const char *text, int64_t now, bool ahead_only, int64_t *when, base_error_t *error)
{
    /* Certificates and list headers tell of years with four digits and of 32 bits of seconds. */
    const int64_t last = INT64_C(4102444800);
    int64_t ahead = 0;
    struct tm utc = {0};
    if (text[0] == '+' && parse_ahead(text + 1, &ahead)) {
        *when = now + ahead;
    } else {
        const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &utc);
        if (end == NULL || *end != '\0')
            return base_fail(error, "%.100s: not a time: +6m, +1d, +5y or 2027-05-01T12:00:00Z", text);
        *when = (int64_t)timegm(&utc);
    }
    if (*when < 0 || *when > last)
        return base_fail(error, "%.100s: the cluster's clock goes from 1970 to 2099", text);
    if (ahead_only && *when < now)
        return base_fail(error, "%.100s: the cluster's clock goes ahead only", text);
    return true;
}

static bool set_clock(edit_t *edit, const char *clock, base_error_t *error)
{
    int64_t when = 0;
    int64_t now = edit_now(edit);
    if (!cluster_clock_parse(clock, now, true, &when, error))
        return false;
    edit->draft->clock_offset += when - now;
    return true;
}

/* --- opening --- */

static bool lacks_keys(const cluster_state_t *state)
{
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (state_lacks_recovery(state, &state->nodes[i]))
            return true;
    return false;
}

/* What opening a cluster changes: its clock, what is looked at once a day, and keys that earlier versions made none of.
 */
static bool catch_up(cluster_t *cluster, const char *clock, base_error_t *error)
{
    bool due = (daily_is_due(cluster->state, cluster_now(cluster)) || lacks_keys(cluster->state)) &&
               !cluster_disk_sealed(&cluster->disk);
    if (clock == NULL && !due)
        return true;
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit != NULL && (clock == NULL || set_clock(edit, clock, error)) && edit_fill_recovery(edit, error);
    done = done && (!daily_is_due(edit->draft, edit_now(edit)) || daily_look(edit, error));
    return edit_end(edit, done, error);
}

static cluster_state_t *read_state(const cluster_t *cluster, base_error_t *error)
{
    char label[CLUSTER_PATH_BYTES];
    base_bytes_t yaml = {0};
    cluster_state_t *state = NULL;
    if (!cluster_disk_label(&cluster->disk, "nodes.yaml", label))
        base_fail(error, "%.100s: the path is too long", cluster->name);
    else if (!cluster_has(cluster, "nodes.yaml"))
        base_fail(error, "%s: not a cluster: it has no nodes.yaml", cluster->name);
    else if (cluster_get(cluster, "nodes.yaml", &yaml, NULL, error))
        state = state_read(label, &yaml, error);
    base_bytes_free(&yaml);
    return state;
}

/* A folder that is no cluster gets no lock file put into it. */
static bool is_cluster(const cluster_disk_t *disk, base_error_t *error)
{
    return cluster_disk_there(disk, error) &&
           (cluster_disk_has(disk, "nodes.yaml") || cluster_disk_has(disk, ".journal") ||
            base_fail(error, "%s: not a cluster: it has no nodes.yaml", disk->name));
}

cluster_t *cluster_new(const cluster_disk_t *disk, base_error_t *error)
{
    cluster_t *cluster = calloc(1, sizeof *cluster);
    char *name = strdup(disk->name);
    if (cluster == NULL || name == NULL) {
        base_fail(error, "out of memory");
        free(cluster);
        free(name);
        return NULL;
    }
    *cluster = (cluster_t){.disk = *disk, .name = name, .lock = -1};
    cluster->disk.name = name;
    return cluster;
}

cluster_t *cluster_open_at(const cluster_disk_t *disk, cluster_wait_t wait, const char *clock, base_error_t *error)
{
    cluster_t *cluster = is_cluster(disk, error) ? cluster_new(disk, error) : NULL;
    if (cluster == NULL)
        return NULL;
    cluster->lock = cluster_lock(disk, wait, error);
    if (cluster->lock >= 0 && change_recover(disk, error))
        cluster->state = read_state(cluster, error);
    if (cluster->state == NULL || !catch_up(cluster, clock, error)) {
        cluster_close(cluster);
        return NULL;
    }
    return cluster;
}

cluster_t *cluster_open(const char *folder, cluster_wait_t wait, const char *clock, base_error_t *error)
{
    const cluster_disk_t disk = cluster_disk_folder(folder);
    return cluster_open_at(&disk, wait, clock, error);
}

void cluster_close(cluster_t *cluster)
{
    if (cluster == NULL)
        return;
    cluster_disk_unlock(&cluster->disk, CLUSTER_DISK_CHANGE, cluster->lock);
    state_free(cluster->state);
    free(cluster->name);
    free(cluster);
}
