/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a certificate may be used for, and how long an answer that says so holds.
 */
#ifndef SIM_TVS_GRANT_H
#define SIM_TVS_GRANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Most roles of a certificate. */
#define TVS_GRANT_ROLES 16u

/** What is said about a certificate. */
typedef struct tvs_grant {
    uint8_t roles[TVS_GRANT_ROLES]; /**< Numbers of FUNCTION. */
    size_t role_count;              /**< 0: an answer without ROLES. */
    uint32_t ttl_s;
    bool deny; /**< "Not valid", although it is known. */
} tvs_grant_t;

/** Roles and time of a call manager: SAST and TFTP, a day. */
tvs_grant_t tvs_grant_default(void);

/** Reads "0,3" or "sast,tftp" (the names of --record) or "none". @return false when it is none of these */
bool tvs_grant_parse_roles(tvs_grant_t *grant, const char *text);

#endif
