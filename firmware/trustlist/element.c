/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "trustlist/trustlist.h"
#include "trustlist/trustlist_priv.h"

/* By kind: what is said of a wrong form, and of one that is past a limit or unknown. */
static const char *const forms[][2] = {
    [ELEMENT_NUMBER] = {"has the wrong length", "has a value that the phone does not know"},
    [ELEMENT_NAME] = {"is empty or does not end in its only NUL", "is too long"},
    [ELEMENT_BYTES] = {"has the wrong length", "is too long"},
    [ELEMENT_SIGNATURE] = {"is not as long as SIGNATUREMODULUS says", "is too long"},
    [ELEMENT_HASH] = {"is not as long as HASH ALGORITHM says", "is too long"},
};

static const char *words_of(const element_rule_t *rule, element_fault_t fault)
{
    switch (fault) {
    case ELEMENT_MISSING:
        return "is missing";
    case ELEMENT_TWICE:
        return "is there twice";
    case ELEMENT_MISPLACED:
        return "is out of place";
    default:
        return forms[rule->kind][fault == ELEMENT_REFUSED];
    }
}

reason_t element_fail(const elements_t *elements, reason_t reason, uint32_t off, const char *what)
{
    elements->fault->off = off;
    elements->fault->element = NULL;
    elements->fault->what = what;
    return reason;
}

reason_t element_blame(const elements_t *elements, reason_t reason, uint8_t tag, element_fault_t fault)
{
    const element_rule_t *rule = &elements->rules[TLV_INDEX_SLOT(tag)];
    elements->fault->off = fault == ELEMENT_MISSING ? elements->off : element_start(elements, tag);
    elements->fault->element = rule->name;
    elements->fault->what = words_of(rule, fault);
    return reason;
}

reason_t element_unreadable(const elements_t *elements, reason_t reason, uint32_t off, const char *what)
{
    return element_fail(elements, reason, off, reason == REASON_FLASH_ERROR ? "the flash could not be read" : what);
}

reason_t element_not_read(const elements_t *elements, reason_t reason, uint8_t tag)
{
    if (reason == REASON_FLASH_ERROR) {
        return element_unreadable(elements, reason, element_start(elements, tag), NULL);
    }
    return element_blame(elements, reason, tag, ELEMENT_INVALID);
}

reason_t element_index(elements_t *elements, tlv_cursor_t *cursor, const char *overrun)
{
    reason_t reason = tlv_index(cursor, &elements->index);
    if (reason == REASON_NONE) {
        return REASON_NONE;
    }
    uint32_t start = cursor->off;
    tlv_item_t item = {0};
    if (reason == REASON_MALFORMED && tlv_next(cursor, &item) == REASON_NONE) {
        (void)element_blame(elements, reason, item.tag, ELEMENT_TWICE);
        elements->fault->off = start;
        return reason;
    }
    return element_unreadable(elements, reason, start, overrun);
}

uint8_t element_lowest(uint32_t tags)
{
    uint8_t tag = 0;
    while (tag < TLV_INDEX_TAG_MAX && (tags & TAG_BIT(tag)) == 0) {
        tag++;
    }
    return tag;
}

reason_t element_require(const elements_t *elements, uint32_t tags)
{
    uint32_t missing = tags & ~elements->index.seen;
    if (missing == 0) {
        return REASON_NONE;
    }
    return element_blame(elements, REASON_MALFORMED, element_lowest(missing), ELEMENT_MISSING);
}

reason_t element_digest(const elements_t *elements, uint8_t tag, trustlist_digest_t *digest)
{
    uint32_t code = 0;
    reason_t reason = element_number(elements, tag, 1, &code);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (code < DIGEST_SHA1 || code > DIGEST_SHA512) {
        return element_blame(elements, REASON_UNSUPPORTED_ALGORITHM, tag, ELEMENT_REFUSED);
    }
    *digest = (trustlist_digest_t)code;
    return REASON_NONE;
}

reason_t element_name(const elements_t *elements, uint8_t tag, uint32_t limit, tlv_span_t *name)
{
    tlv_span_t value = elements->index.values[TLV_INDEX_SLOT(tag)];
    if (value.len > limit) {
        return element_blame(elements, REASON_NAME_TOO_LONG, tag, ELEMENT_REFUSED);
    }
    uint32_t nul = 0;
    reason_t reason = tlv_find_byte(elements->source, value, 0, &nul);
    if (reason == REASON_NONE && (nul == 0 || nul + 1 != value.len)) {
        reason = REASON_MALFORMED;
    }
    if (reason != REASON_NONE) {
        return element_not_read(elements, reason, tag);
    }
    *name = value;
    return REASON_NONE;
}

reason_t element_serial(const elements_t *elements, uint8_t tag, tlv_span_t *serial)
{
    tlv_span_t value = elements->index.values[TLV_INDEX_SLOT(tag)];
    if (value.len == 0) {
        return element_blame(elements, REASON_MALFORMED, tag, ELEMENT_INVALID);
    }
    if (value.len > LIMIT_SERIAL_BYTES) {
        return element_blame(elements, REASON_SERIAL_TOO_LONG, tag, ELEMENT_REFUSED);
    }
    *serial = value;
    return REASON_NONE;
}

void trustlist_fault_text(const trustlist_fault_t *fault, char text[TRUSTLIST_FAULT_TEXT])
{
    const char *parts[] = {fault->element != NULL ? fault->element : "", fault->element != NULL ? " " : "",
                           fault->what != NULL ? fault->what : ""};
    size_t at = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t len = strlen(parts[i]);
        len = len < TRUSTLIST_FAULT_TEXT - 1 - at ? len : TRUSTLIST_FAULT_TEXT - 1 - at;
        memcpy(text + at, parts[i], len);
        at += len;
    }
    text[at] = '\0';
}
