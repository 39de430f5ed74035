/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * HTTP/1.1 server over itl_hal_net_t (RFC 9110, RFC 9112): GET, HEAD, POST. Messages are read by http-parser. Answers
 * always have Content-Length and are never chunked; connections are kept open for further requests, which may be sent
 * without waiting.
 *
 * What is refused, and the connection closed: heads past ITL_LIMIT_HTTP_HEAD_BYTES or ITL_LIMIT_HTTP_FIELDS and fields
 * past their lengths (431, 414), bodies past the buffer (413), other methods (405), other versions than 1.x (505), what
 * is malformed (400). Malformed is also whatever two readers could take differently: a line that ends by LF or CR
 * alone, a field on several lines, a name with a blank, two lengths, a length beside a coding, a second Host or none.
 *
 * Who gets a connection: an address has at most per_address of them, and a further one takes the place of its own
 * oldest that waits for a request, else of its oldest that has not sent a whole one. When all are taken, a newcomer
 * takes the place of the oldest such one of the address that has most. One that is being answered is left alone.
 * A head, a body and an answer each have their time, however busy the client looks; the next request then has
 * ITL_HTTP_IDLE_MS.
 */
#ifndef ITLPHONE_HTTP_SERVER_H
#define ITLPHONE_HTTP_SERVER_H

#include "http/http_server_types.h"

/**
 * Starts to listen.
 * @param config      copied
 * @param net, clock  kept
 * @return ITL_HAL_OK; as itl_hal_net_t.tcp_listen: nothing is open
 */
itl_hal_status_t itl_http_server_open(itl_http_server_t *server, const itl_http_server_config_t *config,
                                      const itl_hal_net_t *net, const itl_hal_clock_t *clock);

/** Where it listens. */
itl_hal_addr_t itl_http_server_address(const itl_http_server_t *server);

/** Whether a socket that itl_hal_net_t.wait named is one of this server. */
bool itl_http_server_has(const itl_http_server_t *server, itl_hal_socket_t socket);

/**
 * Does what can be done now, within bounds: accepts, reads, calls the handler, sends, closes.
 * @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER: when a socket is ready
 */
uint64_t itl_http_server_poll(itl_http_server_t *server);

/** Closes all connections and stops listening. One that is not open is left as it is. */
void itl_http_server_close(itl_http_server_t *server);

#endif
