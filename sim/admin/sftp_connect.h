/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A connection to an SFTP server, whose addresses are tried by the rule of reach/reach.h; who takes the connection is
 * the server.
 */
#ifndef ADMIN_SFTP_CONNECT_H
#define ADMIN_SFTP_CONNECT_H

#include "admin/sftp_server.h"
#include "base/error.h"

/**
 * Connects. The server's timeout is that of the look-up, and then of each address. Ctrl-C ends the wait where the
 * session holds it back (interrupt.h).
 * @return the socket; -1 with the reason: unknown host, unreachable, silent, interrupted
 */
int sftp_connect(const sftp_server_t *server, base_error_t *error);

#endif
