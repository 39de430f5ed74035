/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/tlv.h"

#include <string.h>

/** Bytes taken at a time from a source that is not mapped. */
enum { WINDOW = 32 };

/* Written so that no sum of untrusted numbers can wrap. */
static bool inside(uint32_t size, uint32_t off, size_t len)
{
    return len <= size && off <= size - (uint32_t)len;
}

/* The caller has checked the range. A mapped source gives its own bytes, another one fills window (len bytes). */
static reason_t borrow(const tlv_source_t *source, uint32_t off, size_t len, uint8_t *window, const uint8_t **bytes)
{
    if (source->mapped != NULL) {
        *bytes = source->mapped + off;
        return REASON_NONE;
    }
    *bytes = window;
    return source->read(source->ctx, off, window, len) == HAL_OK ? REASON_NONE : REASON_FLASH_ERROR;
}

tlv_source_t tlv_source_memory(const void *data, uint32_t size)
{
    return (tlv_source_t){.size = data != NULL ? size : 0, .mapped = data};
}

tlv_cursor_t tlv_cursor_span(const tlv_source_t *source, tlv_span_t span)
{
    if (!inside(source->size, span.off, span.len)) {
        return (tlv_cursor_t){.source = source};
    }
    return (tlv_cursor_t){.source = source, .off = span.off, .end = span.off + span.len};
}

tlv_cursor_t tlv_cursor_all(const tlv_source_t *source)
{
    return (tlv_cursor_t){.source = source, .end = source->size};
}

bool tlv_at_end(const tlv_cursor_t *cursor)
{
    return cursor->off >= cursor->end;
}

reason_t tlv_read(const tlv_source_t *source, uint32_t off, void *buf, size_t len)
{
    if (!inside(source->size, off, len)) {
        return REASON_MALFORMED;
    }
    if (len == 0) {
        return REASON_NONE;
    }
    const uint8_t *bytes = NULL;
    reason_t reason = borrow(source, off, len, buf, &bytes);
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

reason_t tlv_next(tlv_cursor_t *cursor, tlv_item_t *item)
{
    uint32_t end = cursor->end < cursor->source->size ? cursor->end : cursor->source->size;
    if (!inside(end, cursor->off, TLV_HEADER_BYTES)) {
        return REASON_MALFORMED;
    }
    uint8_t window[TLV_HEADER_BYTES];
    const uint8_t *bytes = NULL;
    reason_t reason = borrow(cursor->source, cursor->off, TLV_HEADER_BYTES, window, &bytes);
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t value_off = cursor->off + TLV_HEADER_BYTES;
    uint32_t value_len = (uint32_t)bytes[1] << 8 | bytes[2];
    if (!inside(end, value_off, value_len)) {
        return REASON_MALFORMED;
    }
    *item = (tlv_item_t){.tag = bytes[0], .value = {.off = value_off, .len = value_len}, .start = cursor->off};
    cursor->off = value_off + value_len;
    return REASON_NONE;
}

reason_t tlv_number(const tlv_source_t *source, tlv_span_t value, uint32_t width, uint32_t *number)
{
    uint8_t bytes[4] = {0};
    if (value.len != width || width > sizeof bytes) {
        return REASON_MALFORMED;
    }
    reason_t reason = tlv_read(source, value.off, bytes, width);
    if (reason != REASON_NONE) {
        return reason;
    }
    uint32_t sum = 0;
    for (uint32_t i = 0; i < width; i++) {
        sum = sum << 8 | bytes[i];
    }
    *number = sum;
    return REASON_NONE;
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

reason_t tlv_find_byte(const tlv_source_t *source, tlv_span_t value, uint8_t byte, uint32_t *index)
{
    if (!inside(source->size, value.off, value.len)) {
        return REASON_MALFORMED;
    }
    uint32_t step = source->mapped != NULL ? value.len : WINDOW;
    for (uint32_t at = 0; at < value.len; at += step) {
        uint32_t len = value.len - at < step ? value.len - at : step;
        uint8_t window[WINDOW];
        const uint8_t *bytes = NULL;
        reason_t reason = borrow(source, value.off + at, len, window, &bytes);
        if (reason != REASON_NONE) {
            return reason;
        }
        const uint8_t *hit = memchr(bytes, byte, len);
        if (hit != NULL) {
            *index = at + (uint32_t)(hit - bytes);
            return REASON_NONE;
        }
    }
    *index = value.len;
    return REASON_NONE;
}

reason_t tlv_equal(const tlv_source_t *a, tlv_span_t value_a, const tlv_source_t *b, tlv_span_t value_b, bool *equal)
{
    if (!inside(a->size, value_a.off, value_a.len) || !inside(b->size, value_b.off, value_b.len)) {
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
        reason_t reason = borrow(a, value_a.off + at, len, window_a, &bytes_a);
        if (reason == REASON_NONE) {
            reason = borrow(b, value_b.off + at, len, window_b, &bytes_b);
        }
        if (reason != REASON_NONE) {
            *equal = false;
            return reason;
        }
        *equal = memcmp(bytes_a, bytes_b, len) == 0;
    }
    return REASON_NONE;
}
