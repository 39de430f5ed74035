/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_text.h"

#include <string.h>

#include "runner.h"
#include "text/text.h"

#define IPV4(...) ((itl_hal_addr_t){.family = ITL_HAL_IPV4, .port = 69, .ip = {__VA_ARGS__}})
#define IPV6(...) ((itl_hal_addr_t){.family = ITL_HAL_IPV6, .port = 69, .ip = {__VA_ARGS__}})

static char buffer[80];

static itl_text_t fresh(void)
{
    memset(buffer, 'x', sizeof buffer);
    return itl_text_in(buffer, sizeof buffer);
}

static void test_pieces(void)
{
    itl_text_t text = fresh();
    CU_ASSERT_STRING_EQUAL(text.out, "");
    CU_ASSERT_EQUAL(text.len, 0);
    itl_text_string(&text, "one");
    itl_text_char(&text, ' ');
    itl_text_chars(&text, "two and more", 3);
    itl_text_string(&text, "");
    CU_ASSERT_STRING_EQUAL(buffer, "one two");
    CU_ASSERT_EQUAL(text.len, 7);
    CU_ASSERT_TRUE(itl_text_fits(&text));
}

static void test_what_does_not_fit_is_cut(void)
{
    memset(buffer, 'x', sizeof buffer);
    itl_text_t text = itl_text_in(buffer, 6);
    itl_text_decimal(&text, 0);
    itl_text_string(&text, "abcd");
    CU_ASSERT_STRING_EQUAL(buffer, "0abcd");
    CU_ASSERT_TRUE(itl_text_fits(&text));
    itl_text_string(&text, "");
    CU_ASSERT_TRUE(itl_text_fits(&text));
    itl_text_decimal(&text, 4294967295);
    CU_ASSERT_STRING_EQUAL(buffer, "0abcd");
    CU_ASSERT_FALSE(itl_text_fits(&text));
    CU_ASSERT_EQUAL(text.len, 5);
    CU_ASSERT_EQUAL(buffer[6], 'x');

    text = itl_text_in(buffer, 4);
    itl_text_string(&text, "abcdef");
    CU_ASSERT_STRING_EQUAL(buffer, "abc");
    CU_ASSERT_FALSE(itl_text_fits(&text));

    text = itl_text_in(buffer, 1);
    itl_text_char(&text, 'a');
    CU_ASSERT_STRING_EQUAL(buffer, "");
    CU_ASSERT_FALSE(itl_text_fits(&text));
}

static void test_printable(void)
{
    static const char hostile[] = "a\x1b[2J\x7f\x80\xff~ \0z";
    itl_text_t text = fresh();
    itl_text_printable(&text, hostile, sizeof hostile - 1);
    CU_ASSERT_STRING_EQUAL(buffer, "a?[2J???~ ?z");
}

static void test_numbers(void)
{
    static const struct {
        uint64_t number;
        const char *text;
    } numbers[] = {{0, "0"}, {9, "9"}, {10, "10"}, {65535, "65535"}, {UINT64_MAX, "18446744073709551615"}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char out[ITL_TEXT_DECIMAL_BYTES];
        itl_text_t text = itl_text_in(out, sizeof out);
        itl_text_decimal(&text, numbers[i].number);
        CU_ASSERT_STRING_EQUAL(out, numbers[i].text);
        CU_ASSERT_TRUE(itl_text_fits(&text));
    }
    itl_text_t text = fresh();
    itl_text_two_digits(&text, 7);
    itl_text_char(&text, ':');
    itl_text_two_digits(&text, 59);
    itl_text_char(&text, '/');
    itl_text_two_digits(&text, 2026);
    CU_ASSERT_STRING_EQUAL(buffer, "07:59/26");
}

static void test_bytes(void)
{
    static const uint8_t bytes[] = {0x00, 0x1B, 0xA1, 0xFF, 0x9C, 0x60};
    itl_text_t text = fresh();
    itl_text_hex(&text, bytes, sizeof bytes);
    CU_ASSERT_STRING_EQUAL(buffer, "001ba1ff9c60");
    text = fresh();
    itl_text_pairs(&text, bytes, sizeof bytes, ':');
    CU_ASSERT_STRING_EQUAL(buffer, "00:1B:A1:FF:9C:60");
    text = fresh();
    itl_text_pairs(&text, bytes, 1, ' ');
    itl_text_hex(&text, bytes, 0);
    itl_text_pairs(&text, bytes, 0, ' ');
    CU_ASSERT_STRING_EQUAL(buffer, "00");
    text = fresh();
    itl_text_mac(&text, bytes);
    CU_ASSERT_STRING_EQUAL(buffer, "001BA1FF9C60");
}

