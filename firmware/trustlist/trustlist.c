/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist.h"

#include <stddef.h>

#include "trustlist/trustlist_priv.h"

/** Modulus of code 0; each further code doubles it. */
enum { MODULUS_BYTES_0 = 64, MODULUS_CODES = 4 };

static void count_record(trustlist_t *list, const trustlist_record_t *record)
{
    if (record->empty) {
        return;
    }
    bool tftp = record->role == ROLE_TFTP || record->role == ROLE_CCM_TFTP;
    list->record_count++;
    if (record->role == ROLE_SAST) {
        list->sast_count++;
    }
    list->has_tvs = list->has_tvs || record->role == ROLE_TVS;
    list->has_tftp = list->has_tftp || tftp;
    list->has_tftp_certificate = list->has_tftp_certificate || (tftp && record->certificate.len != 0);
}

static reason_t walk_records(trustlist_t *list, trustlist_fault_t *fault)
{
    uint16_t number = 0;
    uint32_t off = list->header.length;
    while (off < list->source.size) {
        if (number == LIMIT_RECORDS) {
            *fault = (trustlist_fault_t){.off = off, .what = "there are too many records"};
            return REASON_TOO_MANY_RECORDS;
        }
        number++;
        trustlist_record_t record;
        reason_t reason = record_read(&list->source, off, number, &record, fault);
        if (reason != REASON_NONE) {
            return reason;
        }
        count_record(list, &record);
        off += record.length;
    }
    return REASON_NONE;
}

_Static_assert(LIMIT_LIST_BYTES == 64u * 1024u, "the text below says so");

reason_t trustlist_read_records(trustlist_t *list, trustlist_fault_t *fault)
{
    trustlist_fault_t unasked = {0};
    trustlist_fault_t *told = fault != NULL ? fault : &unasked;
    *told = (trustlist_fault_t){0};
    if (list->source.size > LIMIT_LIST_BYTES) {
        told->what = "larger than 64 KiB";
        return REASON_TOO_LARGE;
    }
    if (!list->header.has_timestamp) {
        *told = (trustlist_fault_t){.element = "TIMESTAMP", .what = "is missing"};
        return REASON_MALFORMED;
    }
    return walk_records(list, told);
}

reason_t trustlist_read(const tlv_source_t *source, trustlist_t *list, trustlist_fault_t *fault)
{
    *list = (trustlist_t){.source = *source};
    reason_t reason = trustlist_read_header(&list->source, &list->header, fault);
    return reason == REASON_NONE ? trustlist_read_records(list, fault) : reason;
}

trustlist_walk_t trustlist_walk(const trustlist_t *list)
{
    return (trustlist_walk_t){.list = list, .off = list->header.length};
}

reason_t trustlist_next(trustlist_walk_t *walk, trustlist_record_t *record)
{
    const tlv_source_t *source = &walk->list->source;
    if (walk->off >= source->size) {
        return REASON_NOT_FOUND;
    }
    trustlist_fault_t fault;
    reason_t reason = record_read(source, walk->off, (uint16_t)(walk->number + 1u), record, &fault);
    if (reason == REASON_NONE) {
        walk->number = record->number;
        walk->off += record->length;
    }
    return reason;
}

/* Roles whose holder may sign, for each kind of file. */
static bool may_sign_list(uint16_t role)
{
    return role == ROLE_SAST;
}

static bool may_sign_file(uint16_t role)
{
    return role == ROLE_TFTP || role == ROLE_CCM_TFTP;
}

/* The serial number first: it is short and hardly ever the same by chance. */
static reason_t is_signer(const tlv_source_t *source, const trustlist_record_t *record,
                          const tlv_source_t *header_source, const trustlist_header_t *header, bool *same)
{
    reason_t reason = tlv_equal(source, record->serial, header_source, header->serial, same);
    if (reason == REASON_NONE && *same) {
        reason = tlv_equal(source, record->issuer_name, header_source, header->issuer_name, same);
    }
    return reason;
}

static reason_t next_signer(trustlist_walk_t *walk, bool (*may_sign)(uint16_t role), const tlv_source_t *header_source,
                            const trustlist_header_t *header, trustlist_record_t *record)
{
    bool same = false;
    reason_t reason = REASON_NONE;
    while (reason == REASON_NONE && !same) {
        reason = trustlist_next(walk, record);
        if (reason == REASON_NONE && may_sign(record->role) && !record->empty) {
            reason = is_signer(&walk->list->source, record, header_source, header, &same);
        }
    }
    return reason;
}

reason_t trustlist_next_signer(trustlist_walk_t *walk, const tlv_source_t *header_source,
                               const trustlist_header_t *header, trustlist_record_t *record)
{
    return next_signer(walk, may_sign_list, header_source, header, record);
}

reason_t trustlist_next_file_signer(trustlist_walk_t *walk, const tlv_source_t *header_source,
                                    const trustlist_header_t *header, trustlist_record_t *record)
{
    return next_signer(walk, may_sign_file, header_source, header, record);
}

bool trustlist_is_rollback(const trustlist_t *list)
{
    return !list->has_tvs && !list->has_tftp;
}

const char *trustlist_role_name(uint32_t role)
{
    switch (role) {
    case ROLE_SAST:
        return "System Administrator Security Token";
    case ROLE_CCM:
        return "CCM";
    case ROLE_CCM_TFTP:
        return "CCM+TFTP";
    case ROLE_TFTP:
        return "TFTP";
    case ROLE_CAPF:
        return "CAPF";
    case ROLE_APP_SERVER:
        return "APP-SERVER";
    case ROLE_TVS:
        return "TVS";
    default:
        return NULL;
    }
}

uint32_t trustlist_digest_bytes(trustlist_digest_t digest)
{
    switch (digest) {
    case DIGEST_SHA1:
        return 20;
    case DIGEST_SHA256:
        return 32;
    case DIGEST_SHA512:
        return 64;
    default:
        return 0;
    }
}

uint32_t trustlist_modulus_bytes(uint32_t code)
{
    return code < MODULUS_CODES ? (uint32_t)MODULUS_BYTES_0 << code : 0;
}
