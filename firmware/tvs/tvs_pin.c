/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_pin.h"

static const tlv_span_t no_hole = {0, 0};

/* Compares a value of the list with bytes in memory. */
static reason_t compare(const trustlist_t *list, tlv_span_t stored, const tlv_source_t *bytes)
{
    bool equal = false;
    reason_t reason = tlv_equal(&list->source, stored, bytes, (tlv_span_t){0, bytes->size}, &equal);
    if (reason != REASON_NONE)
        return reason;
    return equal ? REASON_NONE : REASON_NOT_FOUND;
}

static reason_t compare_hash(const trustlist_t *list, const trustlist_record_t *record, const tlv_source_t *der,
                             signature_work_t *work)
{
    uint8_t bytes[LIMIT_DIGEST_BYTES];
    reason_t reason = signature_digest(work, record->cert_hash_digest, der, no_hole, bytes);
    if (reason != REASON_NONE)
        return reason;
    const tlv_source_t digest = tlv_source_memory(bytes, signature_digest_bytes(record->cert_hash_digest));
    return compare(list, record->cert_hash, &digest);
}

static reason_t compare_record(const trustlist_t *list, const trustlist_record_t *record, const tlv_source_t *der,
                               signature_work_t *work)
{
    reason_t reason = REASON_NOT_FOUND;
    if (record->certificate.len > 0)
        reason = compare(list, record->certificate, der);
    if (record->cert_hash.len > 0 && (record->certificate.len == 0 || reason == REASON_NONE))
        reason = compare_hash(list, record, der, work);
    return reason;
}

reason_t tvs_pin_find(const trustlist_t *list, uint32_t roles, const uint8_t *der, size_t len, signature_work_t *work)
{
    if (list == NULL || len == 0 || len > LIMIT_CERTIFICATE_BYTES)
        return REASON_NOT_FOUND;
    const tlv_source_t source = tlv_source_memory(der, (uint32_t)len);
    trustlist_walk_t walk = trustlist_walk(list);
    trustlist_record_t record;
    reason_t reason = REASON_NONE;
    while ((reason = trustlist_next(&walk, &record)) == REASON_NONE) {
        if (record.empty || (TVS_ROLE_BIT(record.role) & roles) == 0)
            continue;
        reason = compare_record(list, &record, &source, work);
        if (reason != REASON_NOT_FOUND)
            return reason;
    }
    return reason;
}
