/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Host keys that were accepted before, in a known_hosts file of the cluster's folder: OpenSSH's format, one "HOST TYPE
 * KEY" a line, HOST as "[host]:port" when the port is not 22.
 */
#ifndef ADMIN_KNOWN_HOSTS_H
#define ADMIN_KNOWN_HOSTS_H

#include "admin/sftp.h"

/** What the file says of a host's key. */
typedef enum known_host {
    KNOWN_HOST_UNKNOWN,   /**< Never seen, or no file. */
    KNOWN_HOST_SAME,      /**< This key. */
    KNOWN_HOST_DIFFERENT, /**< Another key. */
} known_host_t;

/** Looks a host up. Lines of ssh with hashed names or several names are not read. */
known_host_t known_hosts_look(const char *path, const sftp_server_t *server, const sftp_host_key_t *key);

/** Adds a line, in one write. @return false with the reason */
bool known_hosts_add(const char *path, const sftp_server_t *server, const sftp_host_key_t *key,
                     listfile_error_t *error);

#endif
