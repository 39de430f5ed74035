/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What tlv.c and der.c share.
 */
#ifndef ITLPHONE_TLV_PRIV_H
#define ITLPHONE_TLV_PRIV_H

#include "tlv/tlv.h"

/** Where a cursor must stop: its end, or that of the source if somebody set the end past it. */
static inline uint32_t tlv_end(const tlv_cursor_t *cursor)
{
    return cursor->end < cursor->source->size ? cursor->end : cursor->source->size;
}

#endif
