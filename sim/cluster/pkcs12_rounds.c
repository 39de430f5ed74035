/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/pkcs12_rounds.h"

#include "tlv/der.h"

/* Elements within elements; a PKCS#12 of any tool has about twelve. */
#define DEPTH_MAX 24

enum { OCTET_STRING = 0x04, CONSTRUCTED = 0x20 };

/* What is being looked through: one cursor for each element entered. */
typedef struct walk {
    itl_tlv_source_t source;
    itl_tlv_cursor_t cursors[DEPTH_MAX];
    uint8_t before[DEPTH_MAX]; /* Tag of the last element there. */
    unsigned depth;
    uint32_t most;
} walk_t;

static uint32_t number_of(const walk_t *walk, itl_tlv_span_t value)
{
    uint32_t number = 0;
    uint8_t byte = 0;
    for (uint32_t i = 0; i < value.len; i++) {
        if (itl_tlv_read(&walk->source, value.off + i, &byte, 1) != ITL_REASON_NONE)
            return UINT32_MAX;
        /* A negative number is not one that anybody means; wolfSSL may take it for a large one. */
        if (number > UINT32_MAX >> 8 || (i == 0 && byte >= 0x80))
            return UINT32_MAX;
        number = number << 8 | byte;
    }
    return number;
}

/* A string of bytes that is one SEQUENCE from end to end holds more of the structure; others are only bytes. */
static bool holds_more(const walk_t *walk, const itl_tlv_item_t *item)
{
    itl_tlv_cursor_t inside = itl_tlv_cursor_span(&walk->source, item->value);
    itl_tlv_item_t only;
    if ((item->tag & CONSTRUCTED) != 0)
        return true;
    return item->tag == OCTET_STRING && itl_der_next(&inside, &only) == ITL_REASON_NONE &&
           only.tag == ITL_DER_SEQUENCE && itl_tlv_at_end(&inside);
}

static void enter(walk_t *walk, itl_tlv_cursor_t cursor)
{
    if (walk->depth == DEPTH_MAX) {
        walk->most = UINT32_MAX; /* Whatever it is, nobody exports it. */
        return;
    }
    walk->before[walk->depth] = 0;
    walk->cursors[walk->depth++] = cursor;
}

uint32_t pkcs12_rounds(const base_bytes_t *p12)
{
    walk_t walk = {.source = itl_tlv_source_memory(p12->data, (uint32_t)p12->size), .most = 1};
    enter(&walk, itl_tlv_cursor_all(&walk.source));
    while (walk.depth > 0) {
        itl_tlv_item_t item;
        unsigned here = walk.depth - 1;
        if (itl_tlv_at_end(&walk.cursors[here]) || itl_der_next(&walk.cursors[here], &item) != ITL_REASON_NONE) {
            walk.depth--;
            continue;
        }
        if (item.tag == ITL_DER_INTEGER && walk.before[here] == OCTET_STRING) {
            uint32_t rounds = number_of(&walk, item.value);
            walk.most = rounds > walk.most ? rounds : walk.most;
        }
        walk.before[here] = item.tag;
        if (holds_more(&walk, &item))
            enter(&walk, itl_tlv_cursor_span(&walk.source, item.value));
    }
    return walk.most;
}
