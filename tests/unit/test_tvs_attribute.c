/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <string.h>

#include "runner.h"
#include "tvs/tvs_attribute.h"
#include "tvs/tvs_string.h"

static itl_tvs_bytes_t bytes(const char *data, size_t len)
{
    return (itl_tvs_bytes_t){(const uint8_t *)data, len};
}

#define BYTES(literal) bytes(literal, sizeof(literal) - 1)

/* --- types --- */

#define PKCS9 "\x2A\x86\x48\x86\xF7\x0D\x01\x09"
#define UUID  "\x69\x83\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"

static void assert_key(itl_tvs_bytes_t oid, const char *key)
{
    char text[ITL_TVS_ATTRIBUTE_KEY_BYTES];
    CU_ASSERT_FATAL(itl_tvs_attribute_key(oid, text));
    CU_ASSERT_STRING_EQUAL(text, key);
    CU_ASSERT_EQUAL(itl_tvs_attribute_fit(oid, bytes(text, strlen(text))), ITL_TVS_KEY_OWN);
    CU_ASSERT(itl_tvs_attribute_knows_key(bytes(text, strlen(text))));
}

static void test_printed_keys(void)
{
    assert_key(BYTES("\x55\x04\x03"), "CN");
    assert_key(BYTES("\x55\x04\x09"), "street");
    assert_key(BYTES(PKCS9 "\x01"), "emailAddress");
    assert_key(BYTES(PKCS9 "\x02"), "unstructuredName");
    assert_key(BYTES(PKCS9 "\x08"), "unstructuredAddress");
    assert_key(BYTES("\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x19"), "DC");
    assert_key(BYTES("\x2B\x06\x01\x04\x01\x82\x37\x3C\x02\x01\x03"), "jurisdictionC");
}

static void test_dotted_keys(void)
{
    assert_key(BYTES("\x2B\x06\x01\x04\x01\x82\x37\x15"), "1.3.6.1.4.1.311.21");
    assert_key(BYTES("\x00"), "0.0");
    assert_key(BYTES("\x27\x00"), "0.39.0");
    assert_key(BYTES("\x28"), "1.0");
    assert_key(BYTES("\x4F"), "1.39");
    assert_key(BYTES("\x50"), "2.0");
    assert_key(BYTES("\x7F"), "2.47");
    assert_key(BYTES("\x81\x00"), "2.48"); /* first arcs that take more than a byte */
    assert_key(BYTES("\x81\x0C"), "2.60");
    assert_key(BYTES("\x81\x48"), "2.120");
    assert_key(BYTES("\x88\x37\x03"), "2.999.3");
    assert_key(BYTES("\x88\x38\x03"), "2.1000.3");
    assert_key(BYTES("\x55\x04\x81\x00"), "2.5.4.128");
    assert_key(BYTES(UUID), "2.25.340282366920938463463374607431768211455"); /* longer than any number type */
}

static void test_no_keys(void)
{
    char text[ITL_TVS_ATTRIBUTE_KEY_BYTES], longest[ITL_TVS_ATTRIBUTE_KEY_BYTES];
    CU_ASSERT_FALSE(itl_tvs_attribute_key(BYTES(""), text));
    CU_ASSERT_FALSE(itl_tvs_attribute_key(BYTES("\x55\x04\x83"), text)); /* cut */
    CU_ASSERT_FALSE(itl_tvs_attribute_key(BYTES("\x88"), text));         /* cut in the first arcs */
    memset(longest, 1, sizeof longest);
    for (size_t len = 1; len < sizeof longest; len++) /* "0.1", then 2 more each: 63 fit beside the NUL */
        CU_ASSERT_EQUAL(itl_tvs_attribute_key(bytes(longest, len), text), len <= 63);
    memset(longest, 0xFF, sizeof longest);
    longest[0] = 1;
    CU_ASSERT_FALSE(itl_tvs_attribute_key(bytes(longest, sizeof longest), text)); /* one arc of 267 digits */
    longest[60] = 0x7F;                                                           /* 125 digits and no room for them */
    CU_ASSERT_FALSE(itl_tvs_attribute_key(bytes(longest, 61), text));
    CU_ASSERT_FALSE(itl_tvs_attribute_key(bytes(longest + 1, 60), text)); /* nor for 127 beside "2." */
}

static void test_keys_of_others(void)
{
    static const char *const mail[] = {"E", "email", "EMAILADDRESS", "1.2.840.113549.1.9.1",
                                       "oid.1.2.840.113549.1.9.1"};
    const itl_tvs_bytes_t oid = BYTES(PKCS9 "\x01");
    for (size_t i = 0; i < sizeof mail / sizeof mail[0]; i++)
        CU_ASSERT_NOT_EQUAL(itl_tvs_attribute_fit(oid, bytes(mail[i], strlen(mail[i]))), ITL_TVS_KEY_FOREIGN);
    static const char *const not_mail[] = {"",        "CN",  "emailAddres", "emailAddress ", "1.2.840.113549.1.9",
                                           "E Email", "OID."};
    for (size_t i = 0; i < sizeof not_mail / sizeof not_mail[0]; i++)
        CU_ASSERT_EQUAL(itl_tvs_attribute_fit(oid, bytes(not_mail[i], strlen(not_mail[i]))), ITL_TVS_KEY_FOREIGN);
    /* what wolfSSL prints by mistake */
    CU_ASSERT_EQUAL(itl_tvs_attribute_fit(BYTES(PKCS9 "\x02"), BYTES("emailAddress")), ITL_TVS_KEY_ALIAS);
    CU_ASSERT_EQUAL(itl_tvs_attribute_fit(BYTES("\x55\x04\x12"), BYTES("UID")), ITL_TVS_KEY_ALIAS);
    CU_ASSERT_EQUAL(itl_tvs_attribute_fit(BYTES("\x55\x04\x05"), BYTES("SN")), ITL_TVS_KEY_ALIAS);
    CU_ASSERT_EQUAL(itl_tvs_attribute_fit(BYTES("\x55\x04\x04"), BYTES("SN")), ITL_TVS_KEY_OWN);
    CU_ASSERT_FALSE(itl_tvs_attribute_knows_key(BYTES("Gemeinde")));
    CU_ASSERT_FALSE(itl_tvs_attribute_knows_key(BYTES("")));
    CU_ASSERT_FALSE(itl_tvs_attribute_knows_key(BYTES("12")));
    CU_ASSERT_FALSE(itl_tvs_attribute_knows_key(BYTES("1.2x")));
}

