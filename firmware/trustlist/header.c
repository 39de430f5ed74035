/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist.h"
#include "trustlist/trustlist_priv.h"

/** Slots of all tags. */
enum { TAG_SLOTS = TLV_INDEX_SLOT(TAG_SIGNER_VERSION) + 1 };

/** What each level of the header may hold. */
#define SIGNER_TAGS         (TAG_BIT(TAG_SIGNERNAME) | TAG_BIT(TAG_SERIALNUMBER) | TAG_BIT(TAG_CANAME))
#define SIGNATURE_INFO_TAGS (TAG_BIT(TAG_DIGESTALGORITHM) | TAG_BIT(TAG_SIGNATUREALGOINFO))
#define ALGORITHM_TAGS      (TAG_BIT(TAG_SIGNATUREALGORITHM) | TAG_BIT(TAG_SIGNATUREMODULUS))
#define TOP_TAGS                                                                                                       \
    (TAG_BIT(TAG_VERSION) | TAG_BIT(TAG_HEADER_LENGTH) | TAG_BIT(TAG_SIGNERID) | TAG_BIT(TAG_SIGNATUREINFO) |          \
     TAG_BIT(TAG_SIGNATURE) | TAG_BIT(TAG_FILENAME) | TAG_BIT(TAG_TIMESTAMP) | TAG_BIT(TAG_SIGNER_VERSION))

#define ALL_TAGS      (TOP_TAGS | SIGNER_TAGS | SIGNATURE_INFO_TAGS | ALGORITHM_TAGS)
#define REQUIRED_TAGS (ALL_TAGS & ~(TAG_BIT(TAG_SIGNER_VERSION) | TAG_BIT(TAG_TIMESTAMP)))

static const element_rule_t rules[TAG_SLOTS] = {
    [TAG_VERSION] = {"VERSION", ELEMENT_NUMBER},
    [TAG_HEADER_LENGTH] = {"HEADERLENGTH", ELEMENT_NUMBER},
    [TAG_SIGNERID] = {"SIGNERID", ELEMENT_BYTES},
    [TAG_SIGNERNAME] = {"SIGNERNAME", ELEMENT_NAME},
    [TAG_SERIALNUMBER] = {"SERIALNUMBER", ELEMENT_BYTES},
    [TAG_CANAME] = {"CANAME", ELEMENT_NAME},
    [TAG_SIGNATUREINFO] = {"SIGNATUREINFO", ELEMENT_BYTES},
    [TAG_DIGESTALGORITHM] = {"DIGESTALGORITHM", ELEMENT_NUMBER},
    [TAG_SIGNATUREALGOINFO] = {"SIGNATUREALGOINFO", ELEMENT_BYTES},
    [TAG_SIGNATUREALGORITHM] = {"SIGNATUREALGORITHM", ELEMENT_NUMBER},
    [TAG_SIGNATUREMODULUS] = {"SIGNATUREMODULUS", ELEMENT_NUMBER},
    [TAG_SIGNATURE] = {"SIGNATURE", ELEMENT_SIGNATURE},
    [TAG_PADDING] = {"padding", ELEMENT_BYTES},
    [TAG_FILENAME] = {"FILENAME", ELEMENT_NAME},
    [TAG_TIMESTAMP] = {"TIMESTAMP", ELEMENT_NUMBER},
    [TLV_INDEX_SLOT(TAG_SIGNER_VERSION)] = {"SIGNER VERSION", ELEMENT_NUMBER},
};

/* VERSION and HEADERLENGTH come first, as every builder writes them: without them nothing says where the header ends,
 * and a header whose end is decided by its own elements could be read in two ways. */
