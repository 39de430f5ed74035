/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/mails.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/mails.h"
#include "mail/mail.h"

/* The clock of a cluster can be set ahead, and another command may have the cluster: looked for so often. */
enum { WAIT_MS = 1000, LOCKED_MS = 50 };

struct serving_mails {
    const cluster_disk_t *disk;
    const itl_hal_t *hal;
    const serving_events_t *events;
    mail_sender_t *sender;
    bool wanted; /* Somebody is to be told. */
    cluster_notification_t notification;
    cluster_mail_t next;
    int64_t clock_offset;
    char host[256];       /* Of the publisher, in full. */
    uint64_t sending;     /* The mail that is on its way; 0: none. */
    mail_state_t outcome; /* To be noted in the cluster. */
    base_error_t why;
    base_error_t complaint; /* Told last. */
};

serving_mails_t *serving_mails_open(const cluster_disk_t *disk, const itl_hal_t *hal, const serving_events_t *events)
{
    serving_mails_t *mails = calloc(1, sizeof *mails);
    if (mails == NULL)
        return NULL;
    *mails = (serving_mails_t){.disk = disk, .hal = hal, .events = events, .sender = mail_open()};
    if (mails->sender != NULL)
        return mails;
    free(mails);
    return NULL;
}

void serving_mails_close(serving_mails_t *mails)
{
    if (mails == NULL)
        return;
    mail_close(mails->sender);
    base_bytes_free(&mails->next.text);
    free(mails);
}

/* What goes wrong again and again is told once. */
static void complain(serving_mails_t *mails, const base_error_t *what)
{
    if (strcmp(what->text, mails->complaint.text) != 0)
        serving_note(mails->events, what->text);
    mails->complaint = *what;
}

static bool is_same(const cluster_notification_t *a, const cluster_notification_t *b)
{
    return a->server.port == b->server.port && strcmp(a->server.host, b->server.host) == 0 &&
           strcmp(a->to, b->to) == 0 && strcmp(a->from, b->from) == 0;
}

/* What is on its way goes to where nobody wants it any more. */
static void give_up(serving_mails_t *mails)
{
    mail_stop(mails->sender);
    mails->sending = 0;
    mails->outcome = MAIL_IDLE;
}

void serving_mails_look(serving_mails_t *mails, const cluster_t *cluster)
{
    base_error_t error;
    cluster_notification_t former = mails->notification;
    base_bytes_free(&mails->next.text);
    mails->next = (cluster_mail_t){0};
    mails->wanted = cluster_notification(cluster, &mails->notification);
    if (!is_same(&former, &mails->notification))
        give_up(mails);
    mails->clock_offset = cluster_state(cluster)->clock_offset;
    cluster_full_name(&cluster_state(cluster)->nodes[0], mails->host);
    if (mails->wanted && !cluster_next_mail(cluster, &mails->next, &error))
        complain(mails, &error);
}

/* --- a mail --- */

static unsigned count_warnings(const char *text)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, "\n\n")) != NULL; at += 2)
        count++;
    return count;
}

static bool start(serving_mails_t *mails, base_error_t *error)
{
    char subject[400], id[400];
    const char *text = (const char *)mails->next.text.data;
    unsigned warnings = count_warnings(text);
    snprintf(subject, sizeof subject, "Cluster of %s: %u warning%s", mails->host, warnings, warnings == 1 ? "" : "s");
    snprintf(id, sizeof id, "%" PRId64 ".%" PRIu64 "@%s", mails->next.date, mails->next.id, mails->host);
    const mail_message_t message = {.server = mails->notification.server,
                                    .from = mails->notification.from,
                                    .to = mails->notification.to,
                                    .subject = subject,
                                    .id = id,
                                    .date = mails->next.date,
                                    .text = text};
    return mail_start(mails->sender, &message, error);
}

static void note_sent(serving_mails_t *mails)
{
    base_error_t note;
    base_fail(&note, "mail to %s sent", mails->notification.to);
    mails->complaint.text[0] = '\0';
    serving_note(mails->events, note.text);
}

static void note_failed(serving_mails_t *mails)
{
    base_error_t note;
    base_fail(&note, "mail to %s not sent, and kept: %.1000s", mails->notification.to, mails->why.text);
    complain(mails, &note);
}

/* A failure says nothing of a server that was set since. */
static bool note_in(const serving_mails_t *mails, cluster_t *cluster, base_error_t *error)
{
    cluster_notification_t now;
    if (mails->outcome == MAIL_SENT)
        return cluster_mail_sent(cluster, mails->sending, error);
    return !cluster_notification(cluster, &now) || !is_same(&now, &mails->notification) ||
           cluster_mail_failed(cluster, mails->why.text, error);
}

/* The cluster is not waited for. @return false: later */
static bool note_outcome(serving_mails_t *mails)
{
    base_error_t error = {""};
    cluster_t *cluster = cluster_open_at(mails->disk, CLUSTER_NO_WAIT, NULL, &error);
    if (cluster == NULL && error.text[0] == '\0')
        return false;
    bool noted = cluster != NULL && note_in(mails, cluster, &error);
    if (mails->outcome == MAIL_SENT)
        note_sent(mails);
    else
        note_failed(mails);
    mails->sending = 0;
    mails->outcome = MAIL_IDLE;
    if (cluster != NULL)
        serving_mails_look(mails, cluster);
    cluster_close(cluster);
    /* Without a note of it the same mail would be sent again and again. */
    if (!noted) {
        complain(mails, &error);
        mails->wanted = false;
    }
    return true;
}

static bool is_due(const serving_mails_t *mails)
{
    const itl_hal_clock_t *clock = mails->hal->clock;
    return mails->wanted && mails->next.id != 0 &&
           (int64_t)clock->utc_s(clock->ctx) + mails->clock_offset >= mails->next.due_at;
}

static void start_due(serving_mails_t *mails)
{
    mails->sending = mails->next.id;
    if (!start(mails, &mails->why))
        mails->outcome = MAIL_FAILED;
}

uint64_t serving_mails_poll(serving_mails_t *mails)
{
    const uint64_t now = itl_hal_now_ms(mails->hal->clock);
    if (mails->sending == 0 && is_due(mails))
        start_due(mails);
    if (mails->sending != 0 && mails->outcome == MAIL_IDLE) {
        mail_state_t state = mail_poll(mails->sender, &mails->why);
        if (state == MAIL_BUSY)
            return now + MAIL_POLL_MS;
        mails->outcome = state;
    }
    if (mails->outcome != MAIL_IDLE && !note_outcome(mails))
        return now + LOCKED_MS;
    if (mails->next.id == 0 || !mails->wanted)
        return ITL_HAL_FOREVER;
    return now + (is_due(mails) ? 0 : WAIT_MS);
}
