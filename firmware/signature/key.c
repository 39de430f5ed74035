/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/signature.h"
#include "signature/signature_priv.h"

#include "tlv/certificate.h"

static itl_reason_t unless_flash(itl_reason_t reason)
{
    return reason == ITL_REASON_FLASH_ERROR ? reason : ITL_REASON_UNSUPPORTED_KEY;
}

/* --- certificates in memory --- */

/* Finds a part of a certificate in memory, of a size that is taken. */
static itl_reason_t find(const uint8_t *der, size_t len, itl_certificate_part_t part, itl_tlv_span_t *found)
{
    if (der == NULL || len == 0 || len > ITL_LIMIT_CERTIFICATE_BYTES)
        return ITL_REASON_UNSUPPORTED_KEY;
    const itl_tlv_source_t source = itl_tlv_source_memory(der, (uint32_t)len);
    return itl_certificate_find(&source, (itl_tlv_span_t){0, (uint32_t)len}, part, found);
}

/* NULL: a key of no algorithm of ours, or none at all. */
static const itl_algorithm_t *algorithm_of(const uint8_t *der, size_t len)
{
    itl_tlv_span_t oid = {0};
    return find(der, len, ITL_CERTIFICATE_KEY_ALGORITHM, &oid) == ITL_REASON_NONE
               ? itl_algorithm_of_key(der + oid.off, oid.len)
               : NULL;
}

/* Not decoded by wolfCrypt: that refuses a whole certificate for an extension that it does not know. */
itl_reason_t itl_key_from_certificate(itl_signature_work_t *work, const itl_algorithm_t *algorithm, const uint8_t *der,
                                      size_t len)
{
    itl_tlv_span_t key = {0};
    const itl_algorithm_t *own = algorithm_of(der, len);
    if (own == NULL || own != algorithm || find(der, len, ITL_CERTIFICATE_KEY, &key) != ITL_REASON_NONE)
        return ITL_REASON_UNSUPPORTED_KEY;
    return own->load(work, der + key.off, key.len);
}

itl_reason_t itl_key_find(const uint8_t *der, size_t len, itl_tlv_span_t *key)
{
    const itl_algorithm_t *algorithm = algorithm_of(der, len);
    bool bare = algorithm != NULL && algorithm->bare_key;
    return find(der, len, bare ? ITL_CERTIFICATE_KEY : ITL_CERTIFICATE_KEY_INFO, key);
}

/* --- records --- */

static itl_reason_t check_agreement(const itl_tlv_source_t *source, const itl_trustlist_record_t *record)
{
    itl_tlv_span_t key = {0};
    itl_reason_t reason = itl_certificate_find(source, record->certificate, ITL_CERTIFICATE_KEY, &key);
    bool equal = false;
    if (reason == ITL_REASON_NONE)
        reason = itl_tlv_equal(source, key, source, record->public_key, &equal);
    if (reason != ITL_REASON_NONE)
        return unless_flash(reason);
    return equal ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_KEY;
}

static itl_reason_t load_public_key(itl_signature_work_t *work, const itl_algorithm_t *algorithm,
                                    const itl_tlv_source_t *source, itl_tlv_span_t key)
{
    const uint8_t *der = work->public_key;
    if (key.len > sizeof work->public_key)
        return ITL_REASON_UNSUPPORTED_KEY;
    if (source->mapped != NULL) {
        der = source->mapped + key.off;
    } else {
        itl_reason_t reason = itl_tlv_read(source, key.off, work->public_key, key.len);
        if (reason != ITL_REASON_NONE)
            return unless_flash(reason);
    }
    return algorithm->load(work, der, key.len);
}

itl_reason_t itl_key_from_record(itl_signature_work_t *work, const itl_algorithm_t *algorithm,
                                 const itl_tlv_source_t *source, const itl_trustlist_record_t *record)
{
    itl_tlv_span_t certificate = record->certificate;
    if (record->public_key.len != 0) {
        itl_reason_t reason = certificate.len != 0 ? check_agreement(source, record) : ITL_REASON_NONE;
        return reason == ITL_REASON_NONE ? load_public_key(work, algorithm, source, record->public_key) : reason;
    }
    if (source->mapped != NULL)
        return itl_key_from_certificate(work, algorithm, source->mapped + certificate.off, certificate.len);
    size_t len = 0;
    itl_reason_t reason = itl_tlv_copy(source, certificate, work->chunk, sizeof work->chunk, &len);
    return reason == ITL_REASON_NONE ? itl_key_from_certificate(work, algorithm, work->chunk, len)
                                     : unless_flash(reason);
}
