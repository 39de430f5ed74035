/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist_priv.h"

/** A tag is its own slot; 0 is none. */
enum { SLOT_COUNT = RECORD_TAG_HASH_ALGORITHM + 1 };

static const element_rule_t rules[SLOT_COUNT] = {
    [RECORD_TAG_RECORDLENGTH] = NUMBER_RULE(0, true, "RECORDLENGTH"),
    [RECORD_TAG_DNSNAME] = NAME_RULE(0, false, "DNSNAME"),
    [RECORD_TAG_SUBJECTNAME] = NAME_RULE(0, true, "SUBJECTNAME"),
    [RECORD_TAG_FUNCTION] = NUMBER_RULE(0, true, "FUNCTION"),
    [RECORD_TAG_ISSUERNAME] = NAME_RULE(0, true, "ISSUERNAME"),
    [RECORD_TAG_SERIALNUMBER] = BYTES_RULE(0, true, "SERIALNUMBER"),
    [RECORD_TAG_PUBLICKEY] = BYTES_RULE(0, false, "PUBLICKEY"),
    [RECORD_TAG_SIGNATURE] = BYTES_RULE(0, false, "SIGNATURE"),
    [RECORD_TAG_CERTIFICATE] = BYTES_RULE(0, false, "CERTIFICATE"),
    [RECORD_TAG_IPADDRESS] = BYTES_RULE(0, false, "IPADDRESS"),
    [RECORD_TAG_CERTHASH] =
        ELEMENT_RULE(0, false, "CERTHASH", " is not as long as HASH ALGORITHM says", " is too long"),
    [RECORD_TAG_HASH_ALGORITHM] = NUMBER_RULE(0, false, "HASH ALGORITHM"),
};

/* RECORDLENGTH comes first: it says where the record ends. The cursor is left on the record's other elements. */
static reason_t read_length(const elements_t *elements, trustlist_record_t *record, tlv_cursor_t *cursor)
{
    const tlv_source_t *source = elements->source;
    *cursor = tlv_cursor_span(source, (tlv_span_t){.off = record->off, .len = source->size - record->off});
    tlv_item_t item = {0};
    reason_t reason = tlv_next(cursor, &item);
    if (reason != REASON_NONE) {
        return element_unreadable(elements, reason, record->off, "the file ends inside a record");
    }
    if (item.tag != RECORD_TAG_RECORDLENGTH) {
        return element_fail(elements, REASON_MALFORMED, record->off, "RECORDLENGTH is not the first element");
    }
    elements->found[RECORD_TAG_RECORDLENGTH] = item.value;
    reason = element_number(elements, RECORD_TAG_RECORDLENGTH, 2, &record->length);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (record->length > source->size - record->off) {
        return element_fail(elements, REASON_MALFORMED, record->off, "RECORDLENGTH goes past the end of the file");
    }
    if (record->length < cursor->off - record->off) {
        return element_fail(elements, REASON_MALFORMED, record->off, "RECORDLENGTH is shorter than itself");
    }
    cursor->end = record->off + record->length;
    return REASON_NONE;
}

static reason_t take_role(const elements_t *elements, trustlist_record_t *record)
{
    if (elements->found[RECORD_TAG_FUNCTION].off == 0) {
        return element_fail(elements, REASON_MALFORMED, record->off, rules[RECORD_TAG_FUNCTION].missing);
    }
    uint32_t role = 0;
    reason_t reason = element_number(elements, RECORD_TAG_FUNCTION, 2, &role);
    record->role = (uint16_t)role;
    return reason;
}

/* What no decision reads. */
static reason_t take_additions(const elements_t *elements, trustlist_record_t *record)
{
    record->dns_name = elements->found[RECORD_TAG_DNSNAME];
    record->signature = elements->found[RECORD_TAG_SIGNATURE];
    record->ip_address = elements->found[RECORD_TAG_IPADDRESS];
    if (record->dns_name.len > LIMIT_NAME_BYTES) {
        return element_fail(elements, REASON_NAME_TOO_LONG, record->dns_name.off - TLV_HEADER_BYTES,
                            rules[RECORD_TAG_DNSNAME].refused);
    }
    return REASON_NONE;
}

/* A rollback list keeps the sections of TVS and TFTP, with nobody in them. What such a record looks like no public
 * source shows (inferred): nothing that identifies somebody, by tag or by content. */
