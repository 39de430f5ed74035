/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/signature.h"

#include <stdalign.h>
#include <wolfssl/options.h>

#include "signature/algorithm_priv.h"
#include "signature/signature_priv.h"

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

enum wc_HashType itl_signature_hash_type(itl_trustlist_digest_t digest)
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
    if (source->mapped != NULL && off < end)
        return hash_bytes(work, type, source->mapped + off, end - off);
    itl_reason_t reason = ITL_REASON_NONE;
    while (reason == ITL_REASON_NONE && off < end) {
        uint32_t len = end - off < sizeof work->chunk ? end - off : (uint32_t)sizeof work->chunk;
        reason = itl_tlv_read(source, off, work->chunk, len);
        if (reason == ITL_REASON_NONE)
            reason = hash_bytes(work, type, work->chunk, len);
        off += len;
    }
    return reason;
}

itl_reason_t itl_signature_digest(itl_signature_work_t *work, itl_trustlist_digest_t digest,
                                  const itl_tlv_source_t *source, itl_tlv_span_t hole, uint8_t *out)
{
    enum wc_HashType type = itl_signature_hash_type(digest);
    if (work == NULL)
        return ITL_REASON_INTERNAL;
    if (type == WC_HASH_TYPE_NONE)
        return ITL_REASON_UNSUPPORTED_ALGORITHM;
    if (hole.off > source->size || hole.len > source->size - hole.off)
        return ITL_REASON_MALFORMED;
    if (wc_HashInit(&work->hash, type) != 0)
        return ITL_REASON_INTERNAL;
    itl_reason_t reason = hash_range(work, type, source, 0, hole.off);
    if (reason == ITL_REASON_NONE)
        reason = hash_range(work, type, source, hole.off + hole.len, source->size);
    if (reason == ITL_REASON_NONE && wc_HashFinal(&work->hash, type, out) != 0)
        reason = ITL_REASON_INTERNAL;
    (void)wc_HashFree(&work->hash, type);
    return reason;
}

static itl_reason_t choose(const itl_signature_work_t *work, const itl_trustlist_header_t *header,
                           const itl_algorithm_t **algorithm)
{
    *algorithm = itl_algorithm_of_file(header->algorithm);
    if (work == NULL)
        return ITL_REASON_INTERNAL;
    return *algorithm != NULL ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_ALGORITHM;
}

itl_reason_t itl_signature_verify_record(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                         const itl_trustlist_header_t *header, const itl_tlv_source_t *key_source,
                                         const itl_trustlist_record_t *record)
{
    const itl_algorithm_t *algorithm = NULL;
    itl_reason_t reason = choose(work, header, &algorithm);
    if (reason == ITL_REASON_NONE)
        reason = itl_key_from_record(work, algorithm, key_source, record);
    return reason == ITL_REASON_NONE ? algorithm->verify(work, source, header) : reason;
}

itl_reason_t itl_signature_verify_certificate(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                              const itl_trustlist_header_t *header, const uint8_t *der, size_t len)
{
    const itl_algorithm_t *algorithm = NULL;
    itl_reason_t reason = choose(work, header, &algorithm);
    if (reason == ITL_REASON_NONE)
        reason = itl_key_from_certificate(work, algorithm, der, len);
    return reason == ITL_REASON_NONE ? algorithm->verify(work, source, header) : reason;
}
