/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_name.h"

#include <string.h>

#include "text/text_read.h"
#include "tlv/certificate.h"
#include "tlv/der.h"
#include "tvs/tvs_string.h"

enum { DER_SET = 0x31 };

static itl_tvs_bytes_t bytes_of(const itl_tlv_source_t *source, itl_tlv_span_t span)
{
    return (itl_tvs_bytes_t){source->mapped + span.off, span.len};
}

/* Takes the next element, which must have this tag, and goes on with its contents. */
static itl_reason_t enter(itl_tlv_cursor_t *cursor, uint8_t tag, itl_tlv_cursor_t *contents)
{
    itl_tlv_item_t item = {0};
    itl_reason_t reason = itl_der_next(cursor, &item);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (item.tag != tag)
        return ITL_REASON_MALFORMED;
    *contents = itl_tlv_cursor_span(cursor->source, item.value);
    return ITL_REASON_NONE;
}

itl_reason_t itl_tvs_identity_read(const uint8_t *der, size_t len, itl_tvs_identity_t *identity)
{
    static const itl_certificate_part_t parts[3] = {ITL_CERTIFICATE_SERIAL, ITL_CERTIFICATE_ISSUER,
                                                    ITL_CERTIFICATE_SUBJECT};
    if (len > ITL_LIMIT_LIST_BYTES)
        return ITL_REASON_MALFORMED;
    const itl_tlv_source_t source = itl_tlv_source_memory(der, (uint32_t)len);
    itl_tlv_span_t found[3];
    for (size_t i = 0; i < 3; i++) {
        itl_reason_t reason = itl_certificate_find(&source, (itl_tlv_span_t){0, (uint32_t)len}, parts[i], &found[i]);
        if (reason != ITL_REASON_NONE)
            return reason;
    }
    *identity =
        (itl_tvs_identity_t){bytes_of(&source, found[0]), bytes_of(&source, found[1]), bytes_of(&source, found[2])};
    return ITL_REASON_NONE;
}

void itl_tvs_name_begin(itl_tvs_name_walk_t *walk, itl_tvs_bytes_t name)
{
    walk->source = itl_tlv_source_memory(name.data, (uint32_t)name.len);
    walk->rdns = itl_tlv_cursor_all(&walk->source);
    walk->attributes = (itl_tlv_cursor_t){&walk->source, 0, 0};
}

itl_reason_t itl_tvs_name_next(itl_tvs_name_walk_t *walk, itl_tvs_attribute_t *attribute)
{
    itl_reason_t reason = ITL_REASON_NONE;
    if (itl_tlv_at_end(&walk->attributes)) {
        if (itl_tlv_at_end(&walk->rdns))
            return ITL_REASON_NOT_FOUND;
        reason = enter(&walk->rdns, DER_SET, &walk->attributes);
    }
    itl_tlv_cursor_t pair;
    itl_tlv_item_t type, value;
    if (reason == ITL_REASON_NONE)
        reason = enter(&walk->attributes, ITL_DER_SEQUENCE, &pair);
    if (reason == ITL_REASON_NONE)
        reason = itl_der_next(&pair, &type);
    if (reason == ITL_REASON_NONE)
        reason = itl_der_next(&pair, &value);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (type.tag != ITL_DER_OID || !itl_tlv_at_end(&pair))
        return ITL_REASON_MALFORMED;
    const uint8_t *start = walk->source.mapped + value.start;
    attribute->oid = bytes_of(&walk->source, type.value);
    attribute->rank = itl_tvs_attribute_rank(attribute->oid);
    attribute->tag = value.tag;
    attribute->value = bytes_of(&walk->source, value.value);
    attribute->whole = (itl_tvs_bytes_t){start, (size_t)(attribute->value.data + attribute->value.len - start)};
    return ITL_REASON_NONE;
}

static itl_tvs_bytes_t rest(itl_tvs_bytes_t bytes, size_t from)
{
    return (itl_tvs_bytes_t){bytes.data + from, bytes.len - from};
}

/* --- values --- */

/* Takes two digits. @return -1: they are none */
static int take_hex(itl_tvs_bytes_t *text)
{
    uint8_t byte;
    if (text->len < 2 || !itl_text_read_hex((const char *)text->data, &byte, 1))
        return -1;
    *text = rest(*text, 2);
    return byte;
}

/* Takes a byte of a printed value; with escapes '\' makes the next character, or two hex digits, a byte. @return -1:
 * there is none */
static int take_byte(itl_tvs_bytes_t *text, bool escapes)
{
    if (escapes && text->len > 1 && text->data[0] == '\\') {
        *text = rest(*text, 1);
        int byte = take_hex(text);
        if (byte >= 0)
            return byte;
    }
    if (text->len == 0)
        return -1;
    int byte = text->data[0];
    *text = rest(*text, 1);
    return byte;
}

