/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The part of a dialog that is about an SFTP server: which one, and whether its host key is to be believed.
 */
#ifndef ADMIN_REMOTE_H
#define ADMIN_REMOTE_H

#include "admin/session.h"
#include "admin/sftp.h"

/**
 * Reads HOST[:PORT].
 * @param server  [out] host and port; timeout as the session's
 * @return false: printed
 */
bool remote_server(const admin_session_t *session, const char *text, sftp_server_t *server);

/**
 * Connects to the server and judges its host key: by --sftp-fingerprint, else by the cluster's known_hosts, else by
 * asking (which --yes does not answer).
 * @param server  kept until sftp_link_close
 * @return NULL: not to be believed, unreachable; printed
 */
sftp_link_t *remote_open(const admin_session_t *session, const sftp_server_t *server);

#endif
