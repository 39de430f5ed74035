/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "reason/reason.h"
#include "runner.h"

enum { REASONS_END = 100, ITL_REASONS = 40 };

/** Names that JSON, docs and other programs rely on: they never change. */
static void test_names(void)
{
    static const struct {
        itl_reason_t reason;
        const char *name;
    } names[] = {
        {ITL_REASON_NONE, "none"},
        {ITL_REASON_MALFORMED, "malformed"},
        {ITL_REASON_TOO_LARGE, "too-large"},
        {ITL_REASON_TOO_MANY_RECORDS, "too-many-records"},
        {ITL_REASON_NAME_TOO_LONG, "name-too-long"},
        {ITL_REASON_SERIAL_TOO_LONG, "serial-too-long"},
        {ITL_REASON_CERTIFICATE_TOO_LARGE, "certificate-too-large"},
        {ITL_REASON_UNSUPPORTED_ALGORITHM, "unsupported-algorithm"},
        {ITL_REASON_UNSUPPORTED_KEY, "unsupported-key"},
        {ITL_REASON_EMPTY, "empty"},
        {ITL_REASON_UNKNOWN_SIGNER, "unknown-signer"},
        {ITL_REASON_BAD_SIGNATURE, "bad-signature"},
        {ITL_REASON_WRONG_KIND, "wrong-kind"},
        {ITL_REASON_WRONG_NAME, "wrong-name"},
        {ITL_REASON_TVS_DENIED, "tvs-denied"},
        {ITL_REASON_TVS_TIMEOUT, "tvs-timeout"},
        {ITL_REASON_TVS_UNREACHABLE, "tvs-unreachable"},
        {ITL_REASON_TVS_WRONG_CERTIFICATE, "tvs-wrong-certificate"},
        {ITL_REASON_TVS_TLS_FAILED, "tvs-tls-failed"},
        {ITL_REASON_TVS_BAD_ANSWER, "tvs-bad-answer"},
        {ITL_REASON_TVS_WRONG_SUBJECT, "tvs-wrong-subject"},
        {ITL_REASON_TVS_WRONG_ROLE, "tvs-wrong-role"},
        {ITL_REASON_TVS_TLS_TERMS, "tvs-tls-terms"},
        {ITL_REASON_NOT_FOUND, "not-found"},
        {ITL_REASON_ACCESS_VIOLATION, "access-violation"},
        {ITL_REASON_TFTP_ERROR, "tftp-error"},
        {ITL_REASON_TFTP_TIMEOUT, "tftp-timeout"},
        {ITL_REASON_DNS_UNKNOWN_HOST, "dns-unknown-host"},
        {ITL_REASON_NO_ADDRESS, "no-address"},
        {ITL_REASON_NETWORK_ERROR, "network-error"},
        {ITL_REASON_HTTP_ERROR, "http-error"},
        {ITL_REASON_HTTP_BUSY, "http-busy"},
        {ITL_REASON_HTTP_TIMEOUT, "http-timeout"},
        {ITL_REASON_FLASH_ERROR, "flash-error"},
        {ITL_REASON_STORE_DAMAGED, "store-damaged"},
        {ITL_REASON_STORE_VERSION, "store-version"},
        {ITL_REASON_STORE_GEOMETRY, "store-geometry"},
        {ITL_REASON_POWER_LOST, "power-lost"},
        {ITL_REASON_MENUS_CLOSED, "menus-closed"},
        {ITL_REASON_INTERNAL, "internal"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CU_ASSERT_STRING_EQUAL(itl_reason_name(names[i].reason), names[i].name);
        CU_ASSERT_TRUE(itl_reason_is_known(names[i].reason));
    }
}

static bool is_name(const char *name)
{
    for (const char *c = name; *c != '\0'; c++)
        if (islower((unsigned char)*c) == 0 && *c != '-')
            return false;
    return name[0] != '\0';
}

static void check_words(itl_reason_t reason)
{
    const char *text = itl_reason_text(reason);
    CU_ASSERT_TRUE(is_name(itl_reason_name(reason)));
    CU_ASSERT_TRUE(strlen(text) > 10);
    CU_ASSERT_NOT_EQUAL(text[strlen(text) - 1], '.');
    for (itl_reason_t other = ITL_REASON_NONE; other < reason; other++) {
        if (itl_reason_is_known(other)) {
            CU_ASSERT_STRING_NOT_EQUAL(itl_reason_name(reason), itl_reason_name(other));
            CU_ASSERT_STRING_NOT_EQUAL(text, itl_reason_text(other));
        }
    }
}

static void test_every_reason_has_its_own_words(void)
{
    int known = 0;
    for (int i = 0; i < REASONS_END; i++) {
        if (itl_reason_is_known((itl_reason_t)i)) {
            check_words((itl_reason_t)i);
            known++;
        }
    }
    CU_ASSERT_EQUAL(known, ITL_REASONS);
}

/** Written out one by one: neither the numbers nor their order say it. */
static void test_what_refuses_a_file(void)
{
    static const itl_reason_t refuse[] = {
        ITL_REASON_MALFORMED,
        ITL_REASON_TOO_LARGE,
        ITL_REASON_TOO_MANY_RECORDS,
        ITL_REASON_NAME_TOO_LONG,
        ITL_REASON_SERIAL_TOO_LONG,
        ITL_REASON_EMPTY,
        ITL_REASON_CERTIFICATE_TOO_LARGE,
        ITL_REASON_UNSUPPORTED_ALGORITHM,
        ITL_REASON_UNSUPPORTED_KEY,
        ITL_REASON_UNKNOWN_SIGNER,
        ITL_REASON_BAD_SIGNATURE,
        ITL_REASON_WRONG_KIND,
        ITL_REASON_WRONG_NAME,
        ITL_REASON_TVS_DENIED,
        ITL_REASON_TVS_TIMEOUT,
        ITL_REASON_TVS_UNREACHABLE,
        ITL_REASON_TVS_TLS_FAILED,
        ITL_REASON_TVS_BAD_ANSWER,
        ITL_REASON_TVS_WRONG_CERTIFICATE,
        ITL_REASON_TVS_WRONG_SUBJECT,
        ITL_REASON_TVS_WRONG_ROLE,
        ITL_REASON_TVS_TLS_TERMS,
    };
    static const itl_reason_t say_nothing[] = {
        ITL_REASON_NONE,         ITL_REASON_NOT_FOUND,     ITL_REASON_ACCESS_VIOLATION, ITL_REASON_TFTP_ERROR,
        ITL_REASON_TFTP_TIMEOUT, ITL_REASON_NETWORK_ERROR, ITL_REASON_DNS_UNKNOWN_HOST, ITL_REASON_NO_ADDRESS,
        ITL_REASON_FLASH_ERROR,  ITL_REASON_STORE_DAMAGED, ITL_REASON_STORE_VERSION,    ITL_REASON_STORE_GEOMETRY,
        ITL_REASON_POWER_LOST,   ITL_REASON_HTTP_ERROR,    ITL_REASON_HTTP_BUSY,        ITL_REASON_HTTP_TIMEOUT,
        ITL_REASON_MENUS_CLOSED, ITL_REASON_INTERNAL,
    };
    for (size_t i = 0; i < sizeof refuse / sizeof refuse[0]; i++)
        CU_ASSERT_TRUE(itl_reason_refuses(refuse[i]));
    for (size_t i = 0; i < sizeof say_nothing / sizeof say_nothing[0]; i++)
        CU_ASSERT_FALSE(itl_reason_refuses(say_nothing[i]));
    CU_ASSERT_EQUAL(sizeof refuse / sizeof refuse[0] + sizeof say_nothing / sizeof say_nothing[0], ITL_REASONS);
}

static void test_values_outside_the_enum(void)
{
    CU_ASSERT_FALSE(itl_reason_refuses((itl_reason_t)49));
    CU_ASSERT_FALSE(itl_reason_refuses((itl_reason_t)-1));
    CU_ASSERT_FALSE(itl_reason_is_known((itl_reason_t)99));
    CU_ASSERT_FALSE(itl_reason_is_known((itl_reason_t)-1));
    CU_ASSERT_STRING_EQUAL(itl_reason_name((itl_reason_t)99), "internal");
    CU_ASSERT_STRING_EQUAL(itl_reason_text((itl_reason_t)-1), itl_reason_text(ITL_REASON_INTERNAL));
}

static CU_TestInfo tests[] = {
    {"names never change", test_names},
    {"every reason has its own words", test_every_reason_has_its_own_words},
    {"what refuses a file", test_what_refuses_a_file},
    {"values outside the enum", test_values_outside_the_enum},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"reason", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 4;
