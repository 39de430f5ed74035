/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The certificates that a Trust Verification Service vouches for, with their roles and how long an answer holds.
 *
 * A folder of PEM files is one source: each *.pem gives its first certificate (a key beside it is not looked at).
 * What differs from the defaults stands in roles.txt in the same folder, a line per file:
 *
 *     # FILE           what is known of it
 *     callmanager.pem  roles=sast,tftp ttl=3600
 *     tomcat.pem       roles=7
 *     old.pem          deny
 */
#ifndef SIM_TVS_KNOWN_H
#define SIM_TVS_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "listfile/identity.h"
#include "tvs/tvs_codec.h"
#include "tvs/tvs_grant.h"

/** A certificate. */
typedef struct tvs_known_certificate {
    char *label; /**< Its file's name. */
    listfile_identity_t identity;
    tvs_grant_t grant;
} tvs_known_certificate_t;

/** All of them; zero-initialise. */
typedef struct tvs_known {
    tvs_known_certificate_t *items;
    size_t count;
    size_t room;
} tvs_known_t;

/**
 * Adds a certificate.
 * @param label     copied
 * @param pem, len  its first certificate counts
 * @return false with @p error
 */
bool tvs_known_add(tvs_known_t *known, const char *label, const uint8_t *pem, size_t len, const tvs_grant_t *grant,
                   base_error_t *error);

/** Takes why a file of a folder was left out: "FILE: why". */
typedef void tvs_known_skipped_t(void *ctx, const char *why);

/**
 * Adds every *.pem of a folder, in the order of their names. One that cannot be read is left out: it must not keep the
 * others from being vouched for.
 * @param except    a file's name that is left out, the server's own identity; may be NULL
 * @param defaults  for what roles.txt does not say
 * @param skipped   told of every file left out; may be NULL; @param ctx handed to it
 * @return false with @p error: nothing was added that tvs_known_free would not free
 */
bool tvs_known_load(tvs_known_t *known, const char *folder, const char *except, const tvs_grant_t *defaults,
                    tvs_known_skipped_t *skipped, void *ctx, base_error_t *error);

/** The certificate with these names and serial number, compared as a phone compares them (tvs_name.h). An absent
 *  subject is not compared. Where no names are the same, the only one of this serial number with names that cannot be
 *  told apart from these. @return NULL: unknown */
const tvs_known_certificate_t *tvs_known_by_name(const tvs_known_t *known, itl_tvs_bytes_t subject,
                                                 itl_tvs_bytes_t issuer, itl_tvs_bytes_t serial);

/** The certificate that is equal byte for byte. @return NULL: unknown */
const tvs_known_certificate_t *tvs_known_by_certificate(const tvs_known_t *known, itl_tvs_bytes_t der);

/** Frees all, and leaves it empty. */
void tvs_known_free(tvs_known_t *known);

#endif
