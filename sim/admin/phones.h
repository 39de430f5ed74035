/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What becomes of the phones when certificates of their lists are regenerated.
 */
#ifndef ADMIN_PHONES_H
#define ADMIN_PHONES_H

#include "admin/session.h"

/** Prints whether the phones are reset now, by whom, or why not: one line. */
void phones_tell(const admin_session_t *session);

#endif
