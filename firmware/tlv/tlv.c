/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/tlv.h"

#include <string.h>

/** Bytes taken at a time from a source that is not mapped. */
enum { WINDOW = 32 };

itl_tlv_source_t itl_tlv_source_memory(const void *data, uint32_t size)
{
    return (itl_tlv_source_t){.size = data != NULL ? size : 0, .mapped = data};
}

itl_tlv_cursor_t itl_tlv_cursor_span(const itl_tlv_source_t *source, itl_tlv_span_t span)
{
    if (!itl_tlv_inside(source->size, span.off, span.len))
        return (itl_tlv_cursor_t){.source = source};
    return (itl_tlv_cursor_t){.source = source, .off = span.off, .end = span.off + span.len};
}

itl_tlv_cursor_t itl_tlv_cursor_all(const itl_tlv_source_t *source)
{
    return (itl_tlv_cursor_t){.source = source, .end = source->size};
}

itl_reason_t itl_tlv_read(const itl_tlv_source_t *source, uint32_t off, void *buf, size_t len)
{
    if (!itl_tlv_inside(source->size, off, len))
        return ITL_REASON_MALFORMED;
    if (len == 0)
        return ITL_REASON_NONE;
    const uint8_t *bytes = NULL;
    itl_reason_t reason = itl_tlv_borrow(source, off, len, buf, &bytes);
    if (reason == ITL_REASON_NONE && bytes != buf)
        memcpy(buf, bytes, len);
    return reason;
}

itl_reason_t itl_tlv_peek(const itl_tlv_cursor_t *cursor, uint8_t *tag)
{
    if (itl_tlv_at_end(cursor))
        return ITL_REASON_MALFORMED;
    return itl_tlv_read(cursor->source, cursor->off, tag, 1);
}

itl_reason_t itl_tlv_skip_byte(itl_tlv_cursor_t *cursor)
{
    if (itl_tlv_at_end(cursor))
        return ITL_REASON_MALFORMED;
    cursor->off++;
    return ITL_REASON_NONE;
}

/* The element at off. */
static inline itl_reason_t look(const itl_tlv_source_t *source, uint32_t off, uint32_t end, itl_tlv_item_t *item)
{
    if (!itl_tlv_inside(end, off, ITL_TLV_HEADER_BYTES))
        return ITL_REASON_MALFORMED;
    uint8_t window[ITL_TLV_HEADER_BYTES];
    const uint8_t *bytes = NULL;
    itl_reason_t reason = itl_tlv_borrow(source, off, ITL_TLV_HEADER_BYTES, window, &bytes);
    if (reason != ITL_REASON_NONE)
        return reason;
    uint32_t value_len = (uint32_t)bytes[1] << 8 | bytes[2];
    if (!itl_tlv_inside(end, off + ITL_TLV_HEADER_BYTES, value_len))
        return ITL_REASON_MALFORMED;
    *item =
        (itl_tlv_item_t){.tag = bytes[0], .value = {.off = off + ITL_TLV_HEADER_BYTES, .len = value_len}, .start = off};
    return ITL_REASON_NONE;
}

itl_reason_t itl_tlv_next(itl_tlv_cursor_t *cursor, itl_tlv_item_t *item)
{
    itl_reason_t reason = look(cursor->source, cursor->off, itl_tlv_end(cursor), item);
    if (reason == ITL_REASON_NONE)
        cursor->off = item->value.off + item->value.len;
    return reason;
}

/* The length of an element of which at most `left` bytes are there; 0: it goes past them. */
static inline uint32_t element_length(const uint8_t *bytes, uint32_t left)
{
    if (left < ITL_TLV_HEADER_BYTES)
        return 0;
    uint32_t len = ITL_TLV_HEADER_BYTES + ((uint32_t)bytes[1] << 8 | bytes[2]);
    return len <= left ? len : 0;
}

