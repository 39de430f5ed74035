/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist_priv.h"

enum { TAG_COUNT = TAG_SIGNER_VERSION + 1 };

static const element_rule_t rules[TAG_COUNT] = {
    [TAG_VERSION] = NUMBER_RULE(0, true, "VERSION"),
    [TAG_HEADER_LENGTH] = NUMBER_RULE(0, true, "HEADERLENGTH"),
    [TAG_SIGNERID] = BYTES_RULE(0, true, "SIGNERID"),
    [TAG_SIGNERNAME] = NAME_RULE(TAG_SIGNERID, true, "SIGNERNAME"),
    [TAG_SERIALNUMBER] = BYTES_RULE(TAG_SIGNERID, true, "SERIALNUMBER"),
    [TAG_CANAME] = NAME_RULE(TAG_SIGNERID, true, "CANAME"),
    [TAG_SIGNATUREINFO] = BYTES_RULE(0, true, "SIGNATUREINFO"),
    [TAG_DIGESTALGORITHM] = NUMBER_RULE(TAG_SIGNATUREINFO, true, "DIGESTALGORITHM"),
    [TAG_SIGNATUREALGOINFO] = BYTES_RULE(TAG_SIGNATUREINFO, true, "SIGNATUREALGOINFO"),
    [TAG_SIGNATUREALGORITHM] = NUMBER_RULE(TAG_SIGNATUREALGOINFO, true, "SIGNATUREALGORITHM"),
    [TAG_SIGNATUREMODULUS] = NUMBER_RULE(TAG_SIGNATUREALGOINFO, true, "SIGNATUREMODULUS"),
    [TAG_SIGNATURE] = ELEMENT_RULE(0, true, "SIGNATURE", " is not as long as SIGNATUREMODULUS says", " is too long"),
    [TAG_PADDING] = BYTES_RULE(0, false, "padding"),
    [TAG_FILENAME] = NAME_RULE(0, true, "FILENAME"),
    [TAG_TIMESTAMP] = NUMBER_RULE(0, true, "TIMESTAMP"),
    [TAG_SIGNER_VERSION] = NUMBER_RULE(0, false, "SIGNER VERSION"),
};

/* VERSION and HEADERLENGTH come first, as every builder writes them: without them nothing says where the header ends,
 * and a header whose end is decided by its own elements could be read in two ways. */
static reason_t read_leading(const elements_t *elements, tlv_cursor_t *cursor, uint8_t tag, uint32_t *number)
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
    elements->found[tag] = item.value;
    return element_number(elements, tag, 2, number);
}

/* Leaves the cursor on the elements behind HEADERLENGTH. */
static reason_t read_start(const elements_t *elements, tlv_cursor_t *cursor, trustlist_header_t *header)
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
    uint32_t start = elements->found[TAG_HEADER_LENGTH].off - TLV_HEADER_BYTES;
    if (header->length > elements->source->size) {
        return element_fail(elements, REASON_MALFORMED, start, "HEADERLENGTH goes past the end of the file");
    }
    if (header->length < cursor->off) {
        return element_fail(elements, REASON_MALFORMED, start, "HEADERLENGTH is shorter than the header");
    }
    cursor->end = header->length;
    return REASON_NONE;
}

static bool is_within(tlv_span_t value, tlv_span_t container)
{
    return value.off >= container.off && value.off - container.off < container.len;
}

/* The innermost container around a value. */
static uint8_t container_of(const elements_t *elements, tlv_span_t value)
{
    static const uint8_t innermost_first[] = {TAG_SIGNATUREALGOINFO, TAG_SIGNATUREINFO, TAG_SIGNERID};
    for (size_t i = 0; i < sizeof innermost_first; i++) {
        tlv_span_t container = elements->found[innermost_first[i]];
        if (container.off != value.off && is_within(value, container)) {
            return innermost_first[i];
        }
    }
    return 0;
}

