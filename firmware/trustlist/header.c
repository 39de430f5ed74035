/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist.h"
#include "trustlist/trustlist_priv.h"

/** Slots of all tags. */
enum { TAG_SLOTS = ITL_TLV_INDEX_SLOT(ITL_TAG_SIGNER_VERSION) + 1 };

/** What each level of the header may hold. */
#define SIGNER_TAGS (ITL_TAG_BIT(ITL_TAG_SIGNERNAME) | ITL_TAG_BIT(ITL_TAG_SERIALNUMBER) | ITL_TAG_BIT(ITL_TAG_CANAME))

#define SIGNATURE_INFO_TAGS (ITL_TAG_BIT(ITL_TAG_DIGESTALGORITHM) | ITL_TAG_BIT(ITL_TAG_SIGNATUREALGOINFO))
#define ALGORITHM_TAGS      (ITL_TAG_BIT(ITL_TAG_SIGNATUREALGORITHM) | ITL_TAG_BIT(ITL_TAG_SIGNATUREMODULUS))
#define TOP_TAGS                                                                                                       \
    (ITL_TAG_BIT(ITL_TAG_VERSION) | ITL_TAG_BIT(ITL_TAG_HEADER_LENGTH) | ITL_TAG_BIT(ITL_TAG_SIGNERID) |               \
     ITL_TAG_BIT(ITL_TAG_SIGNATUREINFO) | ITL_TAG_BIT(ITL_TAG_SIGNATURE) | ITL_TAG_BIT(ITL_TAG_FILENAME) |             \
     ITL_TAG_BIT(ITL_TAG_TIMESTAMP) | ITL_TAG_BIT(ITL_TAG_SIGNER_VERSION))

#define ALL_TAGS      (TOP_TAGS | SIGNER_TAGS | SIGNATURE_INFO_TAGS | ALGORITHM_TAGS)
#define REQUIRED_TAGS (ALL_TAGS & ~(ITL_TAG_BIT(ITL_TAG_SIGNER_VERSION) | ITL_TAG_BIT(ITL_TAG_TIMESTAMP)))

static const itl_element_rule_t rules[TAG_SLOTS] = {
    [ITL_TAG_VERSION] = {"VERSION", ITL_ELEMENT_NUMBER},
    [ITL_TAG_HEADER_LENGTH] = {"HEADERLENGTH", ITL_ELEMENT_NUMBER},
    [ITL_TAG_SIGNERID] = {"SIGNERID", ITL_ELEMENT_BYTES},
    [ITL_TAG_SIGNERNAME] = {"SIGNERNAME", ITL_ELEMENT_NAME},
    [ITL_TAG_SERIALNUMBER] = {"SERIALNUMBER", ITL_ELEMENT_BYTES},
    [ITL_TAG_CANAME] = {"CANAME", ITL_ELEMENT_NAME},
    [ITL_TAG_SIGNATUREINFO] = {"SIGNATUREINFO", ITL_ELEMENT_BYTES},
    [ITL_TAG_DIGESTALGORITHM] = {"DIGESTALGORITHM", ITL_ELEMENT_NUMBER},
    [ITL_TAG_SIGNATUREALGOINFO] = {"SIGNATUREALGOINFO", ITL_ELEMENT_BYTES},
    [ITL_TAG_SIGNATUREALGORITHM] = {"SIGNATUREALGORITHM", ITL_ELEMENT_NUMBER},
    [ITL_TAG_SIGNATUREMODULUS] = {"SIGNATUREMODULUS", ITL_ELEMENT_NUMBER},
    [ITL_TAG_SIGNATURE] = {"SIGNATURE", ITL_ELEMENT_SIGNATURE},
    [ITL_TAG_PADDING] = {"padding", ITL_ELEMENT_BYTES},
    [ITL_TAG_FILENAME] = {"FILENAME", ITL_ELEMENT_NAME},
    [ITL_TAG_TIMESTAMP] = {"TIMESTAMP", ITL_ELEMENT_NUMBER},
    [ITL_TLV_INDEX_SLOT(ITL_TAG_SIGNER_VERSION)] = {"SIGNER VERSION", ITL_ELEMENT_NUMBER},
};

/* VERSION and HEADERLENGTH come first, as every builder writes them: without them nothing says where the header ends,
 * and a header whose end is decided by its own elements could be read in two ways. */
