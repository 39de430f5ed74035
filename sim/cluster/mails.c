/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/mails.h"

#include <stdio.h>
#include <string.h>

#include "cluster/edit.h"
#include "cluster/mail_queue.h"

#define MAIL_FILE "mail.yaml"

/* Of the first try that failed; the pause doubles with each that follows. */
#define FIRST_PAUSE_S 60

/* @return an empty queue where there is no file; NULL with the reason */
static mail_queue_t *load(const cluster_t *cluster, base_error_t *error)
{
    base_bytes_t yaml = {0};
    mail_queue_t *queue = NULL;
    if (!cluster_has(cluster, MAIL_FILE))
        queue = mail_queue_new();
    else if (cluster_get(cluster, MAIL_FILE, &yaml, NULL, error))
        queue = mail_queue_read(&yaml, error);
    base_bytes_free(&yaml);
    return queue;
}

static bool put(change_t *change, const mail_queue_t *queue, base_error_t *error)
{
    base_bytes_t yaml = {0};
    bool done =
        mail_queue_write(queue, &yaml, error) && change_put(change, MAIL_FILE, yaml.data, yaml.size, 0600, error);
    base_bytes_free(&yaml);
    return done;
}

/* nodes.yaml stays as it is: who sends the mails need not look at it again. @param queue  freed */
static bool save(const cluster_t *cluster, mail_queue_t *queue, base_error_t *error)
{
    change_t change;
    bool begun = change_begin(&change, cluster_disk(cluster), error);
    bool done = begun && put(&change, queue, error);
    mail_queue_free(queue);
    if (done)
        return change_commit(&change, error);
    if (begun)
        change_drop(&change);
    return false;
}

bool edit_queue_mail(edit_t *edit, const char *text, base_error_t *error)
{
    base_error_t damaged;
    mail_queue_t *queue = load(edit->cluster, &damaged);
    /* One that cannot be read holds nothing that could be sent. */
    if (queue == NULL)
        queue = mail_queue_new();
    bool done = queue != NULL && mail_queue_add(queue, edit_now(edit), text);
    done = done ? put(&edit->change, queue, error) : base_fail(error, "out of memory");
    mail_queue_free(queue);
    return done;
}

/* --- whom to tell --- */

/* What waits is tried again, by another server or to somebody else. */
static bool forget_tries(edit_t *edit, base_error_t *error)
{
    base_error_t damaged;
    mail_queue_t *queue = cluster_has(edit->cluster, MAIL_FILE) ? load(edit->cluster, &damaged) : NULL;
    if (queue == NULL)
        return true;
    queue->tries = 0;
    bool done = mail_queue_set_error(queue, "") ? put(&edit->change, queue, error) : base_fail(error, "out of memory");
    mail_queue_free(queue);
    return done;
}

static bool set(edit_t *edit, const cluster_notification_t *notification, base_error_t *error)
{
    cluster_state_t *draft = edit->draft;
    draft->smtp_port = notification->server.port;
    /* The next to open the cluster writes the day's mail, where none waits. */
    if (draft->smtp_host == NULL || draft->smtp_host[0] == '\0')
        draft->mailed_at = 0;
    return forget_tries(edit, error) && state_set(&draft->smtp_host, notification->server.host, error) &&
           state_set(&draft->mail_to, notification->to, error) &&
           state_set(&draft->mail_from, notification->from, error);
}

static bool set_nobody(edit_t *edit, base_error_t *error)
{
    return state_set(&edit->draft->smtp_host, "", error) && state_set(&edit->draft->mail_to, "", error) &&
           state_set(&edit->draft->mail_from, "", error) && change_remove(&edit->change, MAIL_FILE, error);
}

bool cluster_set_notification(cluster_t *cluster, const cluster_notification_t *notification, base_error_t *error)
{
    if (notification != NULL && !base_parse_mail_address(notification->to))
        return base_fail(error, "'%s': not a mail address", notification->to);
    if (notification != NULL && !base_parse_mail_address(notification->from))
        return base_fail(error, "'%s': not a mail address", notification->from);
    edit_t *edit = edit_begin(cluster, error);
    bool done = edit != NULL && (notification != NULL ? set(edit, notification, error) : set_nobody(edit, error));
    return edit_end(edit, done, error);
}

bool cluster_notification(const cluster_t *cluster, cluster_notification_t *notification)
{
    const cluster_state_t *state = cluster_state(cluster);
    *notification = (cluster_notification_t){.server.port = state->smtp_port};
    if (state->smtp_host == NULL || state->smtp_host[0] == '\0' || state->mail_to == NULL || state->mail_from == NULL)
        return false;
    snprintf(notification->server.host, sizeof notification->server.host, "%s", state->smtp_host);
    snprintf(notification->to, sizeof notification->to, "%s", state->mail_to);
    snprintf(notification->from, sizeof notification->from, "%s", state->mail_from);
    return true;
}

/* --- those that wait --- */

bool cluster_mails(const cluster_t *cluster, cluster_mails_t *mails, base_error_t *error)
{
    mail_queue_t *queue = load(cluster, error);
    *mails = (cluster_mails_t){0};
    if (queue == NULL)
        return false;
    *mails = (cluster_mails_t){
        .waiting = queue->mails_count, .tries = queue->tries, .tried_at = queue->tried_at, .sent_at = queue->sent_at};
    snprintf(mails->error, sizeof mails->error, "%s", queue->error);
    mail_queue_free(queue);
    return true;
}

static int64_t due_at(const mail_queue_t *queue, int64_t now)
{
    int64_t pause = FIRST_PAUSE_S;
    /* Where the clock went back the pause is over. */
    if (queue->tries == 0 || now < queue->tried_at)
        return now;
    for (uint32_t i = 1; i < queue->tries && pause < CLUSTER_MAIL_PAUSE_S; i++)
        pause *= 2;
    return queue->tried_at + (pause < CLUSTER_MAIL_PAUSE_S ? pause : CLUSTER_MAIL_PAUSE_S);
}

bool cluster_next_mail(const cluster_t *cluster, cluster_mail_t *mail, base_error_t *error)
{
    mail_queue_t *queue = load(cluster, error);
    *mail = (cluster_mail_t){0};
    if (queue == NULL)
        return false;
    if (queue->mails_count > 0) {
        mail->id = queue->mails[0].id;
        mail->date = queue->mails[0].date;
        mail->due_at = due_at(queue, cluster_now(cluster));
        base_put(&mail->text, queue->mails[0].text, strlen(queue->mails[0].text) + 1);
    }
    mail_queue_free(queue);
    return !mail->text.failed || base_fail(error, "out of memory");
}

bool cluster_mail_sent(cluster_t *cluster, uint64_t id, base_error_t *error)
{
    mail_queue_t *queue = load(cluster, error);
    if (queue == NULL)
        return false;
    mail_queue_remove(queue, id);
    queue->tries = 0;
    queue->sent_at = cluster_now(cluster);
    if (mail_queue_set_error(queue, ""))
        return save(cluster, queue, error);
    mail_queue_free(queue);
    return base_fail(error, "out of memory");
}

bool cluster_mail_failed(cluster_t *cluster, const char *why, base_error_t *error)
{
    mail_queue_t *queue = load(cluster, error);
    if (queue == NULL)
        return false;
    queue->tries += queue->tries < 1000;
    queue->tried_at = cluster_now(cluster);
    if (mail_queue_set_error(queue, why))
        return save(cluster, queue, error);
    mail_queue_free(queue);
    return base_fail(error, "out of memory");
}
