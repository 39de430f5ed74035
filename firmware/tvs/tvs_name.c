/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_name.h"

#include <string.h>

#include "tlv/der.h"

enum { DER_OID = 0x06, DER_SET = 0x31, OID_BYTES = 10 };

/* The first ones, in this order, are what a call manager prints. */
enum { RANK_LAST_PRINTED = 5 };

/* A type of attribute: its key when printed, its object identifier (RFC 4519, RFC 2985), another key in use. */
typedef struct attribute_type {
    const char *key;
    const char *alias;
    uint8_t oid_len;
    uint8_t oid[OID_BYTES];
} attribute_type_t;

static const attribute_type_t types[] = {
    {"CN", "commonName", 3, {0x55, 0x04, 0x03}},
    {"OU", "organizationalUnitName", 3, {0x55, 0x04, 0x0B}},
    {"O", "organizationName", 3, {0x55, 0x04, 0x0A}},
    {"L", "localityName", 3, {0x55, 0x04, 0x07}},
    {"ST", "S", 3, {0x55, 0x04, 0x08}},
    {"C", "countryName", 3, {0x55, 0x04, 0x06}},
    {"DC", "domainComponent", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19}},
    {"UID", "userId", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x01}},
    {"serialNumber", "SN", 3, {0x55, 0x04, 0x05}},
    {"emailAddress", "E", 9, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01}},
    {"unstructuredName", "1.2.840.113549.1.9.2", 9, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x02}},
};

enum { TYPES = sizeof types / sizeof types[0] };

static tvs_bytes_t bytes_of(const tlv_source_t *source, tlv_span_t span)
{
    return (tvs_bytes_t){source->mapped + span.off, span.len};
}

/* Takes the next element, which must have this tag, and goes on with its contents. */
static reason_t enter(tlv_cursor_t *cursor, uint8_t tag, tlv_cursor_t *contents)
{
    tlv_item_t item = {0};
    reason_t reason = der_next(cursor, &item);
    if (reason != REASON_NONE)
        return reason;
    if (item.tag != tag)
        return REASON_MALFORMED;
    *contents = tlv_cursor_span(cursor->source, item.value);
    return REASON_NONE;
}

/* TBSCertificate, RFC 5280 section 4.1: [0] version, serialNumber, signature, issuer, validity, subject. */
static reason_t read_tbs(tlv_cursor_t *tbs, tlv_span_t fields[5])
{
    static const uint8_t tags[5] = {DER_INTEGER, DER_SEQUENCE, DER_SEQUENCE, DER_SEQUENCE, DER_SEQUENCE};
    tlv_item_t item;
    reason_t reason = der_next(tbs, &item);
    if (reason == REASON_NONE && item.tag == DER_CONTEXT_0)
        reason = der_next(tbs, &item);
    for (size_t i = 0; i < 5 && reason == REASON_NONE; i++) {
        if (item.tag != tags[i])
            return REASON_MALFORMED;
        fields[i] = item.value;
        reason = i < 4 ? der_next(tbs, &item) : REASON_NONE;
    }
    return reason;
}

reason_t tvs_identity_read(const uint8_t *der, size_t len, tvs_identity_t *identity)
{
    if (len > LIMIT_CERTIFICATE_BYTES)
        return REASON_MALFORMED;
    const tlv_source_t source = tlv_source_memory(der, (uint32_t)len);
    tlv_cursor_t all = tlv_cursor_all(&source), certificate, tbs;
    tlv_span_t fields[5];
    reason_t reason = enter(&all, DER_SEQUENCE, &certificate);
    if (reason == REASON_NONE)
        reason = enter(&certificate, DER_SEQUENCE, &tbs);
    if (reason == REASON_NONE)
        reason = read_tbs(&tbs, fields);
    if (reason != REASON_NONE)
        return reason;
    *identity =
        (tvs_identity_t){bytes_of(&source, fields[0]), bytes_of(&source, fields[2]), bytes_of(&source, fields[4])};
    return tlv_at_end(&all) ? REASON_NONE : REASON_MALFORMED;
}

void tvs_name_begin(tvs_name_walk_t *walk, tvs_bytes_t name)
{
    walk->source = tlv_source_memory(name.data, (uint32_t)name.len);
    walk->rdns = tlv_cursor_all(&walk->source);
    walk->attributes = (tlv_cursor_t){&walk->source, 0, 0};
}

static void classify(tvs_bytes_t oid, tvs_attribute_t *attribute)
{
    for (uint8_t i = 0; i < TYPES; i++) {
        if (types[i].oid_len == oid.len && memcmp(types[i].oid, oid.data, oid.len) == 0) {
            attribute->key = types[i].key;
            attribute->rank = i;
            return;
        }
    }
    attribute->key = NULL;
    attribute->rank = TYPES;
}

