/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A connection to an SFTP server, with every address that its name has.
 */
#ifndef ADMIN_SFTP_CONNECT_H
#define ADMIN_SFTP_CONNECT_H

#include "admin/sftp_server.h"
#include "base/error.h"

/**
 * Connects within the server's timeout. Ctrl-C ends the wait where the session holds it back (interrupt.h).
 * @return the socket; -1 with the reason: unknown host, unreachable, silent, interrupted
 */
int sftp_connect(const sftp_server_t *server, base_error_t *error);

#endif