static itl_reason_t read_leading(itl_elements_t *elements, itl_tlv_cursor_t *cursor, uint8_t tag, uint32_t *number)
{
    itl_tlv_item_t item = {0};
    uint32_t start = cursor->off;
    itl_reason_t reason = itl_tlv_next(cursor, &item);
    if (reason != ITL_REASON_NONE)
        return itl_element_unreadable(elements, reason, start, "the file ends inside the header");
    if (item.tag != tag) {
        return itl_element_fail(elements, ITL_REASON_MALFORMED, start,
                                tag == ITL_TAG_VERSION ? "VERSION is not the first element"
                                                       : "HEADERLENGTH is not the second element");
    }
    elements->index.seen |= ITL_TAG_BIT(tag);
    elements->index.values[ITL_TLV_INDEX_SLOT(tag)] = item.value;
    return itl_element_number(elements, tag, 2, number);
}

/* Leaves the cursor on the elements behind HEADERLENGTH. */
static itl_reason_t read_start(itl_elements_t *elements, itl_tlv_cursor_t *cursor, itl_trustlist_header_t *header)
{
    uint32_t version = 0;
    itl_reason_t reason = read_leading(elements, cursor, ITL_TAG_VERSION, &version);
    if (reason == ITL_REASON_NONE) {
        header->version_major = (uint8_t)(version >> 8);
        header->version_minor = (uint8_t)version;
        reason = read_leading(elements, cursor, ITL_TAG_HEADER_LENGTH, &header->length);
    }
    if (reason != ITL_REASON_NONE)
        return reason;
    uint32_t start = itl_element_start(elements, ITL_TAG_HEADER_LENGTH);
    if (header->length > elements->source->size)
        return itl_element_fail(elements, ITL_REASON_MALFORMED, start, "HEADERLENGTH goes past the end of the file");
    if (header->length < cursor->off)
        return itl_element_fail(elements, ITL_REASON_MALFORMED, start, "HEADERLENGTH is shorter than the header");
    cursor->end = header->length;
    return ITL_REASON_NONE;
}

/* Takes one level; a tag that belongs to another one has no place here. */
static itl_reason_t read_level(itl_elements_t *elements, itl_tlv_cursor_t *cursor, uint32_t allowed,
                               const char *overrun)
{
    uint32_t before = elements->index.seen;
    itl_reason_t reason = itl_element_index(elements, cursor, overrun);
    uint32_t stray = elements->index.seen & ~before & ~allowed;
    if (reason != ITL_REASON_NONE || stray == 0)
        return reason;
    return itl_element_blame(elements, ITL_REASON_MALFORMED, itl_element_lowest(stray), ITL_ELEMENT_MISPLACED);
}

static itl_reason_t read_container(itl_elements_t *elements, uint8_t tag, uint32_t allowed, const char *overrun)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(elements->source, itl_element_value(elements, tag));
    return read_level(elements, &cursor, allowed, overrun);
}

static itl_reason_t read_elements(itl_elements_t *elements, itl_tlv_cursor_t *cursor)
{
    elements->index.bare = ITL_TAG_BIT(ITL_TAG_PADDING);
    itl_reason_t reason = read_level(elements, cursor, TOP_TAGS, "an element goes past the header");
    elements->index.bare = 0;
    if (reason == ITL_REASON_NONE)
        reason = read_container(elements, ITL_TAG_SIGNERID, SIGNER_TAGS, "an element goes past SIGNERID");
    if (reason == ITL_REASON_NONE) {
        reason =
            read_container(elements, ITL_TAG_SIGNATUREINFO, SIGNATURE_INFO_TAGS, "an element goes past SIGNATUREINFO");
    }
    if (reason == ITL_REASON_NONE) {
        reason = read_container(elements, ITL_TAG_SIGNATUREALGOINFO, ALGORITHM_TAGS,
                                "an element goes past SIGNATUREALGOINFO");
    }
    return reason;
}

static itl_reason_t take_names(const itl_elements_t *elements, itl_trustlist_header_t *header)
{
    header->signer_id = itl_element_value(elements, ITL_TAG_SIGNERID);
    itl_reason_t reason = itl_element_name(elements, ITL_TAG_SIGNERNAME, ITL_LIMIT_NAME_BYTES, &header->signer_name);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_name(elements, ITL_TAG_CANAME, ITL_LIMIT_NAME_BYTES, &header->issuer_name);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_serial(elements, ITL_TAG_SERIALNUMBER, &header->serial);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_name(elements, ITL_TAG_FILENAME, ITL_LIMIT_FILENAME_BYTES, &header->filename);
    return reason;
}

