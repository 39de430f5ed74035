/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Questions: to a person at a terminal, to the lines of a session's input, or answered by options.
 */
#ifndef ADMIN_ASK_H
#define ADMIN_ASK_H

#include <stddef.h>
#include <stdio.h>

#include "admin/session.h"

/** Space for an answer or a password. */
#define ASK_BYTES 256

/**
 * Asks for a line. When it does not come from a terminal, the answer is printed behind the question.
 * @param given   answer from an option; NULL: asked
 * @param answer  [out] without line end; "" is an answer
 * @return false: no answer (end of input, Ctrl-C, too long); printed
 */
bool ask_line(const admin_session_t *session, const char *question, const char *given, char answer[ASK_BYTES]);

/**
 * Asks for a password, which is never shown.
 * @param file    first line taken instead; NULL: asked
 * @param answer  [out] to be wiped by the caller (ask_forget)
 * @return as ask_line
 */
bool ask_secret(const admin_session_t *session, const char *question, const char *file, char answer[ASK_BYTES]);

/** The same where the dialog shows a star for each character; for one that is not typed at a terminal, some stars. */
bool ask_starred(const admin_session_t *session, const char *question, const char *file, char answer[ASK_BYTES]);

/**
 * Asks for a password at the terminal, where it is not shown, or takes the next line of @p in.
 * @param in      a terminal, or lines
 * @param to      where the question goes
 * @param answer  [out] to be wiped by the caller
 * @return false: no answer
 */
bool ask_hidden(FILE *in, FILE *to, const char *question, char answer[ASK_BYTES]);

/** Reads the first line of a file. @param answer  [out] to be wiped by the caller. @return false with the reason */
bool ask_file(const char *path, char answer[ASK_BYTES], base_error_t *error);

/** Wipes an answer. */
void ask_forget(char answer[ASK_BYTES]);

/** A reply to a question for yes or no. */
typedef enum ask_reply {
    ASK_NO,
    ASK_YES,
    ASK_NOTHING, /**< No answer, as was told. */
} ask_reply_t;

/** Asks for yes or no, until it is one of them; with --yes it is yes. */
ask_reply_t ask_yes_or_no(const admin_session_t *session, const char *question);

/** The same for those who take no answer for a no. @return true: yes */
bool ask_yes(const admin_session_t *session, const char *question);

/** What came of reading a line. */
typedef enum ask_input {
    ASK_LINE,
    ASK_END,
    ASK_FAILED, /**< Interrupted, too long, or with a NUL in it. */
} ask_input_t;

/** Reads a line. @param line  [out] without line end */
ask_input_t ask_read_line(FILE *in, char *line, size_t size);

#endif
