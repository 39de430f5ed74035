/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist.h"
#include "trustlist/trustlist_priv.h"

/** Slots of all tags. */
enum { TAG_SLOTS = ITL_RECORD_TAG_HASH_ALGORITHM + 1 };

/** Every record tag. */
#define KNOWN_TAGS (ITL_TAG_BIT(TAG_SLOTS) - ITL_TAG_BIT(ITL_RECORD_TAG_RECORDLENGTH))

/** What says who somebody is. */
#define NAMING_TAGS                                                                                                    \
    (ITL_TAG_BIT(ITL_RECORD_TAG_SUBJECTNAME) | ITL_TAG_BIT(ITL_RECORD_TAG_ISSUERNAME) |                                \
     ITL_TAG_BIT(ITL_RECORD_TAG_SERIALNUMBER))

static const itl_element_rule_t rules[TAG_SLOTS] = {
    [ITL_RECORD_TAG_RECORDLENGTH] = {"RECORDLENGTH", ITL_ELEMENT_NUMBER},
    [ITL_RECORD_TAG_DNSNAME] = {"DNSNAME", ITL_ELEMENT_NAME},
    [ITL_RECORD_TAG_SUBJECTNAME] = {"SUBJECTNAME", ITL_ELEMENT_NAME},
    [ITL_RECORD_TAG_FUNCTION] = {"FUNCTION", ITL_ELEMENT_NUMBER},
    [ITL_RECORD_TAG_ISSUERNAME] = {"ISSUERNAME", ITL_ELEMENT_NAME},
    [ITL_RECORD_TAG_SERIALNUMBER] = {"SERIALNUMBER", ITL_ELEMENT_BYTES},
    [ITL_RECORD_TAG_PUBLICKEY] = {"PUBLICKEY", ITL_ELEMENT_BYTES},
    [ITL_RECORD_TAG_SIGNATURE] = {"SIGNATURE", ITL_ELEMENT_BYTES},
    [ITL_RECORD_TAG_CERTIFICATE] = {"CERTIFICATE", ITL_ELEMENT_BYTES},
    [ITL_RECORD_TAG_IPADDRESS] = {"IPADDRESS", ITL_ELEMENT_BYTES},
    [ITL_RECORD_TAG_CERTHASH] = {"CERTHASH", ITL_ELEMENT_HASH},
    [ITL_RECORD_TAG_HASH_ALGORITHM] = {"HASH ALGORITHM", ITL_ELEMENT_NUMBER},
};

/* RECORDLENGTH comes first: it says where the record ends. The cursor is left on the record's other elements. */
static itl_reason_t read_length(itl_elements_t *elements, itl_trustlist_record_t *record, itl_tlv_cursor_t *cursor)
{
    const itl_tlv_source_t *source = elements->source;
    *cursor = itl_tlv_cursor_span(source, (itl_tlv_span_t){.off = record->off, .len = source->size - record->off});
    itl_tlv_item_t item = {0};
    itl_reason_t reason = itl_tlv_next(cursor, &item);
    if (reason != ITL_REASON_NONE)
        return itl_element_unreadable(elements, reason, record->off, "the file ends inside a record");
    if (item.tag != ITL_RECORD_TAG_RECORDLENGTH)
        return itl_element_fail(elements, ITL_REASON_MALFORMED, record->off, "RECORDLENGTH is not the first element");
    elements->index.seen |= ITL_TAG_BIT(ITL_RECORD_TAG_RECORDLENGTH);
    elements->index.values[ITL_RECORD_TAG_RECORDLENGTH] = item.value;
    reason = itl_element_number(elements, ITL_RECORD_TAG_RECORDLENGTH, 2, &record->length);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (record->length > source->size - record->off) {
        return itl_element_fail(elements, ITL_REASON_MALFORMED, record->off,
                                "RECORDLENGTH goes past the end of the file");
    }
    if (record->length < cursor->off - record->off)
        return itl_element_fail(elements, ITL_REASON_MALFORMED, record->off, "RECORDLENGTH is shorter than itself");
    cursor->end = record->off + record->length;
    return ITL_REASON_NONE;
}

static itl_reason_t take_role(const itl_elements_t *elements, itl_trustlist_record_t *record)
{
    uint32_t role = 0;
    itl_reason_t reason = itl_element_require(elements, ITL_TAG_BIT(ITL_RECORD_TAG_FUNCTION));
    if (reason == ITL_REASON_NONE)
        reason = itl_element_number(elements, ITL_RECORD_TAG_FUNCTION, 2, &role);
    record->role = (uint16_t)role;
    return reason;
}

/* What no decision reads. */
static itl_reason_t take_additions(const itl_elements_t *elements, itl_trustlist_record_t *record)
{
    record->dns_name = itl_element_value(elements, ITL_RECORD_TAG_DNSNAME);
    record->signature = itl_element_value(elements, ITL_RECORD_TAG_SIGNATURE);
    record->ip_address = itl_element_value(elements, ITL_RECORD_TAG_IPADDRESS);
    if (record->dns_name.len > ITL_LIMIT_NAME_BYTES)
        return itl_element_blame(elements, ITL_REASON_NAME_TOO_LONG, ITL_RECORD_TAG_DNSNAME, ITL_ELEMENT_REFUSED);
    return ITL_REASON_NONE;
}

