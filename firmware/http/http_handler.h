/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What an HTTP server (http/http_server.h) hands to whoever makes its pages, and what it takes back. A page is told
 * piece by piece into a buffer of the server's, so that no page has to fit into memory whole.
 */
#ifndef ITLPHONE_HTTP_HANDLER_H
#define ITLPHONE_HTTP_HANDLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/net.h"
#include "text/text.h"

/** Methods that reach a handler; others are answered with 405. */
typedef enum itl_http_method { ITL_HTTP_METHOD_GET, ITL_HTTP_METHOD_HEAD, ITL_HTTP_METHOD_POST } itl_http_method_t;

/** A request, whole. Everything in it comes from the client and is hostile; strings are NUL-terminated, and "" where
 *  the client sent none. */
typedef struct itl_http_request {
    itl_http_method_t method;
    const char *path;          /**< Begins with '/'; percent-decoded, without control characters. */
    const char *query;         /**< Behind the '?', as it was sent. */
    const char *authorization; /**< Value of the field: "Basic dXNlcjpwYXNz". */
    const char *content_type;  /**< Value of the field. */
    const uint8_t *body;       /**< Only for the handler, not for what makes pieces. */
    size_t body_len;
    itl_hal_addr_t client;
} itl_http_request_t;

/** Whether there is more behind a piece. */
typedef enum itl_http_piece { ITL_HTTP_PIECE_MORE, ITL_HTTP_PIECE_LAST } itl_http_piece_t;

/** An answer. Strings outlive it, as constants do. */
typedef struct itl_http_answer itl_http_answer_t;
struct itl_http_answer {
    uint16_t status;   /**< 200 when the handler is called. */
    bool later;        /**< Not yet: the handler is called again, at again_ms at the latest, with the same request. */
    uint64_t again_ms; /**< With later; in monotonic ms. The server's next poll may come before. */
    const char *type;  /**< Content-Type; NULL: none. */
    const char *realm; /**< With status 401: the challenge `Basic realm="..."`; NULL: none. */
    const char *location; /**< Location; NULL: none. */
    const char
        *fields; /**< More fields, as they are sent, each with its CRLF: "Cache-Control: no-cache\r\n"; NULL. With
                             status 405 Allow is one of them. */

    void *context; /**< The maker's own, as the next one. */
    uint32_t page; /**< Whichever page it is, say. */

    /** Writes piece @p number (0, 1, ...) of the body to @p out, which is empty and holds ITL_HTTP_PIECE_BYTES with its
     *  NUL. Asked twice for each: once for the length of all, once to be sent; an answer whose length then is another
     *  one is broken off. What does not fit is lost, and the answer becomes a 500. NULL: no text.
     *  @return whether there is a piece behind it */
    itl_http_piece_t (*piece)(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out);

    /** Writes the bytes of the body from @p offset on, @p len of them, all below length; where piece is NULL. NULL: the
     *  body is empty. @return false: they cannot be had any more, and the answer is broken off */
    bool (*read)(const itl_http_answer_t *answer, uint32_t offset, uint8_t *out, size_t len);
    uint32_t length; /**< Of the body, for read. */

    /** Called once when the answer was sent, or will not be; NULL: nobody. @param whole  the client was sent all of it
     */
    void (*done)(const itl_http_answer_t *answer, bool whole);
};

/**
 * Answers a request. The same function makes GET and HEAD: of the latter's answer only the head is sent.
 * @param context  as in itl_http_server_config_t
 * @param request  until the answer was sent or broken off, but for its body
 * @param answer   [in, out] all of it zero but for status 200; with later, as it was left
 */
typedef void itl_http_handler_t(void *context, const itl_http_request_t *request, itl_http_answer_t *answer);

#endif
