/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Files to and from an SFTP server, by libcurl. No password leaves for a server whose host key was not looked at: a
 * first connection, which only fetches the host key, is for the caller to judge; the second one is pinned to it.
 */
#ifndef ADMIN_SFTP_H
#define ADMIN_SFTP_H

#include <stdbool.h>
#include <stdint.h>

#include "listfile/bytes.h"
#include "listfile/error.h"

/** Port of SSH. */
#define SFTP_PORT 22

/** Largest file that is fetched. */
#define SFTP_FETCH_BYTES_MAX (1024u * 1024u)

/** A server, and who logs in there. */
typedef struct sftp_server {
    char host[256]; /**< Name or address, IPv6 without brackets. */
    uint16_t port;
    const char *user;
    const char *password;
    uint32_t timeout_ms; /**< Longest conversation. */
} sftp_server_t;

/** A host key. */
typedef struct sftp_host_key {
    char type[64];        /**< "ssh-ed25519". */
    char base64[2048];    /**< The key as known_hosts has it. */
    char fingerprint[64]; /**< "SHA256:" and base64 without padding, as ssh-keygen prints it. */
} sftp_host_key_t;

/**
 * Fetches the server's host key, and nothing else.
 * @param key  [out]
 * @return false: unknown host, unreachable, silent, not SSH
 */
bool sftp_host_key(const sftp_server_t *server, sftp_host_key_t *key, listfile_error_t *error);

/**
 * Fetches a file.
 * @param key    that the server must have
 * @param path   absolute, or relative to the user's home
 * @param bytes  [out] freed by the caller, whatever is returned
 * @return false: as sftp_host_key; another host key; wrong user or password; a server that takes no passwords; no such
 * file; no permission; longer than SFTP_FETCH_BYTES_MAX
 */
bool sftp_get(const sftp_server_t *server, const sftp_host_key_t *key, const char *path, listfile_bytes_t *bytes,
              listfile_error_t *error);

/** Stores a file, replacing an older one. @return as sftp_get */
bool sftp_put(const sftp_server_t *server, const sftp_host_key_t *key, const char *path, const listfile_bytes_t *bytes,
              listfile_error_t *error);

#endif
