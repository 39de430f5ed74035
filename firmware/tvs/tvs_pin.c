/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_pin.h"

static const itl_tlv_span_t no_hole = {0, 0};

/* Compares a value of the list with bytes in memory. */
static itl_reason_t compare(const itl_trustlist_t *list, itl_tlv_span_t stored, const itl_tlv_source_t *bytes)
{
    bool equal = false;
    itl_reason_t reason = itl_tlv_equal(&list->source, stored, bytes, (itl_tlv_span_t){0, bytes->size}, &equal);
    if (reason != ITL_REASON_NONE)
        return reason;
    return equal ? ITL_REASON_NONE : ITL_REASON_NOT_FOUND;
}

static itl_reason_t compare_hash(const itl_trustlist_t *list, const itl_trustlist_record_t *record,
                                 const itl_tlv_source_t *der, itl_signature_work_t *work)
{
    uint8_t bytes[ITL_LIMIT_DIGEST_BYTES];
    itl_reason_t reason = itl_signature_digest(work, record->cert_hash_digest, der, no_hole, bytes);
    if (reason != ITL_REASON_NONE)
        return reason;
    const itl_tlv_source_t digest = itl_tlv_source_memory(bytes, itl_signature_digest_bytes(record->cert_hash_digest));
    return compare(list, record->cert_hash, &digest);
}

static itl_reason_t compare_record(const itl_trustlist_t *list, const itl_trustlist_record_t *record,
                                   const itl_tlv_source_t *der, itl_signature_work_t *work)
{
    itl_reason_t reason = ITL_REASON_NOT_FOUND;
    if (record->certificate.len > 0)
        reason = compare(list, record->certificate, der);
    if (record->cert_hash.len > 0 && (record->certificate.len == 0 || reason == ITL_REASON_NONE))
        reason = compare_hash(list, record, der, work);
    return reason;
}

itl_reason_t itl_tvs_pin_find(const itl_trustlist_t *list, uint32_t roles, const uint8_t *der, size_t len,
                              itl_signature_work_t *work)
{
    if (list == NULL || len == 0 || len > ITL_LIMIT_CERTIFICATE_BYTES)
        return ITL_REASON_NOT_FOUND;
    const itl_tlv_source_t source = itl_tlv_source_memory(der, (uint32_t)len);
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    itl_trustlist_record_t record;
    itl_reason_t reason = ITL_REASON_NONE;
    while ((reason = itl_trustlist_next(&walk, &record)) == ITL_REASON_NONE) {
        if (record.empty || (ITL_TVS_ROLE_BIT(record.role) & roles) == 0)
            continue;
        reason = compare_record(list, &record, &source, work);
        if (reason != ITL_REASON_NOT_FOUND)
            return reason;
    }
    return reason;
}

bool itl_tvs_pin_is_server(const itl_trustlist_t *const *lists, size_t count, const uint8_t *der, size_t len,
                           itl_signature_work_t *work)
{
    const uint32_t roles =
        ITL_TVS_ROLE_BIT(ITL_ROLE_APP_SERVER) | ITL_TVS_ROLE_BIT(ITL_ROLE_TFTP) | ITL_TVS_ROLE_BIT(ITL_ROLE_CCM_TFTP);
    for (size_t i = 0; i < count; i++)
        if (itl_tvs_pin_find(lists[i], roles, der, len, work) == ITL_REASON_NONE)
            return true;
    return false;
}
