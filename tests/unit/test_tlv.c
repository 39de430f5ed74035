/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "runner.h"
#include "slow_source.h"
#include "tlv/certificate.h"
#include "tlv/der.h"
#include "tlv/tlv.h"

/** Both kinds of source over the same bytes. */
typedef struct pair {
    slow_source_t slow;
    itl_tlv_source_t sources[2];
} pair_t;

static void pair_init(pair_t *pair, const uint8_t *bytes, uint32_t size)
{
    pair->slow = (slow_source_t){.bytes = bytes, .size = size};
    pair->sources[0] = itl_tlv_source_memory(bytes, size);
    pair->sources[1] = slow_source(&pair->slow);
}

static void test_sources_and_cursors(void)
{
    static const uint8_t bytes[] = {1, 2, 3, 4};
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, sizeof bytes);
    itl_tlv_source_t nothing = itl_tlv_source_memory(NULL, 7);
    CU_ASSERT_EQUAL(source.size, 4);
    CU_ASSERT_EQUAL(nothing.size, 0);
    itl_tlv_cursor_t all = itl_tlv_cursor_all(&source);
    CU_ASSERT_EQUAL(all.end, 4);
    CU_ASSERT_FALSE(itl_tlv_at_end(&all));
    static const itl_tlv_span_t impossible[] = {{5, 0}, {4, 1}, {0, 5}, {UINT32_MAX, 1}, {1, UINT32_MAX}, {3, 2}};
    for (size_t i = 0; i < sizeof impossible / sizeof impossible[0]; i++) {
        itl_tlv_cursor_t cursor = itl_tlv_cursor_span(&source, impossible[i]);
        CU_ASSERT_TRUE(itl_tlv_at_end(&cursor));
    }
    itl_tlv_cursor_t part = itl_tlv_cursor_span(&source, (itl_tlv_span_t){2, 2});
    CU_ASSERT_EQUAL(part.off, 2);
    CU_ASSERT_EQUAL(part.end, 4);
}

static void test_read_stays_inside(void)
{
    static const uint8_t bytes[] = {1, 2, 3, 4};
    pair_t pair;
    pair_init(&pair, bytes, sizeof bytes);
    for (int i = 0; i < 2; i++) {
        uint8_t out[8] = {0};
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], 1, out, 3), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(memcmp(out, bytes + 1, 3), 0);
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], 4, out, 0), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], 4, out, 1), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], 5, out, 0), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], 0, out, 5), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], UINT32_MAX, out, 2), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[i], 1, out, SIZE_MAX), ITL_REASON_MALFORMED);
    }
    pair.slow.fail_at = pair.slow.reads + 1;
    uint8_t out[1];
    CU_ASSERT_EQUAL(itl_tlv_read(&pair.sources[1], 0, out, 1), ITL_REASON_FLASH_ERROR);
}

