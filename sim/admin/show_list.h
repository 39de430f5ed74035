/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Trust lists at the prompt. Inside this room only.
 */
#ifndef ADMIN_SHOW_LIST_H
#define ADMIN_SHOW_LIST_H

#include <time.h>

#include "admin/session.h"

/**
 * Prints a list as `show itl` does, and reports it.
 * @param path      names it in errors
 * @param modified  of the file, for a list without a time stamp
 * @return ADMIN_FAILED: not a list, which is told; a list that does not verify by itself
 */
admin_result_t show_list(const admin_session_t *session, const char *path, const base_bytes_t *bytes, time_t modified);

/** `show itl sha1 HASH`, `show ctl sha1 HASH`: a list that a node serves or once served. @param argc, argv  from "sha1"
 *  on; HASH may be in several words, as an alarm tells it */
admin_result_t show_served_list(const admin_session_t *session, cluster_list_kind_t kind, int argc, char **argv);

#endif