itl_reason_t itl_tlv_index(itl_tlv_cursor_t *cursor, itl_tlv_index_t *index)
{
    /* In locals: the compiler must assume that a value written changes cursor and index. */
    const itl_tlv_source_t *source = cursor->source;
    const uint8_t *mapped = source->mapped;
    itl_tlv_index_t noted = *index;
    uint32_t end = itl_tlv_end(cursor);
    uint32_t at = cursor->off;
    itl_reason_t reason = ITL_REASON_NONE;
    while (at < end) {
        uint8_t window[ITL_TLV_HEADER_BYTES];
        const uint8_t *bytes = NULL;
        uint32_t left = end - at;
        if (mapped != NULL) {
            bytes = mapped + at;
        } else {
            reason =
                itl_tlv_borrow(source, at, left < ITL_TLV_HEADER_BYTES ? left : ITL_TLV_HEADER_BYTES, window, &bytes);
            if (reason != ITL_REASON_NONE)
                break;
        }
        uint32_t bit = bytes[0] <= ITL_TLV_INDEX_TAG_MAX ? (uint32_t)1 << bytes[0] : 0;
        if ((noted.bare & bit) != 0) {
            at++;
            continue;
        }
        uint32_t len = element_length(bytes, left);
        if (len == 0 || (noted.seen & bit) != 0) {
            reason = ITL_REASON_MALFORMED;
            break;
        }
        if ((noted.known & bit) != 0) {
            noted.seen |= bit;
            noted.values[ITL_TLV_INDEX_SLOT(bytes[0])] =
                (itl_tlv_span_t){.off = at + ITL_TLV_HEADER_BYTES, .len = len - ITL_TLV_HEADER_BYTES};
        }
        at += len;
    }
    index->seen = noted.seen;
    cursor->off = at;
    return reason;
}

itl_reason_t itl_tlv_copy(const itl_tlv_source_t *source, itl_tlv_span_t value, void *buf, size_t cap, size_t *len)
{
    if (value.len > cap)
        return ITL_REASON_TOO_LARGE;
    itl_reason_t reason = itl_tlv_read(source, value.off, buf, value.len);
    if (reason == ITL_REASON_NONE)
        *len = value.len;
    return reason;
}

itl_reason_t itl_tlv_find_byte_unmapped(const itl_tlv_source_t *source, itl_tlv_span_t value, uint8_t byte,
                                        uint32_t *index)
{
    for (uint32_t at = 0; at < value.len; at += WINDOW) {
        uint32_t len = value.len - at < WINDOW ? value.len - at : WINDOW;
        uint8_t window[WINDOW];
        itl_reason_t reason = itl_tlv_read(source, value.off + at, window, len);
        if (reason != ITL_REASON_NONE)
            return reason;
        const uint8_t *hit = memchr(window, byte, len);
        if (hit != NULL) {
            *index = at + (uint32_t)(hit - window);
            return ITL_REASON_NONE;
        }
    }
    *index = value.len;
    return ITL_REASON_NONE;
}

itl_reason_t itl_tlv_equal(const itl_tlv_source_t *a, itl_tlv_span_t value_a, const itl_tlv_source_t *b,
                           itl_tlv_span_t value_b, bool *equal)
{
    if (!itl_tlv_inside(a->size, value_a.off, value_a.len) || !itl_tlv_inside(b->size, value_b.off, value_b.len))
        return ITL_REASON_MALFORMED;
    *equal = value_a.len == value_b.len;
    uint32_t step = a->mapped != NULL && b->mapped != NULL ? value_a.len : WINDOW;
    for (uint32_t at = 0; *equal && at < value_a.len; at += step) {
        uint32_t len = value_a.len - at < step ? value_a.len - at : step;
        uint8_t window_a[WINDOW];
        uint8_t window_b[WINDOW];
        const uint8_t *bytes_a = NULL;
        const uint8_t *bytes_b = NULL;
        itl_reason_t reason = itl_tlv_borrow(a, value_a.off + at, len, window_a, &bytes_a);
        if (reason == ITL_REASON_NONE)
            reason = itl_tlv_borrow(b, value_b.off + at, len, window_b, &bytes_b);
        if (reason != ITL_REASON_NONE) {
            *equal = false;
            return reason;
        }
        *equal = memcmp(bytes_a, bytes_b, len) == 0;
    }
    return ITL_REASON_NONE;
}
