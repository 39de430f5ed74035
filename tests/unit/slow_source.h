/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A source that is not mapped, like flash behind calls, and that can fail.
 */
#ifndef UNIT_SLOW_SOURCE_H
#define UNIT_SLOW_SOURCE_H

#include "tlv/tlv.h"

typedef struct slow_source {
    const uint8_t *bytes;
    uint32_t size;
    unsigned reads;   /**< Done so far. */
    unsigned fail_at; /**< The read that fails, counted from 1; 0: none. */
} slow_source_t;

/** A source over @p slow, which must outlive it; reads outside it end the program. */
itl_tlv_source_t slow_source(slow_source_t *slow);

/** The reads done so far; counting starts again. */
unsigned slow_source_reads(slow_source_t *slow);

#endif
