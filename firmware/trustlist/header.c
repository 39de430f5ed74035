/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist_priv.h"

/** Slots of the rules: a tag is its own slot, but for SIGNER_VERSION, whose number is far from the others. */
enum { SLOT_SIGNER_VERSION = 0, SLOT_COUNT = TAG_TIMESTAMP + 1, SLOT_NONE = SLOT_COUNT };

/** Containers within containers: top level, SIGNATUREINFO, SIGNATUREALGOINFO. */
enum { LEVELS = 3 };

static const element_rule_t rules[SLOT_COUNT] = {
    [SLOT_SIGNER_VERSION] = NUMBER_RULE(0, false, "SIGNER VERSION"),
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
};

/** A header on its way in: the containers open at the moment, the innermost last. */
typedef struct header_reader {
    elements_t elements;
    tlv_cursor_t levels[LEVELS];
    uint8_t parents[LEVELS];
    uint8_t depth;
} header_reader_t;

static uint8_t slot_of(uint8_t tag)
{
    if (tag == TAG_SIGNER_VERSION) {
        return SLOT_SIGNER_VERSION;
    }
    return tag >= TAG_VERSION && tag < SLOT_COUNT ? tag : SLOT_NONE;
}

static bool is_container(uint8_t tag)
{
    return tag == TAG_SIGNERID || tag == TAG_SIGNATUREINFO || tag == TAG_SIGNATUREALGOINFO;
}

static const char *overrun_text(uint8_t parent)
{
    switch (parent) {
    case TAG_SIGNERID:
        return "an element goes past the end of SIGNERID";
    case TAG_SIGNATUREINFO:
        return "an element goes past the end of SIGNATUREINFO";
    case TAG_SIGNATUREALGOINFO:
        return "an element goes past the end of SIGNATUREALGOINFO";
    default:
        return "an element goes past the end of the header";
    }
}

/* VERSION and HEADERLENGTH come first, as every builder writes them: without them nothing says where the header ends,
 * and a header whose end is decided by its own elements could be read in two ways. */
static reason_t read_leading(header_reader_t *reader, tlv_cursor_t *cursor, uint8_t tag, uint32_t *number)
{
    const elements_t *elements = &reader->elements;
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

static reason_t read_start(header_reader_t *reader, trustlist_header_t *header)
{
    const tlv_source_t *source = reader->elements.source;
    tlv_cursor_t cursor = tlv_cursor_all(source);
    uint32_t version = 0;
    reason_t reason = read_leading(reader, &cursor, TAG_VERSION, &version);
    if (reason == REASON_NONE) {
        header->version_major = (uint8_t)(version >> 8);
        header->version_minor = (uint8_t)version;
        reason = read_leading(reader, &cursor, TAG_HEADER_LENGTH, &header->length);
    }
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t at = reader->elements.found[TAG_HEADER_LENGTH].off;
    if (header->length > source->size) {
        return element_fail(&reader->elements, REASON_MALFORMED, at, "HEADERLENGTH goes past the end of the file");
    }
    if (header->length < cursor.off) {
        return element_fail(&reader->elements, REASON_MALFORMED, at, "HEADERLENGTH ends inside the header");
    }
    reader->levels[0] = tlv_cursor_span(source, (tlv_span_t){.off = cursor.off, .len = header->length - cursor.off});
    return REASON_NONE;
}

static reason_t skip_padding(header_reader_t *reader, bool *skipped)
{
    tlv_cursor_t *cursor = &reader->levels[0];
    uint8_t tag = 0;
    reason_t reason = tlv_peek(cursor, &tag);
    if (reason != REASON_NONE) {
        return element_unreadable(&reader->elements, reason, cursor->off, overrun_text(0));
    }
    *skipped = tag == TAG_PADDING;
    return *skipped ? tlv_skip_byte(cursor) : REASON_NONE;
}

static reason_t read_element(header_reader_t *reader)
{
    const elements_t *elements = &reader->elements;
    tlv_cursor_t *cursor = &reader->levels[reader->depth];
    uint8_t parent = reader->parents[reader->depth];
    tlv_item_t item = {0};
    uint32_t start = cursor->off;
    reason_t reason = tlv_next(cursor, &item);
    if (reason != REASON_NONE) {
        return element_unreadable(elements, reason, start, overrun_text(parent));
    }
    uint8_t slot = slot_of(item.tag);
    if (slot == SLOT_NONE) {
        return REASON_NONE;
    }
    reason = element_place(elements, slot, parent, &item);
    if (reason == REASON_NONE && is_container(item.tag)) {
        reader->depth++;
        reader->levels[reader->depth] = tlv_cursor_span(elements->source, item.value);
        reader->parents[reader->depth] = item.tag;
    }
    return reason;
}

/* Goes once over the header. element_place lets a container in only where it belongs, so that depth stays below
 * LEVELS. */
static reason_t read_elements(header_reader_t *reader)
{
    reason_t reason = REASON_NONE;
    while (reason == REASON_NONE) {
        bool skipped = false;
        if (tlv_at_end(&reader->levels[reader->depth])) {
            if (reader->depth == 0) {
                return REASON_NONE;
            }
            reader->depth--;
            continue;
        }
        if (reader->depth == 0) {
            reason = skip_padding(reader, &skipped);
        }
        if (reason == REASON_NONE && !skipped) {
            reason = read_element(reader);
        }
    }
    return reason;
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
    header->has_signer_version = elements->found[SLOT_SIGNER_VERSION].off != 0;
    if (reason != REASON_NONE || !header->has_signer_version) {
        return reason;
    }
    uint32_t version = 0;
    reason = element_number(elements, SLOT_SIGNER_VERSION, 2, &version);
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

static reason_t read_header(header_reader_t *reader, trustlist_header_t *header)
{
    reason_t reason = read_start(reader, header);
    if (reason == REASON_NONE) {
        reason = read_elements(reader);
    }
    if (reason == REASON_NONE) {
        reason = element_require(&reader->elements, SLOT_COUNT);
    }
    if (reason == REASON_NONE) {
        reason = take_names(&reader->elements, header);
    }
    if (reason == REASON_NONE) {
        reason = take_versions(&reader->elements, header);
    }
    if (reason == REASON_NONE) {
        reason = take_algorithms(&reader->elements, header);
    }
    if (reason == REASON_NONE) {
        reason = take_signature(&reader->elements, header);
    }
    return reason;
}

reason_t trustlist_read_header(const tlv_source_t *source, trustlist_header_t *header, trustlist_fault_t *fault)
{
    trustlist_fault_t unasked;
    tlv_span_t found[SLOT_COUNT] = {0};
    header_reader_t reader = {
        .elements = {.source = source, .rules = rules, .found = found, .fault = fault != NULL ? fault : &unasked}};
    *reader.elements.fault = (trustlist_fault_t){0};
    *header = (trustlist_header_t){0};
    if (source->size == 0) {
        return element_fail(&reader.elements, REASON_MALFORMED, 0, "the file is empty");
    }
    return read_header(&reader, header);
}
