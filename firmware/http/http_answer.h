/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The head of an answer as it is sent (RFC 9112 section 4, RFC 9110 sections 8.6, 10.2.2, 11.6.1).
 */
#ifndef ITLPHONE_HTTP_ANSWER_H
#define ITLPHONE_HTTP_ANSWER_H

#include "http/http_handler.h"

/** What is said of an answer beside what is in it. */
typedef struct itl_http_head {
    uint32_t length;    /**< Of the body. */
    bool keeps;         /**< The connection stays open. */
    bool minor_0;       /**< The client speaks HTTP/1.0, which wants to be told that it does. */
    bool small_letters; /**< As itl_http_server_config_t has it. */
    int64_t utc_s;      /**< Date; 0 or less: not known. */
} itl_http_head_t;

/** Appends status line, fields and the empty line. */
void itl_http_answer_head(itl_text_t *out, const itl_http_answer_t *answer, const itl_http_head_t *head);

/** A status in words: "Not Found"; for one that this server does not use, "Unknown". */
const char *itl_http_phrase(uint16_t status);

/** Makes the body of an answer that has none to say more than its status: a piece of itl_http_answer_t. */
itl_http_piece_t itl_http_phrase_piece(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out);

#endif
