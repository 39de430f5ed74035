/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/signature_priv.h"

#include <stdalign.h>
#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/signature.h>

#include "hal/canary.h"

/** Bytes of a block around its DigestInfo: three fixed ones and at least eight of padding. */
enum { BLOCK_OVERHEAD = 11 };

_Static_assert(sizeof(itl_signature_work_t) <= sizeof(itl_signature_memory_t),
               "this wolfSSL has larger structs: define ITL_SIGNATURE_LIBRARY_BYTES, for the library and its users");
_Static_assert(alignof(itl_signature_work_t) <= alignof(itl_signature_memory_t), "this wolfSSL wants more alignment");

size_t itl_signature_work_bytes(void)
{
    return sizeof(itl_signature_work_t);
}

itl_signature_work_t *itl_signature_work_init(void *memory, size_t bytes)
{
    bool usable =
        memory != NULL && bytes >= sizeof(itl_signature_work_t) && (uintptr_t)memory % alignof(max_align_t) == 0;
    return usable ? memory : NULL;
}

uint8_t *itl_signature_chunk(itl_signature_work_t *work)
{
    return work->chunk;
}

uint32_t itl_signature_digest_bytes(itl_trustlist_digest_t digest)
{
    return itl_trustlist_digest_bytes(digest);
}

static enum wc_HashType hash_type(itl_trustlist_digest_t digest)
{
    switch (digest) {
    case ITL_DIGEST_SHA1:
        return WC_HASH_TYPE_SHA;
    case ITL_DIGEST_SHA256:
        return WC_HASH_TYPE_SHA256;
    case ITL_DIGEST_SHA512:
        return WC_HASH_TYPE_SHA512;
    default:
        return WC_HASH_TYPE_NONE;
    }
}

static itl_reason_t hash_bytes(itl_signature_work_t *work, enum wc_HashType type, const uint8_t *bytes, uint32_t len)
{
    return wc_HashUpdate(&work->hash, type, bytes, len) == 0 ? ITL_REASON_NONE : ITL_REASON_INTERNAL;
}

static itl_reason_t hash_range(itl_signature_work_t *work, enum wc_HashType type, const itl_tlv_source_t *source,
                               uint32_t off, uint32_t end)
{
    if (source->mapped != NULL && off < end) {
        return hash_bytes(work, type, source->mapped + off, end - off);
    }
    itl_reason_t reason = ITL_REASON_NONE;
    while (reason == ITL_REASON_NONE && off < end) {
        uint32_t len = end - off < sizeof work->chunk ? end - off : (uint32_t)sizeof work->chunk;
        reason = itl_tlv_read(source, off, work->chunk, len);
        if (reason == ITL_REASON_NONE) {
            reason = hash_bytes(work, type, work->chunk, len);
        }
        off += len;
    }
    return reason;
}

itl_reason_t itl_signature_digest(itl_signature_work_t *work, itl_trustlist_digest_t digest,
                                  const itl_tlv_source_t *source, itl_tlv_span_t hole, uint8_t *out)
{
    enum wc_HashType type = hash_type(digest);
    if (work == NULL) {
        return ITL_REASON_INTERNAL;
    }
    if (type == WC_HASH_TYPE_NONE) {
        return ITL_REASON_UNSUPPORTED_ALGORITHM;
    }
    if (hole.off > source->size || hole.len > source->size - hole.off) {
        return ITL_REASON_MALFORMED;
    }
    if (wc_HashInit(&work->hash, type) != 0) {
        return ITL_REASON_INTERNAL;
    }
    itl_reason_t reason = hash_range(work, type, source, 0, hole.off);
    if (reason == ITL_REASON_NONE) {
        reason = hash_range(work, type, source, hole.off + hole.len, source->size);
    }
    if (reason == ITL_REASON_NONE && wc_HashFinal(&work->hash, type, out) != 0) {
        reason = ITL_REASON_INTERNAL;
    }
    (void)wc_HashFree(&work->hash, type);
    return reason;
}

/* EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): the block that a good signature of this file gives back, in work->expected;
 * 0 1 FF..FF 0 DigestInfo. */
static itl_reason_t encode_expected(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                    const itl_trustlist_header_t *header)
{
    itl_reason_t reason = itl_signature_digest(work, header->digest, source, header->signature_tlv, work->digest);
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    uint32_t block_len = header->signature.len;
    uint32_t info_len = wc_EncodeSignature(work->digest_info, work->digest, itl_signature_digest_bytes(header->digest),
                                           wc_HashGetOID(hash_type(header->digest)));
    if (info_len == 0 || info_len + BLOCK_OVERHEAD > block_len) {
        return ITL_REASON_INTERNAL;
    }
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
    if (wc_RsaEncryptSize(&work->key) != (int)len) {
        return ITL_REASON_BAD_SIGNATURE;
    }
    size_t copied = 0;
    itl_reason_t reason = encode_expected(work, source, header);
    if (reason == ITL_REASON_NONE) {
        reason = itl_tlv_copy(source, header->signature, work->signature, sizeof work->signature, &copied);
    }
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    if (!ITL_CANARY_HOLDS("signature-below-modulus", memcmp(work->signature, work->public_key, len) < 0)) {
        return ITL_REASON_BAD_SIGNATURE;
    }
    int result = wc_RsaFunction(work->signature, len, work->signature, &len, RSA_PUBLIC_DECRYPT, &work->key, NULL);
    if (result == MEMORY_E) {
        return ITL_REASON_INTERNAL;
    }
    bool good = result == 0 && len == header->signature.len && memcmp(work->signature, work->expected, len) == 0;
    return ITL_CANARY_HOLDS("signature", good) ? ITL_REASON_NONE : ITL_REASON_BAD_SIGNATURE;
}

static itl_reason_t verify_and_free(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                    const itl_trustlist_header_t *header)
{
    itl_reason_t reason = verify_with_key(work, source, header);
    wc_FreeRsaKey(&work->key);
    return reason;
}

itl_reason_t itl_signature_verify_record(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                         const itl_trustlist_header_t *header, const itl_tlv_source_t *key_source,
                                         const itl_trustlist_record_t *record)
{
    if (work == NULL) {
        return ITL_REASON_INTERNAL;
    }
    itl_reason_t reason = itl_key_from_record(work, key_source, record);
    return reason == ITL_REASON_NONE ? verify_and_free(work, source, header) : reason;
}

itl_reason_t itl_signature_verify_certificate(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                              const itl_trustlist_header_t *header, const uint8_t *der, size_t len)
{
    if (work == NULL) {
        return ITL_REASON_INTERNAL;
    }
    itl_reason_t reason = itl_key_from_certificate(work, der, len);
    return reason == ITL_REASON_NONE ? verify_and_free(work, source, header) : reason;
}
