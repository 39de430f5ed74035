/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Mails of a cluster: whom it tells of its warnings, and those that wait to be sent, in DIR/mail.yaml. Whoever serves
 * the cluster sends them; what could not be sent is tried again, after a minute at first, later once an hour. One a day
 * is written, with all warnings of that day, so that the oldest can go when thirty wait.
 */
#ifndef CLUSTER_MAILS_H
#define CLUSTER_MAILS_H

#include "base/bytes.h"
#include "base/parse.h"
#include "cluster/cluster.h"

/** Port of SMTP. */
#define CLUSTER_SMTP_PORT 25

/** Longest pause between two tries, in seconds of the cluster's clock. */
#define CLUSTER_MAIL_PAUSE_S 3600

/** Whom the cluster tells. */
typedef struct cluster_notification {
    base_server_t server; /**< Of SMTP. */
    char to[256], from[256];
} cluster_notification_t;

/**
 * Sets whom to tell. Where nobody was told before, the day's mail is written at once; what waits goes to the new
 * address.
 * @param notification  NULL: nobody; mails that wait are forgotten
 * @return false: an address or a host that is none
 */
bool cluster_set_notification(cluster_t *cluster, const cluster_notification_t *notification, base_error_t *error);

/** Whom the cluster tells. @return false: nobody */
bool cluster_notification(const cluster_t *cluster, cluster_notification_t *notification);

/** How it stands with mails. Times are of the cluster's clock, 0: never. */
typedef struct cluster_mails {
    unsigned waiting;
    uint32_t tries;   /**< Of the one that is to be sent next. */
    int64_t tried_at; /**< When it was tried last. */
    int64_t sent_at;  /**< When a mail was sent last. */
    char error[512];  /**< Why the last try failed. */
} cluster_mails_t;

/** @return false: mail.yaml is damaged */
bool cluster_mails(const cluster_t *cluster, cluster_mails_t *mails, base_error_t *error);

/** A mail that waits. */
typedef struct cluster_mail {
    uint64_t id;    /**< 0: none waits. */
    int64_t date;   /**< When it was written, by the cluster's clock. */
    int64_t due_at; /**< When it is to be tried. */
    base_bytes_t text;
} cluster_mail_t;

/** The mail that is to be sent next. @param mail  [out] its text is freed by the caller, whatever is returned.
 *  @return as cluster_mails */
bool cluster_next_mail(const cluster_t *cluster, cluster_mail_t *mail, base_error_t *error);

/** Notes that a mail was sent; one that is gone is none. */
bool cluster_mail_sent(cluster_t *cluster, uint64_t id, base_error_t *error);

/** Notes that the next mail could not be sent. @param why  one line */
bool cluster_mail_failed(cluster_t *cluster, const char *why, base_error_t *error);

#endif
