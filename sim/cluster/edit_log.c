/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cluster's log, as lines of a call manager's syslog. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log_ring.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"

/* A log that grew beyond this keeps half of it. */
#define LOG_BYTES_MAX (1024u * 1024u)

/* Names come from state.h's soundness checks, the rest from this room: only the text of others is looked at. */
static void one_line(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            *text = ' ';
}

static const char *application(const char *alarm)
{
    static const struct {
        const char *facility, *name;
    } applications[] = {{"UC_TFTP-", "Cisco Tftp"},
                        {"UC_TVS-", "Cisco Trust Verification Service"},
                        {"UC_CERT-", "Cisco Certificate Monitor"}};
    for (size_t i = 0; i < sizeof applications / sizeof applications[0]; i++)
        if (strncmp(alarm, applications[i].facility, strlen(applications[i].facility)) == 0)
            return applications[i].name;
    return "Cisco CallManager";
}

/* The severity stands between the dashes of "UC_TVS-6-ITLFileRegenerated". */
static char severity(const char *alarm)
{
    const char *dash = strchr(alarm, '-');
    return dash != NULL && dash[1] >= '0' && dash[1] <= '7' ? dash[1] : '6';
}

static void put_line(edit_t *edit, base_bytes_t *log, const cluster_node_t *node, const char *alarm, const char *text)
{
    char line[2048], full[256], brief[32] = "", stamp[32] = "";
    time_t now = (time_t)edit_now(edit);
    struct tm utc;
    if (gmtime_r(&now, &utc) != NULL) {
        strftime(brief, sizeof brief, "%b %d %H:%M:%S", &utc);
        strftime(stamp, sizeof stamp, "%b %d %Y %H:%M:%S.000 UTC", &utc);
    }
    snprintf(line, sizeof line,
             "%s %s local7 %c : %llu: %s: %s : %%%s: %%[AppID=%s][ClusterID=StandAloneCluster][NodeID=%s]: %s", brief,
             node->host, severity(alarm), (unsigned long long)edit->draft->log_lines, cluster_full_name(node, full),
             stamp, alarm, application(alarm), node->host, text);
    one_line(line);
    base_put(log, line, strlen(line));
    base_put(log, "\n", 1);
}

void edit_log(edit_t *edit, const cluster_node_t *node, const char *alarm, const char *text)
{
    edit->draft->log_lines++;
    put_line(edit, &edit->syslog, node, alarm, text);
}

void edit_alert(edit_t *edit, const cluster_node_t *node, const char *alarm, const char *text)
{
    edit_log(edit, node, alarm, text);
    put_line(edit, &edit->alerts, node, alarm, text);
}

/* Lines of phones and of resets, which others cause, push out none of what was done here. */
static unsigned kind_of(const char *line, size_t len)
{
    static const char *const kinds[] = {": %UC_PHONE-", ": %UC_CALLMANAGER-"};
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (memmem(line, len, kinds[i], strlen(kinds[i])) != NULL)
            return i + 1;
    return 0;
}

/* The old log without what is too much. */
static bool load_log(const edit_t *edit, const char *name, base_bytes_t *log, base_error_t *error)
{
    if (!cluster_has(edit->cluster, name))
        return true;
    if (!cluster_get(edit->cluster, name, log, NULL, error))
        return false;
    if (log->size > LOG_BYTES_MAX)
        log->size = log_ring_trim((char *)log->data, log->size, LOG_BYTES_MAX / 2, kind_of);
    return true;
}

static bool append(edit_t *edit, const char *name, const base_bytes_t *lines, base_error_t *error)
{
    base_bytes_t log = {0};
    if (lines->size == 0)
        return true;
    bool done = load_log(edit, name, &log, error);
    base_put(&log, lines->data, lines->size);
    if (done && (log.failed || lines->failed))
        done = base_fail(error, "out of memory");
    done = done && change_put(&edit->change, name, log.data, log.size, 0644, error);
    base_bytes_free(&log);
    return done;
}

bool edit_write_log(edit_t *edit, base_error_t *error)
{
    return append(edit, "syslog", &edit->syslog, error) && append(edit, "alerts", &edit->alerts, error);
}

bool cluster_append_syslog(cluster_t *cluster, const base_bytes_t *lines, base_error_t *error)
{
    /* nodes.yaml stays as it is: what runs need not look at it again. */
    edit_t edit = {.cluster = cluster};
    if (!change_begin(&edit.change, &cluster->disk, error))
        return false;
    if (append(&edit, "syslog", lines, error))
        return change_commit(&edit.change, error);
    change_drop(&edit.change);
    return false;
}
