/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Passwords that are kept as hashes: PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-256, by wolfCrypt, in one line:
 *
 *     pbkdf2-sha256:ROUNDS:SALT:HASH      salt of 16 bytes and hash of 32, in hexadecimal
 */
#ifndef CLUSTER_PASSWORD_H
#define CLUSTER_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/** Rounds of a new hash: about 70 ms of a processor. */
#define PASSWORD_ROUNDS 100000u

/** Most rounds that are read: ten times as long. */
#define PASSWORD_ROUNDS_MAX 1000000u

/** Room for a hash as text, its NUL counted. */
#define PASSWORD_TEXT_BYTES 128u

/** Hashes a password under a new salt. @param rounds  1 to PASSWORD_ROUNDS_MAX; PASSWORD_ROUNDS for a password that is
 *  to be secret. @return false with the reason: no random numbers, no memory */
bool password_hash(const char *password, uint32_t rounds, char text[PASSWORD_TEXT_BYTES], base_error_t *error);

/** True for a text that password_hash wrote, or could have written with other rounds. */
bool password_is_sound(const char *text);

/** Compares, in a time that depends on the rounds only. @param text  sound. @return false also without memory */
bool password_matches(const char *text, const char *password);

/** Takes as long as password_matches with a new hash: for users who are not there. */
void password_match_nobody(const char *password);

#endif