/* How a value may be printed. */
typedef struct print {
    bool raw;     /* its bytes, whatever kind of string it is */
    bool quoted;  /* in double quotes */
    bool escaped; /* with '\' */
} print_t;

enum { PRINTS = 8 };

static int next_character(itl_tvs_string_t *string, bool raw, uint8_t utf8[ITL_TVS_CHARACTER_BYTES])
{
    if (!raw)
        return itl_tvs_string_next(string, utf8);
    if (string->rest.len == 0)
        return 0;
    utf8[0] = string->rest.data[0];
    string->rest = rest(string->rest, 1);
    return 1;
}

/* Compares a value with the start of text. @return bytes of text that print it, or -1 */
static int32_t match_print(const itl_tvs_attribute_t *attribute, itl_tvs_bytes_t text, print_t print)
{
    itl_tvs_bytes_t left = text;
    itl_tvs_string_t string = itl_tvs_string_begin(attribute->tag, attribute->value);
    uint8_t utf8[ITL_TVS_CHARACTER_BYTES];
    if (print.quoted && take_byte(&left, false) != '"')
        return -1;
    int len = next_character(&string, print.raw, utf8);
    for (; len > 0; len = next_character(&string, print.raw, utf8))
        for (int i = 0; i < len; i++)
            if (take_byte(&left, print.escaped) != utf8[i])
                return -1;
    if (len < 0 || (print.quoted && take_byte(&left, false) != '"'))
        return -1;
    return (int32_t)(text.len - left.len);
}

/* Compares bytes with '#' and hex. @return bytes of text that print them, or -1 */
static int32_t match_hex(itl_tvs_bytes_t bytes, itl_tvs_bytes_t text)
{
    itl_tvs_bytes_t left = text;
    if (take_byte(&left, false) != '#')
        return -1;
    for (size_t i = 0; i < bytes.len; i++)
        if (take_hex(&left) != bytes.data[i])
            return -1;
    return (int32_t)(text.len - left.len);
}

/* --- components --- */

/* What is being compared. */
typedef struct comparison {
    itl_tvs_bytes_t name;
    itl_tvs_bytes_t text; /* not yet read */
    uint32_t used;        /* a bit per attribute of name that was found in the text */
    uint8_t separator;
    bool unclear;
} comparison_t;

static bool is_separator(const comparison_t *comparison, uint8_t c)
{
    return c == '+' || (comparison->separator != 0 ? c == comparison->separator : c == ';' || c == ',');
}

/* True when a component may end behind this many bytes of text. */
static bool ends_at(const comparison_t *comparison, itl_tvs_bytes_t text, int32_t len)
{
    return len >= 0 && ((size_t)len == text.len || is_separator(comparison, text.data[len]));
}

/* Compares a value with a whole component. @return bytes of text that print it, or -1 */
static int32_t match_value(const comparison_t *comparison, const itl_tvs_attribute_t *attribute, itl_tvs_bytes_t text)
{
    int32_t best = -1;
    for (unsigned i = 0; i < PRINTS; i++) {
        const print_t print = {(i & 4) != 0, (i & 2) != 0, (i & 1) != 0};
        int32_t len = match_print(attribute, text, print);
        if (len > best && ends_at(comparison, text, len))
            best = len;
    }
    const itl_tvs_bytes_t bytes[] = {attribute->whole, attribute->value};
    for (unsigned i = 0; i < 2 && best < 0; i++) {
        int32_t len = match_hex(bytes[i], text);
        best = ends_at(comparison, text, len) ? len : -1;
    }
    return best;
}

/* Finds an unused attribute with this key whose value stands at the start of text; of several the longest, since a
 * value may hold separators, and then the one whose own key it is. @param unreadable  [out] one with this key has no
 * text to compare. @return bytes of text, or -1 */
static int32_t find_attribute(comparison_t *comparison, itl_tvs_bytes_t key, itl_tvs_bytes_t text, bool *unreadable)
{
    itl_tvs_name_walk_t walk;
    itl_tvs_attribute_t attribute;
    int32_t best = -1;
    itl_tvs_key_fit_t best_fit = ITL_TVS_KEY_FOREIGN;
    uint32_t best_bit = 0;
    itl_tvs_name_begin(&walk, comparison->name);
    for (uint32_t bit = 1; bit != 0 && itl_tvs_name_next(&walk, &attribute) == ITL_REASON_NONE; bit <<= 1) {
        itl_tvs_key_fit_t fit = itl_tvs_attribute_fit(attribute.oid, key);
        if ((comparison->used & bit) != 0 || fit == ITL_TVS_KEY_FOREIGN)
            continue;
        int32_t len = match_value(comparison, &attribute, text);
        if (len > best || (len >= 0 && len == best && fit > best_fit)) {
            best = len;
            best_fit = fit;
            best_bit = bit;
        }
        *unreadable = *unreadable || !itl_tvs_string_readable(attribute.tag, attribute.value);
    }
    comparison->used |= best_bit;
    return best;
}

