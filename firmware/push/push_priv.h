/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of push/ have for each other: push.c (which request), push_read.c (bodies), push_basic.c and
 * push_auth.c (credentials), push_run.c (URIs), push_answer.c and push_xml.c (answers).
 */
#ifndef ITLPHONE_PUSH_PRIV_H
#define ITLPHONE_PUSH_PRIV_H

#include "push/push_types.h"
#include "text/text.h"

/** What is known of credentials. */
typedef enum itl_push_word { ITL_PUSH_OPEN, ITL_PUSH_CHALLENGE, ITL_PUSH_WAIT, ITL_PUSH_DENIED } itl_push_word_t;

/** Begins to look at a request's credentials. @return ITL_PUSH_WAIT: itl_push_auth_poll goes on */
itl_push_word_t itl_push_auth_start(itl_push_t *push, const itl_http_request_t *request);

/** Goes on. @param next_ms  [out] with ITL_PUSH_WAIT: when to call again at the latest */
itl_push_word_t itl_push_auth_poll(itl_push_t *push, uint64_t *next_ms);

/** Runs the items of a push in their order. */
void itl_push_run(itl_push_t *push, itl_push_job_t *job);

/** Shows the object of a push. @return false: this phone does not */
bool itl_push_show(itl_push_t *push, itl_push_job_t *job);

/** A piece of the answer to a push. An itl_http_answer_t.piece whose context is the slot. */
itl_http_piece_t itl_push_answer_piece(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out);

/** What a phone shows. */
typedef enum itl_push_info {
    ITL_PUSH_MODE_INFO,
    ITL_PUSH_LINE_INFO,
    ITL_PUSH_CALL_INFO,
    ITL_PUSH_SETTINGS_INFO,
    ITL_PUSH_SCREENSHOT,
    ITL_PUSH_EXECUTE,
    ITL_PUSH_INFO_COUNT
} itl_push_info_t;

/** A piece of a screen as XML. Its context is the itl_push_t, its page the itl_push_info_t. */
itl_http_piece_t itl_push_info_piece(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out);

/** Appends text as XML has it in attributes and elements; what is no printable ASCII is '?'. */
void itl_push_escape(itl_text_t *out, const char *text);

#endif