static const char *address_text(itl_hal_addr_t address)
{
    static char out[ITL_TEXT_ADDRESS_BYTES];
    memset(out, 'x', sizeof out);
    itl_text_t text = itl_text_in(out, sizeof out);
    itl_text_address(&text, &address);
    CU_ASSERT_TRUE(itl_text_fits(&text));
    return out;
}

static void test_addresses(void)
{
    CU_ASSERT_STRING_EQUAL(address_text(IPV4(10, 0, 99, 100)), "10.0.99.100");
    CU_ASSERT_STRING_EQUAL(address_text(IPV4(255, 255, 255, 255)), "255.255.255.255");
    CU_ASSERT_STRING_EQUAL(address_text(IPV6(0x20, 1, 0x0D, 0xB8, [15] = 7)), "2001:db8::7");
    CU_ASSERT_STRING_EQUAL(address_text(IPV6(0)), "::");
    CU_ASSERT_STRING_EQUAL(address_text(IPV6([15] = 1)), "::1");
    CU_ASSERT_STRING_EQUAL(address_text(IPV6(0x20, 1)), "2001::");
    /* One group of zeros is not shortened, of two runs the longer one, of equal ones the first (section 4.2). */
    CU_ASSERT_STRING_EQUAL(address_text(IPV6(0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1)), "1:1:1:0:1:1:1:1");
    CU_ASSERT_STRING_EQUAL(address_text(IPV6(0x20, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)), "2001:0:0:1::1");
    CU_ASSERT_STRING_EQUAL(address_text(IPV6(0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1)),
                           "2001:db8::1:0:0:1");
    itl_hal_addr_t full = IPV6(0);
    memset(full.ip, 0xFF, sizeof full.ip);
    CU_ASSERT_STRING_EQUAL(address_text(full), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    CU_ASSERT_STRING_EQUAL(address_text((itl_hal_addr_t){.family = ITL_HAL_NO_FAMILY}), "");
}

static const char *uri_text(itl_hal_addr_t address)
{
    itl_text_t text = fresh();
    itl_text_uri_address(&text, &address);
    return buffer;
}

static void test_addresses_of_uris(void)
{
    CU_ASSERT_STRING_EQUAL(uri_text(IPV4(192, 0, 2, 4)), "192.0.2.4");
    CU_ASSERT_STRING_EQUAL(uri_text(IPV6(0x20, 1, 0x0D, 0xB8, [15] = 0x1A)), "[2001:db8:0:0:0:0:0:1a]");
    CU_ASSERT_STRING_EQUAL(uri_text((itl_hal_addr_t){.family = ITL_HAL_NO_FAMILY}), "");
}

static void test_servers(void)
{
    itl_text_t text = fresh();
    itl_text_server(&text, "tftp.example", 69);
    itl_text_char(&text, ' ');
    itl_text_server(&text, "192.0.2.4", 65535);
    itl_text_char(&text, ' ');
    itl_text_server(&text, "2001:db8::7", 2445);
    itl_text_char(&text, ' ');
    itl_text_host(&text, "::1");
    CU_ASSERT_STRING_EQUAL(buffer, "tftp.example:69 192.0.2.4:65535 [2001:db8::7]:2445 [::1]");
}

static CU_TestInfo tests[] = {
    {"pieces", test_pieces},
    {"what does not fit is cut", test_what_does_not_fit_is_cut},
    {"printable", test_printable},
    {"numbers", test_numbers},
    {"bytes", test_bytes},
    {"addresses", test_addresses},
    {"addresses of URIs", test_addresses_of_uris},
    {"servers", test_servers},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"text", NULL, NULL, NULL, NULL, tests},
    {"text read", NULL, NULL, NULL, NULL, text_read_tests},
    CU_SUITE_INFO_NULL,
};
const unsigned unit_tests_expected = 14;
