/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A request read as its bytes come: http-parser, and in front of it the rules about lines, names and lengths that it
 * does not hold, or does not hold in every build (http/http_lines.h).
 */
#ifndef ITLPHONE_HTTP_REQUEST_H
#define ITLPHONE_HTTP_REQUEST_H

#include <http_parser.h>

#include "http/http_handler.h"
#include "http/http_lines.h"
#include "itl_limits.h"

/** What of a request is kept. */
typedef enum itl_http_field {
    ITL_HTTP_FIELD_OTHER = 0,
    ITL_HTTP_FIELD_TARGET, /**< No field: what stands in the first line, and first of all. */
    ITL_HTTP_FIELD_AUTHORIZATION,
    ITL_HTTP_FIELD_CONTENT_TYPE,
    ITL_HTTP_FIELD_HOST,
    ITL_HTTP_FIELD_EXPECT,
    ITL_HTTP_FIELDS
} itl_http_field_t;

/** Room for the longest of their names, its NUL counted. */
#define ITL_HTTP_NAME_BYTES 16u

/** Where a request stands. */
typedef enum itl_http_progress {
    ITL_HTTP_IN_HEAD,
    ITL_HTTP_AT_BODY, /**< The head is whole; a buffer for the body is wanted, see itl_http_reader_want. */
    ITL_HTTP_IN_BODY,
    ITL_HTTP_WHOLE,
    ITL_HTTP_REFUSED, /**< The reader's status says why; nothing more can be read from this connection. */
} itl_http_progress_t;

/** A request that is being read. Members are private but for progress and status. */
typedef struct itl_http_reader {
    itl_http_progress_t progress;
    uint16_t status; /**< With ITL_HTTP_REFUSED: 400, 405, 411, 413, 414, 417, 431, 505. */
    http_parser parser;
    itl_http_lines_t lines;
    itl_http_field_t field; /**< Whose value comes. */
    bool in_value;
    uint8_t fields;                   /**< That came. */
    uint8_t name_len;                 /**< ITL_HTTP_NAME_BYTES: longer than any that is kept. */
    uint16_t used;                    /**< Bytes of head. */
    uint16_t starts[ITL_HTTP_FIELDS]; /**< Of values in head; 0: none came. */
    uint16_t query;                   /**< The same, set once the head is whole. */
    char name[ITL_HTTP_NAME_BYTES];
    char head[ITL_LIMIT_HTTP_KEPT_BYTES]; /**< Target, then values, each with its NUL. */
    uint8_t *body;
    uint32_t body_cap, body_len;
} itl_http_reader_t;

/** Begins with a request. */
void itl_http_reader_start(itl_http_reader_t *reader);

/**
 * Reads on, until the head is whole or the request is.
 * @return how many of the @p len bytes were used; those behind belong to what comes next
 */
size_t itl_http_reader_take(itl_http_reader_t *reader, const uint8_t *bytes, size_t len);

/** With ITL_HTTP_AT_BODY: the body's length; UINT32_MAX: it is told piece by piece. */
uint32_t itl_http_reader_want(const itl_http_reader_t *reader);

/** With ITL_HTTP_AT_BODY: gives it room, and reading goes on. A longer body is refused. @param body  kept until the
 * request is whole */
void itl_http_reader_give(itl_http_reader_t *reader, uint8_t *body, uint32_t cap);

/** True when the client waits for a word before it sends the body (RFC 9110 section 10.1.1). */
bool itl_http_reader_expects(const itl_http_reader_t *reader);

/** True when the connection stays open behind a whole request. */
bool itl_http_reader_keeps(const itl_http_reader_t *reader);

/** Hands out a whole request. @param request  [out] all but client; its strings live as long as @p reader is not
 *  started again */
void itl_http_reader_request(const itl_http_reader_t *reader, itl_http_request_t *request);

#endif