/* Bytes up to where the next component may begin. */
static int32_t unread_value(const comparison_t *comparison, itl_tvs_bytes_t text)
{
    size_t at = 0;
    while (at < text.len && !is_separator(comparison, text.data[at]))
        at++;
    return (int32_t)at;
}

/* Takes KEY= from the text, and the blanks that some write around '='. @return false: there is no '=' */
static bool take_key(itl_tvs_bytes_t *text, itl_tvs_bytes_t *key)
{
    const uint8_t *equals = text->len > 0 ? memchr(text->data, '=', text->len) : NULL;
    if (equals == NULL)
        return false;
    *key = (itl_tvs_bytes_t){text->data, (size_t)(equals - text->data)};
    *text = rest(*text, key->len + 1);
    if (key->len > 0 && key->data[key->len - 1] == ' ') {
        key->len--;
        *text = rest(*text, text->len > 0 && text->data[0] == ' ' ? 1 : 0);
    }
    return true;
}

/* Goes on behind the separator. @return false: nothing follows it */
static bool next_component(comparison_t *comparison, itl_tvs_bytes_t text)
{
    comparison->text = text;
    if (text.len == 0)
        return true;
    if (text.data[0] != '+')
        comparison->separator = text.data[0];
    text = rest(text, 1);
    while (text.len > 0 && text.data[0] == ' ')
        text = rest(text, 1);
    comparison->text = text;
    return text.len > 0;
}

/* Reads one KEY=VALUE and the separator behind it. @return false when it is not of this name */
static bool match_component(comparison_t *comparison)
{
    itl_tvs_bytes_t text = comparison->text, key;
    bool unreadable = false;
    if (!take_key(&text, &key)) {
        comparison->unclear = true;
        comparison->text.len = 0;
        return true;
    }
    int32_t len = find_attribute(comparison, key, text, &unreadable);
    if (len < 0) {
        if (itl_tvs_attribute_knows_key(key) && !unreadable)
            return false;
        comparison->unclear = true;
        len = unread_value(comparison, text);
    }
    return next_component(comparison, rest(text, (size_t)len));
}

/* True when the name is well-formed and none of its attributes that are always printed is missing in used. What
 * could not be read may have been the missing one. */
static bool all_used(const comparison_t *comparison)
{
    itl_tvs_name_walk_t walk;
    itl_tvs_attribute_t attribute;
    itl_reason_t reason = ITL_REASON_NONE;
    itl_tvs_name_begin(&walk, comparison->name);
    for (uint32_t i = 0; (reason = itl_tvs_name_next(&walk, &attribute)) == ITL_REASON_NONE; i++) {
        if (i >= ITL_TVS_NAME_ATTRIBUTES)
            return false;
        bool missing = attribute.rank < ITL_TVS_RANKS_PRINTED && (comparison->used >> i & 1u) == 0;
        if (missing && !comparison->unclear)
            return false;
    }
    return reason == ITL_REASON_NOT_FOUND;
}

itl_tvs_name_match_t itl_tvs_name_compare(itl_tvs_bytes_t name, itl_tvs_bytes_t text)
{
    if (text.len > 0 && text.data[text.len - 1] == '\0')
        text.len--;
    if (text.len == 0 || name.data == NULL)
        return text.len == name.len && name.data != NULL ? ITL_TVS_NAME_SAME : ITL_TVS_NAME_DIFFERENT;
    comparison_t comparison = {.name = name, .text = text};
    while (comparison.text.len > 0)
        if (!match_component(&comparison))
            return ITL_TVS_NAME_DIFFERENT;
    if (!all_used(&comparison))
        return ITL_TVS_NAME_DIFFERENT;
    return comparison.unclear ? ITL_TVS_NAME_UNCLEAR : ITL_TVS_NAME_SAME;
}

static itl_tvs_bytes_t without_zeros(itl_tvs_bytes_t number)
{
    while (number.len > 0 && number.data[0] == 0)
        number = rest(number, 1);
    return number;
}

bool itl_tvs_serial_matches(itl_tvs_bytes_t a, itl_tvs_bytes_t b)
{
    if (a.len == 0 || b.len == 0)
        return false;
    a = without_zeros(a);
    b = without_zeros(b);
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}
