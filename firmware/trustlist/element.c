/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/trustlist_priv.h"

reason_t element_fail(const elements_t *elements, reason_t reason, uint32_t off, const char *what)
{
    elements->fault->off = off;
    elements->fault->what = what;
    return reason;
}

reason_t element_unreadable(const elements_t *elements, reason_t reason, uint32_t off, const char *what)
{
    return element_fail(elements, reason, off, reason == REASON_FLASH_ERROR ? "the flash could not be read" : what);
}

reason_t element_index(elements_t *elements, tlv_cursor_t *cursor, const char *overrun)
{
    reason_t reason = tlv_index(cursor, &elements->index);
    if (reason == REASON_NONE) {
        return REASON_NONE;
    }
    uint32_t start = cursor->off;
    tlv_item_t item = {0};
    bool twice = reason == REASON_MALFORMED && tlv_next(cursor, &item) == REASON_NONE;
    return element_unreadable(elements, reason, start, twice ? elements->rules[item.tag].twice : overrun);
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
    return element_fail(elements, REASON_MALFORMED, elements->off, elements->rules[element_lowest(missing)].missing);
}

reason_t element_digest(const elements_t *elements, uint8_t tag, trustlist_digest_t *digest)
{
    uint32_t code = 0;
    reason_t reason = element_number(elements, tag, 1, &code);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (code < DIGEST_SHA1 || code > DIGEST_SHA512) {
        return element_fail(elements, REASON_UNSUPPORTED_ALGORITHM, element_start(elements, tag),
                            elements->rules[tag].refused);
    }
    *digest = (trustlist_digest_t)code;
    return REASON_NONE;
}

reason_t element_name(const elements_t *elements, uint8_t tag, uint32_t limit, tlv_span_t *name)
{
    tlv_span_t value = elements->index.values[tag];
    if (value.len > limit) {
        return element_fail(elements, REASON_NAME_TOO_LONG, element_start(elements, tag), elements->rules[tag].refused);
    }
    uint32_t nul = 0;
    reason_t reason = tlv_find_byte(elements->source, value, 0, &nul);
    if (reason == REASON_NONE && (nul == 0 || nul + 1 != value.len)) {
        reason = REASON_MALFORMED;
    }
    if (reason != REASON_NONE) {
        return element_unreadable(elements, reason, element_start(elements, tag), elements->rules[tag].invalid);
    }
    *name = value;
    return REASON_NONE;
}

reason_t element_serial(const elements_t *elements, uint8_t tag, tlv_span_t *serial)
{
    tlv_span_t value = elements->index.values[tag];
    if (value.len == 0) {
        return element_fail(elements, REASON_MALFORMED, element_start(elements, tag), elements->rules[tag].invalid);
    }
    if (value.len > LIMIT_SERIAL_BYTES) {
        return element_fail(elements, REASON_SERIAL_TOO_LONG, element_start(elements, tag),
                            elements->rules[tag].refused);
    }
    *serial = value;
    return REASON_NONE;
}
