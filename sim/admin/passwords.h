/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Passwords that several commands ask for.
 */
#ifndef ADMIN_PASSWORDS_H
#define ADMIN_PASSWORDS_H

#include "admin/ask.h"

/**
 * Asks for the administrator's password. With --yes and without a file the cluster itself answers: whoever may change
 * its folder may read it there.
 * @return false: wrong or no answer; printed
 */
bool passwords_ask_administrator(const admin_session_t *session);

/**
 * Asks for a new password, twice when it does not come from a file.
 * @param password  [out] ask_forget it
 * @return false: no answer, or two different ones; printed
 */
bool passwords_ask_new(const admin_session_t *session, const char *file, char password[ASK_BYTES]);

#endif
