/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What went wrong with an SFTP server, in words. Every function returns false, with the reason, so that callers can
 * return it; what the server lacks or offers instead is named.
 */
#ifndef ADMIN_SFTP_FAULT_H
#define ADMIN_SFTP_FAULT_H

#include <stdbool.h>

#include "admin/sftp_priv.h"
#include "base/error.h"

/** Keeps from now on what libssh says of a key exchange with nothing in common, on this thread: where the server closes
 * at once, a later error of the socket takes the place of that in the session. */
void sftp_fault_watch(struct sftp_link *link);

/** Ends it: no word of libssh goes to the link any more. */
void sftp_fault_unwatch(void);

/** No key exchange. @param end  what the watch did */
bool sftp_fail_connection(const struct sftp_link *link, sftp_watch_end_t end, base_error_t *error);

/** The server wants to be logged in to another way. @param methods  SSH_AUTH_METHOD_..., those that it takes */
bool sftp_fail_methods(const struct sftp_link *link, unsigned methods, base_error_t *error);

/** The conversation broke, or there is no SFTP in it. */
bool sftp_fail_session(const struct sftp_link *link, base_error_t *error);

/** True for a regular file, and where the server does not tell what it is. */
bool sftp_is_file(sftp_file file);

/** A file cannot be opened, read or written. @param file  closed; NULL: none */
bool sftp_fail_file(const struct sftp_link *link, sftp_file file, const char *path, base_error_t *error);

/** Keeps the reason that is there, unless the watch ended the conversation. @param end  what it did */
bool sftp_fail_ended(const struct sftp_link *link, sftp_watch_end_t end, base_error_t *error);

#endif
