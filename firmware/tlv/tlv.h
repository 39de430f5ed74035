/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Bounds-checked reading of tag-length-value data: the only place that does arithmetic on untrusted
 * bytes. Values are not copied but described by spans (offset and length) into a source, since a
 * list may be larger than the RAM of a phone.
 *
 * Format: docs/formats.md, "Trust lists". Tag 1 byte, length 2 bytes big-endian, value.
 * Not checked here: what a tag means. No state but the caller's; safe in any thread.
 */
#ifndef ITLPHONE_TLV_H
#define ITLPHONE_TLV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "hal/status.h"
#include "reason/reason.h"

/** Tag and length, in front of a value. */
#define ITL_TLV_HEADER_BYTES 3u

/** Bytes that can be read at any offset: a buffer, memory-mapped flash, or flash behind calls. */
typedef struct itl_tlv_source {
    uint32_t size;         /**< Bytes there are. */
    const uint8_t *mapped; /**< All bytes, directly addressable; or NULL: use read. */
    void *ctx;             /**< Passed to read. */
    /** Copies @p len bytes at @p off; called only with off + len <= size. */
    itl_hal_status_t (*read)(void *ctx, uint32_t off, void *buf, size_t len);
} itl_tlv_source_t;

/** A value inside a source. off + len <= source size once it came out of itl_tlv_next. */
typedef struct itl_tlv_span {
    uint32_t off;
    uint32_t len;
} itl_tlv_span_t;

/** One element. */
typedef struct itl_tlv_item {
    uint8_t tag;
    itl_tlv_span_t value;
    uint32_t start; /**< Offset of the tag byte. */
} itl_tlv_item_t;

/** A position in a source and the end it must not pass. */
typedef struct itl_tlv_cursor {
    const itl_tlv_source_t *source;
    uint32_t off;
    uint32_t end;
} itl_tlv_cursor_t;

/** Highest tag that an index can note; it notes those below 16, and those from 28 on. */
#define ITL_TLV_INDEX_TAG_MAX 31u

/** Place of a tag's value in an index: a header's only tag beyond 15 is 28, and a table by tag would be half empty. */
#define ITL_TLV_INDEX_SLOT(tag) ((tag) < 16u ? (tag) : (tag)-12u)

/** Where the values of elements are that may each be there once. */
typedef struct itl_tlv_index {
    uint32_t known; /**< Bit per tag that is to be noted; none of 16 to 27. */
    uint32_t bare;  /**< Bit per tag that is a bare byte without length, and is skipped. */
    uint32_t seen;  /**< Bit per tag that was noted. */
    itl_tlv_span_t
        *values; /**< By ITL_TLV_INDEX_SLOT; room up to that of the highest known tag. Set for tags seen only. */
} itl_tlv_index_t;

/* What is short is inline: a list is a hundred elements of a few bytes. */

/** True when @p len bytes at @p off are within @p size bytes. No sum of untrusted numbers, so that none can wrap. */
static inline bool itl_tlv_inside(uint32_t size, uint32_t off, size_t len)
{
    return len <= size && off <= size - (uint32_t)len;
}

/**
 * Shows bytes of a source: a mapped one its own, another one those copied to @p window.
 * @param off, len  must be inside the source: the caller has checked; @param window  room for @p len bytes
 * @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR
 */
static inline ITL_MUST_USE itl_reason_t itl_tlv_borrow(const itl_tlv_source_t *source, uint32_t off, size_t len,
                                                       uint8_t *window, const uint8_t **bytes)
{
    if (source->mapped != NULL) {
        *bytes = source->mapped + off;
        return ITL_REASON_NONE;
    }
    *bytes = window;
    return source->read(source->ctx, off, window, len) == ITL_HAL_OK ? ITL_REASON_NONE : ITL_REASON_FLASH_ERROR;
}

/** A source over @p size bytes at @p data, which must outlive it. */
itl_tlv_source_t itl_tlv_source_memory(const void *data, uint32_t size);

/** A cursor over the bytes of @p span; an impossible span gives an empty cursor. */
itl_tlv_cursor_t itl_tlv_cursor_span(const itl_tlv_source_t *source, itl_tlv_span_t span);

/** A cursor over the whole source. */
itl_tlv_cursor_t itl_tlv_cursor_all(const itl_tlv_source_t *source);

/** Where a cursor must stop: its end, or that of the source if somebody set the end past it. */
static inline uint32_t itl_tlv_end(const itl_tlv_cursor_t *cursor)
{
    return cursor->end < cursor->source->size ? cursor->end : cursor->source->size;
}

