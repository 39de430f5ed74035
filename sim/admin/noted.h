/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Commands as the cluster's history keeps them (cluster/history.h): who only looks is not noted, passwords are not
 * either. Best effort: what cannot be noted is told in one line, and the command counts all the same.
 */
#ifndef ADMIN_NOTED_H
#define ADMIN_NOTED_H

#include "admin/session.h"
#include "cluster/history.h"

/** Answers to a command's questions, as far as they came. */
typedef struct noted_answers {
    char *of[HISTORY_ANSWERS_MAX]; /**< NULL: a password. */
    size_t count;
    bool complete; /**< None was too many. */
} noted_answers_t;

/**
 * Runs a command, reports it, and notes it in the cluster's history.
 * A word that is a secret is not in it.
 * @param line   as it was typed; NULL: the words, with quotes where they need some
 */
admin_result_t noted_command(admin_session_t *session, const char *line, int count, char **words);

/** An answer came, typed or by an option; what the command's own words answer is none. @param answer  NULL: a password
 */
void noted_answer(const admin_session_t *session, const char *answer);

#endif
