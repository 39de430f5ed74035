/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RSA: RSASSA-PKCS1-v1_5 of lists and signed files, and what a TLS handshake does with a server's key. */
#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/signature.h>

#include "hal/canary.h"
#include "signature/algorithm_priv.h"
#include "signature/peer_key.h"
#include "signature/signature.h"
#include "signature/signature_priv.h"
#include "tlv/der.h"

/** Bytes of a block around its DigestInfo: three fixed ones and at least eight of padding. */
enum { BLOCK_OVERHEAD = 11 };

/* --- keys --- */

/** RSAPublicKey (RFC 8017 appendix A.1.1). */
static const itl_der_step_t way_to_modulus[] = {{ITL_DER_SEQUENCE, ITL_DER_UNWRAP}};

/* Big-endian numbers of a key, without leading zeros. */
typedef struct key_numbers {
    const uint8_t *modulus;
    const uint8_t *exponent;
    uint32_t modulus_len;
    uint32_t exponent_len;
} key_numbers_t;

/* A positive INTEGER, without the zero that keeps it positive. */
static bool read_number(itl_tlv_cursor_t *cursor, const uint8_t *der, const uint8_t **number, uint32_t *len)
{
    itl_tlv_item_t item = {0};
    if (itl_der_next(cursor, &item) != ITL_REASON_NONE || item.tag != ITL_DER_INTEGER || item.value.len == 0)
        return false;
    const uint8_t *first = der + item.value.off;
    bool zero = *first == 0;
    *number = zero ? first + 1 : first;
    *len = item.value.len - (zero ? 1 : 0);
    return *len != 0 && *first < 0x80;
}

/* RSAPublicKey: modulus and public exponent, nothing behind them. */
static bool read_numbers(const uint8_t *der, uint32_t len, key_numbers_t *key)
{
    itl_tlv_source_t source = itl_tlv_source_memory(der, len);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    return itl_der_follow(&cursor, way_to_modulus, 1) == ITL_REASON_NONE &&
           read_number(&cursor, der, &key->modulus, &key->modulus_len) &&
           read_number(&cursor, der, &key->exponent, &key->exponent_len) && itl_tlv_at_end(&cursor);
}

/* An exponent of 1 would make every signature good; even ones are none (RFC 8017 section 3.1); one as long as the
 * modulus would cost as much as making a signature, for each of the keys that a stranger's list may have. */
static bool is_sound(const key_numbers_t *key)
{
    return key->modulus_len >= ITL_LIMIT_RSA_BITS_MIN / 8u && key->modulus_len <= ITL_LIMIT_RSA_BITS_MAX / 8u &&
           key->modulus[0] >= 0x80 && (key->exponent[key->exponent_len - 1] & 1u) != 0 &&
           key->exponent_len <= ITL_LIMIT_RSA_EXPONENT_BYTES && (key->exponent_len > 1 || key->exponent[0] >= 3);
}

static itl_reason_t load(itl_signature_work_t *work, const uint8_t *der, size_t len)
{
    key_numbers_t key = {0};
    if (len > ITL_LIMIT_PUBLIC_KEY_BYTES || !read_numbers(der, (uint32_t)len, &key) || !is_sound(&key))
        return ITL_REASON_UNSUPPORTED_KEY;
    if (wc_InitRsaKey(&work->key, NULL) != 0)
        return ITL_REASON_INTERNAL;
    int result = wc_RsaPublicKeyDecodeRaw(key.modulus, key.modulus_len, key.exponent, key.exponent_len, &work->key);
    if (result != 0) {
        wc_FreeRsaKey(&work->key);
        return result == MEMORY_E ? ITL_REASON_INTERNAL : ITL_REASON_UNSUPPORTED_KEY;
    }
    /* What the key came from may be overwritten while the file is read for its digest. */
    memmove(work->public_key, key.modulus, key.modulus_len);
    return ITL_REASON_NONE;
}

/* --- lists and signed files --- */

/* EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): the block that a good signature of this file gives back, in work->expected;
 * 0 1 FF..FF 0 DigestInfo. */
