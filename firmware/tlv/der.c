/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/der.h"

#include "tlv/tlv_priv.h"

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

reason_t der_enter(tlv_cursor_t *cursor, uint8_t tag, tlv_cursor_t *contents)
{
    tlv_item_t item;
    reason_t reason = look(cursor, &item);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (item.tag != tag) {
        return REASON_MALFORMED;
    }
    cursor->off = item.value.off + item.value.len;
    *contents = (tlv_cursor_t){.source = cursor->source, .off = item.value.off, .end = cursor->off};
    return REASON_NONE;
}
