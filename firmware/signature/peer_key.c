/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/peer_key.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

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
