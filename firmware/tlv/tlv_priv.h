/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The two steps that all reading is made of; inline, since a list is a hundred elements of a few bytes.
 */
#ifndef ITLPHONE_TLV_PRIV_H
#define ITLPHONE_TLV_PRIV_H

#include "tlv/tlv.h"

/** True when @p len bytes at @p off are within @p size bytes. No sum of untrusted numbers, so that none can wrap. */
static inline bool tlv_inside(uint32_t size, uint32_t off, size_t len)
{
    return len <= size && off <= size - (uint32_t)len;
}

/**
 * Shows bytes of a source: a mapped one its own, another one those copied to @p window.
 * @param off, len  must be inside the source: the caller has checked; @param window  room for @p len bytes
 * @return REASON_NONE, REASON_FLASH_ERROR
 */
static inline reason_t tlv_borrow(const tlv_source_t *source, uint32_t off, size_t len, uint8_t *window,
                                  const uint8_t **bytes)
{
    if (source->mapped != NULL) {
        *bytes = source->mapped + off;
        return REASON_NONE;
    }
    *bytes = window;
    return source->read(source->ctx, off, window, len) == HAL_OK ? REASON_NONE : REASON_FLASH_ERROR;
}

/** Where a cursor must stop: its end, or that of the source if somebody set the end past it. */
static inline uint32_t tlv_end(const tlv_cursor_t *cursor)
{
    return cursor->end < cursor->source->size ? cursor->end : cursor->source->size;
}

#endif
