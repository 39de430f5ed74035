/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The reader of elements, TLV and DER: whatever the bytes, nothing outside the input is touched, every step moves on,
 * and mapped and unmapped sources give the same.
 */
#include <string.h>

#include "fuzz_source.h"
#include "tlv/certificate.h"
#include "tlv/der.h"

typedef itl_reason_t next_t(itl_tlv_cursor_t *cursor, itl_tlv_item_t *item);

static void check_item(const itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, uint32_t before)
{
    CHECK(item->start == before);
    CHECK(item->value.off > before);
    CHECK(item->value.off + item->value.len == cursor->off);
    CHECK(cursor->off <= cursor->end);
}

/* @return false at the end of the walk */
static bool step(itl_tlv_cursor_t *mapped, itl_tlv_cursor_t *unmapped, next_t *next)
{
    itl_tlv_item_t a = {0};
    itl_tlv_item_t b = {0};
    uint32_t before = mapped->off;
    itl_reason_t reason = next(mapped, &a);
    CHECK(next(unmapped, &b) == reason);
    if (reason != ITL_REASON_NONE) {
        CHECK(reason == ITL_REASON_MALFORMED && mapped->off == before && unmapped->off == before);
        return false;
    }
    check_item(mapped, &a, before);
    CHECK(a.tag == b.tag && a.value.off == b.value.off && a.value.len == b.value.len);
    return true;
}

static void walk(const itl_tlv_source_t *mapped, const itl_tlv_source_t *unmapped, next_t *next)
{
    itl_tlv_cursor_t a = itl_tlv_cursor_all(mapped);
    itl_tlv_cursor_t b = itl_tlv_cursor_all(unmapped);
    while (step(&a, &b, next)) {
    }
}

static void index_all(const itl_tlv_source_t *mapped, const itl_tlv_source_t *unmapped, uint32_t bare)
{
    itl_tlv_span_t values_a[32] = {0};
    itl_tlv_span_t values_b[32] = {0};
    itl_tlv_index_t a = {.known = 0x5000FFFEu, .bare = bare, .values = values_a};
    itl_tlv_index_t b = {.known = 0x5000FFFEu, .bare = bare, .values = values_b};
    itl_tlv_cursor_t cursor_a = itl_tlv_cursor_all(mapped);
    itl_tlv_cursor_t cursor_b = itl_tlv_cursor_all(unmapped);
    itl_reason_t reason = itl_tlv_index(&cursor_a, &a);
    CHECK(itl_tlv_index(&cursor_b, &b) == reason);
    CHECK(cursor_a.off == cursor_b.off && a.seen == b.seen && (a.seen & ~a.known) == 0);
    CHECK(memcmp(values_a, values_b, sizeof values_a) == 0);
    CHECK((reason == ITL_REASON_NONE) == itl_tlv_at_end(&cursor_a));
    for (uint32_t tag = 0; tag < 32; tag++)
        fuzz_check_span(mapped, values_a[tag]);
}

/* The input as a certificate. */
static void find_parts(const itl_tlv_source_t *mapped, const itl_tlv_source_t *unmapped)
{
    const itl_tlv_span_t all = {0, mapped->size};
    for (itl_certificate_part_t part = 0; part <= ITL_CERTIFICATE_SIGNATURE; part++) {
        itl_tlv_span_t a = {0};
        itl_tlv_span_t b = {0};
        itl_reason_t reason = itl_certificate_find(mapped, all, part, &a);
        CHECK(reason == ITL_REASON_NONE || reason == ITL_REASON_MALFORMED);
        CHECK(itl_certificate_find(unmapped, all, part, &b) == reason && a.off == b.off && a.len == b.len);
        fuzz_check_span(mapped, a);
    }
}

/* Reads with spans that the input makes up. */
static void made_up_spans(const itl_tlv_source_t *mapped, const itl_tlv_source_t *unmapped, const uint8_t *data)
{
    itl_tlv_span_t span[2];
    memcpy(span, data, sizeof span);
    bool equal_a = false;
    bool equal_b = false;
    uint32_t number[2] = {0, 0};
    itl_reason_t reason = itl_tlv_equal(mapped, span[0], unmapped, span[1], &equal_a);
    CHECK(itl_tlv_equal(unmapped, span[0], mapped, span[1], &equal_b) == reason);
    CHECK(reason != ITL_REASON_NONE || equal_a == equal_b);
    reason = itl_tlv_find_byte(mapped, span[0], 0, &number[0]);
    CHECK(itl_tlv_find_byte(unmapped, span[0], 0, &number[1]) == reason && number[0] == number[1]);
    CHECK(reason != ITL_REASON_NONE || number[0] <= span[0].len);
    reason = itl_tlv_number(mapped, span[1], 4, &number[0]);
    CHECK(itl_tlv_number(unmapped, span[1], 4, &number[1]) == reason);
    CHECK(reason != ITL_REASON_NONE || number[0] == number[1]);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(mapped, span[0]);
    CHECK(itl_tlv_at_end(&cursor) || cursor.end <= mapped->size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > UINT32_MAX)
        return 0;
    fuzz_flash_t flash = {data, size};
    itl_tlv_source_t mapped = itl_tlv_source_memory(data, (uint32_t)size);
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    walk(&mapped, &unmapped, itl_tlv_next);
    walk(&mapped, &unmapped, itl_der_next);
    find_parts(&mapped, &unmapped);
    index_all(&mapped, &unmapped, 0);
    index_all(&mapped, &unmapped, 1u << 13);
    if (size >= 2 * sizeof(itl_tlv_span_t))
        made_up_spans(&mapped, &unmapped, data);
    return 0;
}
