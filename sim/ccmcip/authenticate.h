/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Who may push to which phone: the answer of an authentication URL, for all nodes of a cluster together, since a guess
 * at one is a guess at all.
 *
 * Whoever guesses is slowed: after AUTHENTICATE_FREE wrong passwords for a name in a row that name is refused for a
 * second, with each further one for twice as long, at last for AUTHENTICATE_LONGEST_MS; whether it is a user's or
 * nobody's, and whatever the password then. Passwords are slow to check (cluster/password.h), as slow for users that
 * are not there; so that nobody keeps the loop busy with them, one is checked every AUTHENTICATE_CHECK_MS, four at
 * once after a pause, and addresses that were wrong leave the last one to others. Who was right is known for
 * AUTHENTICATE_KNOWN_MS: a thousand phones that are asked to do the same cost one check.
 */
#ifndef CCMCIP_AUTHENTICATE_H
#define CCMCIP_AUTHENTICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "cluster/users.h"
#include "hal/hal.h"

/** Wrong passwords in a row that a name has before it is slowed. */
#define AUTHENTICATE_FREE 3u

/** The longest that a name is refused for after a wrong password. */
#define AUTHENTICATE_LONGEST_MS 30000u

/** Between two checks of passwords. */
#define AUTHENTICATE_CHECK_MS 250u

/** How long a right password need not be checked again. */
#define AUTHENTICATE_KNOWN_MS 300000u

/** The answer. */
typedef enum authenticate_word {
    AUTHENTICATE_UNAUTHORIZED = 0,
    AUTHENTICATE_AUTHORIZED,
    AUTHENTICATE_LATER, /**< Others are being checked: ask again. */
} authenticate_word_t;

/** What is asked. All of it is hostile. */
typedef struct authenticate_question {
    const char *user, *password;
    const char *device;    /**< Name of the phone. */
    itl_hal_addr_t client; /**< Who asks. */
} authenticate_question_t;

typedef struct authenticate authenticate_t;

/** Knows nobody. @param hal  its clock is kept, its random numbers are drawn once. @return NULL without memory */
authenticate_t *authenticate_create(const itl_hal_t *hal);

/** Knows these from now on, and forgets who was right. @param users  kept; NULL: nobody */
void authenticate_set_users(authenticate_t *authenticate, const users_t *users);

/**
 * Answers.
 * @param again_ms  [out] with AUTHENTICATE_LATER: when (monotonic ms)
 * @return AUTHENTICATE_AUTHORIZED: the password is the user's, and the user controls the phone
 */
authenticate_word_t authenticate_ask(authenticate_t *authenticate, const authenticate_question_t *question,
                                     uint64_t *again_ms);

/** Frees it; NULL is allowed. */
void authenticate_destroy(authenticate_t *authenticate);

#endif