static itl_reason_t encode_expected(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                    const itl_trustlist_header_t *header)
{
    itl_reason_t reason = itl_signature_digest(work, header->digest, source, header->signature_tlv, work->digest);
    if (reason != ITL_REASON_NONE)
        return reason;
    uint32_t block_len = header->signature.len;
    uint32_t info_len = wc_EncodeSignature(work->digest_info, work->digest, itl_signature_digest_bytes(header->digest),
                                           wc_HashGetOID(itl_signature_hash_type(header->digest)));
    if (info_len == 0 || info_len + BLOCK_OVERHEAD > block_len)
        return ITL_REASON_INTERNAL;
    uint8_t *block = work->expected;
    memset(block, 0xFF, block_len);
    block[0] = 0;
    block[1] = 1;
    block[block_len - info_len - 1] = 0;
    memcpy(block + block_len - info_len, work->digest_info, info_len);
    return ITL_REASON_NONE;
}

/* Verifies with work->key as RFC 8017 section 8.2.2 says: by encoding what is expected and comparing all of it. A
 * parser of the block that the signature gives could be fooled by bytes that it skips. A signature that is not below
 * the modulus is none (section 5.2.2, step 1): the library would take it for the one that is, so that anybody could
 * make another file of a signed one. */
static itl_reason_t verify_with_key(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                    const itl_trustlist_header_t *header)
{
    word32 len = header->signature.len;
    if (wc_RsaEncryptSize(&work->key) != (int)len)
        return ITL_REASON_BAD_SIGNATURE;
    size_t copied = 0;
    itl_reason_t reason = encode_expected(work, source, header);
    if (reason == ITL_REASON_NONE)
        reason = itl_tlv_copy(source, header->signature, work->signature, sizeof work->signature, &copied);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (!ITL_CANARY_HOLDS("signature-below-modulus", memcmp(work->signature, work->public_key, len) < 0))
        return ITL_REASON_BAD_SIGNATURE;
    int result = wc_RsaFunction(work->signature, len, work->signature, &len, RSA_PUBLIC_DECRYPT, &work->key, NULL);
    if (result == MEMORY_E)
        return ITL_REASON_INTERNAL;
    bool good = result == 0 && len == header->signature.len && memcmp(work->signature, work->expected, len) == 0;
    return ITL_CANARY_HOLDS("signature", good) ? ITL_REASON_NONE : ITL_REASON_BAD_SIGNATURE;
}

static itl_reason_t verify(itl_signature_work_t *work, const itl_tlv_source_t *source,
                           const itl_trustlist_header_t *header)
{
    itl_reason_t reason = verify_with_key(work, source, header);
    wc_FreeRsaKey(&work->key);
    return reason;
}

/** rsaEncryption (RFC 3279 section 2.3.1). Keys for RSA-PSS alone look the same and have another. */
static const uint8_t oid[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01};

const itl_algorithm_t itl_algorithm_rsa = {
    .oid = oid,
    .oid_len = sizeof oid,
    .number = ITL_SIGNATURE_RSA,
    .bare_key = true,
    .load = load,
    .verify = verify,
};

/* --- TLS --- */

#ifndef WOLFCRYPT_ONLY /* a library that only verifies has none */
static bool load_peer(itl_signature_work_t *work, const uint8_t *key, size_t len)
{
    return work != NULL && load(work, key, len) == ITL_REASON_NONE;
}

int itl_peer_key_open(itl_signature_work_t *work, const uint8_t *key, size_t key_len, uint8_t *signature, size_t len,
                      uint8_t **out)
{
    if (!load_peer(work, key, key_len))
        return PUBLIC_KEY_E;
    int result = wc_RsaSSL_VerifyInline(signature, (word32)len, out, &work->key);
    wc_FreeRsaKey(&work->key);
    return result;
}

#ifdef WC_RSA_PSS
int itl_peer_key_open_pss(itl_signature_work_t *work, const uint8_t *key, size_t key_len, uint8_t *signature,
                          size_t len, uint8_t **out, int hash, int mgf)
{
    if (!load_peer(work, key, key_len))
        return PUBLIC_KEY_E;
    int result = wc_RsaPSS_VerifyInline(signature, (word32)len, out, wc_OidGetHash(hash), mgf, &work->key);
    wc_FreeRsaKey(&work->key);
    return result;
}
#endif

#ifdef WOLFSSL_STATIC_RSA
int itl_peer_key_encrypt(itl_signature_work_t *work, const uint8_t *key, size_t key_len, const uint8_t *in, size_t len,
                         uint8_t *out, size_t cap, struct WC_RNG *random)
{
    if (!load_peer(work, key, key_len))
        return PUBLIC_KEY_E;
    int result = wc_RsaPublicEncrypt(in, (word32)len, out, (word32)cap, &work->key, random);
    wc_FreeRsaKey(&work->key);
    return result;
}
#endif
#endif
