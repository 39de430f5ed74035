/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist.h"

#include <stddef.h>

#include "trustlist/trustlist_priv.h"

/** Modulus of code 0; each further code doubles it. */
enum { MODULUS_BYTES_0 = 64, MODULUS_CODES = 4 };

static void count_record(itl_trustlist_t *list, const itl_trustlist_record_t *record)
{
    if (record->empty)
        return;
    bool tftp = record->role == ITL_ROLE_TFTP || record->role == ITL_ROLE_CCM_TFTP;
    list->record_count++;
    if (record->role == ITL_ROLE_SAST)
        list->sast_count++;
    list->has_tvs = list->has_tvs || record->role == ITL_ROLE_TVS;
    list->has_tftp = list->has_tftp || tftp;
    list->has_tftp_certificate = list->has_tftp_certificate || (tftp && record->certificate.len != 0);
}

static itl_reason_t walk_records(itl_trustlist_t *list, itl_trustlist_fault_t *fault)
{
    uint16_t number = 0;
    uint32_t off = list->header.length;
    while (off < list->source.size) {
        if (number == ITL_LIMIT_RECORDS) {
            *fault = (itl_trustlist_fault_t){.off = off, .what = "there are too many records"};
            return ITL_REASON_TOO_MANY_RECORDS;
        }
        number++;
        itl_trustlist_record_t record;
        itl_reason_t reason = itl_record_read(&list->source, off, number, &record, fault);
        if (reason != ITL_REASON_NONE)
            return reason;
        count_record(list, &record);
        off += record.length;
    }
    return ITL_REASON_NONE;
}

_Static_assert(ITL_LIMIT_LIST_BYTES == 64u * 1024u, "the text below says so");

itl_reason_t itl_trustlist_read_records(itl_trustlist_t *list, itl_trustlist_fault_t *fault)
{
    itl_trustlist_fault_t unasked = {0};
    itl_trustlist_fault_t *told = fault != NULL ? fault : &unasked;
    *told = (itl_trustlist_fault_t){0};
    if (list->source.size > ITL_LIMIT_LIST_BYTES) {
        told->what = "larger than 64 KiB";
        return ITL_REASON_TOO_LARGE;
    }
    if (!list->header.has_timestamp) {
        *told = (itl_trustlist_fault_t){.element = "TIMESTAMP", .what = "is missing"};
        return ITL_REASON_MALFORMED;
    }
    return walk_records(list, told);
}

itl_reason_t itl_trustlist_read(const itl_tlv_source_t *source, itl_trustlist_t *list, itl_trustlist_fault_t *fault)
{
    *list = (itl_trustlist_t){.source = *source};
    itl_reason_t reason = itl_trustlist_read_header(&list->source, &list->header, fault);
    return reason == ITL_REASON_NONE ? itl_trustlist_read_records(list, fault) : reason;
}

itl_trustlist_walk_t itl_trustlist_walk(const itl_trustlist_t *list)
{
    return (itl_trustlist_walk_t){.list = list, .off = list->header.length};
}

itl_reason_t itl_trustlist_next(itl_trustlist_walk_t *walk, itl_trustlist_record_t *record)
{
    const itl_tlv_source_t *source = &walk->list->source;
    if (walk->off >= source->size)
        return ITL_REASON_NOT_FOUND;
    itl_trustlist_fault_t fault;
    itl_reason_t reason = itl_record_read(source, walk->off, (uint16_t)(walk->number + 1u), record, &fault);
    if (reason == ITL_REASON_NONE) {
        walk->number = record->number;
        walk->off += record->length;
    }
    return reason;
}

/* Roles whose holder may sign, for each kind of file. */
static bool may_sign_list(uint16_t role)
{
    return role == ITL_ROLE_SAST;
}

static bool may_sign_file(uint16_t role)
{
    return role == ITL_ROLE_TFTP || role == ITL_ROLE_CCM_TFTP;
}

/* The serial number first: it is short and hardly ever the same by chance. */
static itl_reason_t is_signer(const itl_tlv_source_t *source, const itl_trustlist_record_t *record,
                              const itl_tlv_source_t *header_source, const itl_trustlist_header_t *header, bool *same)
{
    itl_reason_t reason = itl_tlv_equal(source, record->serial, header_source, header->serial, same);
    if (reason == ITL_REASON_NONE && *same)
        reason = itl_tlv_equal(source, record->issuer_name, header_source, header->issuer_name, same);
    return reason;
}

static itl_reason_t next_signer(itl_trustlist_walk_t *walk, bool (*may_sign)(uint16_t role),
                                const itl_tlv_source_t *header_source, const itl_trustlist_header_t *header,
                                itl_trustlist_record_t *record)
{
    bool same = false;
    itl_reason_t reason = ITL_REASON_NONE;
    while (reason == ITL_REASON_NONE && !same) {
        reason = itl_trustlist_next(walk, record);
        if (reason == ITL_REASON_NONE && may_sign(record->role) && !record->empty)
            reason = is_signer(&walk->list->source, record, header_source, header, &same);
    }
    return reason;
}

itl_reason_t itl_trustlist_next_signer(itl_trustlist_walk_t *walk, const itl_tlv_source_t *header_source,
                                       const itl_trustlist_header_t *header, itl_trustlist_record_t *record)
{
    return next_signer(walk, may_sign_list, header_source, header, record);
}

itl_reason_t itl_trustlist_next_file_signer(itl_trustlist_walk_t *walk, const itl_tlv_source_t *header_source,
                                            const itl_trustlist_header_t *header, itl_trustlist_record_t *record)
{
    return next_signer(walk, may_sign_file, header_source, header, record);
}

bool itl_trustlist_is_rollback(const itl_trustlist_t *list)
{
    return !list->has_tvs && !list->has_tftp;
}

const char *itl_trustlist_role_name(uint32_t role)
{
    switch (role) {
    case ITL_ROLE_SAST:
        return "System Administrator Security Token";
    case ITL_ROLE_CCM:
        return "CCM";
    case ITL_ROLE_CCM_TFTP:
        return "CCM+TFTP";
    case ITL_ROLE_TFTP:
        return "TFTP";
    case ITL_ROLE_CAPF:
        return "CAPF";
    case ITL_ROLE_APP_SERVER:
        return "APP-SERVER";
    case ITL_ROLE_TVS:
        return "TVS";
    default:
        return NULL;
    }
}

uint32_t itl_trustlist_digest_bytes(itl_trustlist_digest_t digest)
{
    switch (digest) {
    case ITL_DIGEST_SHA1:
        return 20;
    case ITL_DIGEST_SHA256:
        return 32;
    case ITL_DIGEST_SHA512:
        return 64;
    default:
        return 0;
    }
}

uint32_t itl_trustlist_modulus_bytes(uint32_t code)
{
    return code < MODULUS_CODES ? (uint32_t)MODULUS_BYTES_0 << code : 0;
}
