/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ECDSA: servers of TLS have such keys. No list is signed by one. */
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/settings.h>

#include "signature/peer_key.h"

#ifndef WOLFCRYPT_ONLY /* a library that only verifies has no TLS */
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

int itl_peer_key_check_ecdsa(const uint8_t *key, size_t key_len, const uint8_t *signature, size_t len,
                             const uint8_t *hash, size_t hash_len, int *good)
{
    word32 at = 0;
    ecc_key *public_key = wc_ecc_key_new(NULL);
    if (public_key == NULL)
        return MEMORY_E;
    int status = wc_EccPublicKeyDecode(key, &at, public_key, (word32)key_len);
    if (status == 0)
        status = wc_ecc_verify_hash(signature, (word32)len, hash, (word32)hash_len, good, public_key);
    wc_ecc_key_free(public_key);
    return status;
}
#endif
