/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Files to and from an SFTP server, by libssh. No password leaves for a server whose host key was not looked at: the
 * conversation stops after the key exchange until the caller has judged the key.
 */
#ifndef ADMIN_SFTP_H
#define ADMIN_SFTP_H

#include <stdbool.h>
#include <stdint.h>

#include "admin/sftp_server.h"
#include "base/bytes.h"
#include "base/error.h"

/** Largest file that is fetched. */
#define SFTP_FETCH_BYTES_MAX (1024u * 1024u)

/** libssh's key. */
struct ssh_key_struct;

/** A host key. */
typedef struct sftp_host_key {
    char type[64];              /**< "ssh-ed25519". */
    char fingerprint[64];       /**< "SHA256:" and base64 without padding, as ssh-keygen prints it. */
    struct ssh_key_struct *key; /**< Lives as long as the conversation. */
} sftp_host_key_t;

/** A conversation. */
typedef struct sftp_link sftp_link_t;

/**
 * Connects and exchanges keys: the server has proved that it has the host key, and was told nothing.
 * @param server     kept until sftp_link_close
 * @param preferred  algorithms of host keys to be asked for first, separated by commas; "": none
 * @param key        [out]
 * @return NULL: unknown host, unreachable, silent, interrupted, not SSH, nothing in common
 */
sftp_link_t *sftp_link_open(const sftp_server_t *server, const char *preferred, sftp_host_key_t *key,
                            base_error_t *error);

/**
 * Logs in and fetches a file. The host key has been judged.
 * @param path   absolute, or relative to the user's home
 * @param bytes  [out] freed by the caller, whatever is returned
 * @return false: silent; wrong user or password; a server that takes no passwords; no such file; not a file; no
 * permission; longer than SFTP_FETCH_BYTES_MAX
 */
bool sftp_link_get(sftp_link_t *link, const char *path, base_bytes_t *bytes, base_error_t *error);

/** Logs in and stores a file that only its user can read, replacing an older one. @return as sftp_link_get */
bool sftp_link_put(sftp_link_t *link, const char *path, const base_bytes_t *bytes, base_error_t *error);

/** Ends the conversation. @param link  may be NULL */
void sftp_link_close(sftp_link_t *link);

#endif
