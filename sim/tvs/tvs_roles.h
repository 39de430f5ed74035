/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * roles.txt: what a folder's certificates may be used for (tvs_known.h has an example). Inside this room only.
 */
#ifndef SIM_TVS_ROLES_H
#define SIM_TVS_ROLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "tvs/tvs_grant.h"

/** A line. */
typedef struct tvs_roles_line {
    char *file;
    unsigned number;
    tvs_grant_t grant;
    bool used;
} tvs_roles_line_t;

/** All lines; zero-initialise. */
typedef struct tvs_roles_file {
    tvs_roles_line_t *lines;
    size_t count;
} tvs_roles_file_t;

/** Reads FOLDER/roles.txt; a folder without one is fine. @return false with @p error "FOLDER/roles.txt:LINE: why" */
bool tvs_roles_file_load(tvs_roles_file_t *roles, const char *folder, const tvs_grant_t *defaults, base_error_t *error);

/** What is said about a file, @p defaults when it has no line; marks the line as used. */
tvs_grant_t tvs_roles_file_grant(const tvs_roles_file_t *roles, const char *file, const tvs_grant_t *defaults);

/** Checks that every line is about a file that is there. @return false with @p error */
bool tvs_roles_file_all_used(const tvs_roles_file_t *roles, const char *folder, base_error_t *error);

/** Frees all. */
void tvs_roles_file_free(tvs_roles_file_t *roles);

#endif