static void test_next_walks_to_the_end(void)
{
    static const uint8_t bytes[] = {7, 0, 2, 0xAA, 0xBB, 9, 0, 0};
    pair_t pair;
    pair_init(&pair, bytes, sizeof bytes);
    for (int i = 0; i < 2; i++) {
        itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&pair.sources[i]);
        itl_tlv_item_t item = {0};
        uint8_t tag = 0;
        CU_ASSERT_EQUAL(itl_tlv_peek(&cursor, &tag), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(tag, 7);
        CU_ASSERT_EQUAL(itl_tlv_next(&cursor, &item), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(item.tag, 7);
        CU_ASSERT_EQUAL(item.start, 0);
        CU_ASSERT_EQUAL(item.value.off, 3);
        CU_ASSERT_EQUAL(item.value.len, 2);
        CU_ASSERT_EQUAL(itl_tlv_next(&cursor, &item), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(item.tag, 9);
        CU_ASSERT_EQUAL(item.value.len, 0);
        CU_ASSERT_TRUE(itl_tlv_at_end(&cursor));
        CU_ASSERT_EQUAL(itl_tlv_next(&cursor, &item), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_peek(&cursor, &tag), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_skip_byte(&cursor), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(item.tag, 9);
    }
}

static void test_next_refuses_what_passes_the_end(void)
{
    static const uint8_t bytes[] = {7, 0, 2, 0xAA, 0xBB, 7, 0xFF, 0xFF};
    for (uint32_t size = 0; size < 5; size++) {
        itl_tlv_source_t source = itl_tlv_source_memory(bytes, size);
        itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
        itl_tlv_item_t item = {.tag = 99};
        CU_ASSERT_EQUAL(itl_tlv_next(&cursor, &item), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(cursor.off, 0);
        CU_ASSERT_EQUAL(item.tag, 99);
    }
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, sizeof bytes);
    itl_tlv_cursor_t inner = itl_tlv_cursor_span(&source, (itl_tlv_span_t){0, 4});
    itl_tlv_cursor_t wild = {.source = &source, .off = 5, .end = 100000};
    itl_tlv_cursor_t beyond = {.source = &source, .off = 9, .end = 100000};
    itl_tlv_item_t item;
    CU_ASSERT_EQUAL(itl_tlv_next(&inner, &item), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(itl_tlv_next(&wild, &item), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(itl_tlv_next(&beyond, &item), ITL_REASON_MALFORMED);
}

static void test_next_passes_on_flash_errors(void)
{
    static const uint8_t bytes[] = {7, 0, 0, 13};
    slow_source_t slow = {.bytes = bytes, .size = sizeof bytes, .fail_at = 1};
    itl_tlv_source_t source = slow_source(&slow);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    itl_tlv_item_t item;
    CU_ASSERT_EQUAL(itl_tlv_next(&cursor, &item), ITL_REASON_FLASH_ERROR);
    CU_ASSERT_EQUAL(itl_tlv_next(&cursor, &item), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tlv_skip_byte(&cursor), ITL_REASON_NONE);
    CU_ASSERT_TRUE(itl_tlv_at_end(&cursor));
}

static void test_index(void)
{
    /* 1, an unknown one, a high unknown one, bare 13s, 3, a bare 13 at the very end */
    static const uint8_t bytes[] = {1, 0, 1, 0xA1, 200, 0, 0, 30, 0, 1, 0, 13, 13, 3, 0, 0, 200, 0, 0, 13};
    pair_t pair;
    pair_init(&pair, bytes, sizeof bytes);
    for (int i = 0; i < 2; i++) {
        itl_tlv_span_t values[4] = {0};
        itl_tlv_index_t index = {.known = 1u << 1 | 1u << 2 | 1u << 3, .bare = 1u << 13, .values = values};
        itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&pair.sources[i]);
        CU_ASSERT_EQUAL(itl_tlv_index(&cursor, &index), ITL_REASON_NONE);
        CU_ASSERT_TRUE(itl_tlv_at_end(&cursor));
        CU_ASSERT_EQUAL(index.seen, 1u << 1 | 1u << 3);
        CU_ASSERT_EQUAL(values[1].off, 3);
        CU_ASSERT_EQUAL(values[1].len, 1);
        CU_ASSERT_EQUAL(values[3].off, 16);
        cursor = itl_tlv_cursor_all(&pair.sources[i]);
        CU_ASSERT_EQUAL(itl_tlv_index(&cursor, &index), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(cursor.off, 0);
    }
}

static void test_index_of_high_tags(void)
{
    static const uint8_t bytes[] = {15, 0, 0, 28, 0, 1, 7, 31, 0, 0};
    itl_tlv_span_t values[ITL_TLV_INDEX_SLOT(ITL_TLV_INDEX_TAG_MAX) + 1] = {0};
    itl_tlv_index_t index = {.known = 1u << 15 | 1u << 28 | 1u << 31, .values = values};
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, sizeof bytes);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    CU_ASSERT_EQUAL(itl_tlv_index(&cursor, &index), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(index.seen, index.known);
    CU_ASSERT_EQUAL(values[15].off, 3);
    CU_ASSERT_EQUAL(values[ITL_TLV_INDEX_SLOT(28u)].off, 6);
    CU_ASSERT_EQUAL(values[ITL_TLV_INDEX_SLOT(28u)].len, 1);
    CU_ASSERT_EQUAL(values[ITL_TLV_INDEX_SLOT(31u)].off, 10);
}

static void test_index_leaves_the_cursor_on_the_fault(void)
{
    static const uint8_t twice[] = {1, 0, 0, 2, 0, 0, 1, 0, 0};
    static const uint8_t overrun[] = {1, 0, 0, 2, 0, 9, 1};
    itl_tlv_span_t values[3] = {0};
    itl_tlv_index_t index = {.known = 6, .values = values};
    itl_tlv_source_t source = itl_tlv_source_memory(twice, sizeof twice);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    CU_ASSERT_EQUAL(itl_tlv_index(&cursor, &index), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(cursor.off, 6);
    index.seen = 0;
    source = itl_tlv_source_memory(overrun, sizeof overrun);
    cursor = itl_tlv_cursor_all(&source);
    CU_ASSERT_EQUAL(itl_tlv_index(&cursor, &index), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(cursor.off, 3);
    for (unsigned fail_at = 1; fail_at <= 2; fail_at++) {
        slow_source_t slow = {.bytes = twice, .size = 6, .fail_at = fail_at};
        itl_tlv_source_t failing = slow_source(&slow);
        cursor = itl_tlv_cursor_all(&failing);
        index.seen = 0;
        CU_ASSERT_EQUAL(itl_tlv_index(&cursor, &index), ITL_REASON_FLASH_ERROR);
    }
}

static void test_numbers_have_exact_widths(void)
{
    static const uint8_t bytes[] = {0x12, 0x34, 0x56, 0x78, 0x9A};
    pair_t pair;
    pair_init(&pair, bytes, sizeof bytes);
    for (int i = 0; i < 2; i++) {
        const itl_tlv_source_t *source = &pair.sources[i];
        uint32_t number = 0;
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){0, 1}, 1, &number), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(number, 0x12);
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){1, 2}, 2, &number), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(number, 0x3456);
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){1, 4}, 4, &number), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(number, 0x3456789A);
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){0, 2}, 1, &number), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){0, 0}, 2, &number), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){0, 5}, 5, &number), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_number(source, (itl_tlv_span_t){4, 2}, 2, &number), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(number, 0x3456789A);
    }
    pair.slow.fail_at = pair.slow.reads + 1;
    uint32_t number = 0;
    CU_ASSERT_EQUAL(itl_tlv_number(&pair.sources[1], (itl_tlv_span_t){0, 1}, 1, &number), ITL_REASON_FLASH_ERROR);
}

