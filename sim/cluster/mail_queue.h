/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What mail.yaml holds. Inside this room only.
 */
#ifndef CLUSTER_MAIL_QUEUE_H
#define CLUSTER_MAIL_QUEUE_H

#include "base/bytes.h"
#include "base/error.h"

#include <stdint.h>

/** Most mails that wait. */
#define MAIL_QUEUE_MAX 30

/** Longest text of a mail. */
#define MAIL_TEXT_CHARS 65536

/** A mail that waits. */
typedef struct mail_waiting {
    uint64_t id;
    int64_t date;
    char *text;
} mail_waiting_t;

/** The file. Strings are never NULL. */
typedef struct mail_queue {
    uint64_t last_id; /**< Of the newest mail that was ever written. */
    uint32_t tries;
    int64_t tried_at, sent_at;
    char *error;
    mail_waiting_t *mails; /**< The oldest first. */
    unsigned mails_count;
} mail_queue_t;

/** An empty queue. @return to be freed with mail_queue_free; NULL without memory */
mail_queue_t *mail_queue_new(void);

/** @return to be freed with mail_queue_free; NULL with the reason: no such file, damaged */
mail_queue_t *mail_queue_read(const base_bytes_t *yaml, base_error_t *error);

/** @param yaml  [out] freed by the caller, whatever is returned */
bool mail_queue_write(const mail_queue_t *queue, base_bytes_t *yaml, base_error_t *error);

/** Appends a mail; where too many wait the oldest goes. @return false without memory */
bool mail_queue_add(mail_queue_t *queue, int64_t date, const char *text);

/** Takes a mail out. @return false: it is not there */
bool mail_queue_remove(mail_queue_t *queue, uint64_t id);

/** Replaces the error. @return false without memory */
bool mail_queue_set_error(mail_queue_t *queue, const char *error);

/** Frees it; NULL is allowed. */
void mail_queue_free(mail_queue_t *queue);

#endif
