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

/** Longest value of a field that is kept, its NUL counted. */
#define ITL_HTTP_VALUE_BYTES 512u

/** Fields of an answer, for who wants them; "" where the server sent none. One that is too long is as none. */
typedef struct itl_http_fields {
    char location[ITL_HTTP_VALUE_BYTES];
    char refresh[ITL_HTTP_VALUE_BYTES];
} itl_http_fields_t;

/** The field that is being read; private. */
typedef struct itl_http_reading {
    char name[10]; /**< As far as it can be one of itl_http_fields_t. */
    uint8_t len;   /**< Of the name; past its room: it is none of them. */
    bool in_value; /**< The name is whole. */
    char *value;   /**< Where it goes; NULL: nowhere. */
    uint16_t kept; /**< Bytes of the value. */
} itl_http_reading_t;

/** An answer that is being read. Members are private but for over, reason, bytes and status. */
typedef struct itl_http_response {
    bool over;           /**< Nothing more is wanted; reason says what it came to. */
    bool in_body;        /**< The head of the last answer is whole. */
    uint8_t interims;    /**< Answers before the last one. */
    itl_reason_t reason; /**< ITL_REASON_NONE: a whole file. */
    uint32_t bytes;      /**< Of the body, that went to the sink. */
    uint16_t status;     /**< Of the answer; 0: its head has not come. */
    uint32_t max_bytes;
    itl_fetch_sink_t sink;
    itl_http_lines_t lines;
    itl_http_fields_t *fields; /**< NULL: nobody wants them. */
    itl_http_reading_t reading;
    http_parser parser;
} itl_http_response_t;

/**
 * Begins with an answer.
 * @param max_bytes  longer bodies are refused; 0: no limit
 * @param sink       copied
 * @param fields     [out] those of the answer, as they come; kept; NULL: none. A server that sends one of them twice
 *                   breaks the protocol
 */
void itl_http_response_start(itl_http_response_t *response, uint32_t max_bytes, const itl_fetch_sink_t *sink,
                             itl_http_fields_t *fields);

/** Reads on; after the end, does nothing. */
void itl_http_response_take(itl_http_response_t *response, const uint8_t *bytes, size_t len);

/** The connection has ended; the answer is over. */
void itl_http_response_end(itl_http_response_t *response);

#endif
