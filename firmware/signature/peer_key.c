/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/peer_key.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/sha256.h>

#include "signature/signature_priv.h"

static bool hash_key(const uint8_t *key, size_t len, uint8_t *digest)
{
    return wc_Hash(WC_HASH_TYPE_SHA256, key, (word32)len, digest, ITL_PEER_KEY_DIGEST_BYTES) == 0;
}

itl_reason_t itl_peer_key_digest(const uint8_t *der, size_t len, uint8_t *digest)
{
    itl_tlv_span_t key = {0};
    bool done = itl_key_find(der, len, &key) == ITL_REASON_NONE && hash_key(der + key.off, key.len, digest);
    return done ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_KEY;
}

bool itl_peer_key_is(itl_signature_work_t *work, const uint8_t *key, size_t len, const uint8_t *digest)
{
    return work != NULL && hash_key(key, len, work->digest) &&
           memcmp(work->digest, digest, ITL_PEER_KEY_DIGEST_BYTES) == 0;
}

static bool load(itl_signature_work_t *work, const uint8_t *key, size_t len)
{
    return work != NULL && itl_key_from_public_key_bytes(work, key, len) == ITL_REASON_NONE;
}

int itl_peer_key_open(itl_signature_work_t *work, const uint8_t *key, size_t key_len, uint8_t *signature, size_t len,
                      uint8_t **out)
{
    if (!load(work, key, key_len))
        return PUBLIC_KEY_E;
    int result = wc_RsaSSL_VerifyInline(signature, (word32)len, out, &work->key);
    wc_FreeRsaKey(&work->key);
    return result;
}

#ifdef WC_RSA_PSS
int itl_peer_key_open_pss(itl_signature_work_t *work, const uint8_t *key, size_t key_len, uint8_t *signature,
                          size_t len, uint8_t **out, int hash, int mgf)
{
    if (!load(work, key, key_len))
        return PUBLIC_KEY_E;
    int result = wc_RsaPSS_VerifyInline(signature, (word32)len, out, wc_OidGetHash(hash), mgf, &work->key);
    wc_FreeRsaKey(&work->key);
    return result;
}
#endif

int itl_peer_key_encrypt(itl_signature_work_t *work, const uint8_t *key, size_t key_len, const uint8_t *in, size_t len,
                         uint8_t *out, size_t cap, struct WC_RNG *random)
{
    if (!load(work, key, key_len))
        return PUBLIC_KEY_E;
    int result = wc_RsaPublicEncrypt(in, (word32)len, out, (word32)cap, &work->key, random);
    wc_FreeRsaKey(&work->key);
    return result;
}
