/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cluster looks at once a day. */
#include <wolfssl/options.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/asn_public.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"

static const char not_saved[] =
    "This cluster has an ITLRecovery certificate that has not been backed up. Taking a manual backup of this "
    "certificate is recommended to avoid the need to manually delete the ITL file from every phone in the cluster "
    "after certain cluster reconfiguration operations..";

/* Where the clock went back the day begins again. */
static bool is_a_day_since(int64_t then, int64_t now)
{
    return now - then >= CLUSTER_DAY_S || now < then;
}

/* True where there is a recovery key to be saved, and it is not. */
static bool key_is_at_risk(const cluster_state_t *state)
{
    return !state->recovery_saved && state_has_certificate(state, &state->nodes[0], CLUSTER_ITLRECOVERY);
}

static bool key_is_due(const cluster_state_t *state, int64_t now)
{
    return key_is_at_risk(state) && is_a_day_since(state->warned_at, now);
}

static bool mail_is_due(const cluster_state_t *state, int64_t now)
{
    return state->smtp_host != NULL && state->smtp_host[0] != '\0' && is_a_day_since(state->mailed_at, now);
}

bool daily_is_due(const cluster_state_t *state, int64_t now)
{
    return key_is_due(state, now) || is_a_day_since(state->looked_at, now) || mail_is_due(state, now);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t cluster_daily_at(const cluster_state_t *state)
{
    int64_t next = state->looked_at;
    if (key_is_at_risk(state))
        next = earlier(next, state->warned_at);
    if (state->smtp_host != NULL && state->smtp_host[0] != '\0')
        next = earlier(next, state->mailed_at);
    return next + CLUSTER_DAY_S;
}

/* --- certificates --- */

static bool read_time(const byte *date, int length, int64_t *when)
{
    const byte *value;
    byte format;
    int size;
    struct tm utc;
    if (wc_GetDateInfo(date, length, &value, &format, &size) != 0 ||
        wc_GetDateAsCalendarTime(value, size, format, &utc) != 0)
        return false;
    *when = (int64_t)timegm(&utc);
    return true;
}

/* When a certificate expires. @return false: it cannot be read, as whoever uses it will say */
static bool read_end(const edit_t *edit, unsigned node, cluster_certificate_t which, int64_t *end)
{
    listfile_identity_t identity = {0};
    base_error_t ignored;
    DecodedCert decoded;
    bool done = cluster_identity(edit->cluster, &edit->cluster->state->nodes[node], which, &identity, &ignored);
    if (done) {
        const base_bytes_t *der = &identity.certificate;
        wc_InitDecodedCert(&decoded, der->data, (word32)der->size, NULL);
        done = wc_ParseCert(&decoded, CERT_TYPE, NO_VERIFY, NULL) == 0 &&
               read_time(decoded.afterDate, decoded.afterDateLen, end);
        wc_FreeDecodedCert(&decoded);
    }
    listfile_identity_free(&identity);
    return done;
}

/* @param left  seconds. @return NULL: there is time */
static const char *alarm_of(int64_t left)
{
    static const struct {
        int64_t below;
        const char *alarm;
    } alarms[] = {{1, "UC_CERT-3-CertExpired"},
                  {CLUSTER_DAY_S, "UC_CERT-1-CertValidLessthanADay"},
                  {(int64_t)7 * CLUSTER_DAY_S, "UC_CERT-2-CertValidfor7days"},
                  {(int64_t)30 * CLUSTER_DAY_S, "UC_CERT-4-CertValidLessThanMonth"}};
    for (size_t i = 0; i < sizeof alarms / sizeof alarms[0]; i++)
        if (left < alarms[i].below)
            return alarms[i].alarm;
    return NULL;
}

/* --- warnings --- */

/* The warnings of a day. */
typedef struct day {
    edit_t *edit;
    bool alert; /* Certificates are due. */
    base_bytes_t text;
} day_t;

static void tell(day_t *day, const cluster_node_t *node, const char *alarm, const char *text)
{
    char line[1024];
    int length = snprintf(line, sizeof line, "%s: %s: %s\n\n", node->host, alarm, text);
    base_put(&day->text, line, length < (int)sizeof line ? (size_t)length : sizeof line - 1);
}

static void look_at_certificate(day_t *day, unsigned index, cluster_certificate_t which)
{
    const cluster_node_t *node = &day->edit->draft->nodes[index];
    char stamp[64] = "", text[256];
    int64_t end = 0;
    struct tm utc;
    const char *alarm = read_end(day->edit, index, which, &end) ? alarm_of(end - edit_now(day->edit)) : NULL;
    if (alarm == NULL)
        return;
    const time_t seconds = (time_t)end;
    if (gmtime_r(&seconds, &utc) != NULL)
        strftime(stamp, sizeof stamp, "%a %b %e %H:%M:%S UTC %Y", &utc);
    const char *name = cluster_certificate_name(which);
    snprintf(text, sizeof text,
             "Certificate expiration Notification. Certificate name:%s.pem Unit:%s Type:own-cert Expiration:%s", name,
             name, stamp);
    if (day->alert)
        edit_alert(day->edit, node, alarm, text);
    tell(day, node, alarm, text);
}

static void look_at_certificates(day_t *day)
{
    const cluster_state_t *draft = day->edit->draft;
    for (unsigned i = 0; i < draft->nodes_count; i++)
        for (cluster_certificate_t which = 0; which < CLUSTER_CERTIFICATES; which++)
            if (!draft->nodes[i].monitor_stopped && state_has_certificate(draft, &draft->nodes[i], which))
                look_at_certificate(day, i, which);
}

static void look_at_key(day_t *day)
{
    cluster_state_t *draft = day->edit->draft;
    if (key_is_due(draft, edit_now(day->edit))) {
        edit_alert(day->edit, &draft->nodes[0], "UC_CERT-4-ITLRecoveryCertBackup", not_saved);
        draft->warned_at = edit_now(day->edit);
    }
    if (key_is_at_risk(draft))
        tell(day, &draft->nodes[0], "UC_CERT-4-ITLRecoveryCertBackup", not_saved);
}

static bool write_mail(day_t *day, base_error_t *error)
{
    day->edit->draft->mailed_at = edit_now(day->edit);
    if (day->text.size == 0)
        return true;
    base_put(&day->text, "", 1);
    return day->text.failed ? base_fail(error, "out of memory")
                            : edit_queue_mail(day->edit, (const char *)day->text.data, error);
}

bool daily_look(edit_t *edit, base_error_t *error)
{
    const int64_t now = edit_now(edit);
    day_t day = {.edit = edit, .alert = is_a_day_since(edit->draft->looked_at, now)};
    bool mail = mail_is_due(edit->draft, now);
    look_at_key(&day);
    if (day.alert || mail)
        look_at_certificates(&day);
    if (day.alert)
        edit->draft->looked_at = now;
    bool done = !mail || write_mail(&day, error);
    base_bytes_free(&day.text);
    return done;
}
