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
static inline itl_reason_t look(const itl_tlv_cursor_t *cursor, itl_tlv_item_t *item)
{
    uint32_t end = itl_tlv_end(cursor);
    if (cursor->off >= end)
        return ITL_REASON_MALFORMED;
    uint8_t window[FRONT_BYTES];
    const uint8_t *bytes = NULL;
    uint32_t count = end - cursor->off < FRONT_BYTES ? end - cursor->off : FRONT_BYTES;
    itl_reason_t reason = itl_tlv_borrow(cursor->source, cursor->off, count, window, &bytes);
    if (reason != ITL_REASON_NONE)
        return reason;
    uint32_t length = 0;
    uint32_t width = read_length(bytes + 1, count - 1, &length);
    uint32_t value_off = cursor->off + 1 + width;
    if ((bytes[0] & MULTI_BYTE_TAG) == MULTI_BYTE_TAG || width == 0 || !itl_tlv_inside(end, value_off, length))
        return ITL_REASON_MALFORMED;
    *item = (itl_tlv_item_t){.tag = bytes[0], .value = {.off = value_off, .len = length}, .start = cursor->off};
    return ITL_REASON_NONE;
}

itl_reason_t itl_der_next(itl_tlv_cursor_t *cursor, itl_tlv_item_t *item)
{
    itl_reason_t reason = look(cursor, item);
    if (reason == ITL_REASON_NONE)
        cursor->off = item->value.off + item->value.len;
    return reason;
}

/* One step over or into the element at the cursor. */
static inline itl_reason_t take_step(itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, itl_der_step_t step)
{
    if (item->tag != step.tag)
        return step.move == ITL_DER_OPTIONAL ? ITL_REASON_NONE : ITL_REASON_MALFORMED;
    uint32_t behind = item->value.off + item->value.len;
    if (step.move == ITL_DER_SKIP || step.move == ITL_DER_OPTIONAL) {
        cursor->off = behind;
        return ITL_REASON_NONE;
    }
    if (step.move == ITL_DER_UNWRAP && behind != cursor->end)
        return ITL_REASON_MALFORMED;
    cursor->off = item->value.off;
    cursor->end = behind;
    return ITL_REASON_NONE;
}

itl_reason_t itl_der_follow(itl_tlv_cursor_t *cursor, const itl_der_step_t *steps, size_t count)
{
    itl_tlv_cursor_t at = *cursor;
    for (size_t i = 0; i < count; i++) {
        itl_tlv_item_t item;
        itl_reason_t reason = look(&at, &item);
        if (reason == ITL_REASON_NONE)
            reason = take_step(&at, &item, steps[i]);
        if (reason != ITL_REASON_NONE)
            return reason;
    }
    *cursor = at;
    return ITL_REASON_NONE;
}
