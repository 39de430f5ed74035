/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ccmcip/authenticate.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/password.h"
#include "hal/canary.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/hmac.h>

/* Tables of tries have no owners, so that nobody's tries push out another's: names, and addresses, that have the same
 * place share it. Powers of two. */
enum { NAMES = 4096, ADDRESSES = 1024 };

/* Who was right and need not be checked again. */
enum { KNOWN = 64 };

enum {
    FIRST_MS = 1000,               /* How long a name is refused at first. */
    FORGOTTEN_MS = 10 * 60 * 1000, /* Tries older than this do not count. */
    CREDIT_MS = 4 * AUTHENTICATE_CHECK_MS,
    DIGEST_BYTES = WC_SHA256_DIGEST_SIZE,
    NETWORK_BYTES = 8, /* Of an IPv6 address: its network is one client. */
};

typedef struct tries {
    uint32_t wrong; /* In a row. */
    uint64_t at_ms; /* The last one. */
} tries_t;

typedef struct known {
    uint8_t digest[DIGEST_BYTES];
    uint64_t until_ms; /* 0: none. */
} known_t;

struct authenticate {
    const itl_hal_clock_t *clock;
    const users_t *users;
    uint8_t key[DIGEST_BYTES]; /* Of digests: nobody outside can tell who shares a place. */
    tries_t names[NAMES], addresses[ADDRESSES];
    known_t known[KNOWN];
    unsigned next_known;
    uint64_t credit_ms; /* For checks. */
    uint64_t counted_ms;
};

authenticate_t *authenticate_create(const itl_hal_t *hal)
{
    authenticate_t *authenticate = calloc(1, sizeof *authenticate);
    if (authenticate == NULL)
        return NULL;
    authenticate->clock = hal->clock;
    authenticate->credit_ms = CREDIT_MS;
    authenticate->counted_ms = itl_hal_now_ms(hal->clock);
    if (hal->random->fill(hal->random->ctx, authenticate->key, sizeof authenticate->key) == ITL_HAL_OK)
        return authenticate;
    free(authenticate);
    return NULL;
}

void authenticate_set_users(authenticate_t *authenticate, const users_t *users)
{
    authenticate->users = users;
    explicit_bzero(authenticate->known, sizeof authenticate->known);
}

void authenticate_destroy(authenticate_t *authenticate)
{
    if (authenticate != NULL)
        explicit_bzero(authenticate, sizeof *authenticate);
    free(authenticate);
}

/* --- digests --- */

/* @param more  NULL: none */
static bool digest(const authenticate_t *authenticate, const void *bytes, size_t len, const char *more,
                   uint8_t out[DIGEST_BYTES])
{
    Hmac hmac;
    if (wc_HmacInit(&hmac, NULL, INVALID_DEVID) != 0)
        return false;
    bool done = wc_HmacSetKey(&hmac, WC_SHA256, authenticate->key, sizeof authenticate->key) == 0 &&
                wc_HmacUpdate(&hmac, bytes, (word32)len) == 0 &&
                (more == NULL || wc_HmacUpdate(&hmac, (const byte *)more, (word32)strlen(more)) == 0) &&
                wc_HmacFinal(&hmac, out) == 0;
    wc_HmacFree(&hmac);
    return done;
}

static tries_t *tries_of(const authenticate_t *authenticate, tries_t *table, unsigned count, const void *bytes,
                         size_t len)
{
    uint8_t place[DIGEST_BYTES] = {0};
    (void)digest(authenticate, bytes, len, NULL, place); /* without memory all share one place */
    return &table[((unsigned)place[0] << 8 | place[1]) % count];
}

static tries_t *tries_of_name(authenticate_t *authenticate, const char *name)
{
    return tries_of(authenticate, authenticate->names, NAMES, name, strlen(name));
}

static tries_t *tries_of_address(authenticate_t *authenticate, const itl_hal_addr_t *client)
{
    const size_t len = client->family == ITL_HAL_IPV6 ? NETWORK_BYTES : sizeof client->ip;
    return tries_of(authenticate, authenticate->addresses, ADDRESSES, client->ip, len);
}

/* --- guesses --- */

static void forget_old(tries_t *tries, uint64_t now_ms)
{
    if (tries->wrong > 0 && now_ms - tries->at_ms >= FORGOTTEN_MS)
        tries->wrong = 0;
}