/** True when no byte is left. */
static inline bool itl_tlv_at_end(const itl_tlv_cursor_t *cursor)
{
    return cursor->off >= cursor->end;
}

/**
 * Copies bytes of a source.
 * @param off, len  bytes from the start of the source; checked against its size
 * @param buf       [out] len bytes
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED outside the source; ITL_REASON_FLASH_ERROR when read failed
 */
ITL_MUST_USE itl_reason_t itl_tlv_read(const itl_tlv_source_t *source, uint32_t off, void *buf, size_t len);

/**
 * Shows the next byte (the tag) without moving.
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED at the end; ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tlv_peek(const itl_tlv_cursor_t *cursor, uint8_t *tag);

/**
 * Moves over one bare byte (tag 13 has no length).
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED at the end
 */
ITL_MUST_USE itl_reason_t itl_tlv_skip_byte(itl_tlv_cursor_t *cursor);

/**
 * Takes the next element and moves behind it.
 * @param item  [out] unchanged unless ITL_REASON_NONE is returned
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED when tag, length or value pass the cursor's end; ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tlv_next(itl_tlv_cursor_t *cursor, itl_tlv_item_t *item);

/**
 * Takes all elements up to the cursor's end and notes where the values of the known ones are; skips the others.
 * @param index  [in,out] what was noted before stays, so that the levels of nested elements can share one
 * @return ITL_REASON_NONE; ITL_REASON_FLASH_ERROR; ITL_REASON_MALFORMED with the cursor left on the element at fault:
 * either itl_tlv_next fails on it too, or its tag is there twice
 */
ITL_MUST_USE itl_reason_t itl_tlv_index(itl_tlv_cursor_t *cursor, itl_tlv_index_t *index);

/**
 * An element's value as a big-endian number that must be exactly 1, 2 or 4 bytes long.
 * @param width  1, 2 or 4
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED when the value has another length; ITL_REASON_FLASH_ERROR
 */
static inline ITL_MUST_USE itl_reason_t itl_tlv_number(const itl_tlv_source_t *source, itl_tlv_span_t value,
                                                       uint32_t width, uint32_t *number)
{
    uint8_t window[4];
    const uint8_t *bytes = NULL;
    if (value.len != width || width > sizeof window || !itl_tlv_inside(source->size, value.off, width))
        return ITL_REASON_MALFORMED;
    itl_reason_t reason = itl_tlv_borrow(source, value.off, width, window, &bytes);
    if (reason != ITL_REASON_NONE)
        return reason;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < width; i++)
        sum = sum << 8 | bytes[i];
    *number = sum;
    return ITL_REASON_NONE;
}

/**
 * Copies a value into a buffer that must hold all of it.
 * @param cap  bytes at buf; @param len  [out] bytes copied
 * @return ITL_REASON_NONE; ITL_REASON_TOO_LARGE when it does not fit; ITL_REASON_MALFORMED; ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tlv_copy(const itl_tlv_source_t *source, itl_tlv_span_t value, void *buf, size_t cap,
                                       size_t *len);

/** itl_tlv_find_byte for a source that is not mapped; the span is inside it. */
ITL_MUST_USE itl_reason_t itl_tlv_find_byte_unmapped(const itl_tlv_source_t *source, itl_tlv_span_t value, uint8_t byte,
                                                     uint32_t *index);

/**
 * Looks for a byte in a value.
 * @param index  [out] bytes from the value's start to the first one; the value's length when there is none
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED for a span outside the source; ITL_REASON_FLASH_ERROR
 */
static inline ITL_MUST_USE itl_reason_t itl_tlv_find_byte(const itl_tlv_source_t *source, itl_tlv_span_t value,
                                                          uint8_t byte, uint32_t *index)
{
    if (!itl_tlv_inside(source->size, value.off, value.len))
        return ITL_REASON_MALFORMED;
    if (source->mapped == NULL)
        return itl_tlv_find_byte_unmapped(source, value, byte, index);
    const uint8_t *start = source->mapped + value.off;
    const uint8_t *hit = memchr(start, byte, value.len);
    *index = hit != NULL ? (uint32_t)(hit - start) : value.len;
    return ITL_REASON_NONE;
}

/**
 * Compares two values byte by byte.
 * @param equal  [out]
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED for a span outside its source; ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tlv_equal(const itl_tlv_source_t *a, itl_tlv_span_t value_a, const itl_tlv_source_t *b,
                                        itl_tlv_span_t value_b, bool *equal);

#endif
