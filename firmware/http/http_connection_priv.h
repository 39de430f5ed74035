/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One connection of a server: from its request to its answer, and to the next request.
 */
#ifndef ITLPHONE_HTTP_CONNECTION_PRIV_H
#define ITLPHONE_HTTP_CONNECTION_PRIV_H

#include "http/http_server_types.h"

/** Begins with a connection that is free. */
void itl_http_connection_start(itl_http_server_t *server, itl_http_connection_t *connection, itl_hal_socket_t socket,
                               const itl_hal_addr_t *client);

/** Does what can be done now, within bounds, for one that is not free. @return when to call again at the latest, as
 *  itl_http_server_poll */
uint64_t itl_http_connection_poll(itl_http_server_t *server, itl_http_connection_t *connection);

/** Breaks it off and closes it; one that is free stays so. */
void itl_http_connection_end(itl_http_server_t *server, itl_http_connection_t *connection);

#endif