/* A rollback list keeps the sections of TVS and TFTP with nobody in them, a CTL of a cluster that is no longer in mixed
 * mode those of the nodes. The published listing of such a CTL has DNSNAME, FUNCTION and IPADDRESS in them
 * (docs/formats.md); here whatever identifies nobody, by tag or by content, is one. */
static bool is_empty_section(const itl_elements_t *elements)
{
    static const uint8_t identifying[] = {ITL_RECORD_TAG_SUBJECTNAME,  ITL_RECORD_TAG_ISSUERNAME,
                                          ITL_RECORD_TAG_SERIALNUMBER, ITL_RECORD_TAG_PUBLICKEY,
                                          ITL_RECORD_TAG_CERTIFICATE,  ITL_RECORD_TAG_CERTHASH};
    for (size_t i = 0; i < sizeof identifying; i++)
        if (itl_element_value(elements, identifying[i]).len != 0)
            return false;
    return true;
}

static itl_reason_t take_names(const itl_elements_t *elements, itl_trustlist_record_t *record)
{
    itl_reason_t reason =
        itl_element_name(elements, ITL_RECORD_TAG_SUBJECTNAME, ITL_LIMIT_NAME_BYTES, &record->subject_name);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_name(elements, ITL_RECORD_TAG_ISSUERNAME, ITL_LIMIT_NAME_BYTES, &record->issuer_name);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_serial(elements, ITL_RECORD_TAG_SERIALNUMBER, &record->serial);
    return reason;
}

static itl_reason_t take_hash(const itl_elements_t *elements, itl_trustlist_record_t *record)
{
    const uint32_t both = ITL_TAG_BIT(ITL_RECORD_TAG_CERTHASH) | ITL_TAG_BIT(ITL_RECORD_TAG_HASH_ALGORITHM);
    if ((elements->index.seen & both) == 0)
        return ITL_REASON_NONE;
    itl_reason_t reason = itl_element_require(elements, both);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_digest(elements, ITL_RECORD_TAG_HASH_ALGORITHM, &record->cert_hash_digest);
    if (reason != ITL_REASON_NONE)
        return reason;
    record->cert_hash = itl_element_value(elements, ITL_RECORD_TAG_CERTHASH);
    if (record->cert_hash.len != itl_trustlist_digest_bytes(record->cert_hash_digest))
        return itl_element_blame(elements, ITL_REASON_MALFORMED, ITL_RECORD_TAG_CERTHASH, ITL_ELEMENT_INVALID);
    return ITL_REASON_NONE;
}

static itl_reason_t take_key(const itl_elements_t *elements, itl_trustlist_record_t *record)
{
    record->public_key = itl_element_value(elements, ITL_RECORD_TAG_PUBLICKEY);
    record->certificate = itl_element_value(elements, ITL_RECORD_TAG_CERTIFICATE);
    if (record->certificate.len > ITL_LIMIT_CERTIFICATE_BYTES) {
        return itl_element_blame(elements, ITL_REASON_CERTIFICATE_TOO_LARGE, ITL_RECORD_TAG_CERTIFICATE,
                                 ITL_ELEMENT_REFUSED);
    }
    if (record->public_key.len == 0 && record->certificate.len == 0 && record->cert_hash.len == 0) {
        return itl_element_fail(elements, ITL_REASON_MALFORMED, record->off,
                                "PUBLICKEY, CERTIFICATE and CERTHASH are all missing");
    }
    return ITL_REASON_NONE;
}

static itl_reason_t take_identity(const itl_elements_t *elements, itl_trustlist_record_t *record)
{
    record->empty = is_empty_section(elements);
    if (record->empty)
        return ITL_REASON_NONE;
    itl_reason_t reason = itl_element_require(elements, NAMING_TAGS);
    if (reason == ITL_REASON_NONE)
        reason = take_names(elements, record);
    if (reason == ITL_REASON_NONE)
        reason = take_hash(elements, record);
    if (reason == ITL_REASON_NONE)
        reason = take_key(elements, record);
    return reason;
}

itl_reason_t itl_record_read(const itl_tlv_source_t *source, uint32_t off, uint16_t number,
                             itl_trustlist_record_t *record, itl_trustlist_fault_t *fault)
{
    itl_tlv_span_t values[TAG_SLOTS];
    itl_elements_t elements = {
        .source = source, .rules = rules, .index = {.known = KNOWN_TAGS, .values = values}, .fault = fault, .off = off};
    *fault = (itl_trustlist_fault_t){.record = number};
    *record = (itl_trustlist_record_t){.off = off, .number = number};
    itl_tlv_cursor_t cursor = {0};
    itl_reason_t reason = read_length(&elements, record, &cursor);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_index(&elements, &cursor, "an element goes past the end of the record");
    if (reason == ITL_REASON_NONE)
        reason = take_role(&elements, record);
    if (reason == ITL_REASON_NONE)
        reason = take_additions(&elements, record);
    if (reason == ITL_REASON_NONE)
        reason = take_identity(&elements, record);
    if (reason == ITL_REASON_NONE)
        fault->record = 0;
    return reason;
}
