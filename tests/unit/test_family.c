/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "family/family.h"

#include <stdio.h>
#include <string.h>

#include "itl_limits.h"
#include "runner.h"

static void test_families_of_models(void)
{
    static const struct {
        const char *model;
        itl_family_t family;
    } models[] = {
        {"7940", ITL_FAMILY_7940_60},     {"7960G", ITL_FAMILY_7940_60},  {"7905", ITL_FAMILY_7906_11},
        {"7906", ITL_FAMILY_7906_11},     {"7911", ITL_FAMILY_7906_11},   {"7912", ITL_FAMILY_7906_11},
        {"7941", ITL_FAMILY_794X_796X},   {"7942", ITL_FAMILY_794X_796X}, {"7945", ITL_FAMILY_794X_796X},
        {"7961", ITL_FAMILY_794X_796X},   {"7962", ITL_FAMILY_794X_796X}, {"7965", ITL_FAMILY_794X_796X},
        {"7937", ITL_FAMILY_794X_796X},   {"7975G", ITL_FAMILY_797X},     {"CP-7970", ITL_FAMILY_797X},
        {"cp-7971", ITL_FAMILY_797X},     {"7821", ITL_FAMILY_78XX},      {"CP-7821", ITL_FAMILY_78XX},
        {"7832", ITL_FAMILY_78XX},        {"7861", ITL_FAMILY_78XX},      {"8811", ITL_FAMILY_88XX},
        {"8845", ITL_FAMILY_88XX},        {"8865NR", ITL_FAMILY_88XX},    {"CP-8851", ITL_FAMILY_88XX},
        {"8821-EX", ITL_FAMILY_8821},     {"8831", ITL_FAMILY_8831},      {"CP-8832", ITL_FAMILY_8831},
        {"8941", ITL_FAMILY_89XX},        {"8945", ITL_FAMILY_89XX},      {"8961", ITL_FAMILY_99XX},
        {"9951", ITL_FAMILY_99XX},        {"9971", ITL_FAMILY_99XX},      {"6911", ITL_FAMILY_69XX},
        {"", ITL_FAMILY_OTHER},           {"88", ITL_FAMILY_OTHER},       {"880", ITL_FAMILY_OTHER},
        {"78", ITL_FAMILY_OTHER},         {"78x1", ITL_FAMILY_OTHER},     {"CP-", ITL_FAMILY_OTHER},
        {"CP-CP-8845", ITL_FAMILY_OTHER}, {"phone", ITL_FAMILY_OTHER},    {"88451", ITL_FAMILY_OTHER},
        {"1234", ITL_FAMILY_OTHER},       {"G7962", ITL_FAMILY_OTHER},
    };
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        CU_ASSERT_EQUAL(itl_family_of_model(models[i].model), models[i].family);
}

static void test_every_family_has_its_row(void)
{
    for (int a = 0; a < ITL_FAMILY_COUNT; a++) {
        const itl_family_ways_t *ways = itl_family_ways((itl_family_t)a);
        CU_ASSERT_PTR_NOT_NULL_FATAL(ways->name);
        for (int b = 0; b < a; b++)
            CU_ASSERT_STRING_NOT_EQUAL(ways->name, itl_family_ways((itl_family_t)b)->name);
    }
    CU_ASSERT_PTR_EQUAL(itl_family_ways(ITL_FAMILY_COUNT), itl_family_ways(ITL_FAMILY_OTHER));
    CU_ASSERT_PTR_EQUAL(itl_family_ways((itl_family_t)-1), itl_family_ways(ITL_FAMILY_OTHER));
}

