/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/der.h"

enum {
    MULTI_BYTE_TAG = 0x1F, /* low bits of an identifier that goes on in the next byte */
    LONG_FORM_1_BYTE = 0x81,
    LONG_FORM_2_BYTES = 0x82,
    SHORTEST_1_BYTE = 0x80, /* lengths below it are their own length byte */
    SHORTEST_2_BYTES = 256,
    FRONT_BYTES = 4, /* identifier and the longest length taken */
};

/* The length in the bytes behind an identifier, of which there are count. @return how many bytes it takes itself; 0: it
 * is of no kind that is taken */
static uint32_t read_length(const uint8_t *bytes, uint32_t count, uint32_t *length)
{
    if (count >= 1 && bytes[0] < SHORTEST_1_BYTE) {
        *length = bytes[0];
        return 1;
    }
    if (count >= 2 && bytes[0] == LONG_FORM_1_BYTE && bytes[1] >= SHORTEST_1_BYTE) {
        *length = bytes[1];
        return 2;
    }
    if (count >= 3 && bytes[0] == LONG_FORM_2_BYTES) {
        *length = (uint32_t)bytes[1] << 8 | bytes[2];
        return *length >= SHORTEST_2_BYTES ? 3 : 0;
    }
    return 0;
}

/* The element at the cursor. */
static inline reason_t look(const tlv_cursor_t *cursor, tlv_item_t *item)
{
    uint32_t end = tlv_end(cursor);
    if (cursor->off >= end) {
        return REASON_MALFORMED;
    }
    uint8_t window[FRONT_BYTES];
    const uint8_t *bytes = NULL;
    uint32_t count = end - cursor->off < FRONT_BYTES ? end - cursor->off : FRONT_BYTES;
    reason_t reason = tlv_borrow(cursor->source, cursor->off, count, window, &bytes);
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t length = 0;
    uint32_t width = read_length(bytes + 1, count - 1, &length);
    uint32_t value_off = cursor->off + 1 + width;
    if ((bytes[0] & MULTI_BYTE_TAG) == MULTI_BYTE_TAG || width == 0 || !tlv_inside(end, value_off, length)) {
        return REASON_MALFORMED;
    }
    *item = (tlv_item_t){.tag = bytes[0], .value = {.off = value_off, .len = length}, .start = cursor->off};
    return REASON_NONE;
}

reason_t der_next(tlv_cursor_t *cursor, tlv_item_t *item)
{
    reason_t reason = look(cursor, item);
    if (reason == REASON_NONE) {
        cursor->off = item->value.off + item->value.len;
    }
    return reason;
}

/* One step over or into the element at the cursor. */
static inline reason_t take_step(tlv_cursor_t *cursor, const tlv_item_t *item, der_step_t step)
{
    if (item->tag != step.tag) {
        return step.move == DER_OPTIONAL ? REASON_NONE : REASON_MALFORMED;
    }
    uint32_t behind = item->value.off + item->value.len;
    if (step.move == DER_SKIP || step.move == DER_OPTIONAL) {
        cursor->off = behind;
        return REASON_NONE;
    }
    if (step.move == DER_UNWRAP && behind != cursor->end) {
        return REASON_MALFORMED;
    }
    cursor->off = item->value.off;
    cursor->end = behind;
    return REASON_NONE;
}

reason_t der_follow(tlv_cursor_t *cursor, const der_step_t *steps, size_t count)
{
    tlv_cursor_t at = *cursor;
    for (size_t i = 0; i < count; i++) {
        tlv_item_t item;
        reason_t reason = look(&at, &item);
        if (reason == REASON_NONE) {
            reason = take_step(&at, &item, steps[i]);
        }
        if (reason != REASON_NONE) {
            return reason;
        }
    }
    *cursor = at;
    return REASON_NONE;
}
