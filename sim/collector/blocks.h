/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Bodies that come in blocks (RFC 7959, Block1), from several senders at once, put together with bounds: a body may
 * have COLLECTOR_BODY_BYTES, and when there are too many, the oldest unfinished body of the address that has most of
 * them gives way (base/places.h).
 */
#ifndef COLLECTOR_BLOCKS_H
#define COLLECTOR_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/places.h"
#include "collector/alarm.h"

/** Bodies being put together. */
#define BLOCKS_BODIES 256u

/** Longest name of a sender, with NUL. */
#define BLOCKS_SENDER_BYTES 80u

/** A body. */
typedef struct blocks_body {
    place_t place;                    /**< Held while more blocks are to come. */
    char sender[BLOCKS_SENDER_BYTES]; /**< "": free. */
    size_t len;
    uint8_t data[COLLECTOR_BODY_BYTES];
} blocks_body_t;

/** All of them. Must not be moved. */
typedef struct blocks {
    places_t *places;
    blocks_body_t bodies[BLOCKS_BODIES];
} blocks_t;

/** Prepares. @return false: out of memory */
bool blocks_open(blocks_t *blocks);

/** Frees it; one that is zeroed is allowed. */
void blocks_close(blocks_t *blocks);

/** What became of a block. */
typedef enum blocks_result {
    BLOCKS_MORE,      /**< Taken; more are to come. */
    BLOCKS_WHOLE,     /**< It was the last one. */
    BLOCKS_MISSING,   /**< One before it did not come. */
    BLOCKS_TOO_LARGE, /**< The body is; it is forgotten. */
} blocks_result_t;

/** A block. */
typedef struct blocks_block {
    const char *sender;  /**< Address and port. */
    itl_hal_addr_t from; /**< The address. */
    size_t offset;       /**< In the body; 0 starts a new one. */
    const uint8_t *data; /**< NULL where len is 0. */
    size_t len;
    bool more;
} blocks_block_t;

/**
 * Takes a block; one that was taken before, sent again, is taken as well.
 * @param body  [out] with BLOCKS_WHOLE: valid until the next call
 */
blocks_result_t blocks_take(blocks_t *blocks, const blocks_block_t *block, const blocks_body_t **body);

#endif
