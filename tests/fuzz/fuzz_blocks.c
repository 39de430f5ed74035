/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Blocks of bodies from several senders, beside a simple account of what each sender sent: a body that is whole is what
 * its sender's blocks make.
 *
 * Input, per block: sender, block number, its length (low seven bits; a multiple of the account's unit) with the bit
 * that more are to come, and the byte that fills it.
 */
#include <stdio.h>
#include <string.h>

#include "collector/blocks.h"
#include "fuzz.h"

enum { BLOCK_BYTES = 4, UNIT = 64, SENDERS = 256, MORE = 0x80 };

static blocks_t blocks;

/* What a sender's blocks make, as long as none is missing. */
static struct {
    uint8_t data[COLLECTOR_BODY_BYTES];
} sent[SENDERS];

static void check_whole(const blocks_body_t *body, unsigned sender, size_t end)
{
    CHECK(body != NULL && body->len == end && end <= COLLECTOR_BODY_BYTES);
    CHECK(memcmp(body->data, sent[sender].data, end) == 0);
}

/* More senders than there are places, so that some have to go. */
static void take(const uint8_t *input, unsigned round)
{
    uint8_t data[UNIT * (MORE - 1)];
    char name[BLOCKS_SENDER_BYTES];
    const blocks_body_t *body = NULL;
    const size_t len = (size_t)UNIT * (input[2] & (MORE - 1)), offset = (size_t)UNIT * input[1];
    (void)snprintf(name, sizeof name, "192.0.2.%u:%u", input[0], round);
    memset(data, input[3], len);
    const blocks_block_t block = {.sender = name,
                                  .from = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, input[0] & 3}},
                                  .offset = offset,
                                  .data = len > 0 ? data : NULL,
                                  .len = len,
                                  .more = (input[2] & MORE) != 0};
    blocks_result_t result = blocks_take(&blocks, &block, &body);
    CHECK(result == BLOCKS_MISSING || result == BLOCKS_TOO_LARGE || (result == BLOCKS_MORE) == block.more);
    CHECK(result != BLOCKS_MISSING || offset > 0);
    if (result == BLOCKS_MISSING || result == BLOCKS_TOO_LARGE)
        return;
    memcpy(sent[input[0]].data + offset, data, len);
    if (result == BLOCKS_WHOLE)
        check_whole(body, input[0], offset + len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned round = 0;
    blocks_close(&blocks);
    CHECK(blocks_open(&blocks));
    for (; size >= BLOCK_BYTES; size -= BLOCK_BYTES, data += BLOCK_BYTES) {
        /* The senders so far are gone, their bodies unfinished. */
        round += data[3] == 0xFF;
        take(data, round);
    }
    return 0;
}
