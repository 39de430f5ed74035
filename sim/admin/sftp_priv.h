/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared by the files that talk to an SFTP server.
 */
#ifndef ADMIN_SFTP_PRIV_H
#define ADMIN_SFTP_PRIV_H

#include <libssh/libssh.h>
#include <libssh/sftp.h>

#include "admin/sftp_server.h"
#include "admin/sftp_watch.h"

/* Room for one of libssh's lists of algorithms of each side. */
#define SFTP_UNMATCHED_BYTES 1536u

struct sftp_link {
    const sftp_server_t *server;
    int socket; /* A second descriptor of the connection, which libssh does not close. */
    ssh_session session;
    ssh_key key;
    sftp_session sftp;
    sftp_watch_t watch;
    char unmatched[SFTP_UNMATCHED_BYTES]; /* What libssh said of a key exchange with nothing in common; "": nothing. */
};

#endif
