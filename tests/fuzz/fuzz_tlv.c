/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The reader of elements, TLV and DER: whatever the bytes, nothing outside the input is touched, every step moves on,
 * and mapped and unmapped sources give the same.
 */
#include <string.h>

#include "fuzz_source.h"
#include "tlv/der.h"

typedef reason_t next_t(tlv_cursor_t *cursor, tlv_item_t *item);

static void check_item(const tlv_cursor_t *cursor, const tlv_item_t *item, uint32_t before)
{
    CHECK(item->start == before);
    CHECK(item->value.off > before);
    CHECK(item->value.off + item->value.len == cursor->off);
    CHECK(cursor->off <= cursor->end);
}

/* @return false at the end of the walk */
static bool step(tlv_cursor_t *mapped, tlv_cursor_t *unmapped, next_t *next)
{
    tlv_item_t a = {0};
    tlv_item_t b = {0};
    uint32_t before = mapped->off;
    reason_t reason = next(mapped, &a);
    CHECK(next(unmapped, &b) == reason);
    if (reason != REASON_NONE) {
        CHECK(reason == REASON_MALFORMED && mapped->off == before && unmapped->off == before);
        return false;
    }
    check_item(mapped, &a, before);
    CHECK(a.tag == b.tag && a.value.off == b.value.off && a.value.len == b.value.len);
    return true;
}

static void walk(const tlv_source_t *mapped, const tlv_source_t *unmapped, next_t *next)
{
    tlv_cursor_t a = tlv_cursor_all(mapped);
    tlv_cursor_t b = tlv_cursor_all(unmapped);
    while (step(&a, &b, next)) {
    }
}

static void index_all(const tlv_source_t *mapped, const tlv_source_t *unmapped, uint32_t bare)
{
    tlv_span_t values_a[32] = {0};
    tlv_span_t values_b[32] = {0};
    tlv_index_t a = {.known = 0x5000FFFEu, .bare = bare, .values = values_a};
    tlv_index_t b = {.known = 0x5000FFFEu, .bare = bare, .values = values_b};
    tlv_cursor_t cursor_a = tlv_cursor_all(mapped);
    tlv_cursor_t cursor_b = tlv_cursor_all(unmapped);
    reason_t reason = tlv_index(&cursor_a, &a);
    CHECK(tlv_index(&cursor_b, &b) == reason);
    CHECK(cursor_a.off == cursor_b.off && a.seen == b.seen && (a.seen & ~a.known) == 0);
    CHECK(memcmp(values_a, values_b, sizeof values_a) == 0);
    CHECK((reason == REASON_NONE) == tlv_at_end(&cursor_a));
    for (uint32_t tag = 0; tag < 32; tag++) {
        fuzz_check_span(mapped, values_a[tag]);
    }
}

/* Reads with spans that the input makes up. */
static void made_up_spans(const tlv_source_t *mapped, const tlv_source_t *unmapped, const uint8_t *data)
{
    tlv_span_t span[2];
    memcpy(span, data, sizeof span);
    bool equal_a = false;
    bool equal_b = false;
    uint32_t number[2] = {0, 0};
    reason_t reason = tlv_equal(mapped, span[0], unmapped, span[1], &equal_a);
    CHECK(tlv_equal(unmapped, span[0], mapped, span[1], &equal_b) == reason);
    CHECK(reason != REASON_NONE || equal_a == equal_b);
    reason = tlv_find_byte(mapped, span[0], 0, &number[0]);
    CHECK(tlv_find_byte(unmapped, span[0], 0, &number[1]) == reason && number[0] == number[1]);
    CHECK(reason != REASON_NONE || number[0] <= span[0].len);
    reason = tlv_number(mapped, span[1], 4, &number[0]);
    CHECK(tlv_number(unmapped, span[1], 4, &number[1]) == reason);
    CHECK(reason != REASON_NONE || number[0] == number[1]);
    tlv_cursor_t cursor = tlv_cursor_span(mapped, span[0]);
    CHECK(tlv_at_end(&cursor) || cursor.end <= mapped->size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > UINT32_MAX) {
        return 0;
    }
    fuzz_flash_t flash = {data, size};
    tlv_source_t mapped = tlv_source_memory(data, (uint32_t)size);
    tlv_source_t unmapped = fuzz_unmapped(&flash);
    walk(&mapped, &unmapped, tlv_next);
    walk(&mapped, &unmapped, der_next);
    index_all(&mapped, &unmapped, 0);
    index_all(&mapped, &unmapped, 1u << 13);
    if (size >= 2 * sizeof(tlv_span_t)) {
        made_up_spans(&mapped, &unmapped, data);
    }
    return 0;
}
