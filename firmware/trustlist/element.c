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

static uint32_t start_of(const elements_t *elements, uint8_t slot)
{
    return elements->found[slot].off - TLV_HEADER_BYTES;
}

reason_t element_index(const elements_t *elements, tlv_cursor_t *cursor, uint8_t bare, uint8_t count,
                       const char *overrun)
{
    reason_t reason = tlv_index(cursor, bare, elements->found, count);
    if (reason == REASON_NONE) {
        return REASON_NONE;
    }
    uint32_t start = cursor->off;
    tlv_item_t item = {0};
    bool twice = reason == REASON_MALFORMED && tlv_next(cursor, &item) == REASON_NONE;
    return element_unreadable(elements, reason, start, twice ? elements->rules[item.tag].twice : overrun);
}

bool element_there(const elements_t *elements, uint8_t slot)
{
    return elements->found[slot].len != 0;
}

reason_t element_require(const elements_t *elements, uint8_t count)
{
    for (uint8_t slot = 0; slot < count; slot++) {
        if (elements->rules[slot].required && elements->found[slot].off == 0) {
            return element_fail(elements, REASON_MALFORMED, elements->off, elements->rules[slot].missing);
        }
    }
    return REASON_NONE;
}

reason_t element_number(const elements_t *elements, uint8_t slot, uint32_t width, uint32_t *number)
{
    reason_t reason = tlv_number(elements->source, elements->found[slot], width, number);
    if (reason != REASON_NONE) {
        return element_unreadable(elements, reason, start_of(elements, slot), elements->rules[slot].invalid);
    }
    return REASON_NONE;
}

reason_t element_digest(const elements_t *elements, uint8_t slot, trustlist_digest_t *digest)
{
    uint32_t code = 0;
    reason_t reason = element_number(elements, slot, 1, &code);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (code < DIGEST_SHA1 || code > DIGEST_SHA512) {
        return element_fail(elements, REASON_UNSUPPORTED_ALGORITHM, start_of(elements, slot),
                            elements->rules[slot].refused);
    }
    *digest = (trustlist_digest_t)code;
    return REASON_NONE;
}

reason_t element_name(const elements_t *elements, uint8_t slot, uint32_t limit, tlv_span_t *name)
{
    tlv_span_t value = elements->found[slot];
    if (value.len > limit) {
        return element_fail(elements, REASON_NAME_TOO_LONG, start_of(elements, slot), elements->rules[slot].refused);
    }
    uint32_t nul = 0;
    reason_t reason = tlv_find_byte(elements->source, value, 0, &nul);
    if (reason == REASON_NONE && (nul == 0 || nul + 1 != value.len)) {
        reason = REASON_MALFORMED;
    }
    if (reason != REASON_NONE) {
        return element_unreadable(elements, reason, start_of(elements, slot), elements->rules[slot].invalid);
    }
    *name = value;
    return REASON_NONE;
}

reason_t element_serial(const elements_t *elements, uint8_t slot, tlv_span_t *serial)
{
    tlv_span_t value = elements->found[slot];
    if (value.len == 0) {
        return element_fail(elements, REASON_MALFORMED, start_of(elements, slot), elements->rules[slot].invalid);
    }
    if (value.len > LIMIT_SERIAL_BYTES) {
        return element_fail(elements, REASON_SERIAL_TOO_LONG, start_of(elements, slot), elements->rules[slot].refused);
    }
    *serial = value;
    return REASON_NONE;
}
