/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fileio.h"
#include "base/machine.h"
#include "cluster/change.h"
#include "cluster/edit.h"
#include "text/text_read.h"

/* How long another command that changes the cluster is waited for, and how often it is looked for. */
enum { LOCK_MS = 60000, LOCK_PAUSE_MS = 100 };

/* The same of those who only look whether it is up, and hold that for a moment. */
enum { UP_MS = 500, UP_PAUSE_MS = 10 };

/* Locked by whoever serves the folder. */
#define UP_FILE ".up"

static const char warning[] =
    "This cluster has an ITLRecovery certificate that has not been backed up. Taking a manual backup of this "
    "certificate is recommended to avoid the need to manually delete the ITL file from every phone in the cluster "
    "after certain cluster reconfiguration operations..";

/* --- lock --- */

/* @return false with errno: EWOULDBLOCK, somebody else has had it all the time */
static bool lock_within(int fd, uint32_t patience_ms, uint32_t pause_ms)
{
    const uint64_t end = machine_now_ms() + patience_ms;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const bool taken = errno == EWOULDBLOCK || errno == EINTR;
        if (taken && machine_now_ms() < end && machine_pause(pause_ms))
            continue;
        errno = taken ? EWOULDBLOCK : errno;
        return false;
    }
    return true;
}

static bool take_lock(int fd, const char *folder, cluster_wait_t wait, base_error_t *error)
{
    if (lock_within(fd, wait == CLUSTER_WAIT ? LOCK_MS : 0, LOCK_PAUSE_MS))
        return true;
    if (errno != EWOULDBLOCK)
        return base_fail(error, "%s: cannot be locked: %s", folder, strerror(errno));
    error->text[0] = '\0';
    return wait == CLUSTER_WAIT && base_fail(error, "%s: another command is changing the cluster", folder);
}

int cluster_lock(const char *folder, cluster_wait_t wait, base_error_t *error)
{
    char path[CLUSTER_PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/.lock", folder) >= (int)sizeof path) {
        base_fail(error, "%.100s: the path is too long", folder);
        return -1;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    /* What is on a disk that cannot be written can be looked at all the same. */
    if (fd < 0 && errno == EROFS)
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        base_fail(error, "%s: %s", folder, strerror(errno));
        return -1;
    }
    if (!take_lock(fd, folder, wait, error)) {
        close(fd);
        return -1;
    }
    return fd;
}

static int open_up(const char *folder, int flags)
{
    char path[CLUSTER_PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/" UP_FILE, folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, flags | O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int cluster_show_up(const char *folder, base_error_t *error)
{
    int fd = open_up(folder, O_CREAT);
    if (fd >= 0 && lock_within(fd, UP_MS, UP_PAUSE_MS))
        return fd;
    if (fd >= 0 && errno == EWOULDBLOCK)
        base_fail(error, "%s: is up already: end the other `itlsim cluster up` first", folder);
    else
        base_fail(error, "%s/" UP_FILE ": %s", folder, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

bool cluster_is_up(const char *folder)
{
    int fd = open_up(folder, 0);
    bool up = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (fd >= 0)
        close(fd);
    return up;
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

static bool warning_is_due(const cluster_state_t *state, int64_t now)
{
    /* Where the clock went back the day begins anew. */
    return !state->recovery_saved && (now - state->warned_at >= CLUSTER_DAY_S || now < state->warned_at);
}

static void warn(edit_t *edit)
{
    edit_alert(edit, &edit->draft->nodes[0], "UC_CERT-4-ITLRecoveryCertBackup", warning);
    edit->draft->warned_at = edit_now(edit);
}

static bool cannot_be_written(const char *folder)
{
    return access(folder, W_OK) != 0 && errno == EROFS;
}

/* What opening a cluster changes: its clock, and the daily warning. */
static bool catch_up(cluster_t *cluster, const char *clock, base_error_t *error)
{
    bool due = warning_is_due(cluster->state, cluster_now(cluster)) && !cannot_be_written(cluster->folder);
    if (clock == NULL && !due)
        return true;
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit != NULL && (clock == NULL || set_clock(edit, clock, error));
    if (done && warning_is_due(edit->draft, edit_now(edit)))
        warn(edit);
    return edit_end(edit, done, error);
}

static cluster_state_t *read_state(const cluster_t *cluster, base_error_t *error)
{
    char path[CLUSTER_PATH_BYTES];
    base_bytes_t yaml = {0};
    cluster_state_t *state = NULL;
    if (!cluster_file_path(cluster, "nodes.yaml", path))
        base_fail(error, "%.100s: the path is too long", cluster->folder);
    else if (access(path, F_OK) != 0)
        base_fail(error, "%s: not a cluster: it has no nodes.yaml", cluster->folder);
    else if (base_load(path, &yaml, NULL, error))
        state = state_read(path, &yaml, error);
    base_bytes_free(&yaml);
    return state;
}

/* A folder that is no cluster gets no lock file put into it. */
static bool is_cluster(const char *folder, base_error_t *error)
{
    static const char *const signs[] = {"nodes.yaml", ".journal"};
    char path[CLUSTER_PATH_BYTES];
    struct stat info;
    if (stat(folder, &info) != 0)
        return base_fail(error, "%s: %s", folder, strerror(errno));
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (snprintf(path, sizeof path, "%s/%s", folder, signs[i]) < (int)sizeof path && access(path, F_OK) == 0)
            return true;
    return base_fail(error, "%s: not a cluster: it has no nodes.yaml", folder);
}

cluster_t *cluster_open(const char *folder, cluster_wait_t wait, const char *clock, base_error_t *error)
{
    if (!is_cluster(folder, error))
        return NULL;
    cluster_t *cluster = calloc(1, sizeof *cluster);
    if (cluster == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    cluster->lock = cluster_lock(folder, wait, error);
    cluster->folder = strdup(folder);
    bool done = cluster->folder != NULL || base_fail(error, "out of memory");
    if (cluster->lock >= 0 && done && change_recover(folder, error))
        cluster->state = read_state(cluster, error);
    if (cluster->folder == NULL || cluster->state == NULL || !catch_up(cluster, clock, error)) {
        cluster_close(cluster);
        return NULL;
    }
    return cluster;
}

void cluster_close(cluster_t *cluster)
{
    if (cluster == NULL)
        return;
    if (cluster->lock >= 0)
        close(cluster->lock);
    state_free(cluster->state);
    free(cluster->folder);
    free(cluster);
}
