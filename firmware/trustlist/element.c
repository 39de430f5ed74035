/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text.h"
#include "trustlist/trustlist.h"
#include "trustlist/trustlist_priv.h"

/* By kind: what is said of a wrong form, and of one that is past a limit or unknown. */
static const char *const forms[][2] = {
    [ITL_ELEMENT_NUMBER] = {"has the wrong length", "has a value that the phone does not know"},
    [ITL_ELEMENT_NAME] = {"is empty or does not end in its only NUL", "is too long"},
    [ITL_ELEMENT_BYTES] = {"has the wrong length", "is too long"},
    [ITL_ELEMENT_SIGNATURE] = {"is not as long as SIGNATUREMODULUS says", "is too long"},
    [ITL_ELEMENT_HASH] = {"is not as long as HASH ALGORITHM says", "is too long"},
};

static const char *words_of(const itl_element_rule_t *rule, itl_element_fault_t fault)
{
    switch (fault) {
    case ITL_ELEMENT_MISSING:
        return "is missing";
    case ITL_ELEMENT_TWICE:
        return "is there twice";
    case ITL_ELEMENT_MISPLACED:
        return "is out of place";
    default:
        return forms[rule->kind][fault == ITL_ELEMENT_REFUSED];
    }
}

itl_reason_t itl_element_fail(const itl_elements_t *elements, itl_reason_t reason, uint32_t off, const char *what)
{
    elements->fault->off = off;
    elements->fault->element = NULL;
    elements->fault->what = what;
    return reason;
}

itl_reason_t itl_element_blame(const itl_elements_t *elements, itl_reason_t reason, uint8_t tag,
                               itl_element_fault_t fault)
{
    const itl_element_rule_t *rule = &elements->rules[ITL_TLV_INDEX_SLOT(tag)];
    elements->fault->off = fault == ITL_ELEMENT_MISSING ? elements->off : itl_element_start(elements, tag);
    elements->fault->element = rule->name;
    elements->fault->what = words_of(rule, fault);
    return reason;
}

itl_reason_t itl_element_unreadable(const itl_elements_t *elements, itl_reason_t reason, uint32_t off, const char *what)
{
    return itl_element_fail(elements, reason, off,
                            reason == ITL_REASON_FLASH_ERROR ? "the flash could not be read" : what);
}

itl_reason_t itl_element_not_read(const itl_elements_t *elements, itl_reason_t reason, uint8_t tag)
{
    if (reason == ITL_REASON_FLASH_ERROR)
        return itl_element_unreadable(elements, reason, itl_element_start(elements, tag), NULL);
    return itl_element_blame(elements, reason, tag, ITL_ELEMENT_INVALID);
}

itl_reason_t itl_element_number(const itl_elements_t *elements, uint8_t tag, uint32_t width, uint32_t *number)
{
    itl_reason_t reason =
        itl_tlv_number(elements->source, elements->index.values[ITL_TLV_INDEX_SLOT(tag)], width, number);
    return reason == ITL_REASON_NONE ? ITL_REASON_NONE : itl_element_not_read(elements, reason, tag);
}

itl_reason_t itl_element_index(itl_elements_t *elements, itl_tlv_cursor_t *cursor, const char *overrun)
{
    itl_reason_t reason = itl_tlv_index(cursor, &elements->index);
    if (reason == ITL_REASON_NONE)
        return ITL_REASON_NONE;
    uint32_t start = cursor->off;
    itl_tlv_item_t item = {0};
    if (reason == ITL_REASON_MALFORMED && itl_tlv_next(cursor, &item) == ITL_REASON_NONE) {
        reason = itl_element_blame(elements, reason, item.tag, ITL_ELEMENT_TWICE);
        elements->fault->off = start;
        return reason;
    }
    return itl_element_unreadable(elements, reason, start, overrun);
}

uint8_t itl_element_lowest(uint32_t tags)
{
    uint8_t tag = 0;
    while (tag < ITL_TLV_INDEX_TAG_MAX && (tags & ITL_TAG_BIT(tag)) == 0)
        tag++;
    return tag;
}

itl_reason_t itl_element_require(const itl_elements_t *elements, uint32_t tags)
{
    uint32_t missing = tags & ~elements->index.seen;
    if (missing == 0)
        return ITL_REASON_NONE;
    return itl_element_blame(elements, ITL_REASON_MALFORMED, itl_element_lowest(missing), ITL_ELEMENT_MISSING);
}

itl_reason_t itl_element_digest(const itl_elements_t *elements, uint8_t tag, itl_trustlist_digest_t *digest)
{
    uint32_t code = 0;
    itl_reason_t reason = itl_element_number(elements, tag, 1, &code);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (code < ITL_DIGEST_SHA1 || code > ITL_DIGEST_SHA512)
        return itl_element_blame(elements, ITL_REASON_UNSUPPORTED_ALGORITHM, tag, ITL_ELEMENT_REFUSED);
    *digest = (itl_trustlist_digest_t)code;
    return ITL_REASON_NONE;
}

itl_reason_t itl_element_name(const itl_elements_t *elements, uint8_t tag, uint32_t limit, itl_tlv_span_t *name)
{
    itl_tlv_span_t value = elements->index.values[ITL_TLV_INDEX_SLOT(tag)];
    if (value.len > limit)
        return itl_element_blame(elements, ITL_REASON_NAME_TOO_LONG, tag, ITL_ELEMENT_REFUSED);
    uint32_t nul = 0;
    itl_reason_t reason = itl_tlv_find_byte(elements->source, value, 0, &nul);
    if (reason == ITL_REASON_NONE && (nul == 0 || nul + 1 != value.len))
        reason = ITL_REASON_MALFORMED;
    if (reason != ITL_REASON_NONE)
        return itl_element_not_read(elements, reason, tag);
    *name = value;
    return ITL_REASON_NONE;
}

itl_reason_t itl_element_serial(const itl_elements_t *elements, uint8_t tag, itl_tlv_span_t *serial)
{
    itl_tlv_span_t value = elements->index.values[ITL_TLV_INDEX_SLOT(tag)];
    if (value.len == 0)
        return itl_element_blame(elements, ITL_REASON_MALFORMED, tag, ITL_ELEMENT_INVALID);
    if (value.len > ITL_LIMIT_SERIAL_BYTES)
        return itl_element_blame(elements, ITL_REASON_SERIAL_TOO_LONG, tag, ITL_ELEMENT_REFUSED);
    *serial = value;
    return ITL_REASON_NONE;
}

void itl_trustlist_fault_text(const itl_trustlist_fault_t *fault, char text[ITL_TRUSTLIST_FAULT_TEXT])
{
    itl_text_t out = itl_text_in(text, ITL_TRUSTLIST_FAULT_TEXT);
    if (fault->element != NULL) {
        itl_text_string(&out, fault->element);
        itl_text_char(&out, ' ');
    }
    if (fault->what != NULL)
        itl_text_string(&out, fault->what);
}
