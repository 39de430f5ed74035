/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "report/writer.h"
#include "runner.h"
#include "status/status.h"

static char text[512];
static size_t text_len;

static void collect(void *ctx, const char *piece, size_t len)
{
    (void)ctx;
    CU_ASSERT_TRUE_FATAL(len < sizeof text - text_len);
    memcpy(text + text_len, piece, len);
    text_len += len;
    text[text_len] = '\0';
}

static itl_writer_t start(itl_writer_format_t format)
{
    text_len = 0;
    text[0] = '\0';
    return (itl_writer_t){.sink = {.put = collect}, .format = format};
}

static void write_everything(itl_writer_t *writer)
{
    itl_writer_open_map(writer, NULL);
    itl_writer_number(writer, "zero", 0);
    itl_writer_number(writer, "most", UINT64_MAX);
    itl_writer_open_list(writer, "list");
    itl_writer_open_map(writer, NULL);
    itl_writer_bool(writer, "yes", true);
    itl_writer_bool(writer, "no", false);
    itl_writer_close(writer);
    itl_writer_open_map(writer, NULL);
    itl_writer_close(writer);
    itl_writer_null(writer, NULL);
    itl_writer_close(writer);
    itl_writer_string(writer, "nothing", NULL);
    itl_writer_close(writer);
}

static void test_nesting_and_commas(void)
{
    itl_writer_t writer = start(ITL_WRITER_JSON);
    write_everything(&writer);
    CU_ASSERT_STRING_EQUAL(text,
                           "{\"zero\":0,\"most\":18446744073709551615,\"list\":[{\"yes\":true,\"no\":false},{},null],"
                           "\"nothing\":null}");
    CU_ASSERT_EQUAL(writer.depth, 0);
}

static void test_escapes(void)
{
    itl_writer_t writer = start(ITL_WRITER_JSON);
    itl_writer_open_list(&writer, NULL);
    itl_writer_string(&writer, NULL, "a\"b\\c\n\t\x01\x7f/\xc3\xa4");
    itl_writer_begin_string(&writer, NULL);
    itl_writer_text(&writer, "in ", 3);
    itl_writer_text(&writer, "", 0);
    itl_writer_text(&writer, "\"two\"", 5);
    itl_writer_text_number(&writer, 42);
    itl_writer_end_string(&writer);
    itl_writer_close(&writer);
    CU_ASSERT_STRING_EQUAL(text, "[\"a\\\"b\\\\c\\u000a\\u0009\\u0001\\u007f/\xc3\xa4\",\"in \\\"two\\\"42\"]");
}