static reason_t check_places(const elements_t *elements)
{
    for (uint8_t tag = 0; tag < TAG_COUNT; tag++) {
        tlv_span_t value = elements->found[tag];
        if (value.off != 0 && rules[tag].missing != NULL && container_of(elements, value) != rules[tag].parent) {
            return element_fail(elements, REASON_MALFORMED, value.off - TLV_HEADER_BYTES, rules[tag].misplaced);
        }
    }
    return REASON_NONE;
}

static reason_t read_container(const elements_t *elements, uint8_t tag, const char *overrun)
{
    tlv_cursor_t cursor = tlv_cursor_span(elements->source, elements->found[tag]);
    return element_index(elements, &cursor, 0, TAG_COUNT, overrun);
}

/* Takes the top level, then each container that was found, outer ones first. A tag counts once in the whole header,
 * and a container in a wrong place is found out by check_places. */
static reason_t read_elements(const elements_t *elements, tlv_cursor_t *cursor)
{
    reason_t reason = element_index(elements, cursor, TAG_PADDING, TAG_COUNT, "an element goes past the header");
    if (reason == REASON_NONE) {
        reason = read_container(elements, TAG_SIGNERID, "an element goes past SIGNERID");
    }
    if (reason == REASON_NONE) {
        reason = read_container(elements, TAG_SIGNATUREINFO, "an element goes past SIGNATUREINFO");
    }
    if (reason == REASON_NONE) {
        reason = read_container(elements, TAG_SIGNATUREALGOINFO, "an element goes past SIGNATUREALGOINFO");
    }
    return reason == REASON_NONE ? check_places(elements) : reason;
}

static reason_t take_names(const elements_t *elements, trustlist_header_t *header)
{
    header->signer_id = elements->found[TAG_SIGNERID];
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
    reason_t reason = element_number(elements, TAG_TIMESTAMP, 4, &header->timestamp);
    header->has_signer_version = elements->found[TAG_SIGNER_VERSION].off != 0;
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
        return element_fail(elements, REASON_UNSUPPORTED_ALGORITHM, elements->found[TAG_SIGNATUREALGORITHM].off,
                            rules[TAG_SIGNATUREALGORITHM].refused);
    }
    if (trustlist_modulus_bytes(modulus) < LIMIT_RSA_BITS_MIN / 8u) {
        return element_fail(elements, REASON_UNSUPPORTED_ALGORITHM, elements->found[TAG_SIGNATUREMODULUS].off,
                            rules[TAG_SIGNATUREMODULUS].refused);
    }
    header->modulus_code = (uint8_t)modulus;
    return REASON_NONE;
}

static reason_t take_signature(const elements_t *elements, trustlist_header_t *header)
{
    tlv_span_t value = elements->found[TAG_SIGNATURE];
    uint32_t start = value.off - TLV_HEADER_BYTES;
    if (value.len != trustlist_modulus_bytes(header->modulus_code)) {
        return element_fail(elements, REASON_MALFORMED, start, rules[TAG_SIGNATURE].invalid);
    }
    header->signature = value;
    header->signature_tlv = (tlv_span_t){.off = start, .len = TLV_HEADER_BYTES + value.len};
    return REASON_NONE;
}

static reason_t read_header(const elements_t *elements, trustlist_header_t *header)
{
    tlv_cursor_t cursor = tlv_cursor_all(elements->source);
    reason_t reason = read_start(elements, &cursor, header);
    if (reason == REASON_NONE) {
        reason = read_elements(elements, &cursor);
    }
    if (reason == REASON_NONE) {
        reason = element_require(elements, TAG_COUNT);
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
    trustlist_fault_t unasked;
    tlv_span_t found[TAG_COUNT] = {0};
    elements_t elements = {.source = source, .rules = rules, .found = found, .fault = fault != NULL ? fault : &unasked};
    *elements.fault = (trustlist_fault_t){0};
    *header = (trustlist_header_t){0};
    if (source->size == 0) {
        return element_fail(&elements, REASON_MALFORMED, 0, "the file is empty");
    }
    return read_header(&elements, header);
}