static bool is_slowed(const tries_t *name, uint64_t now_ms)
{
    uint64_t pause_ms = FIRST_MS;
    if (name->wrong <= AUTHENTICATE_FREE)
        return false;
    for (uint32_t i = AUTHENTICATE_FREE + 1; i < name->wrong && pause_ms < AUTHENTICATE_LONGEST_MS; i++)
        pause_ms *= 2;
    pause_ms = pause_ms < AUTHENTICATE_LONGEST_MS ? pause_ms : AUTHENTICATE_LONGEST_MS;
    return now_ms - name->at_ms < pause_ms;
}

static void count_wrong(tries_t *tries, uint64_t now_ms)
{
    if (tries->wrong < UINT32_MAX)
        tries->wrong++;
    tries->at_ms = now_ms;
}

/* @return false: not now */
static bool take_credit(authenticate_t *authenticate, const tries_t *address, uint64_t now_ms, uint64_t *again_ms)
{
    const uint64_t wanted = address->wrong > AUTHENTICATE_FREE ? 2 * AUTHENTICATE_CHECK_MS : AUTHENTICATE_CHECK_MS;
    authenticate->credit_ms += now_ms - authenticate->counted_ms;
    authenticate->counted_ms = now_ms;
    if (authenticate->credit_ms > CREDIT_MS)
        authenticate->credit_ms = CREDIT_MS;
    if (authenticate->credit_ms < wanted) {
        *again_ms = now_ms + wanted - authenticate->credit_ms;
        return false;
    }
    authenticate->credit_ms -= AUTHENTICATE_CHECK_MS;
    return true;
}

/* --- who is known --- */

static bool is_known(const authenticate_t *authenticate, const uint8_t mark[DIGEST_BYTES], uint64_t now_ms)
{
    for (unsigned i = 0; i < KNOWN; i++) {
        const known_t *known = &authenticate->known[i];
        if (known->until_ms > now_ms && memcmp(known->digest, mark, DIGEST_BYTES) == 0)
            return true;
    }
    return false;
}

static void remember(authenticate_t *authenticate, const uint8_t mark[DIGEST_BYTES], uint64_t now_ms)
{
    known_t *known = &authenticate->known[authenticate->next_known++ % KNOWN];
    memcpy(known->digest, mark, DIGEST_BYTES);
    known->until_ms = now_ms + AUTHENTICATE_KNOWN_MS;
}

/* --- the answer --- */

/* Takes as long for a user who is not there, or cannot log in. */
static bool is_right(const users_entry_t *user, const char *password)
{
    if (user != NULL && user->password[0] != '\0')
        return password_matches(user->password, password);
    password_match_nobody(password);
    return false;
}

static authenticate_word_t word_of(const users_entry_t *user, const char *device)
{
    return ITL_CANARY_HOLDS("authenticate-device", user != NULL && users_controls(user, device))
               ? AUTHENTICATE_AUTHORIZED
               : AUTHENTICATE_UNAUTHORIZED;
}

authenticate_word_t authenticate_ask(authenticate_t *authenticate, const authenticate_question_t *question,
                                     uint64_t *again_ms)
{
    const uint64_t now_ms = itl_hal_now_ms(authenticate->clock);
    tries_t *name = tries_of_name(authenticate, question->user);
    tries_t *address = tries_of_address(authenticate, &question->client);
    const users_entry_t *user = authenticate->users != NULL ? users_find(authenticate->users, question->user) : NULL;
    uint8_t mark[DIGEST_BYTES];
    forget_old(name, now_ms);
    forget_old(address, now_ms);
    if (!ITL_CANARY_HOLDS("authenticate-slowed", !is_slowed(name, now_ms)))
        return AUTHENTICATE_UNAUTHORIZED;
    /* A name's own NUL parts it from the password. */
    const bool marked = digest(authenticate, question->user, strlen(question->user) + 1, question->password, mark);
    if (marked && is_known(authenticate, mark, now_ms))
        return word_of(user, question->device);
    if (!take_credit(authenticate, address, now_ms, again_ms))
        return AUTHENTICATE_LATER;
    if (!ITL_CANARY_HOLDS("authenticate-password", is_right(user, question->password))) {
        count_wrong(name, now_ms);
        count_wrong(address, now_ms);
        return AUTHENTICATE_UNAUTHORIZED;
    }
    name->wrong = 0;
    address->wrong = 0;
    if (marked)
        remember(authenticate, mark, now_ms);
    return word_of(user, question->device);
}
