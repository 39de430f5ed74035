/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One connection to a phone's SSH server, in a process of its own: libssh's part.
 */
#ifndef SIM_SSHD_SESSION_H
#define SIM_SSHD_SESSION_H

#include "base/error.h"

/**
 * Speaks SSH with a client until one of the two has enough. Ends the process by SIGALRM when the client does not log in
 * within a minute, or says nothing for ten.
 * @param connection  its socket; libssh's from now on
 * @param control     the socket pair to the phone (sshd_wire.h)
 * @param key_path    the host key, by sshd_session_make_key
 */
void sshd_session_run(int connection, int control, const char *key_path);

/** Makes a host key (RSA, 2048 bits) where there is none yet, readable for its owner only. @return false with the
 *  reason */
bool sshd_session_make_key(const char *key_path, base_error_t *error);

#endif