static reason_t read_leading(elements_t *elements, tlv_cursor_t *cursor, uint8_t tag, uint32_t *number)
{
    tlv_item_t item = {0};
    uint32_t start = cursor->off;
    reason_t reason = tlv_next(cursor, &item);
    if (reason != REASON_NONE) {
        return element_unreadable(elements, reason, start, "the file ends inside the header");
    }
    if (item.tag != tag) {
        return element_fail(elements, REASON_MALFORMED, start,
                            tag == TAG_VERSION ? "VERSION is not the first element"
                                               : "HEADERLENGTH is not the second element");
    }
    elements->index.seen |= TAG_BIT(tag);
    elements->index.values[TLV_INDEX_SLOT(tag)] = item.value;
    return element_number(elements, tag, 2, number);
}

/* Leaves the cursor on the elements behind HEADERLENGTH. */
static reason_t read_start(elements_t *elements, tlv_cursor_t *cursor, trustlist_header_t *header)
{
    uint32_t version = 0;
    reason_t reason = read_leading(elements, cursor, TAG_VERSION, &version);
    if (reason == REASON_NONE) {
        header->version_major = (uint8_t)(version >> 8);
        header->version_minor = (uint8_t)version;
        reason = read_leading(elements, cursor, TAG_HEADER_LENGTH, &header->length);
    }
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t start = element_start(elements, TAG_HEADER_LENGTH);
    if (header->length > elements->source->size) {
        return element_fail(elements, REASON_MALFORMED, start, "HEADERLENGTH goes past the end of the file");
    }
    if (header->length < cursor->off) {
        return element_fail(elements, REASON_MALFORMED, start, "HEADERLENGTH is shorter than the header");
    }
    cursor->end = header->length;
    return REASON_NONE;
}

/* Takes one level; a tag that belongs to another one has no place here. */
static reason_t read_level(elements_t *elements, tlv_cursor_t *cursor, uint32_t allowed, const char *overrun)
{
    uint32_t before = elements->index.seen;
    reason_t reason = element_index(elements, cursor, overrun);
    uint32_t stray = elements->index.seen & ~before & ~allowed;
    if (reason != REASON_NONE || stray == 0) {
        return reason;
    }
    return element_blame(elements, REASON_MALFORMED, element_lowest(stray), ELEMENT_MISPLACED);
}

static reason_t read_container(elements_t *elements, uint8_t tag, uint32_t allowed, const char *overrun)
{
    tlv_cursor_t cursor = tlv_cursor_span(elements->source, element_value(elements, tag));
    return read_level(elements, &cursor, allowed, overrun);
}

static reason_t read_elements(elements_t *elements, tlv_cursor_t *cursor)
{
    elements->index.bare = TAG_BIT(TAG_PADDING);
    reason_t reason = read_level(elements, cursor, TOP_TAGS, "an element goes past the header");
    elements->index.bare = 0;
    if (reason == REASON_NONE) {
        reason = read_container(elements, TAG_SIGNERID, SIGNER_TAGS, "an element goes past SIGNERID");
    }
    if (reason == REASON_NONE) {
        reason = read_container(elements, TAG_SIGNATUREINFO, SIGNATURE_INFO_TAGS, "an element goes past SIGNATUREINFO");
    }
    if (reason == REASON_NONE) {
        reason =
            read_container(elements, TAG_SIGNATUREALGOINFO, ALGORITHM_TAGS, "an element goes past SIGNATUREALGOINFO");
    }
    return reason;
}

static reason_t take_names(const elements_t *elements, trustlist_header_t *header)
{
    header->signer_id = element_value(elements, TAG_SIGNERID);
    reason_t reason = element_name(elements, TAG_SIGNERNAME, LIMIT_NAME_BYTES, &header->signer_name);
    if (reason == REASON_NONE) {
        reason = element_name(elements, TAG_CANAME, LIMIT_NAME_BYTES, &header->issuer_name);
    }
    if (reason == REASON_NONE) {
        reason = element_serial(elements, TAG_SERIALNUMBER, &header->serial);
    }
    if (reason == REASON_NONE) {
        reason = element_name(elements, TAG_FILENAME, LIMIT_FILENAME_BYTES, &header->filename);
    }
    return reason;
}

