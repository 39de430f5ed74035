/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text_read.h"

#include <string.h>

#include "test_text.h"

#define MAX UINT32_MAX

static void test_letters(void)
{
    CU_ASSERT_EQUAL(itl_text_lower('A'), 'a');
    CU_ASSERT_EQUAL(itl_text_lower('Z'), 'z');
    CU_ASSERT_EQUAL(itl_text_lower('@'), '@');
    CU_ASSERT_EQUAL(itl_text_lower('['), '[');
    CU_ASSERT_EQUAL(itl_text_lower('\xC4'), '\xC4');
    CU_ASSERT_EQUAL(itl_text_length("abc\0d", 5), 3);
    CU_ASSERT_EQUAL(itl_text_length("abc", 2), 2);
    CU_ASSERT_EQUAL(itl_text_length("", 1), 0);
}

static void test_words(void)
{
    CU_ASSERT_TRUE(itl_text_begins("CoAP://host", "coap:"));
    CU_ASSERT_TRUE(itl_text_begins("coap", "COAP"));
    CU_ASSERT_TRUE(itl_text_begins("anything", ""));
    CU_ASSERT_FALSE(itl_text_begins("coa", "coap"));
    CU_ASSERT_FALSE(itl_text_begins("co-p", "coap"));
    CU_ASSERT_TRUE(itl_text_same("TSize", "tsize"));
    CU_ASSERT_TRUE(itl_text_same("", ""));
    CU_ASSERT_FALSE(itl_text_same("tsize1", "tsize"));
    CU_ASSERT_FALSE(itl_text_same("tsiz", "tsize"));
}

static void test_numbers(void)
{
    static const struct {
        const char *text;
        uint32_t min, max;
        int64_t number;
    } cases[] = {
        {"0", 0, 9, 0},
        {"007", 0, 9, 7},
        {"65535", 1, 65535, 65535},
        {"65536", 1, 65535, -1},
        {"0", 1, 65535, -1},
        {"4294967295", 0, MAX, 4294967295},
        {"4294967296", 0, MAX, -1},
        {"99999999999999999999999999999999", 0, MAX, -1},
        {"00000000000000000000000000000000000000012", 0, MAX, 12},
        {"", 0, MAX, -1},
        {"12a", 0, MAX, -1},
        {"a12", 0, MAX, -1},
        {"12 ", 0, MAX, -1},
        {" 12", 0, MAX, -1},
        {"+12", 0, MAX, -1},
        {"-1", 0, MAX, -1},
        {"0x12", 0, MAX, -1},
        {"1:", 0, MAX, -1},
        {"/1", 0, MAX, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_EQUAL(itl_text_number(cases[i].text, strlen(cases[i].text), cases[i].min, cases[i].max),
                        cases[i].number);
    CU_ASSERT_EQUAL(itl_text_number("123", 2, 0, 99), 12);
}

static void test_leading_numbers(void)
{
    uint64_t number = 77;
    CU_ASSERT_EQUAL(itl_text_leading_number("5683 UDP", 8, UINT16_MAX, &number), 4);
    CU_ASSERT_EQUAL(number, 5683);
    CU_ASSERT_EQUAL(itl_text_leading_number("5683", 2, UINT16_MAX, &number), 2);
    CU_ASSERT_EQUAL(number, 56);
    CU_ASSERT_EQUAL(itl_text_leading_number("65536", 5, UINT16_MAX, &number), 0);
    CU_ASSERT_EQUAL(itl_text_leading_number("UDP", 3, UINT16_MAX, &number), 0);
    CU_ASSERT_EQUAL(itl_text_leading_number("1", 0, UINT16_MAX, &number), 0);
    CU_ASSERT_EQUAL(number, 56);
    CU_ASSERT_EQUAL(itl_text_leading_number("999999999999999999", 18, ITL_TEXT_NUMBER_MAX, &number), 18);
    CU_ASSERT_EQUAL(number, 999999999999999999);
    CU_ASSERT_EQUAL(itl_text_leading_number("1000000000000000000", 19, ITL_TEXT_NUMBER_MAX, &number), 0);
}

static void test_hex(void)
{
    static const char digits[] = ITL_TEXT_SMALL_HEX, large[] = ITL_TEXT_LARGE_HEX, none[] = "/:@G`g \xE1";
    for (int i = 0; i < 16; i++) {
        CU_ASSERT_EQUAL(itl_text_hex_digit(digits[i]), i);
        CU_ASSERT_EQUAL(itl_text_hex_digit(large[i]), i);
    }
    for (size_t i = 0; i < sizeof none; i++) /* the NUL too */
        CU_ASSERT_EQUAL(itl_text_hex_digit(none[i]), -1);

    uint8_t bytes[3] = {0};
    CU_ASSERT_TRUE(itl_text_read_hex("1bA1fFrest", bytes, 3));
    CU_ASSERT_EQUAL(memcmp(bytes, "\x1b\xa1\xff", 3), 0);
    CU_ASSERT_TRUE(itl_text_read_hex("", bytes, 0));
    CU_ASSERT_FALSE(itl_text_read_hex("1ba1f", bytes, 3));
    CU_ASSERT_FALSE(itl_text_read_hex("1ba1", bytes, 3));
    CU_ASSERT_FALSE(itl_text_read_hex("1b:1ff", bytes, 3));
}

static void test_macs(void)
{
    static const char *const macs[] = {"001122AaBbCc", "00:11:22:aa:bb:cc", "00-11-22-AA-BB-CC", "0011.22AA.BBCC"};
    static const char *const none[] = {"",
                                       "001122AABBC",
                                       "001122AABBCC0",
                                       "001122AABBCG",
                                       ":001122AABBCC",
                                       "00::11:22:aa:bb:cc",
                                       "00:11:22:aa:bb:cc:",
                                       "00:11:22:aa:bb",
                                       "00 11 22 aa bb cc"};
    uint8_t mac[ITL_TEXT_MAC_BYTES];
    for (size_t i = 0; i < sizeof macs / sizeof macs[0]; i++) {
        memset(mac, 0x55, sizeof mac);
        CU_ASSERT_TRUE(itl_text_read_mac(macs[i], mac));
        CU_ASSERT_EQUAL(memcmp(mac, "\x00\x11\x22\xaa\xbb\xcc", sizeof mac), 0);
    }
    memset(mac, 0x55, sizeof mac);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_FALSE(itl_text_read_mac(none[i], mac));
}

CU_TestInfo text_read_tests[] = {
    {"letters", test_letters},
    {"words", test_words},
    {"numbers", test_numbers},
    {"leading numbers", test_leading_numbers},
    {"hexadecimal digits", test_hex},
    {"MAC addresses", test_macs},
    CU_TEST_INFO_NULL,
};
