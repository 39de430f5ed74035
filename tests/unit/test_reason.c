/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "reason/reason.h"
#include "runner.h"

enum { REASONS_END = 100, REASONS = 36 };

/** Names that JSON, docs and other programs rely on: they never change. */
static void test_names(void)
{
    static const struct {
        reason_t reason;
        const char *name;
    } names[] = {
        {REASON_NONE, "none"},
        {REASON_MALFORMED, "malformed"},
        {REASON_TOO_LARGE, "too-large"},
        {REASON_TOO_MANY_RECORDS, "too-many-records"},
        {REASON_NAME_TOO_LONG, "name-too-long"},
        {REASON_SERIAL_TOO_LONG, "serial-too-long"},
        {REASON_CERTIFICATE_TOO_LARGE, "certificate-too-large"},
        {REASON_UNSUPPORTED_ALGORITHM, "unsupported-algorithm"},
        {REASON_UNSUPPORTED_KEY, "unsupported-key"},
        {REASON_EMPTY, "empty"},
        {REASON_UNKNOWN_SIGNER, "unknown-signer"},
        {REASON_BAD_SIGNATURE, "bad-signature"},
        {REASON_WRONG_KIND, "wrong-kind"},
        {REASON_WRONG_NAME, "wrong-name"},
        {REASON_TVS_DENIED, "tvs-denied"},
        {REASON_TVS_TIMEOUT, "tvs-timeout"},
        {REASON_TVS_UNREACHABLE, "tvs-unreachable"},
        {REASON_TVS_WRONG_CERTIFICATE, "tvs-wrong-certificate"},
        {REASON_TVS_TLS_FAILED, "tvs-tls-failed"},
        {REASON_TVS_BAD_ANSWER, "tvs-bad-answer"},
        {REASON_TVS_WRONG_SUBJECT, "tvs-wrong-subject"},
        {REASON_TVS_WRONG_ROLE, "tvs-wrong-role"},
        {REASON_TVS_TLS_TERMS, "tvs-tls-terms"},
        {REASON_NOT_FOUND, "not-found"},
        {REASON_ACCESS_VIOLATION, "access-violation"},
        {REASON_TFTP_ERROR, "tftp-error"},
        {REASON_TFTP_TIMEOUT, "tftp-timeout"},
        {REASON_DNS_UNKNOWN_HOST, "dns-unknown-host"},
        {REASON_NO_ADDRESS, "no-address"},
        {REASON_NETWORK_ERROR, "network-error"},
        {REASON_FLASH_ERROR, "flash-error"},
        {REASON_STORE_DAMAGED, "store-damaged"},
        {REASON_STORE_VERSION, "store-version"},
        {REASON_STORE_GEOMETRY, "store-geometry"},
        {REASON_POWER_LOST, "power-lost"},
        {REASON_INTERNAL, "internal"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CU_ASSERT_STRING_EQUAL(reason_name(names[i].reason), names[i].name);
        CU_ASSERT_TRUE(reason_is_known(names[i].reason));
    }
}

static bool is_name(const char *name)
{
    for (const char *c = name; *c != '\0'; c++) {
        if (islower((unsigned char)*c) == 0 && *c != '-') {
            return false;
        }
    }
    return name[0] != '\0';
}

static void check_words(reason_t reason)
{
    const char *text = reason_text(reason);
    CU_ASSERT_TRUE(is_name(reason_name(reason)));
    CU_ASSERT_TRUE(strlen(text) > 10);
    CU_ASSERT_NOT_EQUAL(text[strlen(text) - 1], '.');
    for (reason_t other = REASON_NONE; other < reason; other++) {
        if (reason_is_known(other)) {
            CU_ASSERT_STRING_NOT_EQUAL(reason_name(reason), reason_name(other));
            CU_ASSERT_STRING_NOT_EQUAL(text, reason_text(other));
        }
    }
}

static void test_every_reason_has_its_own_words(void)
{
    int known = 0;
    for (int i = 0; i < REASONS_END; i++) {
        if (reason_is_known((reason_t)i)) {
            check_words((reason_t)i);
            known++;
        }
    }
    CU_ASSERT_EQUAL(known, REASONS);
}

/** Written out one by one: neither the numbers nor their order say it. */
static void test_what_refuses_a_file(void)
{
    static const reason_t refuse[] = {
        REASON_MALFORMED,       REASON_TOO_LARGE,      REASON_TOO_MANY_RECORDS,      REASON_NAME_TOO_LONG,
        REASON_SERIAL_TOO_LONG, REASON_EMPTY,          REASON_CERTIFICATE_TOO_LARGE, REASON_UNSUPPORTED_ALGORITHM,
        REASON_UNSUPPORTED_KEY, REASON_UNKNOWN_SIGNER, REASON_BAD_SIGNATURE,         REASON_WRONG_KIND,
        REASON_WRONG_NAME,      REASON_TVS_DENIED,     REASON_TVS_TIMEOUT,           REASON_TVS_UNREACHABLE,
        REASON_TVS_TLS_FAILED,  REASON_TVS_BAD_ANSWER, REASON_TVS_WRONG_CERTIFICATE, REASON_TVS_WRONG_SUBJECT,
        REASON_TVS_WRONG_ROLE,  REASON_TVS_TLS_TERMS,
    };
    static const reason_t say_nothing[] = {
        REASON_NONE,         REASON_NOT_FOUND,     REASON_ACCESS_VIOLATION, REASON_TFTP_ERROR,
        REASON_TFTP_TIMEOUT, REASON_NETWORK_ERROR, REASON_DNS_UNKNOWN_HOST, REASON_NO_ADDRESS,
        REASON_FLASH_ERROR,  REASON_STORE_DAMAGED, REASON_STORE_VERSION,    REASON_STORE_GEOMETRY,
        REASON_POWER_LOST,   REASON_INTERNAL,
    };
    for (size_t i = 0; i < sizeof refuse / sizeof refuse[0]; i++)
        CU_ASSERT_TRUE(itl_reason_refuses(refuse[i]));
    for (size_t i = 0; i < sizeof say_nothing / sizeof say_nothing[0]; i++)
        CU_ASSERT_FALSE(itl_reason_refuses(say_nothing[i]));
    CU_ASSERT_EQUAL(sizeof refuse / sizeof refuse[0] + sizeof say_nothing / sizeof say_nothing[0], REASONS);
}

static void test_values_outside_the_enum(void)
{
    CU_ASSERT_FALSE(itl_reason_refuses((reason_t)49));
    CU_ASSERT_FALSE(itl_reason_refuses((reason_t)-1));
    CU_ASSERT_FALSE(reason_is_known((reason_t)99));
    CU_ASSERT_FALSE(reason_is_known((reason_t)-1));
    CU_ASSERT_STRING_EQUAL(reason_name((reason_t)99), "internal");
    CU_ASSERT_STRING_EQUAL(reason_text((reason_t)-1), reason_text(REASON_INTERNAL));
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
