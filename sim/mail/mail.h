/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Sends mails by SMTP (RFC 5321), one after the other, without ever waiting: libcurl does it while mail_poll is called.
 * Whatever the server does, a mail ends within MAIL_SECONDS.
 *
 * This is the system's network, not that of the HAL: a lab in the virtual world sends no mail.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdint.h>

#include "base/error.h"
#include "base/parse.h"

/** Longest conversation with a server. */
#define MAIL_SECONDS 30

/** While a mail is on its way mail_poll wants to be called so often. */
#define MAIL_POLL_MS 20

/** A mail. Nothing is kept. */
typedef struct mail_message {
    base_server_t server;
    const char *from, *to; /**< Addresses as base_parse_mail_address takes them. */
    const char *subject;   /**< One line. */
    const char *id;        /**< Of the Message-ID, as an address: the same when the mail is tried again. */
    int64_t date;          /**< UTC seconds. */
    const char *text;      /**< UTF-8, lines ended by "\n". */
} mail_message_t;

/** How it stands. */
typedef enum mail_state {
    MAIL_IDLE,   /**< Nothing is on its way. */
    MAIL_BUSY,   /**< A mail is. */
    MAIL_SENT,   /**< The server took it. Told once. */
    MAIL_FAILED, /**< It did not. Told once. */
} mail_state_t;

typedef struct mail_sender mail_sender_t;

/** @return NULL without memory */
mail_sender_t *mail_open(void);

/** Gives up what is on its way, and frees it; NULL is allowed. */
void mail_close(mail_sender_t *sender);

/** Begins to send a mail; none may be on its way. @return false with the reason: addresses or a header that are none,
 *  no memory */
bool mail_start(mail_sender_t *sender, const mail_message_t *message, base_error_t *error);

/** Gives up what is on its way. */
void mail_stop(mail_sender_t *sender);

/** Goes on. @param error  [out] of MAIL_FAILED: which server, and why */
mail_state_t mail_poll(mail_sender_t *sender, base_error_t *error);

#endif
