/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The answer to a GET, read as its bytes come, its body handed on: http-parser behind the rules of http/http_lines.h.
 */
#ifndef ITLPHONE_HTTP_RESPONSE_H
#define ITLPHONE_HTTP_RESPONSE_H

#include <http_parser.h>

#include "fetch/fetch_way.h"
#include "http/http_lines.h"

/** An answer that is being read. Members are private but for over, reason and bytes. */
typedef struct itl_http_response {
    bool over;           /**< Nothing more is wanted; reason says what it came to. */
    bool in_body;        /**< The head of the last answer is whole. */
    uint8_t interims;    /**< Answers before the last one. */
    itl_reason_t reason; /**< ITL_REASON_NONE: a whole file. */
    uint32_t bytes;      /**< Of the body, that went to the sink. */
    uint32_t max_bytes;
    itl_fetch_sink_t sink;
    itl_http_lines_t lines;
    http_parser parser;
} itl_http_response_t;

/** Begins with an answer. @param max_bytes  longer bodies are refused; 0: no limit @param sink  copied */
void itl_http_response_start(itl_http_response_t *response, uint32_t max_bytes, const itl_fetch_sink_t *sink);

/** Reads on; after the end, does nothing. */
void itl_http_response_take(itl_http_response_t *response, const uint8_t *bytes, size_t len);

/** The connection has ended; the answer is over. */
void itl_http_response_end(itl_http_response_t *response);

#endif
