/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/blocks.h"

#include <stdio.h>
#include <string.h>

static blocks_body_t *find(blocks_t *blocks, const char *sender)
{
    for (size_t i = 0; i < BLOCKS_BODIES; i++)
        if (strcmp(blocks->bodies[i].sender, sender) == 0)
            return &blocks->bodies[i];
    return NULL;
}

static blocks_body_t *oldest(blocks_t *blocks)
{
    blocks_body_t *body = &blocks->bodies[0];
    for (size_t i = 1; i < BLOCKS_BODIES; i++)
        if (blocks->bodies[i].used < body->used)
            body = &blocks->bodies[i];
    return body;
}

static blocks_body_t *body_of(blocks_t *blocks, const blocks_block_t *block)
{
    blocks_body_t *body = find(blocks, block->sender);
    if (body == NULL && block->offset == 0) {
        body = oldest(blocks);
        snprintf(body->sender, sizeof body->sender, "%s", block->sender);
    }
    if (body != NULL && block->offset == 0)
        body->len = 0;
    return body;
}

static void forget(blocks_body_t *body)
{
    body->sender[0] = '\0';
    body->used = 0;
}

blocks_result_t blocks_take(blocks_t *blocks, const blocks_block_t *block, const blocks_body_t **whole)
{
    blocks_body_t *body = body_of(blocks, block);
    /* The length checked last is that of the body so far: a block that came twice ends where it ended before. */
    if (body == NULL || (block->offset != body->len && block->offset + block->len != body->len))
        return BLOCKS_MISSING;
    if (block->offset > COLLECTOR_BODY_BYTES || block->len > COLLECTOR_BODY_BYTES - block->offset) {
        forget(body);
        return BLOCKS_TOO_LARGE;
    }
    memcpy(body->data + block->offset, block->data, block->len);
    body->len = block->offset + block->len;
    body->used = ++blocks->turns;
    if (block->more)
        return BLOCKS_MORE;
    *whole = body;
    forget(body);
    return BLOCKS_WHOLE;
}