/* The order of a call manager, and every type under one rank. */
static void test_ranks(void)
{
    static const uint8_t last[] = {3, 11, 10, 7, 8, 6};
    for (uint8_t i = 0; i < ITL_TVS_RANKS_PRINTED; i++) {
        const uint8_t oid[] = {0x55, 4, last[i]};
        CU_ASSERT_EQUAL(itl_tvs_attribute_rank((itl_tvs_bytes_t){oid, sizeof oid}), i);
    }
    CU_ASSERT(itl_tvs_attribute_rank(BYTES(PKCS9 "\x01")) >= ITL_TVS_RANKS_PRINTED);
    CU_ASSERT_EQUAL(itl_tvs_attribute_rank(BYTES("\x55\x04\x7E")), ITL_TVS_RANK_NONE);
    CU_ASSERT_EQUAL(itl_tvs_attribute_rank(BYTES("\x55\x04")), ITL_TVS_RANK_NONE);
    CU_ASSERT_EQUAL(itl_tvs_attribute_rank(BYTES("")), ITL_TVS_RANK_NONE);
}

/* --- strings --- */

static const char *converted(uint8_t tag, itl_tvs_bytes_t contents)
{
    static char text[64];
    size_t used = 0;
    uint8_t utf8[ITL_TVS_CHARACTER_BYTES];
    itl_tvs_string_t string = itl_tvs_string_begin(tag, contents);
    int len = 0;
    while ((len = itl_tvs_string_next(&string, utf8)) > 0 && used + 4 < sizeof text) {
        memcpy(text + used, utf8, (size_t)len);
        used += (size_t)len;
    }
    CU_ASSERT_EQUAL(itl_tvs_string_readable(tag, contents), len == 0);
    text[used] = '\0';
    return len == 0 ? text : NULL;
}

static void test_strings(void)
{
    static const uint8_t as_they_are[] = {0x0C, 0x12, 0x13, 0x16, 0x1A, 0x1B};
    for (size_t i = 0; i < sizeof as_they_are; i++)
        CU_ASSERT_STRING_EQUAL(converted(as_they_are[i], BYTES("M\xC3\xBCnchen\xFF")), "M\xC3\xBCnchen\xFF");
    CU_ASSERT_STRING_EQUAL(converted(0x14, BYTES("M\xFCnchen")), "M\xC3\xBCnchen");
    CU_ASSERT_STRING_EQUAL(converted(0x1E, BYTES("\0M\0\xFC\x20\xAC")), "M\xC3\xBC\xE2\x82\xAC");
    CU_ASSERT_STRING_EQUAL(converted(0x1E, BYTES("\xD8\x3D\xDE\x00")), "\xF0\x9F\x98\x80");
    CU_ASSERT_STRING_EQUAL(converted(0x1C, BYTES("\0\0\0M\0\x01\xF6\x00")), "M\xF0\x9F\x98\x80");
    CU_ASSERT_STRING_EQUAL(converted(0x1C, BYTES("\0\x10\xFF\xFF")), "\xF4\x8F\xBF\xBF");
    CU_ASSERT_STRING_EQUAL(converted(0x1E, BYTES("")), "");
}

static void test_no_strings(void)
{
    CU_ASSERT_PTR_NULL(converted(0x03, BYTES("\0x")));              /* BIT STRING */
    CU_ASSERT_PTR_NULL(converted(0x1E, BYTES("\0M\0")));            /* half a character */
    CU_ASSERT_PTR_NULL(converted(0x1E, BYTES("\xD8\x3D")));         /* half a pair */
    CU_ASSERT_PTR_NULL(converted(0x1E, BYTES("\xD8\x3D\0M")));      /* a pair that is none */
    CU_ASSERT_PTR_NULL(converted(0x1E, BYTES("\xD8\x3D\xE0\x00"))); /* likewise */
    CU_ASSERT_PTR_NULL(converted(0x1E, BYTES("\xDE\x00\0M")));      /* the second half first */
    CU_ASSERT_PTR_NULL(converted(0x1C, BYTES("\0\0\xD8\x00")));     /* a surrogate */
    CU_ASSERT_PTR_NULL(converted(0x1C, BYTES("\0\x11\0\0")));       /* past the last character */
    CU_ASSERT_PTR_NULL(converted(0x1C, BYTES("\0\0\0")));
}

static CU_TestInfo attributes[] = {
    {"keys as printed", test_printed_keys},         {"keys of types that nobody knows", test_dotted_keys},
    {"what is no object identifier", test_no_keys}, {"keys of other builders", test_keys_of_others},
    {"the order of a call manager", test_ranks},    CU_TEST_INFO_NULL,
};

static CU_TestInfo strings[] = {
    {"every kind of string", test_strings},
    {"what is no string", test_no_strings},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"types of attributes", NULL, NULL, NULL, NULL, attributes},
    {"strings of names", NULL, NULL, NULL, NULL, strings},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 7;
