/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An SFTP server, and who logs in there.
 */
#ifndef ADMIN_SFTP_SERVER_H
#define ADMIN_SFTP_SERVER_H

#include <stdint.h>

/** Port of SSH. */
#define SFTP_PORT 22

/** A server, and who logs in there. */
typedef struct sftp_server {
    char host[256]; /**< Name or address, IPv6 without brackets. */
    uint16_t port;
    const char *user;
    const char *password;
    uint32_t timeout_ms; /**< Longest wait: for an address, for each connection, to the host key, and from there to the
                            end of the file. */
} sftp_server_t;

#endif
