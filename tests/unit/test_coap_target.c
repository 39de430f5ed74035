/* SPDX-License-Identifier: GPL-2.0-or-later */
/* URIs of collectors: what is taken apart, what is refused. */
#include <string.h>

#include "coap/coap_target.h"
#include "runner.h"

static itl_coap_target_t target;

static itl_coap_target_status_t reading(const char *uri)
{
    return itl_coap_target_read(uri, &target);
}

static void check(const char *uri, const char *host, unsigned port, const char *path)
{
    CU_ASSERT_EQUAL(reading(uri), ITL_COAP_TARGET_OK);
    CU_ASSERT_STRING_EQUAL(target.host, host);
    CU_ASSERT_EQUAL(target.port, port);
    CU_ASSERT_STRING_EQUAL(target.path, path);
}

static void test_parts(void)
{
    check("coap://127.0.0.1/alarms", "127.0.0.1", 5683, "/alarms");
    CU_ASSERT_FALSE(target.named);
    CU_ASSERT_FALSE(target.secure);
    check("coaps://Pub.example.LAB:1/a%20b/c/?d=e&f", "pub.example.lab", 1, "/a%20b/c/?d=e&f");
    CU_ASSERT_TRUE(target.named);
    CU_ASSERT_TRUE(target.secure);
    check("COAPS://[::1]", "::1", 5684, "");
    CU_ASSERT_FALSE(target.named);
    check("coap://[2001:db8::7]:65535?x", "2001:db8::7", 65535, "?x");
    check("coap://a_b:/", "a_b", 5683, "/");
    check("coap://a/.../.x/x.", "a", 5683, "/.../.x/x.");
}

static void test_other_schemes(void)
{
    static const char *const uris[] = {"",          "coap",          "coap:a", "coap:/a",
                                       "http://a/", "coap+tcp://a/", "sip:a",  " coap://a"};
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++)
        CU_ASSERT_EQUAL(reading(uris[i]), ITL_COAP_TARGET_OTHER);
}

static void test_malformed(void)
{
    static const char *const uris[] = {
        "coap://",         "coap:///alarms",        "coap://u@a/",        "coap://u:p@a/", "coap://a:0/",
        "coap://a:65536/", "coap://a:99999999999/", "coap://a:1x/",       "coap://a:-1/",  "coap://[::1/",
        "coap://[]/",      "coap://[a.lab]/",       "coap://[::1%25lo]/", "coap://a b/",   "coap://a/b c",
        "coap://a/b\nc",   "coap://a/#b",           "coap://a#b",         "coap://a/%",    "coap://a/%1",
        "coap://a/%zz",    "coap://a/%0g",          "coap://a/./b",       "coap://a/b/..", "coap://a/b/../c",
        "coap://a/..?x",   "coap://a/\xC3\xA4",     "coap://a\\b",        "coap://a/\"",   "coap://a/{b}"};
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++)
        CU_ASSERT_EQUAL(reading(uris[i]), ITL_COAP_TARGET_MALFORMED);
}

/* @return what comes of a URI whose host and path have so many characters */
static itl_coap_target_status_t reading_long(size_t host_len, size_t path_len)
{
    static char uri[1024];
    strcpy(uri, "coap://");
    memset(uri + 7, 'h', host_len);
    uri[7 + host_len] = '/';
    memset(uri + 8 + host_len, 'p', path_len - 1);
    uri[7 + host_len + path_len] = '\0';
    return reading(uri);
}

static void test_bounds(void)
{
    CU_ASSERT_EQUAL(reading_long(ITL_LIMIT_HOST_BYTES - 1, ITL_COAP_TARGET_PATH_BYTES - 1), ITL_COAP_TARGET_OK);
    CU_ASSERT_EQUAL(strlen(target.host), ITL_LIMIT_HOST_BYTES - 1);
    CU_ASSERT_EQUAL(strlen(target.path), ITL_COAP_TARGET_PATH_BYTES - 1);
    CU_ASSERT_EQUAL(reading_long(ITL_LIMIT_HOST_BYTES, 1), ITL_COAP_TARGET_MALFORMED);
    CU_ASSERT_EQUAL(reading_long(1, ITL_COAP_TARGET_PATH_BYTES), ITL_COAP_TARGET_MALFORMED);
}

static void check_unescaped(const char *text, const char *bytes, size_t len)
{
    char part[32];
    strcpy(part, text);
    CU_ASSERT_EQUAL_FATAL(itl_coap_target_unescape(part, strlen(part)), len);
    CU_ASSERT_EQUAL(memcmp(part, bytes, len), 0);
}

static void test_escapes(void)
{
    check_unescaped("", "", 0);
    check_unescaped("alarms", "alarms", 6);
    check_unescaped("%61l%2Farm%3f", "al/arm?", 7);
    check_unescaped("%00%fF%25", "\0\xFF%", 3);
}

static CU_TestInfo tests[] = {{"parts of a URI", test_parts},     {"other schemes", test_other_schemes},
                              {"malformed URIs", test_malformed}, {"longest host and path", test_bounds},
                              {"percent escapes", test_escapes},  CU_TEST_INFO_NULL};

CU_SuiteInfo unit_suites[] = {{"coap_target", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 5;
