/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls_proof.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "signature/peer_key.h"

#ifndef HAVE_PK_CALLBACKS
#error "this wolfSSL cannot say which keys it used: build it with HAVE_PK_CALLBACKS"
#endif

/* An operation went well: it proves something if it was with the key that counts. */
static void take_down(itl_tls_proof_t *proof, const unsigned char *key, unsigned int key_len)
{
    if (proof->expected && itl_peer_key_is(proof->work, key, key_len, proof->key))
        proof->given = true;
}

/* wolfSSL comes here for signatures of certificates as well, but with those before it shows the server's own one. */
static int rsa_verify(WOLFSSL *ssl, unsigned char *sig, unsigned int sig_len, unsigned char **out,
                      const unsigned char *key, unsigned int key_len, void *ctx)
{
    itl_tls_proof_t *proof = ctx;
    (void)ssl;
    int len = itl_peer_key_open(proof->work, key, key_len, sig, sig_len, out);
    if (len > 0)
        take_down(proof, key, key_len);
    return len;
}

#ifdef WC_RSA_PSS
/* NOLINTNEXTLINE(readability-function-size): wolfSSL says which parameters there are */
static int rsa_pss_verify(WOLFSSL *ssl, unsigned char *sig, unsigned int sig_len, unsigned char **out, int hash,
                          int mgf, const unsigned char *key, unsigned int key_len, void *ctx)
{
    itl_tls_proof_t *proof = ctx;
    (void)ssl;
    int len = itl_peer_key_open_pss(proof->work, key, key_len, sig, sig_len, out, hash, mgf);
    if (len > 0)
        take_down(proof, key, key_len);
    return len;
}
#endif

#ifdef WOLFSSL_STATIC_RSA /* nobody else sends the secret encrypted */
static int rsa_encrypt(WOLFSSL *ssl, const unsigned char *in, unsigned int len, unsigned char *out, word32 *out_len,
                       const unsigned char *key, unsigned int key_len, void *ctx)
{
    itl_tls_proof_t *proof = ctx;
    int result = itl_peer_key_encrypt(proof->work, key, key_len, in, len, out, *out_len, wolfSSL_GetRNG(ssl));
    if (result <= 0)
        return result;
    *out_len = (word32)result;
    take_down(proof, key, key_len);
    return 0;
}
#endif

/* NOLINTNEXTLINE(readability-function-size): wolfSSL says which parameters there are */
static int ecc_verify(WOLFSSL *ssl, const unsigned char *sig, unsigned int sig_len, const unsigned char *hash,
                      unsigned int hash_len, const unsigned char *key, unsigned int key_len, int *result, void *ctx)
{
    itl_tls_proof_t *proof = ctx;
    (void)ssl;
    int status = itl_peer_key_check_ecdsa(key, key_len, sig, sig_len, hash, hash_len, result);
    if (status == 0 && *result == 1)
        take_down(proof, key, key_len);
    return status;
}

void itl_tls_proof_install(WOLFSSL_CTX *ctx)
{
    wolfSSL_CTX_SetRsaVerifyCb(ctx, rsa_verify);
#ifdef WC_RSA_PSS
    wolfSSL_CTX_SetRsaPssVerifyCb(ctx, rsa_pss_verify);
#endif
#ifdef WOLFSSL_STATIC_RSA
    wolfSSL_CTX_SetRsaEncCb(ctx, rsa_encrypt);
#endif
    wolfSSL_CTX_SetEccVerifyCb(ctx, ecc_verify);
}

void itl_tls_proof_watch(WOLFSSL *ssl, itl_tls_proof_t *proof)
{
    wolfSSL_SetRsaVerifyCtx(ssl, proof);
#ifdef WC_RSA_PSS
    wolfSSL_SetRsaPssVerifyCtx(ssl, proof);
#endif
#ifdef WOLFSSL_STATIC_RSA
    wolfSSL_SetRsaEncCtx(ssl, proof);
#endif
    wolfSSL_SetEccVerifyCtx(ssl, proof);
}

bool itl_tls_proof_expect(itl_tls_proof_t *proof, const uint8_t *der, size_t len)
{
    proof->given = false;
    proof->expected = itl_peer_key_digest(der, len, proof->key) == ITL_REASON_NONE;
    return proof->expected;
}