static itl_reason_t take_versions(const itl_elements_t *elements, itl_trustlist_header_t *header)
{
    itl_reason_t reason = ITL_REASON_NONE;
    header->has_timestamp = itl_element_seen(elements, ITL_TAG_TIMESTAMP);
    if (header->has_timestamp)
        reason = itl_element_number(elements, ITL_TAG_TIMESTAMP, 4, &header->timestamp);
    header->has_signer_version = itl_element_seen(elements, ITL_TAG_SIGNER_VERSION);
    if (reason != ITL_REASON_NONE || !header->has_signer_version)
        return reason;
    uint32_t version = 0;
    reason = itl_element_number(elements, ITL_TAG_SIGNER_VERSION, 2, &version);
    header->signer_version_major = (uint8_t)(version >> 8);
    header->signer_version_minor = (uint8_t)version;
    return reason;
}

static itl_reason_t take_algorithms(const itl_elements_t *elements, itl_trustlist_header_t *header)
{
    uint32_t algorithm = 0;
    uint32_t modulus = 0;
    itl_reason_t reason = itl_element_digest(elements, ITL_TAG_DIGESTALGORITHM, &header->digest);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_number(elements, ITL_TAG_SIGNATUREALGORITHM, 1, &algorithm);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_number(elements, ITL_TAG_SIGNATUREMODULUS, 1, &modulus);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (algorithm != ITL_SIGNATURE_RSA) {
        return itl_element_blame(elements, ITL_REASON_UNSUPPORTED_ALGORITHM, ITL_TAG_SIGNATUREALGORITHM,
                                 ITL_ELEMENT_REFUSED);
    }
    if (itl_trustlist_modulus_bytes(modulus) < ITL_LIMIT_RSA_BITS_MIN / 8u) {
        return itl_element_blame(elements, ITL_REASON_UNSUPPORTED_ALGORITHM, ITL_TAG_SIGNATUREMODULUS,
                                 ITL_ELEMENT_REFUSED);
    }
    header->algorithm = (uint8_t)algorithm;
    header->modulus_code = (uint8_t)modulus;
    return ITL_REASON_NONE;
}

static itl_reason_t take_signature(const itl_elements_t *elements, itl_trustlist_header_t *header)
{
    itl_tlv_span_t value = itl_element_value(elements, ITL_TAG_SIGNATURE);
    uint32_t start = itl_element_start(elements, ITL_TAG_SIGNATURE);
    if (value.len != itl_trustlist_modulus_bytes(header->modulus_code))
        return itl_element_blame(elements, ITL_REASON_MALFORMED, ITL_TAG_SIGNATURE, ITL_ELEMENT_INVALID);
    header->signature = value;
    header->signature_tlv = (itl_tlv_span_t){.off = start, .len = ITL_TLV_HEADER_BYTES + value.len};
    itl_tlv_span_t info = itl_element_value(elements, ITL_TAG_SIGNATUREINFO);
    header->signature_in_place = start == info.off + info.len;
    return ITL_REASON_NONE;
}

static itl_reason_t read_header(itl_elements_t *elements, itl_trustlist_header_t *header)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(elements->source);
    itl_reason_t reason = read_start(elements, &cursor, header);
    if (reason == ITL_REASON_NONE)
        reason = read_elements(elements, &cursor);
    if (reason == ITL_REASON_NONE)
        reason = itl_element_require(elements, REQUIRED_TAGS);
    if (reason == ITL_REASON_NONE)
        reason = take_names(elements, header);
    if (reason == ITL_REASON_NONE)
        reason = take_versions(elements, header);
    if (reason == ITL_REASON_NONE)
        reason = take_algorithms(elements, header);
    if (reason == ITL_REASON_NONE)
        reason = take_signature(elements, header);
    return reason;
}

itl_reason_t itl_trustlist_read_header(const itl_tlv_source_t *source, itl_trustlist_header_t *header,
                                       itl_trustlist_fault_t *fault)
{
    itl_trustlist_fault_t unasked = {0};
    itl_tlv_span_t values[TAG_SLOTS];
    itl_elements_t elements = {.source = source,
                               .rules = rules,
                               .index = {.known = ALL_TAGS | ITL_TAG_BIT(ITL_TAG_PADDING), .values = values},
                               .fault = fault != NULL ? fault : &unasked};
    *elements.fault = (itl_trustlist_fault_t){0};
    *header = (itl_trustlist_header_t){0};
    if (source->size == 0)
        return itl_element_fail(&elements, ITL_REASON_MALFORMED, 0, "the file is empty");
    return read_header(&elements, header);
}