reason_t tvs_name_next(tvs_name_walk_t *walk, tvs_attribute_t *attribute)
{
    reason_t reason = REASON_NONE;
    if (tlv_at_end(&walk->attributes)) {
        if (tlv_at_end(&walk->rdns))
            return REASON_NOT_FOUND;
        reason = enter(&walk->rdns, DER_SET, &walk->attributes);
    }
    tlv_cursor_t pair;
    tlv_item_t type, value;
    if (reason == REASON_NONE)
        reason = enter(&walk->attributes, DER_SEQUENCE, &pair);
    if (reason == REASON_NONE)
        reason = der_next(&pair, &type);
    if (reason == REASON_NONE)
        reason = der_next(&pair, &value);
    if (reason != REASON_NONE)
        return reason;
    if (type.tag != DER_OID || !tlv_at_end(&pair))
        return REASON_MALFORMED;
    attribute->value = bytes_of(&walk->source, value.value);
    classify(bytes_of(&walk->source, type.value), attribute);
    return REASON_NONE;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool is_key(tvs_bytes_t text, const char *key)
{
    if (text.len != strlen(key))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (lower(text.data[i]) != lower((uint8_t)key[i]))
            return false;
    return true;
}

/* The rank of a printed key; TYPES when it is none. */
static uint8_t rank_of_key(tvs_bytes_t key)
{
    uint8_t rank = 0;
    while (rank < TYPES && !is_key(key, types[rank].key) && !is_key(key, types[rank].alias))
        rank++;
    return rank;
}

/* Compares a value with text in which '\' takes the next character as it is. @return bytes of text, or -1 */
static int32_t match_escaped(tvs_bytes_t value, tvs_bytes_t text)
{
    size_t at = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (at + 1 < text.len && text.data[at] == '\\')
            at++;
        if (at >= text.len || text.data[at] != value.data[i])
            return -1;
        at++;
    }
    return (int32_t)at;
}

/* Compares a value with the start of the text behind a '='. @return bytes of text that print it, or -1 */
static int32_t match_value(tvs_bytes_t value, tvs_bytes_t text)
{
    if (value.len > text.len)
        return -1;
    if (memcmp(value.data, text.data, value.len) == 0)
        return (int32_t)value.len;
    if (text.data[0] == '"' && value.len + 2 <= text.len && memcmp(value.data, text.data + 1, value.len) == 0 &&
        text.data[value.len + 1] == '"')
        return (int32_t)value.len + 2;
    return match_escaped(value, text);
}

/* What is being compared. */
typedef struct comparison {
    tvs_bytes_t name;
    tvs_bytes_t text; /* not yet read */
    uint32_t used;    /* a bit per attribute of name that was found in the text */
    uint8_t separator;
} comparison_t;

static tvs_bytes_t rest(tvs_bytes_t bytes, size_t from)
{
    return (tvs_bytes_t){bytes.data + from, bytes.len - from};
}

/* True when a component may end here. */
static bool ends_at(const comparison_t *comparison, tvs_bytes_t text)
{
    if (text.len == 0)
        return true;
    uint8_t c = text.data[0];
    return comparison->separator != 0 ? c == comparison->separator : c == ';' || c == ',';
}

/* Finds an unused attribute of this rank whose value stands at the start of text; of several the longest, since a
 * value may hold separators. @return bytes of text, or -1 */
static int32_t find_attribute(comparison_t *comparison, uint8_t rank, tvs_bytes_t text)
{
    tvs_name_walk_t walk;
    tvs_attribute_t attribute;
    int32_t best = -1;
    uint32_t best_bit = 0;
    tvs_name_begin(&walk, comparison->name);
    for (uint32_t bit = 1; bit != 0 && tvs_name_next(&walk, &attribute) == REASON_NONE; bit <<= 1) {
        if (attribute.rank != rank || (comparison->used & bit) != 0)
            continue;
        int32_t len = match_value(attribute.value, text);
        if (len > best && ends_at(comparison, rest(text, (size_t)len))) {
            best = len;
            best_bit = bit;
        }
    }
    comparison->used |= best_bit;
    return best;
}

/* Reads one KEY=VALUE and the separator behind it. */
static bool match_component(comparison_t *comparison)
{
    tvs_bytes_t text = comparison->text;
    const uint8_t *equals = memchr(text.data, '=', text.len);
    if (equals == NULL)
        return false;
    size_t key_len = (size_t)(equals - text.data);
    uint8_t rank = rank_of_key((tvs_bytes_t){text.data, key_len});
    text = rest(text, key_len + 1);
    int32_t len = rank < TYPES ? find_attribute(comparison, rank, text) : -1;
    if (len < 0)
        return false;
    text = rest(text, (size_t)len);
    if (text.len > 0) {
        comparison->separator = text.data[0];
        text = rest(text, 1);
        while (text.len > 0 && text.data[0] == ' ')
            text = rest(text, 1);
        if (text.len == 0)
            return false;
    }
    comparison->text = text;
    return true;
}

/* True when the name is well-formed and none of its attributes that are always printed is missing in used. */
static bool all_used(tvs_bytes_t name, uint32_t used)
{
    tvs_name_walk_t walk;
    tvs_attribute_t attribute;
    reason_t reason = REASON_NONE;
    tvs_name_begin(&walk, name);
    for (uint32_t i = 0; (reason = tvs_name_next(&walk, &attribute)) == REASON_NONE; i++) {
        if (i >= TVS_NAME_ATTRIBUTES || (attribute.rank <= RANK_LAST_PRINTED && (used >> i & 1u) == 0))
            return false;
    }
    return reason == REASON_NOT_FOUND;
}

bool tvs_name_matches(tvs_bytes_t name, tvs_bytes_t text)
{
    if (text.len > 0 && text.data[text.len - 1] == '\0')
        text.len--;
    if (text.len == 0 || name.data == NULL)
        return false;
    comparison_t comparison = {.name = name, .text = text};
    while (comparison.text.len > 0)
        if (!match_component(&comparison))
            return false;
    return all_used(name, comparison.used);
}

static tvs_bytes_t without_zeros(tvs_bytes_t number)
{
    while (number.len > 0 && number.data[0] == 0)
        number = rest(number, 1);
    return number;
}

bool tvs_serial_matches(tvs_bytes_t a, tvs_bytes_t b)
{
    if (a.len == 0 || b.len == 0)
        return false;
    a = without_zeros(a);
    b = without_zeros(b);
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}