static void test_spellings(void)
{
    static const struct {
        const char *model;
        itl_family_texts_t texts;
        itl_family_stamp_t stamp;
    } cases[] = {
        {"7962", ITL_FAMILY_TEXTS_7900, ITL_FAMILY_STAMP_TIME},
        {"7975", ITL_FAMILY_TEXTS_7900, ITL_FAMILY_STAMP_TIME},
        {"8945", ITL_FAMILY_TEXTS_7900, ITL_FAMILY_STAMP_TIME},
        {"9971", ITL_FAMILY_TEXTS_7900, ITL_FAMILY_STAMP_TIME},
        {"6921", ITL_FAMILY_TEXTS_7900, ITL_FAMILY_STAMP_TIME},
        {"phone", ITL_FAMILY_TEXTS_7900, ITL_FAMILY_STAMP_TIME},
        {"7821", ITL_FAMILY_TEXTS_7800, ITL_FAMILY_STAMP_DATE},
        {"8831", ITL_FAMILY_TEXTS_7800, ITL_FAMILY_STAMP_DATE_SHORT},
        {"8832", ITL_FAMILY_TEXTS_7800, ITL_FAMILY_STAMP_DATE_SHORT},
        {"8845", ITL_FAMILY_TEXTS_8800, ITL_FAMILY_STAMP_DATE},
        {"8821", ITL_FAMILY_TEXTS_8800, ITL_FAMILY_STAMP_DATE_LARGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const itl_family_ways_t *ways = itl_family_ways(itl_family_of_model(cases[i].model));
        CU_ASSERT_EQUAL(ways->texts, cases[i].texts);
        CU_ASSERT_EQUAL(ways->stamp, cases[i].stamp);
    }
}

static void test_who_knows_sha1_only(void)
{
    static const char *const only[] = {"7940", "7911", "7942", "7975", "8941", "8961", "9951"};
    static const char *const all[] = {ITL_DEFAULT_MODEL, "7821", "8845", "8821", "8831", "6921", "phone"};
    for (size_t i = 0; i < sizeof only / sizeof only[0]; i++)
        CU_ASSERT_TRUE(itl_family_sha1_only(only[i]));
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        CU_ASSERT_FALSE(itl_family_sha1_only(all[i]));
}

static void test_who_takes_itls(void)
{
    CU_ASSERT_FALSE(itl_family_takes_itl("7940"));
    CU_ASSERT_FALSE(itl_family_takes_itl("CP-7960"));
    CU_ASSERT_TRUE(itl_family_takes_itl("7941"));
    CU_ASSERT_TRUE(itl_family_takes_itl(ITL_DEFAULT_MODEL));
    CU_ASSERT_TRUE(itl_family_takes_itl("phone"));
}

typedef struct comparison {
    const char *firmware, *least;
    bool at_least;
} comparison_t;

static void test_firmware_is_compared_by_its_numbers(void)
{
    static const comparison_t cases[] = {
        {"9.4.2", "9.4.2", true},
        {"9.4.1", "9.4.2", false},
        {"9.4.10", "9.4.2", true},
        {"10", "9.4.2", true},
        {"9", "9.0.0", true},
        {"9", "9.0.1", false},
        {"12.5(1)SR3", "12.5(1)SR2", true},
        {"12.5(1)SR3", "12.5(1)SR4", false},
        {"12-5-1SR3", "12.5.1.3", true},
        {"sip78xx.12-5-1SR3-74", "12.5.1.3", true},
        {"sip78xx.12-5-1SR3-74", "13", false},
        {"SIP42.9-4-2SR3-1S", "9.4.2", true},
        {"SIP42.9-4-2SR3-1S", "10.0", false},
        {"", "0", true},
        {"", "1", false},
        {"none", "0.1", false},
        {"none.", "0", true},
        {"99999999999999999999", "4294967295", true},
        {"4294967294", "99999999999999999999", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool found = itl_family_firmware_at_least(cases[i].firmware, cases[i].least);
        CU_ASSERT_EQUAL(found, cases[i].at_least);
        if (found != cases[i].at_least)
            printf("%s at least %s: %d\n", cases[i].firmware, cases[i].least, found);
    }
}

static void test_who_asks_by_http(void)
{
    CU_ASSERT_FALSE(itl_family_asks_http(ITL_DEFAULT_MODEL, ITL_DEFAULT_FIRMWARE));
    CU_ASSERT_FALSE(itl_family_asks_http("7962", "14.1"));
    CU_ASSERT_TRUE(itl_family_asks_http("7821", "sip78xx.12-1-1-12"));
    CU_ASSERT_TRUE(itl_family_asks_http("8861", "12.1(1)SR1"));
    CU_ASSERT_FALSE(itl_family_asks_http("8861", "11.7"));
    CU_ASSERT_FALSE(itl_family_asks_http("phone", "14.1"));
}

static CU_TestInfo tests[] = {
    {"families of models", test_families_of_models},
    {"every family has its row", test_every_family_has_its_row},
    {"spellings", test_spellings},
    {"who knows SHA-1 only", test_who_knows_sha1_only},
    {"who takes ITLs", test_who_takes_itls},
    {"firmware is compared by its numbers", test_firmware_is_compared_by_its_numbers},
    {"who asks by HTTP", test_who_asks_by_http},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"families", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 7;
