/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Alarms as text of a log. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "collector/alarm.h"
#include "text/text.h"

#define SIGNATURE_BYTES 64u

/* local7, informational. */
#define PRIORITY (23 * 8 + 6)

bool collector_is_sha1(const char *text)
{
    return strlen(text) == COLLECTOR_SHA1_BYTES - 1 && strspn(text, ITL_TEXT_SMALL_HEX) == COLLECTOR_SHA1_BYTES - 1;
}

/* As the phone wrote it. */
static void signature_text(const char *sha1, char text[SIGNATURE_BYTES])
{
    if (sha1[0] == '\0') {
        memcpy(text, "Not Installed", sizeof "Not Installed");
        return;
    }
    uint8_t bytes[(COLLECTOR_SHA1_BYTES - 1) / 2] = {0};
    itl_text_t pairs = itl_text_in(text, SIGNATURE_BYTES);
    itl_text_read_hex(sha1, bytes, sizeof bytes);
    itl_text_pairs(&pairs, bytes, sizeof bytes, ' ');
    itl_text_char(&pairs, ' ');
}

/* "%UC_PHONE-6-DeviceTLInfo : %[DeviceName=...]...: Trust List Files are updated or installed" */
static void event_text(const collector_alarm_t *alarm, const collector_node_t *node, char text[COLLECTOR_LINE_BYTES])
{
    char ctl[SIGNATURE_BYTES], itl[SIGNATURE_BYTES], status[24] = "";
    signature_text(alarm->ctl.sha1, ctl);
    signature_text(alarm->itl.sha1, itl);
    if (alarm->status != ITL_ALARM_NOTHING_NEW)
        snprintf(status, sizeof status, "[StatusCode=%d]", alarm->status);
    snprintf(text, COLLECTOR_LINE_BYTES,
             "%%UC_PHONE-6-DeviceTLInfo : %%[DeviceName=%s][IPv4Address=%s][IPv6Address=%s][CTL_Signature=%s]"
             "[CTL_TFTP_Server=%s][ITL_Signature=%s][ITL_TFTP_Server=%s]%s[AppID=Cisco CallManager]"
             "[ClusterID=StandAloneCluster][NodeID=%s]: Trust List Files are updated or installed",
             alarm->device, alarm->ipv4, alarm->ipv6, ctl, alarm->ctl.server, itl, alarm->itl.server, status,
             node->host);
}

static struct tm utc_of(const collector_alarm_t *alarm)
{
    time_t seconds = (time_t)(alarm->time_ms / 1000 + alarm->ahead_s);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    return utc;
}

void collector_log_line(const collector_alarm_t *alarm, const collector_node_t *node, char line[COLLECTOR_LINE_BYTES])
{
    char text[COLLECTOR_LINE_BYTES], brief[32] = "", stamp[32] = "";
    const struct tm utc = utc_of(alarm);
    strftime(brief, sizeof brief, "%b %d %H:%M:%S", &utc);
    strftime(stamp, sizeof stamp, "%b %d %Y %H:%M:%S", &utc);
    event_text(alarm, node, text);
    int size = snprintf(line, COLLECTOR_LINE_BYTES, "%s %s local7 6 : %llu: %s: %s.%03d UTC : ", brief, node->host,
                        (unsigned long long)alarm->id, node->name, stamp, (int)(alarm->time_ms % 1000));
    if (size > 0 && (size_t)size < COLLECTOR_LINE_BYTES)
        snprintf(line + size, COLLECTOR_LINE_BYTES - (size_t)size, "%.*s", (int)COLLECTOR_LINE_BYTES - 1 - size, text);
}

size_t collector_syslog_message(const collector_alarm_t *alarm, const collector_node_t *node,
                                char message[COLLECTOR_LINE_BYTES])
{
    char text[COLLECTOR_LINE_BYTES], stamp[32] = "";
    const struct tm utc = utc_of(alarm);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
    event_text(alarm, node, text);
    int size = snprintf(message, COLLECTOR_LINE_BYTES, "<%d>1 %s.%03dZ %s CallManager - DeviceTLInfo - ", PRIORITY,
                        stamp, (int)(alarm->time_ms % 1000), node->name);
    if (size < 0 || (size_t)size >= COLLECTOR_LINE_BYTES)
        return 0;
    snprintf(message + size, COLLECTOR_LINE_BYTES - (size_t)size, "%.*s", (int)COLLECTOR_LINE_BYTES - 1 - size, text);
    return strlen(message);
}
