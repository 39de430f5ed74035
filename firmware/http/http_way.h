/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * HTTP as a way of fetching files: one GET on a connection of its own for each, as phones ask call managers on TCP 6970
 * (phones send `GET /NAME HTTP/1.1`, `Host:ADDRESS:PORT` without a blank, and nothing else). Messages are read by
 * http-parser.
 *
 * What comes: 200 with a body of a known length, in chunks, or up to the connection's end; fields in any spelling; 1xx
 * before it. Redirections are not followed, and of any other status only the head is read. Limits:
 * ITL_LIMIT_HTTP_HEAD_BYTES and ITL_LIMIT_HTTP_FIELDS of a head, the job's max_bytes, silence_ms until the server says
 * anything at all, then the job's timeout_ms between two pieces, and its transfer_ms for everything. HTTP authenticates
 * nobody; what arrives is believed only after its signature is verified.
 */
#ifndef ITLPHONE_HTTP_WAY_H
#define ITLPHONE_HTTP_WAY_H

#include "fetch/fetch_way.h"
#include "hal/clock.h"
#include "http/http_response.h"
#include "itl_limits.h"

/** Of the request, and of what is received at once. */
#define ITL_HTTP_WAY_BYTES 1536u

/** Longest name that is asked for. */
#define ITL_HTTP_FILE_MAX 255u

/** Where a transfer stands. */
typedef enum itl_http_transfer_state {
    ITL_HTTP_TRANSFER_IDLE = 0,
    ITL_HTTP_TRANSFER_ASKING,    /**< The connection comes up, the request goes out. */
    ITL_HTTP_TRANSFER_RECEIVING, /**< The answer comes. */
} itl_http_transfer_state_t;

/** A transfer: the ctx of itl_http_way. Prepared by itl_http_transfer_init; members are private. */
typedef struct itl_http_transfer {
    itl_http_transfer_state_t state;
    bool answered; /**< The server said anything. */
    /** The job's file is a path and a query as they are to be asked for, without the first '/'. Set after
     *  itl_http_transfer_init. */
    bool as_it_stands;
    const char *host;        /**< Of the field Host: "HOST:PORT"; NULL: the address. Set likewise, as the next two. */
    const char *more;        /**< More fields of the request, each with its CRLF; NULL: none. */
    itl_http_fields_t *seen; /**< [out] Fields of the answer; NULL: nobody wants them. */
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const itl_fetch_job_t *job;
    itl_hal_socket_t socket;
    uint32_t silence_ms;
    uint64_t start_ms, progress_ms;
    uint16_t request_len, request_sent;
    itl_http_response_t response;
    uint8_t buffer[ITL_HTTP_WAY_BYTES];
} itl_http_transfer_t;

/**
 * Prepares a transfer. Opens nothing.
 * @param net, clock   kept
 * @param silence_ms   how long the server's first byte is waited for, where the job's timeout_ms is not shorter; 0:
 * ITL_DEFAULT_HTTP_SILENCE_MS
 */
void itl_http_transfer_init(itl_http_transfer_t *transfer, const itl_hal_net_t *net, const itl_hal_clock_t *clock,
                            uint32_t silence_ms);

/** The server is not what is waited for at this time: its time begins again. */
void itl_http_transfer_rest(itl_http_transfer_t *transfer);

/**
 * The way: "http". Beside what every way says a transfer ends with ITL_REASON_NOT_FOUND (404, 410),
 * ITL_REASON_ACCESS_VIOLATION (401, 403), ITL_REASON_HTTP_BUSY (503), ITL_REASON_HTTP_ERROR (any other status, an
 * answer against the protocol or one that breaks off), ITL_REASON_HTTP_TIMEOUT, ITL_REASON_TOO_LARGE,
 * ITL_REASON_NETWORK_ERROR (refused, unreachable), or what the sink returned.
 */
extern const itl_fetch_way_t itl_http_way;

#endif