static reason_t take_versions(const elements_t *elements, trustlist_header_t *header)
{
    reason_t reason = REASON_NONE;
    header->has_timestamp = element_seen(elements, TAG_TIMESTAMP);
    if (header->has_timestamp) {
        reason = element_number(elements, TAG_TIMESTAMP, 4, &header->timestamp);
    }
    header->has_signer_version = element_seen(elements, TAG_SIGNER_VERSION);
    if (reason != REASON_NONE || !header->has_signer_version) {
        return reason;
    }
    uint32_t version = 0;
    reason = element_number(elements, TAG_SIGNER_VERSION, 2, &version);
    header->signer_version_major = (uint8_t)(version >> 8);
    header->signer_version_minor = (uint8_t)version;
    return reason;
}

static reason_t take_algorithms(const elements_t *elements, trustlist_header_t *header)
{
    uint32_t algorithm = 0;
    uint32_t modulus = 0;
    reason_t reason = element_digest(elements, TAG_DIGESTALGORITHM, &header->digest);
    if (reason == REASON_NONE) {
        reason = element_number(elements, TAG_SIGNATUREALGORITHM, 1, &algorithm);
    }
    if (reason == REASON_NONE) {
        reason = element_number(elements, TAG_SIGNATUREMODULUS, 1, &modulus);
    }
    if (reason != REASON_NONE) {
        return reason;
    }
    if (algorithm != SIGNATURE_RSA) {
        return element_blame(elements, REASON_UNSUPPORTED_ALGORITHM, TAG_SIGNATUREALGORITHM, ELEMENT_REFUSED);
    }
    if (trustlist_modulus_bytes(modulus) < LIMIT_RSA_BITS_MIN / 8u) {
        return element_blame(elements, REASON_UNSUPPORTED_ALGORITHM, TAG_SIGNATUREMODULUS, ELEMENT_REFUSED);
    }
    header->modulus_code = (uint8_t)modulus;
    return REASON_NONE;
}

static reason_t take_signature(const elements_t *elements, trustlist_header_t *header)
{
    tlv_span_t value = element_value(elements, TAG_SIGNATURE);
    uint32_t start = element_start(elements, TAG_SIGNATURE);
    if (value.len != trustlist_modulus_bytes(header->modulus_code)) {
        return element_blame(elements, REASON_MALFORMED, TAG_SIGNATURE, ELEMENT_INVALID);
    }
    header->signature = value;
    header->signature_tlv = (tlv_span_t){.off = start, .len = TLV_HEADER_BYTES + value.len};
    tlv_span_t info = element_value(elements, TAG_SIGNATUREINFO);
    header->signature_in_place = start == info.off + info.len;
    return REASON_NONE;
}

static reason_t read_header(elements_t *elements, trustlist_header_t *header)
{
    tlv_cursor_t cursor = tlv_cursor_all(elements->source);
    reason_t reason = read_start(elements, &cursor, header);
    if (reason == REASON_NONE) {
        reason = read_elements(elements, &cursor);
    }
    if (reason == REASON_NONE) {
        reason = element_require(elements, REQUIRED_TAGS);
    }
    if (reason == REASON_NONE) {
        reason = take_names(elements, header);
    }
    if (reason == REASON_NONE) {
        reason = take_versions(elements, header);
    }
    if (reason == REASON_NONE) {
        reason = take_algorithms(elements, header);
    }
    if (reason == REASON_NONE) {
        reason = take_signature(elements, header);
    }
    return reason;
}

reason_t trustlist_read_header(const tlv_source_t *source, trustlist_header_t *header, trustlist_fault_t *fault)
{
    trustlist_fault_t unasked = {0};
    tlv_span_t values[TAG_SLOTS];
    elements_t elements = {.source = source,
                           .rules = rules,
                           .index = {.known = ALL_TAGS | TAG_BIT(TAG_PADDING), .values = values},
                           .fault = fault != NULL ? fault : &unasked};
    *elements.fault = (trustlist_fault_t){0};
    *header = (trustlist_header_t){0};
    if (source->size == 0) {
        return element_fail(&elements, REASON_MALFORMED, 0, "the file is empty");
    }
    return read_header(&elements, header);
}