static void test_copy_takes_all_or_nothing(void)
{
    static const uint8_t bytes[] = {1, 2, 3};
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, sizeof bytes);
    uint8_t out[2] = {9, 9};
    size_t len = 77;
    CU_ASSERT_EQUAL(itl_tlv_copy(&source, (itl_tlv_span_t){0, 3}, out, sizeof out, &len), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(itl_tlv_copy(&source, (itl_tlv_span_t){2, 2}, out, sizeof out, &len), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(len, 77);
    CU_ASSERT_EQUAL(out[0], 9);
    CU_ASSERT_EQUAL(itl_tlv_copy(&source, (itl_tlv_span_t){1, 2}, out, sizeof out, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(len, 2);
    CU_ASSERT_EQUAL(out[1], 3);
}

static void test_find_byte(void)
{
    uint8_t bytes[100];
    memset(bytes, 'x', sizeof bytes);
    bytes[70] = 0;
    pair_t pair;
    pair_init(&pair, bytes, sizeof bytes);
    for (int i = 0; i < 2; i++) {
        const itl_tlv_source_t *source = &pair.sources[i];
        uint32_t index = 0;
        CU_ASSERT_EQUAL(itl_tlv_find_byte(source, (itl_tlv_span_t){10, 80}, 0, &index), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(index, 60);
        CU_ASSERT_EQUAL(itl_tlv_find_byte(source, (itl_tlv_span_t){0, 70}, 0, &index), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(index, 70);
        CU_ASSERT_EQUAL(itl_tlv_find_byte(source, (itl_tlv_span_t){0, 0}, 0, &index), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(index, 0);
        CU_ASSERT_EQUAL(itl_tlv_find_byte(source, (itl_tlv_span_t){90, 11}, 0, &index), ITL_REASON_MALFORMED);
    }
    pair.slow.fail_at = pair.slow.reads + 2;
    uint32_t index = 0;
    CU_ASSERT_EQUAL(itl_tlv_find_byte(&pair.sources[1], (itl_tlv_span_t){0, 80}, 0, &index), ITL_REASON_FLASH_ERROR);
}

static void test_equal(void)
{
    uint8_t a[100];
    uint8_t b[100];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    b[99] = 'y';
    pair_t left;
    pair_t right;
    pair_init(&left, a, sizeof a);
    pair_init(&right, b, sizeof b);
    for (int i = 0; i < 4; i++) {
        const itl_tlv_source_t *x = &left.sources[i & 1];
        const itl_tlv_source_t *y = &right.sources[i >> 1];
        bool equal = false;
        CU_ASSERT_EQUAL(itl_tlv_equal(x, (itl_tlv_span_t){0, 99}, y, (itl_tlv_span_t){0, 99}, &equal), ITL_REASON_NONE);
        CU_ASSERT_TRUE(equal);
        CU_ASSERT_EQUAL(itl_tlv_equal(x, (itl_tlv_span_t){0, 100}, y, (itl_tlv_span_t){0, 100}, &equal),
                        ITL_REASON_NONE);
        CU_ASSERT_FALSE(equal);
        CU_ASSERT_EQUAL(itl_tlv_equal(x, (itl_tlv_span_t){0, 3}, y, (itl_tlv_span_t){0, 4}, &equal), ITL_REASON_NONE);
        CU_ASSERT_FALSE(equal);
        CU_ASSERT_EQUAL(itl_tlv_equal(x, (itl_tlv_span_t){5, 0}, y, (itl_tlv_span_t){7, 0}, &equal), ITL_REASON_NONE);
        CU_ASSERT_TRUE(equal);
        CU_ASSERT_EQUAL(itl_tlv_equal(x, (itl_tlv_span_t){0, 101}, y, (itl_tlv_span_t){0, 1}, &equal),
                        ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(itl_tlv_equal(x, (itl_tlv_span_t){0, 1}, y, (itl_tlv_span_t){100, 1}, &equal),
                        ITL_REASON_MALFORMED);
    }
}

static void test_equal_passes_on_flash_errors(void)
{
    static const uint8_t bytes[100] = {0};
    for (unsigned fail_at = 1; fail_at <= 2; fail_at++) {
        pair_t left;
        pair_t right;
        pair_init(&left, bytes, sizeof bytes);
        pair_init(&right, bytes, sizeof bytes);
        left.slow.fail_at = fail_at;
        right.slow.fail_at = 3 - fail_at;
        bool equal = true;
        itl_tlv_span_t all = {0, sizeof bytes};
        CU_ASSERT_EQUAL(itl_tlv_equal(&left.sources[1], all, &right.sources[0], all, &equal), ITL_REASON_FLASH_ERROR);
        CU_ASSERT_FALSE(equal);
        equal = true;
        CU_ASSERT_EQUAL(itl_tlv_equal(&left.sources[0], all, &right.sources[1], all, &equal), ITL_REASON_FLASH_ERROR);
        CU_ASSERT_FALSE(equal);
    }
}

static itl_reason_t der_of(const uint8_t *bytes, uint32_t size, itl_tlv_item_t *item)
{
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, size);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    return itl_der_next(&cursor, item);
}

static void test_der_lengths(void)
{
    static const struct {
        uint8_t front[4];
        uint32_t front_len, len;
    } cases[] = {
        {{0x04, 0x00}, 2, 0},
        {{0x04, 0x7F}, 2, 0x7F},
        {{0x04, 0x81, 0x80}, 3, 0x80},
        {{0x04, 0x81, 0xFF}, 3, 0xFF},
        {{0x04, 0x82, 0x01, 0x00}, 4, 0x100},
        {{0x04, 0x82, 0xFF, 0xFF}, 4, 0xFFFF},
    };
    static uint8_t bytes[70000];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_tlv_item_t item = {0};
        uint32_t size = cases[i].front_len + cases[i].len;
        memcpy(bytes, cases[i].front, sizeof cases[i].front);
        CU_ASSERT_EQUAL(der_of(bytes, size, &item), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(item.tag, 0x04);
        CU_ASSERT_EQUAL(item.value.off, cases[i].front_len);
        CU_ASSERT_EQUAL(item.value.len, cases[i].len);
        CU_ASSERT_EQUAL(der_of(bytes, size - 1, &item), ITL_REASON_MALFORMED);
    }
}

static void test_der_refuses_other_forms(void)
{
    static const uint8_t bad[][5] = {
        {0x04, 0x81, 0x7F},             /* one byte would do */
        {0x04, 0x82, 0x00, 0xFF},       /* the short form of the long form would do */
        {0x04, 0x80},                   /* no definite length */
        {0x04, 0x83, 0x00, 0x00, 0x01}, /* longer than taken */
        {0x1F, 0x01, 0x00},             /* tag of more than one byte */
    };
    itl_tlv_item_t item;
    uint8_t bytes[400] = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memcpy(bytes, bad[i], sizeof bad[i]);
        CU_ASSERT_EQUAL(der_of(bytes, sizeof bytes, &item), ITL_REASON_MALFORMED);
    }
    static const uint8_t cut[] = {0x04, 0x82, 0x01, 0x00};
    for (uint32_t size = 0; size <= sizeof cut; size++)
        CU_ASSERT_EQUAL(der_of(cut, size, &item), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(der_of((const uint8_t *)"\x04\x81", 2, &item), ITL_REASON_MALFORMED);
}

static void test_der_next(void)
{
    static const uint8_t bytes[] = {0x02, 1, 5, 0x03, 0};
    slow_source_t slow = {.bytes = bytes, .size = sizeof bytes};
    itl_tlv_source_t source = slow_source(&slow);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    itl_tlv_item_t item;
    CU_ASSERT_EQUAL(itl_der_next(&cursor, &item), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(item.tag, ITL_DER_INTEGER);
    CU_ASSERT_EQUAL(item.value.off, 2);
    slow.fail_at = slow.reads + 1;
    CU_ASSERT_EQUAL(itl_der_next(&cursor, &item), ITL_REASON_FLASH_ERROR);
    CU_ASSERT_EQUAL(itl_der_next(&cursor, &item), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(item.tag, ITL_DER_BIT_STRING);
    CU_ASSERT_TRUE(itl_tlv_at_end(&cursor));
    CU_ASSERT_EQUAL(itl_der_next(&cursor, &item), ITL_REASON_MALFORMED);
}

static void test_der_follow(void)
{
    /* SEQUENCE { [0] {}, INTEGER 5, SEQUENCE { BIT STRING, INTEGER 6 } } */
    static const uint8_t bytes[] = {0x30, 12, 0xA0, 0, 0x02, 1, 5, 0x30, 5, 0x03, 0, 0x02, 1, 6};
    static const struct {
        itl_der_step_t steps[4];
        size_t count;
        uint32_t off, end;
    } ways[] = {
        {{{ITL_DER_SEQUENCE, ITL_DER_UNWRAP}}, 1, 2, 14},
        {{{ITL_DER_SEQUENCE, ITL_DER_ENTER}, {ITL_DER_CONTEXT_0, ITL_DER_OPTIONAL}, {ITL_DER_INTEGER, ITL_DER_SKIP}},
         3,
         7,
         14},
        {{{ITL_DER_SEQUENCE, ITL_DER_ENTER}, {ITL_DER_CONTEXT_0, ITL_DER_SKIP}, {ITL_DER_BIT_STRING, ITL_DER_OPTIONAL}},
         3,
         4,
         14},
        {{{ITL_DER_SEQUENCE, ITL_DER_ENTER}, {ITL_DER_CONTEXT_0, ITL_DER_SKIP}, {ITL_DER_INTEGER, ITL_DER_ENTER}},
         3,
         6,
         7},
        {{{ITL_DER_SEQUENCE, ITL_DER_ENTER}, {ITL_DER_INTEGER, ITL_DER_SKIP}}, 2, 0, 0},
        {{{ITL_DER_SEQUENCE, ITL_DER_ENTER}, {ITL_DER_CONTEXT_0, ITL_DER_UNWRAP}}, 2, 0, 0},
        {{{ITL_DER_SEQUENCE, ITL_DER_ENTER}, {ITL_DER_CONTEXT_0, ITL_DER_ENTER}, {ITL_DER_INTEGER, ITL_DER_OPTIONAL}},
         3,
         0,
         0},
    };
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
        itl_reason_t reason = itl_der_follow(&cursor, ways[i].steps, ways[i].count);
        bool leads_somewhere = ways[i].end != 0;
        CU_ASSERT_EQUAL(reason, leads_somewhere ? ITL_REASON_NONE : ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(cursor.off, ways[i].off);
        CU_ASSERT_EQUAL(cursor.end, leads_somewhere ? ways[i].end : sizeof bytes);
    }
}

/* version, serialNumber 5, signature, issuer, validity, subject, subjectPublicKeyInfo with an algorithm and a key. */
static const uint8_t certificate[] = {
    0x30, 50,                                                    /* Certificate */
    0x30, 39,                                                    /* tbsCertificate */
    0xA0, 3,  0x02, 1, 2,                                        /* version */
    0x02, 1,  5,                                                 /* serialNumber */
    0x30, 0,                                                     /* signature */
    0x30, 2,  0x31, 0,                                           /* issuer */
    0x30, 0,                                                     /* validity */
    0x30, 4,  0x31, 0, 0x31, 0,                                  /* subject */
    0x30, 13, 0x30, 5, 0x06, 3, 0x2A, 3, 4, 0x03, 4, 0, 7, 8, 9, /* subjectPublicKeyInfo */
    0xA3, 0,                                                     /* extensions */
    0x30, 0,                                                     /* signatureAlgorithm */
    0x03, 5,  0,    1, 2,    3, 4,                               /* signatureValue */
};

/* Where the parts of it stand. */
static const itl_tlv_span_t certificate_parts[] = {
    [ITL_CERTIFICATE_SERIAL] = {11, 1},        [ITL_CERTIFICATE_ISSUER] = {16, 2},
    [ITL_CERTIFICATE_SUBJECT] = {22, 4},       [ITL_CERTIFICATE_KEY_INFO] = {26, 15},
    [ITL_CERTIFICATE_KEY_ALGORITHM] = {32, 3}, [ITL_CERTIFICATE_KEY] = {38, 3},
    [ITL_CERTIFICATE_SIGNATURE] = {48, 4},
};

static itl_reason_t find_part(const uint8_t *bytes, itl_certificate_part_t part, itl_tlv_span_t *found)
{
    itl_tlv_source_t source = itl_tlv_source_memory(bytes, sizeof certificate);
    return itl_certificate_find(&source, (itl_tlv_span_t){0, sizeof certificate}, part, found);
}

static void test_certificate_parts(void)
{
    slow_source_t slow = {.bytes = certificate, .size = sizeof certificate};
    itl_tlv_source_t unmapped = slow_source(&slow);
    for (itl_certificate_part_t part = 0; part <= ITL_CERTIFICATE_SIGNATURE; part++) {
        itl_tlv_span_t found[2] = {{0}};
        CU_ASSERT_EQUAL(find_part(certificate, part, &found[0]), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_certificate_find(&unmapped, (itl_tlv_span_t){0, sizeof certificate}, part, &found[1]),
                        ITL_REASON_NONE);
        for (size_t i = 0; i < 2; i++) {
            CU_ASSERT_EQUAL(found[i].off, certificate_parts[part].off);
            CU_ASSERT_EQUAL(found[i].len, certificate_parts[part].len);
        }
    }
}

/* Every read may fail; nothing is found then. */
static void test_certificate_passes_on_flash_errors(void)
{
    for (itl_certificate_part_t part = 0; part <= ITL_CERTIFICATE_SIGNATURE; part++) {
        itl_reason_t reason = ITL_REASON_FLASH_ERROR;
        for (unsigned fail_at = 1; reason != ITL_REASON_NONE; fail_at++) {
            slow_source_t slow = {.bytes = certificate, .size = sizeof certificate, .fail_at = fail_at};
            itl_tlv_source_t source = slow_source(&slow);
            itl_tlv_span_t found = {0};
            reason = itl_certificate_find(&source, (itl_tlv_span_t){0, sizeof certificate}, part, &found);
            CU_ASSERT(reason == ITL_REASON_NONE ? fail_at > 3 : reason == ITL_REASON_FLASH_ERROR && found.len == 0);
            CU_ASSERT_FATAL(fail_at < 20);
        }
    }
}

static void test_certificate_refuses_other_forms(void)
{
    static const struct {
        uint8_t at, byte;
        itl_certificate_part_t part;
    } cases[] = {
        {9, 0x04, ITL_CERTIFICATE_SERIAL},         /* another tag */
        {14, 0x31, ITL_CERTIFICATE_ISSUER},        /* likewise */
        {1, 49, ITL_CERTIFICATE_SERIAL},           /* something behind the certificate */
        {30, 0x05, ITL_CERTIFICATE_KEY_ALGORITHM}, /* no OBJECT IDENTIFIER */
        {31, 4, ITL_CERTIFICATE_KEY_ALGORITHM},    /* longer than what holds it */
        {37, 1, ITL_CERTIFICATE_KEY},              /* a bit that does not count */
        {36, 3, ITL_CERTIFICATE_KEY},              /* something behind the key */
        {46, 4, ITL_CERTIFICATE_SIGNATURE},        /* behind the signature */
        {46, 6, ITL_CERTIFICATE_SIGNATURE},        /* past the end */
        {45, 0x04, ITL_CERTIFICATE_SIGNATURE},     /* no BIT STRING */
    };
    uint8_t bytes[sizeof certificate];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_tlv_span_t found = {7, 7};
        memcpy(bytes, certificate, sizeof bytes);
        bytes[cases[i].at] = cases[i].byte;
        CU_ASSERT_EQUAL(find_part(bytes, cases[i].part, &found), ITL_REASON_MALFORMED);
        CU_ASSERT(found.off == 7 && found.len == 7);
    }
    /* A BIT STRING without its first byte, at the end of the source and before something else. */
    static const uint8_t empty[] = {0x30, 6, 0x30, 0, 0x30, 0, 0x03, 0, 0};
    for (uint32_t size = sizeof empty - 1; size <= sizeof empty; size++) {
        itl_tlv_source_t source = itl_tlv_source_memory(empty, size);
        const itl_tlv_span_t all = {0, sizeof empty - 1};
        itl_tlv_span_t found;
        CU_ASSERT_EQUAL(itl_certificate_find(&source, all, ITL_CERTIFICATE_SIGNATURE, &found), ITL_REASON_MALFORMED);
    }
}

static CU_TestInfo tlv_tests[] = {
    {"sources and cursors", test_sources_and_cursors},
    {"read stays inside", test_read_stays_inside},
    {"next walks to the end", test_next_walks_to_the_end},
    {"next refuses what passes the end", test_next_refuses_what_passes_the_end},
    {"next passes on flash errors", test_next_passes_on_flash_errors},
    {"index", test_index},
    {"index of high tags", test_index_of_high_tags},
    {"index leaves the cursor on the fault", test_index_leaves_the_cursor_on_the_fault},
    {"numbers have exact widths", test_numbers_have_exact_widths},
    {"copy takes all or nothing", test_copy_takes_all_or_nothing},
    {"find byte", test_find_byte},
    {"equal", test_equal},
    {"equal passes on flash errors", test_equal_passes_on_flash_errors},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo der_tests[] = {
    {"lengths", test_der_lengths},
    {"other forms are refused", test_der_refuses_other_forms},
    {"next", test_der_next},
    {"follow", test_der_follow},
    {"parts of a certificate", test_certificate_parts},
    {"parts of a certificate pass on flash errors", test_certificate_passes_on_flash_errors},
    {"parts of a certificate in other forms", test_certificate_refuses_other_forms},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tlv", NULL, NULL, NULL, NULL, tlv_tests},
    {"der", NULL, NULL, NULL, NULL, der_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 20;
