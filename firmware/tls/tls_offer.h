/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The terms of tls_judge.h in wolfSSL's words: what a client or server offers before a handshake, and what was agreed
 * on in it.
 */
#ifndef ITLPHONE_TLS_OFFER_H
#define ITLPHONE_TLS_OFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "tls/tls_judge.h"

struct WOLFSSL;
struct WOLFSSL_CTX;
struct WOLFSSL_METHOD;

/**
 * Offers the suites of itl_tls_offered_suites, and no session to be resumed.
 * @param version_min  a TLS_VERSION; where the library cannot go that low, the lowest it can
 * @return false: the library has no such version, none of the suites, or no memory
 */
bool itl_tls_offer(struct WOLFSSL_CTX *ctx, uint16_t version_min);

/**
 * Takes back, after itl_tls_offer, the suites that a version does not have.
 * @param version  a TLS_VERSION, the only one that is offered; 0: there are others
 * @return false: no suite is left, or no memory
 */
bool itl_tls_offer_only(struct WOLFSSL_CTX *ctx, uint16_t version);

/**
 * The library's method for a client, which wolfSSL_CTX_new takes over.
 * @param version_only  a TLS_VERSION, as of a client that knows no other; 0: all that the library has
 * @return NULL: the library has no such version, or no memory
 */
struct WOLFSSL_METHOD *itl_tls_client_method(uint16_t version_only);

/**
 * What a connection agreed on, for itl_tls_judge_terms.
 * @param ssl  after a handshake that the library completed
 * @return version, suite and group; proven is false
 */
itl_tls_terms_t itl_tls_agreed(struct WOLFSSL *ssl);

#endif