/* As deep as it goes, lists and maps in turn, each with something behind what it holds. */
static void test_depth(void)
{
    char expected[512] = "";
    itl_writer_t writer = start(ITL_WRITER_JSON);
    for (unsigned i = 0; i < ITL_WRITER_DEPTH; i++) {
        strcat(expected, i % 2 == 1 ? "{\"k\":" : "[");
        if (i % 2 == 1)
            itl_writer_open_map(&writer, NULL);
        else
            itl_writer_open_list(&writer, i == 0 ? NULL : "k");
    }
    itl_writer_null(&writer, NULL);
    strcat(expected, "null");
    for (unsigned i = ITL_WRITER_DEPTH; i-- > 0;) {
        itl_writer_number(&writer, i % 2 == 1 ? "n" : NULL, i);
        char tail[16];
        snprintf(tail, sizeof tail, i % 2 == 1 ? ",\"n\":%u}" : ",%u]", i);
        strcat(expected, tail);
        itl_writer_close(&writer);
    }
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void assert_hex(const char *hex)
{
    char seen[2 * sizeof text + 1] = "";
    for (size_t i = 0; i < text_len; i++)
        snprintf(seen + 2 * i, 3, "%02x", (unsigned char)text[i]);
    CU_ASSERT_STRING_EQUAL(seen, hex);
}

/* RFC 8949 appendix A. */
static void test_cbor_numbers(void)
{
    static const struct {
        uint64_t number;
        const char *hex;
    } rows[] = {
        {0, "00"},
        {1, "01"},
        {10, "0a"},
        {23, "17"},
        {24, "1818"},
        {25, "1819"},
        {100, "1864"},
        {255, "18ff"},
        {256, "190100"},
        {1000, "1903e8"},
        {65535, "19ffff"},
        {65536, "1a00010000"},
        {1000000, "1a000f4240"},
        {UINT32_MAX, "1affffffff"},
        {UINT64_C(1) << 32, "1b0000000100000000"},
        {UINT64_C(1000000000000), "1b000000e8d4a51000"},
        {UINT64_MAX, "1bffffffffffffffff"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_writer_t writer = start(ITL_WRITER_CBOR);
        itl_writer_number(&writer, NULL, rows[i].number);
        assert_hex(rows[i].hex);
    }
}

/* RFC 8949 appendix A. */
static void test_cbor_texts(void)
{
    static const struct {
        const char *text;
        const char *hex;
    } rows[] = {
        {"", "60"}, {"a", "6161"}, {"IETF", "6449455446"}, {"\"\\", "62225c"}, {"\xc3\xbc", "62c3bc"}, {NULL, "f6"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_writer_t writer = start(ITL_WRITER_CBOR);
        itl_writer_string(&writer, NULL, rows[i].text);
        assert_hex(rows[i].hex);
    }
    itl_writer_t writer = start(ITL_WRITER_CBOR);
    itl_writer_begin_string(&writer, NULL);
    itl_writer_text(&writer, "strea", 5);
    itl_writer_text(&writer, "", 0);
    itl_writer_text(&writer, "ming", 4);
    itl_writer_end_string(&writer);
    assert_hex("7f657374726561646d696e67ff");
    writer = start(ITL_WRITER_CBOR);
    itl_writer_string(&writer, NULL, "twenty-four characters..");
    assert_hex("78187477656e74792d666f757220636861726163746572732e2e");
}

/* RFC 8949 appendix A, where lists and maps are of indefinite length. */
static void test_cbor_nesting(void)
{
    itl_writer_t writer = start(ITL_WRITER_CBOR);
    itl_writer_open_map(&writer, NULL);
    itl_writer_number(&writer, "a", 1);
    itl_writer_open_list(&writer, "b");
    itl_writer_number(&writer, NULL, 2);
    itl_writer_number(&writer, NULL, 3);
    itl_writer_close(&writer);
    itl_writer_close(&writer);
    assert_hex("bf61610161629f0203ffff");
    writer = start(ITL_WRITER_CBOR);
    write_everything(&writer);
    assert_hex(
        "bf647a65726f00646d6f73741bffffffffffffffff646c6973749fbf63796573f5626e6ff4ffbffff6ff676e6f7468696e67f6ff");
}

static void test_time_in_utc(void)
{
    static const struct {
        int64_t time_s;
        const char *text;
    } rows[] = {
        {0, ""},
        {-1, ""},
        {1, "1970-01-01T00:00:01Z"},
        {951782399, "2000-02-28T23:59:59Z"},
        {951782400, "2000-02-29T00:00:00Z"},
        {1795446277, "2026-11-23T15:04:37Z"},
        {4107542400, "2100-03-01T00:00:00Z"},
        {4294967296, "2106-02-07T06:28:16Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char stamp[24];
        itl_status_utc(rows[i].time_s, stamp);
        CU_ASSERT_STRING_EQUAL(stamp, rows[i].text);
    }
}

static CU_TestInfo tests[] = {
    {"nesting and commas", test_nesting_and_commas},
    {"escapes", test_escapes},
    {"depth", test_depth},
    {"CBOR: numbers", test_cbor_numbers},
    {"CBOR: texts", test_cbor_texts},
    {"CBOR: nesting", test_cbor_nesting},
    {"time in UTC", test_time_in_utc},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"writer", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 7;
