/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/password.h"

#include <string.h>

#include "listfile/generator.h"
#include "text/text.h"
#include "text/text_read.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/pwdbased.h>

#define KIND       "pbkdf2-sha256:"
#define SALT_BYTES 16u
#define HASH_BYTES 32u

typedef struct password_parts {
    uint64_t rounds;
    uint8_t salt[SALT_BYTES], hash[HASH_BYTES];
} password_parts_t;

/* Hexadecimal digits, and what follows them. @return behind it; NULL: something else stands there */
static const char *take_hex(const char *at, uint8_t *bytes, size_t count, char behind)
{
    if (strlen(at) < 2 * count || !itl_text_read_hex(at, bytes, count) || at[2 * count] != behind)
        return NULL;
    return at + 2 * count + (behind != '\0' ? 1 : 0);
}

static bool read_text(const char *text, password_parts_t *parts)
{
    if (!itl_text_begins(text, KIND))
        return false;
    const char *at = text + strlen(KIND);
    const size_t digits = itl_text_leading_number(at, strlen(at), PASSWORD_ROUNDS_MAX, &parts->rounds);
    if (digits == 0 || parts->rounds == 0 || at[digits] != ':')
        return false;
    at = take_hex(at + digits + 1, parts->salt, SALT_BYTES, ':');
    return at != NULL && take_hex(at, parts->hash, HASH_BYTES, '\0') != NULL;
}

static bool derive(const char *password, password_parts_t *parts, uint8_t hash[HASH_BYTES])
{
    return wc_PBKDF2(hash, (const byte *)password, (int)strlen(password), parts->salt, SALT_BYTES, (int)parts->rounds,
                     HASH_BYTES, WC_SHA256) == 0;
}

bool password_hash(const char *password, uint32_t rounds, char text[PASSWORD_TEXT_BYTES], base_error_t *error)
{
    password_parts_t parts = {.rounds = rounds};
    if (!listfile_draw(parts.salt, SALT_BYTES) || !derive(password, &parts, parts.hash))
        return base_fail(error, "a password cannot be hashed: no random numbers, or no memory");
    itl_text_t line = itl_text_in(text, PASSWORD_TEXT_BYTES);
    itl_text_string(&line, KIND);
    itl_text_decimal(&line, parts.rounds);
    itl_text_char(&line, ':');
    itl_text_hex(&line, parts.salt, SALT_BYTES);
    itl_text_char(&line, ':');
    itl_text_hex(&line, parts.hash, HASH_BYTES);
    return true;
}

bool password_is_sound(const char *text)
{
    password_parts_t parts;
    return read_text(text, &parts);
}

bool password_matches(const char *text, const char *password)
{
    password_parts_t parts;
    uint8_t hash[HASH_BYTES], differs = 0;
    if (!read_text(text, &parts) || !derive(password, &parts, hash))
        return false;
    for (size_t i = 0; i < HASH_BYTES; i++)
        differs |= hash[i] ^ parts.hash[i];
    explicit_bzero(hash, sizeof hash);
    return differs == 0;
}

void password_match_nobody(const char *password)
{
    password_parts_t parts = {.rounds = PASSWORD_ROUNDS};
    (void)derive(password, &parts, parts.hash);
    explicit_bzero(&parts, sizeof parts);
}
