/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/tlv.h"

#include <string.h>

/** Bytes taken at a time from a source that is not mapped. */
enum { WINDOW = 32 };

tlv_source_t tlv_source_memory(const void *data, uint32_t size)
{
    return (tlv_source_t){.size = data != NULL ? size : 0, .mapped = data};
}

tlv_cursor_t tlv_cursor_span(const tlv_source_t *source, tlv_span_t span)
{
    if (!tlv_inside(source->size, span.off, span.len)) {
        return (tlv_cursor_t){.source = source};
    }
    return (tlv_cursor_t){.source = source, .off = span.off, .end = span.off + span.len};
}

tlv_cursor_t tlv_cursor_all(const tlv_source_t *source)
{
    return (tlv_cursor_t){.source = source, .end = source->size};
}

reason_t tlv_read(const tlv_source_t *source, uint32_t off, void *buf, size_t len)
{
    if (!tlv_inside(source->size, off, len)) {
        return REASON_MALFORMED;
    }
    if (len == 0) {
        return REASON_NONE;
    }
    const uint8_t *bytes = NULL;
    reason_t reason = tlv_borrow(source, off, len, buf, &bytes);
    if (reason == REASON_NONE && bytes != buf) {
        memcpy(buf, bytes, len);
    }
    return reason;
}

reason_t tlv_peek(const tlv_cursor_t *cursor, uint8_t *tag)
{
    if (tlv_at_end(cursor)) {
        return REASON_MALFORMED;
    }
    return tlv_read(cursor->source, cursor->off, tag, 1);
}

reason_t tlv_skip_byte(tlv_cursor_t *cursor)
{
    if (tlv_at_end(cursor)) {
        return REASON_MALFORMED;
    }
    cursor->off++;
    return REASON_NONE;
}

/* The element at off. */
static inline reason_t look(const tlv_source_t *source, uint32_t off, uint32_t end, tlv_item_t *item)
{
    if (!tlv_inside(end, off, TLV_HEADER_BYTES)) {
        return REASON_MALFORMED;
    }
    uint8_t window[TLV_HEADER_BYTES];
    const uint8_t *bytes = NULL;
    reason_t reason = tlv_borrow(source, off, TLV_HEADER_BYTES, window, &bytes);
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t value_len = (uint32_t)bytes[1] << 8 | bytes[2];
    if (!tlv_inside(end, off + TLV_HEADER_BYTES, value_len)) {
        return REASON_MALFORMED;
    }
    *item = (tlv_item_t){.tag = bytes[0], .value = {.off = off + TLV_HEADER_BYTES, .len = value_len}, .start = off};
    return REASON_NONE;
}

reason_t tlv_next(tlv_cursor_t *cursor, tlv_item_t *item)
{
    reason_t reason = look(cursor->source, cursor->off, tlv_end(cursor), item);
    if (reason == REASON_NONE) {
        cursor->off = item->value.off + item->value.len;
    }
    return reason;
}

/* The length of an element of which at most `left` bytes are there; 0: it goes past them. */
static inline uint32_t element_length(const uint8_t *bytes, uint32_t left)
{
    if (left < TLV_HEADER_BYTES) {
        return 0;
    }
    uint32_t len = TLV_HEADER_BYTES + ((uint32_t)bytes[1] << 8 | bytes[2]);
    return len <= left ? len : 0;
}

reason_t tlv_index(tlv_cursor_t *cursor, tlv_index_t *index)
{
    /* In locals: the compiler must assume that a value written changes cursor and index. */
    const tlv_source_t *source = cursor->source;
    const uint8_t *mapped = source->mapped;
    tlv_index_t noted = *index;
    uint32_t end = tlv_end(cursor);
    uint32_t at = cursor->off;
    reason_t reason = REASON_NONE;
    while (at < end) {
        uint8_t window[TLV_HEADER_BYTES];
        const uint8_t *bytes = NULL;
        uint32_t left = end - at;
        if (mapped != NULL) {
            bytes = mapped + at;
        } else {
            reason = tlv_borrow(source, at, left < TLV_HEADER_BYTES ? left : TLV_HEADER_BYTES, window, &bytes);
            if (reason != REASON_NONE) {
                break;
            }
        }
        uint32_t bit = bytes[0] <= TLV_INDEX_TAG_MAX ? (uint32_t)1 << bytes[0] : 0;
        if ((noted.bare & bit) != 0) {
            at++;
            continue;
        }
        uint32_t len = element_length(bytes, left);
        if (len == 0 || (noted.seen & bit) != 0) {
            reason = REASON_MALFORMED;
            break;
        }
        if ((noted.known & bit) != 0) {
            noted.seen |= bit;
            noted.values[TLV_INDEX_SLOT(bytes[0])] =
                (tlv_span_t){.off = at + TLV_HEADER_BYTES, .len = len - TLV_HEADER_BYTES};
        }
        at += len;
    }
    index->seen = noted.seen;
    cursor->off = at;
    return reason;
}

reason_t tlv_copy(const tlv_source_t *source, tlv_span_t value, void *buf, size_t cap, size_t *len)
{
    if (value.len > cap) {
        return REASON_TOO_LARGE;
    }
    reason_t reason = tlv_read(source, value.off, buf, value.len);
    if (reason == REASON_NONE) {
        *len = value.len;
    }
    return reason;
}

reason_t tlv_find_byte_unmapped(const tlv_source_t *source, tlv_span_t value, uint8_t byte, uint32_t *index)
{
    for (uint32_t at = 0; at < value.len; at += WINDOW) {
        uint32_t len = value.len - at < WINDOW ? value.len - at : WINDOW;
        uint8_t window[WINDOW];
        reason_t reason = tlv_read(source, value.off + at, window, len);
        if (reason != REASON_NONE) {
            return reason;
        }
        const uint8_t *hit = memchr(window, byte, len);
        if (hit != NULL) {
            *index = at + (uint32_t)(hit - window);
            return REASON_NONE;
        }
    }
    *index = value.len;
    return REASON_NONE;
}

reason_t tlv_equal(const tlv_source_t *a, tlv_span_t value_a, const tlv_source_t *b, tlv_span_t value_b, bool *equal)
{
    if (!tlv_inside(a->size, value_a.off, value_a.len) || !tlv_inside(b->size, value_b.off, value_b.len)) {
        return REASON_MALFORMED;
    }
    *equal = value_a.len == value_b.len;
    uint32_t step = a->mapped != NULL && b->mapped != NULL ? value_a.len : WINDOW;
    for (uint32_t at = 0; *equal && at < value_a.len; at += step) {
        uint32_t len = value_a.len - at < step ? value_a.len - at : step;
        uint8_t window_a[WINDOW];
        uint8_t window_b[WINDOW];
        const uint8_t *bytes_a = NULL;
        const uint8_t *bytes_b = NULL;
        reason_t reason = tlv_borrow(a, value_a.off + at, len, window_a, &bytes_a);
        if (reason == REASON_NONE) {
            reason = tlv_borrow(b, value_b.off + at, len, window_b, &bytes_b);
        }
        if (reason != REASON_NONE) {
            *equal = false;
            return reason;
        }
        *equal = memcmp(bytes_a, bytes_b, len) == 0;
    }
    return REASON_NONE;
}