static bool is_empty_section(const elements_t *elements)
{
    return !element_there(elements, RECORD_TAG_SUBJECTNAME) && !element_there(elements, RECORD_TAG_ISSUERNAME) &&
           !element_there(elements, RECORD_TAG_SERIALNUMBER) && !element_there(elements, RECORD_TAG_PUBLICKEY) &&
           !element_there(elements, RECORD_TAG_CERTIFICATE) && !element_there(elements, RECORD_TAG_CERTHASH);
}

static reason_t take_names(const elements_t *elements, trustlist_record_t *record)
{
    reason_t reason = element_name(elements, RECORD_TAG_SUBJECTNAME, LIMIT_NAME_BYTES, &record->subject_name);
    if (reason == REASON_NONE) {
        reason = element_name(elements, RECORD_TAG_ISSUERNAME, LIMIT_NAME_BYTES, &record->issuer_name);
    }
    if (reason == REASON_NONE) {
        reason = element_serial(elements, RECORD_TAG_SERIALNUMBER, &record->serial);
    }
    return reason;
}

static reason_t take_hash(const elements_t *elements, trustlist_record_t *record)
{
    tlv_span_t hash = elements->found[RECORD_TAG_CERTHASH];
    bool has_algorithm = elements->found[RECORD_TAG_HASH_ALGORITHM].off != 0;
    if (hash.off == 0 && !has_algorithm) {
        return REASON_NONE;
    }
    if (hash.off == 0 || !has_algorithm) {
        uint8_t missing = has_algorithm ? RECORD_TAG_CERTHASH : RECORD_TAG_HASH_ALGORITHM;
        return element_fail(elements, REASON_MALFORMED, record->off, rules[missing].missing);
    }
    reason_t reason = element_digest(elements, RECORD_TAG_HASH_ALGORITHM, &record->cert_hash_digest);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (hash.len != trustlist_digest_bytes(record->cert_hash_digest)) {
        return element_fail(elements, REASON_MALFORMED, hash.off - TLV_HEADER_BYTES,
                            rules[RECORD_TAG_CERTHASH].invalid);
    }
    record->cert_hash = hash;
    return REASON_NONE;
}

static reason_t take_key(const elements_t *elements, trustlist_record_t *record)
{
    if (element_there(elements, RECORD_TAG_PUBLICKEY)) {
        record->public_key = elements->found[RECORD_TAG_PUBLICKEY];
    }
    if (element_there(elements, RECORD_TAG_CERTIFICATE)) {
        record->certificate = elements->found[RECORD_TAG_CERTIFICATE];
    }
    if (record->certificate.len > LIMIT_CERTIFICATE_BYTES) {
        return element_fail(elements, REASON_CERTIFICATE_TOO_LARGE, record->certificate.off - TLV_HEADER_BYTES,
                            rules[RECORD_TAG_CERTIFICATE].refused);
    }
    if (record->public_key.len == 0 && record->certificate.len == 0 && record->cert_hash.len == 0) {
        return element_fail(elements, REASON_MALFORMED, record->off,
                            "PUBLICKEY, CERTIFICATE and CERTHASH are all missing");
    }
    return REASON_NONE;
}

static reason_t take_identity(const elements_t *elements, trustlist_record_t *record)
{
    record->empty = is_empty_section(elements);
    if (record->empty) {
        return REASON_NONE;
    }
    reason_t reason = element_require(elements, SLOT_COUNT);
    if (reason == REASON_NONE) {
        reason = take_names(elements, record);
    }
    if (reason == REASON_NONE) {
        reason = take_hash(elements, record);
    }
    if (reason == REASON_NONE) {
        reason = take_key(elements, record);
    }
    return reason;
}

reason_t record_read(const tlv_source_t *source, uint32_t off, uint16_t number, trustlist_record_t *record,
                     trustlist_fault_t *fault)
{
    tlv_span_t found[SLOT_COUNT] = {0};
    elements_t elements = {.source = source, .rules = rules, .found = found, .fault = fault, .off = off};
    *fault = (trustlist_fault_t){.record = number};
    *record = (trustlist_record_t){.off = off, .number = number};
    tlv_cursor_t cursor = {0};
    reason_t reason = read_length(&elements, record, &cursor);
    if (reason == REASON_NONE) {
        reason = element_index(&elements, &cursor, 0, SLOT_COUNT, "an element goes past the end of the record");
    }
    if (reason == REASON_NONE) {
        reason = take_role(&elements, record);
    }
    if (reason == REASON_NONE) {
        reason = take_additions(&elements, record);
    }
    if (reason == REASON_NONE) {
        reason = take_identity(&elements, record);
    }
    if (reason == REASON_NONE) {
        fault->record = 0;
    }
    return reason;
}
