/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Has the server used the key of its certificate in this handshake? wolfSSL hands every operation with the peer's key
 * over to call-backs (HAVE_PK_CALLBACKS), which do it and take down what they did: a library that skips the operation
 * leaves no proof. It counts only after itl_tls_proof_expect, with that certificate's key, and if it is one of
 *
 * - an RSA signature whose padding is right (ServerKeyExchange of ECDHE, CertificateVerify),
 * - an ECDSA signature that verifies (CertificateVerify),
 * - the secret of an RSA key exchange, encrypted for that key.
 *
 * Whether what was signed is this handshake remains wolfSSL's comparison.
 */
#ifndef ITLPHONE_TLS_PROOF_H
#define ITLPHONE_TLS_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signature/signature.h"

struct WOLFSSL;
struct WOLFSSL_CTX;

/** Proof of one handshake; zero-initialise, then set work. It must not be moved while a handshake runs. */
typedef struct itl_tls_proof {
    itl_signature_work_t *work; /**< Scratch memory, used only while wolfSSL runs. */
    uint8_t key[32];            /**< SHA-256 of the key that counts. */
    bool expected;              /**< There is one. */
    bool given;                 /**< The key was used. */
} itl_tls_proof_t;

/** Lets wolfSSL call us for all connections of @p ctx; each needs itl_tls_proof_watch as well. */
void itl_tls_proof_install(struct WOLFSSL_CTX *ctx);

/** Takes down what happens on one connection; @p proof is kept. */
void itl_tls_proof_watch(struct WOLFSSL *ssl, itl_tls_proof_t *proof);

/**
 * From now on the key of this certificate counts, and no other; what was proved before is forgotten.
 * @param der, len  the server's certificate, at most ITL_LIMIT_CERTIFICATE_BYTES
 * @return false: its key cannot be read, so that nothing will count
 */
bool itl_tls_proof_expect(itl_tls_proof_t *proof, const uint8_t *der, size_t len);

#endif
