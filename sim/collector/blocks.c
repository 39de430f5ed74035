/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/blocks.h"

#include <stdio.h>
#include <string.h>

/* @param sender  "": a free one */
static blocks_body_t *find(blocks_t *blocks, const char *sender)
{
    for (size_t i = 0; i < BLOCKS_BODIES; i++)
        if (strcmp(blocks->bodies[i].sender, sender) == 0)
            return &blocks->bodies[i];
    return NULL;
}

bool blocks_open(blocks_t *blocks)
{
    *blocks = (blocks_t){.places = places_create(BLOCKS_BODIES)};
    return blocks->places != NULL;
}

void blocks_close(blocks_t *blocks)
{
    places_destroy(blocks->places);
    blocks->places = NULL;
}

static void forget(blocks_t *blocks, blocks_body_t *body)
{
    places_leave(blocks->places, &body->place);
    body->sender[0] = '\0';
}

/* A place for a body that begins: who holds most makes room. */
static blocks_body_t *begin(blocks_t *blocks, const blocks_block_t *block)
{
    if (places_full(blocks->places))
        forget(blocks, (blocks_body_t *)places_oldest(blocks->places));
    blocks_body_t *body = find(blocks, "");
    if (body == NULL || !places_take(blocks->places, &body->place, &block->from))
        return NULL;
    snprintf(body->sender, sizeof body->sender, "%s", block->sender);
    return body;
}

static blocks_body_t *body_of(blocks_t *blocks, const blocks_block_t *block)
{
    blocks_body_t *body = find(blocks, block->sender);
    if (body == NULL && block->offset == 0)
        body = begin(blocks, block);
    if (body != NULL && block->offset == 0)
        body->len = 0;
    return body;
}

blocks_result_t blocks_take(blocks_t *blocks, const blocks_block_t *block, const blocks_body_t **whole)
{
    blocks_body_t *body = body_of(blocks, block);
    /* The length checked last is that of the body so far: a block that came twice ends where it ended before. */
    if (body == NULL || (block->offset != body->len && block->offset + block->len != body->len))
        return BLOCKS_MISSING;
    if (block->offset > COLLECTOR_BODY_BYTES || block->len > COLLECTOR_BODY_BYTES - block->offset) {
        forget(blocks, body);
        return BLOCKS_TOO_LARGE;
    }
    if (block->len > 0)
        memcpy(body->data + block->offset, block->data, block->len);
    body->len = block->offset + block->len;
    places_touch(blocks->places, &body->place);
    if (block->more)
        return BLOCKS_MORE;
    *whole = body;
    forget(blocks, body);
    return BLOCKS_WHOLE;
}
