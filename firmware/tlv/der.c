/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/der.h"

enum {
    MULTI_BYTE_TAG = 0x1F, /* low bits of an identifier that goes on in the next byte */
    LONG_FORM = 0x80,      /* the low bits of the length byte count further bytes */
    LONG_FORM_1_BYTE = 0x81,
    LONG_FORM_2_BYTES = 0x82,
    SHORTEST_2_BYTES = 256, /* below it one byte would do */
};

/* The length that starts at off, and how many bytes it takes itself. */
static reason_t read_length(const tlv_source_t *source, uint32_t off, uint32_t *length, uint32_t *width)
{
    uint8_t byte[3] = {0};
    reason_t reason = tlv_read(source, off, byte, 1);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (byte[0] < LONG_FORM) {
        *length = byte[0];
        *width = 1;
        return REASON_NONE;
    }
    if (byte[0] != LONG_FORM_1_BYTE && byte[0] != LONG_FORM_2_BYTES) {
        return REASON_MALFORMED;
    }
    uint32_t more = byte[0] - (uint32_t)LONG_FORM;
    reason = tlv_read(source, off + 1, byte + 1, more);
    if (reason != REASON_NONE) {
        return reason;
    }
    *length = more == 1 ? byte[1] : (uint32_t)byte[1] << 8 | byte[2];
    *width = 1 + more;
    return *length >= (more == 1 ? LONG_FORM : SHORTEST_2_BYTES) ? REASON_NONE : REASON_MALFORMED;
}

reason_t der_next(tlv_cursor_t *cursor, tlv_item_t *item)
{
    uint8_t tag = 0;
    uint32_t length = 0;
    uint32_t width = 0;
    reason_t reason = tlv_peek(cursor, &tag);
    if (reason == REASON_NONE) {
        reason = read_length(cursor->source, cursor->off + 1, &length, &width);
    }
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t left = cursor->end - cursor->off;
    if ((tag & MULTI_BYTE_TAG) == MULTI_BYTE_TAG || 1 + width > left || length > left - 1 - width) {
        return REASON_MALFORMED;
    }
    *item = (tlv_item_t){.tag = tag, .value = {.off = cursor->off + 1 + width, .len = length}, .start = cursor->off};
    cursor->off += 1 + width + length;
    return REASON_NONE;
}

reason_t der_enter(tlv_cursor_t *cursor, uint8_t tag, tlv_cursor_t *contents)
{
    tlv_item_t item = {0};
    reason_t reason = der_next(cursor, &item);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (item.tag != tag) {
        return REASON_MALFORMED;
    }
    *contents = tlv_cursor_span(cursor->source, item.value);
    return REASON_NONE;
}
