/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist.h"
#include "trustlist/trustlist_priv.h"

/** Slots of all tags. */
enum { TAG_SLOTS = RECORD_TAG_HASH_ALGORITHM + 1 };

/** Every record tag. */
#define KNOWN_TAGS (TAG_BIT(TAG_SLOTS) - TAG_BIT(RECORD_TAG_RECORDLENGTH))

/** What says who somebody is. */
#define NAMING_TAGS                                                                                                    \
    (TAG_BIT(RECORD_TAG_SUBJECTNAME) | TAG_BIT(RECORD_TAG_ISSUERNAME) | TAG_BIT(RECORD_TAG_SERIALNUMBER))

static const element_rule_t rules[TAG_SLOTS] = {
    [RECORD_TAG_RECORDLENGTH] = {"RECORDLENGTH", ELEMENT_NUMBER},
    [RECORD_TAG_DNSNAME] = {"DNSNAME", ELEMENT_NAME},
    [RECORD_TAG_SUBJECTNAME] = {"SUBJECTNAME", ELEMENT_NAME},
    [RECORD_TAG_FUNCTION] = {"FUNCTION", ELEMENT_NUMBER},
    [RECORD_TAG_ISSUERNAME] = {"ISSUERNAME", ELEMENT_NAME},
    [RECORD_TAG_SERIALNUMBER] = {"SERIALNUMBER", ELEMENT_BYTES},
    [RECORD_TAG_PUBLICKEY] = {"PUBLICKEY", ELEMENT_BYTES},
    [RECORD_TAG_SIGNATURE] = {"SIGNATURE", ELEMENT_BYTES},
    [RECORD_TAG_CERTIFICATE] = {"CERTIFICATE", ELEMENT_BYTES},
    [RECORD_TAG_IPADDRESS] = {"IPADDRESS", ELEMENT_BYTES},
    [RECORD_TAG_CERTHASH] = {"CERTHASH", ELEMENT_HASH},
    [RECORD_TAG_HASH_ALGORITHM] = {"HASH ALGORITHM", ELEMENT_NUMBER},
};

/* RECORDLENGTH comes first: it says where the record ends. The cursor is left on the record's other elements. */
static reason_t read_length(elements_t *elements, trustlist_record_t *record, tlv_cursor_t *cursor)
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
    elements->index.seen |= TAG_BIT(RECORD_TAG_RECORDLENGTH);
    elements->index.values[RECORD_TAG_RECORDLENGTH] = item.value;
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
    uint32_t role = 0;
    reason_t reason = element_require(elements, TAG_BIT(RECORD_TAG_FUNCTION));
    if (reason == REASON_NONE) {
        reason = element_number(elements, RECORD_TAG_FUNCTION, 2, &role);
    }
    record->role = (uint16_t)role;
    return reason;
}

/* What no decision reads. */
static reason_t take_additions(const elements_t *elements, trustlist_record_t *record)
{
    record->dns_name = element_value(elements, RECORD_TAG_DNSNAME);
    record->signature = element_value(elements, RECORD_TAG_SIGNATURE);
    record->ip_address = element_value(elements, RECORD_TAG_IPADDRESS);
    if (record->dns_name.len > LIMIT_NAME_BYTES) {
        return element_blame(elements, REASON_NAME_TOO_LONG, RECORD_TAG_DNSNAME, ELEMENT_REFUSED);
    }
    return REASON_NONE;
}

/* A rollback list keeps the sections of TVS and TFTP, with nobody in them. What such a record looks like no public
 * source shows (inferred): nothing that identifies somebody, by tag or by content. */
static bool is_empty_section(const elements_t *elements)
{
    static const uint8_t identifying[] = {RECORD_TAG_SUBJECTNAME, RECORD_TAG_ISSUERNAME,  RECORD_TAG_SERIALNUMBER,
                                          RECORD_TAG_PUBLICKEY,   RECORD_TAG_CERTIFICATE, RECORD_TAG_CERTHASH};
    for (size_t i = 0; i < sizeof identifying; i++) {
        if (element_value(elements, identifying[i]).len != 0) {
            return false;
        }
    }
    return true;
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
    const uint32_t both = TAG_BIT(RECORD_TAG_CERTHASH) | TAG_BIT(RECORD_TAG_HASH_ALGORITHM);
    if ((elements->index.seen & both) == 0) {
        return REASON_NONE;
    }
    reason_t reason = element_require(elements, both);
    if (reason == REASON_NONE) {
        reason = element_digest(elements, RECORD_TAG_HASH_ALGORITHM, &record->cert_hash_digest);
    }
    if (reason != REASON_NONE) {
        return reason;
    }
    record->cert_hash = element_value(elements, RECORD_TAG_CERTHASH);
    if (record->cert_hash.len != trustlist_digest_bytes(record->cert_hash_digest)) {
        return element_blame(elements, REASON_MALFORMED, RECORD_TAG_CERTHASH, ELEMENT_INVALID);
    }
    return REASON_NONE;
}

static reason_t take_key(const elements_t *elements, trustlist_record_t *record)
{
    record->public_key = element_value(elements, RECORD_TAG_PUBLICKEY);
    record->certificate = element_value(elements, RECORD_TAG_CERTIFICATE);
    if (record->certificate.len > LIMIT_CERTIFICATE_BYTES) {
        return element_blame(elements, REASON_CERTIFICATE_TOO_LARGE, RECORD_TAG_CERTIFICATE, ELEMENT_REFUSED);
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
    reason_t reason = element_require(elements, NAMING_TAGS);
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
    tlv_span_t values[TAG_SLOTS];
    elements_t elements = {
        .source = source, .rules = rules, .index = {.known = KNOWN_TAGS, .values = values}, .fault = fault, .off = off};
    *fault = (trustlist_fault_t){.record = number};
    *record = (trustlist_record_t){.off = off, .number = number};
    tlv_cursor_t cursor = {0};
    reason_t reason = read_length(&elements, record, &cursor);
    if (reason == REASON_NONE) {
        reason = element_index(&elements, &cursor, "an element goes past the end of the record");
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
