/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A server and its connections as memory: what callers lend, and how long things may take.
 */
#ifndef ITLPHONE_HTTP_SERVER_TYPES_H
#define ITLPHONE_HTTP_SERVER_TYPES_H

#include "hal/clock.h"
#include "hal/net.h"
#include "http/http_handler.h"
#include "http/http_request.h"
#include "itl_limits.h"

/** Room for a piece of a page, its NUL counted. */
#define ITL_HTTP_PIECE_BYTES 1024u

/** Of what has arrived and was not looked at yet. */
#define ITL_HTTP_INPUT_BYTES 512u

/** Time for a whole head, from its first byte or the connection's beginning, and for a body or an answer; these get one
 *  more for each byte. */
#define ITL_HTTP_MESSAGE_MS 10000u

/** How long a connection stays open without a request. */
#define ITL_HTTP_IDLE_MS 15000u

/** How long a handler may say "later". */
#define ITL_HTTP_LATER_MS 30000u

/** Most pieces of an answer. */
#define ITL_HTTP_PIECES 4096u

/** How long one that was refused stays open for the client to read why. */
#define ITL_HTTP_LINGER_MS 1000u

/** Where a connection stands. */
typedef enum itl_http_state {
    ITL_HTTP_FREE = 0,
    ITL_HTTP_READING,   /**< A request is to come, or is coming. */
    ITL_HTTP_ANSWERING, /**< The handler has it. */
    ITL_HTTP_SENDING,
    ITL_HTTP_LINGERING, /**< What still comes is thrown away. */
} itl_http_state_t;

/** One connection; private. About 2.2 KB. */
typedef struct itl_http_connection {
    itl_http_state_t state;
    bool busy;     /**< Bytes of the request have come. */
    bool close;    /**< After this answer. */
    bool refused;  /**< The answer says why what came is not read. */
    bool has_body; /**< The server's body buffer is this one's. */
    itl_hal_socket_t socket;
    itl_hal_addr_t client;
    uint64_t begun_ms; /**< The request, or waiting for it. */
    uint64_t deadline_ms;
    itl_http_reader_t reader;
    itl_http_request_t request;
    itl_http_answer_t answer;
    uint32_t piece;  /**< Next one to be made. */
    uint32_t length; /**< Of the body. */
    uint32_t made;   /**< Of it, bytes that were put into out. */
    uint16_t out_len, out_sent;
    uint16_t input_len, input_used;
    uint8_t input[ITL_HTTP_INPUT_BYTES];
    uint8_t out[ITL_HTTP_PIECE_BYTES]; /**< Of a small request also its body. */
} itl_http_connection_t;

/** What a server is made of. */
typedef struct itl_http_server_config {
    itl_hal_addr_t address; /**< To listen on; port 0: any. */
    itl_http_handler_t *handler;
    void *context;                      /**< Of the handler. */
    itl_http_connection_t *connections; /**< Lent until itl_http_server_close. */
    uint16_t connection_count;          /**< At least 1. */
    uint16_t per_address;               /**< Most connections of one address; 0: half of all, at least 1. */
    uint8_t *body;      /**< For bodies past ITL_HTTP_PIECE_BYTES, of one request at a time; NULL: these are refused. */
    uint32_t body_cap;  /**< Of it. */
    bool small_letters; /**< Fields are spelt `Content-length`, as call managers do. */
} itl_http_server_config_t;

/** A server. Members are private. */
typedef struct itl_http_server {
    itl_http_server_config_t config;
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    itl_hal_socket_t listener; /**< ITL_HAL_SOCKET_NONE while it is closed. */
    bool body_taken;
    bool again; /**< What one connection let go another one may wait for. */
} itl_http_server_t;

#endif
