/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A new password for an option that names a file with it.
 */
#ifndef SIM_NEW_PASSWORD_H
#define SIM_NEW_PASSWORD_H

#include "admin/ask.h"

/**
 * Takes a new password.
 * @param path      its first line is the password; "-": asked, at a terminal twice and unseen, else the next line of
 *                  standard input
 * @param question  asked then
 * @param password  [out] to be wiped by the caller (ask_forget)
 * @return false with the reason
 */
bool new_password(const char *path, const char *question, char password[ASK_BYTES], base_error_t *error);

#endif
