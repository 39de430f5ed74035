/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/json.h"
#include "runner.h"
#include "status/status.h"

static char text[512];

static void collect(void *ctx, const char *piece, size_t len)
{
    (void)ctx;
    strncat(text, piece, len);
}

static json_t start(void)
{
    text[0] = '\0';
    return (json_t){.sink = {.put = collect}};
}

static void test_nesting_and_commas(void)
{
    json_t json = start();
    json_open(&json, NULL, '{');
    json_number(&json, "zero", 0);
    json_number(&json, "most", UINT64_MAX);
    json_open(&json, "list", '[');
    json_open(&json, NULL, '{');
    json_bool(&json, "yes", true);
    json_bool(&json, "no", false);
    json_close(&json, '}');
    json_open(&json, NULL, '{');
    json_close(&json, '}');
    json_null(&json, NULL);
    json_close(&json, ']');
    json_string(&json, "nothing", NULL);
    json_close(&json, '}');
    CU_ASSERT_STRING_EQUAL(text,
                           "{\"zero\":0,\"most\":18446744073709551615,\"list\":[{\"yes\":true,\"no\":false},{},null],"
                           "\"nothing\":null}");
}

static void test_escapes(void)
{
    json_t json = start();
    json_open(&json, NULL, '[');
    json_string(&json, NULL, "a\"b\\c\n\t\x01\x7f/\xc3\xa4");
    json_begin_string(&json, NULL);
    json_text(&json, "in ", 3);
    json_text(&json, "\"two\"", 5);
    json_text_number(&json, 42);
    json_end_string(&json);
    json_close(&json, ']');
    CU_ASSERT_STRING_EQUAL(text, "[\"a\\\"b\\\\c\\u000a\\u0009\\u0001\\u007f/\xc3\xa4\",\"in \\\"two\\\"42\"]");
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
        status_utc(rows[i].time_s, stamp);
        CU_ASSERT_STRING_EQUAL(stamp, rows[i].text);
    }
}

static CU_TestInfo tests[] = {
    {"nesting and commas", test_nesting_and_commas},
    {"escapes", test_escapes},
    {"time in UTC", test_time_in_utc},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"json", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 3;
