/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Remembered "valid" answers, until their TTL ends, a list changes or the power goes. Bounded: the oldest answer makes
 * room. Only what an authenticated server vouched for is kept; a denial is never stored, it removes what it
 * contradicts.
 *
 * An answer is found by the digest of the question (QUERY) or of the certificate (either). Certificates learned by a
 * QUERY stand one after the other in one block of memory, oldest first, as the entries do.
 */
#ifndef ITLPHONE_TVS_CACHE_H
#define ITLPHONE_TVS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"

/** Answers remembered. */
#define ITL_TVS_CACHE_ENTRIES 8u

/** Bytes for their certificates: three or four of the usual size, one of the largest. */
#define ITL_TVS_CACHE_BYTES ITL_LIMIT_CERTIFICATE_BYTES

/** Bytes of a key: SHA-256. */
#define ITL_TVS_KEY_BYTES 32u

/** SHA-256 of a question or of a certificate. */
typedef struct itl_tvs_key {
    uint8_t bytes[ITL_TVS_KEY_BYTES];
} itl_tvs_key_t;

/** An answer. */
typedef struct itl_tvs_cache_entry {
    itl_tvs_key_t question; /**< Valid when has_question. */
    itl_tvs_key_t certificate;
    uint64_t expires_ms; /**< Monotonic. */
    uint32_t roles;      /**< TVS_ROLE_BITs. */
    uint16_t len;        /**< Of its certificate in the block; 0: not kept (VERIFY: the asker has it). */
    bool has_question;
} itl_tvs_cache_entry_t;

/** The cache; zero-initialise. */
typedef struct itl_tvs_cache {
    uint8_t count;
    uint16_t used; /**< Bytes of block. */
    itl_tvs_cache_entry_t entries[ITL_TVS_CACHE_ENTRIES];
    uint8_t block[ITL_TVS_CACHE_BYTES];
} itl_tvs_cache_t;

/**
 * Remembers an answer in place of what is known under the same keys.
 * @param question     NULL for VERIFY; @param certificate its digest
 * @param roles        what the server said
 * @param ttl_s        0: nothing is remembered
 * @param der, len     the certificate to keep; NULL for VERIFY
 */
void itl_tvs_cache_put(itl_tvs_cache_t *cache, uint64_t now_ms, const itl_tvs_key_t *question,
                       const itl_tvs_key_t *certificate, uint32_t roles, uint32_t ttl_s, const uint8_t *der,
                       size_t len);

/**
 * Looks up a QUERY's answer.
 * @param len  [out] of the certificate
 * @return the certificate, valid until the cache changes; NULL when nothing is known that has one of @p roles
 */
const uint8_t *itl_tvs_cache_question(itl_tvs_cache_t *cache, uint64_t now_ms, const itl_tvs_key_t *question,
                                      uint32_t roles, size_t *len);

/** True when @p certificate was vouched for with one of @p roles. */
bool itl_tvs_cache_certificate(itl_tvs_cache_t *cache, uint64_t now_ms, const itl_tvs_key_t *certificate,
                               uint32_t roles);

/** Forgets what is known under either key, after a denial; a key may be NULL. */
void itl_tvs_cache_forget(itl_tvs_cache_t *cache, const itl_tvs_key_t *question, const itl_tvs_key_t *certificate);

#endif
