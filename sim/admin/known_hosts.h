/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Host keys that were accepted before, in a known_hosts file of the cluster's folder: OpenSSH's format (sshd(8), "SSH
 * KNOWN HOSTS FILE FORMAT"), with hashed names, patterns, lists and "[host]:port", as ssh reads it.
 *
 * Nothing is guessed. A host is refused when a line for it has a marker (@revoked, @cert-authority), names it with a
 * "!" in front, or cannot be read, and when the file cannot be read.
 */
#ifndef ADMIN_KNOWN_HOSTS_H
#define ADMIN_KNOWN_HOSTS_H

#include "admin/sftp.h"

/** What the file says of a host's key. */
typedef enum known_host {
    KNOWN_HOST_UNKNOWN,   /**< No line for this host. */
    KNOWN_HOST_SAME,      /**< This key. */
    KNOWN_HOST_DIFFERENT, /**< Another key, be it of another type. */
} known_host_t;

/** Most keys of one host. */
#define KNOWN_HOSTS_KEYS 32

/** A host's keys. Zero-initialise; end with known_hosts_free. */
typedef struct known_hosts {
    struct {
        struct ssh_key_struct *key;
        unsigned line; /**< From 1. */
        bool portless; /**< The line names the host without its port: another key of another server there is no news. */
    } keys[KNOWN_HOSTS_KEYS];
    unsigned count;
} known_hosts_t;

/**
 * Reads a host's keys. No file: none.
 * @param known  [out] freed by the caller, whatever is returned
 * @return false: a line that refuses this host, with the file and the number of the line; more than KNOWN_HOSTS_KEYS;
 * the file cannot be read
 */
bool known_hosts_read(known_hosts_t *known, const char *path, const sftp_server_t *server, base_error_t *error);

/** The algorithms of the keys, to be asked for first: a server has keys of several types, and gives one. */
void known_hosts_algorithms(const known_hosts_t *known, char *text, size_t size);

/** Looks a key up. @param line  [out] of the key that is the same or, for KNOWN_HOST_DIFFERENT, another one */
known_host_t known_hosts_look(const known_hosts_t *known, struct ssh_key_struct *key, unsigned *line);

/** Adds a line, in one write, on a line of its own. @return false with the reason */
bool known_hosts_add(const char *path, const sftp_server_t *server, struct ssh_key_struct *key, base_error_t *error);

/** Frees the keys. */
void known_hosts_free(known_hosts_t *known);

#endif
