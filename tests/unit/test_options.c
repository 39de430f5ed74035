/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "options/option.h"
#include "runner.h"

static void test_texts(void)
{
    static const char *const models[] = {"796", "7962", "8845", "8851NR", "ZZZ999"};
    static const char *const no_models[] = {"", "79", "7962999", "796a", "79 62", "7962-", "CP-7962", "796:", "796@"};
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        CU_ASSERT_TRUE(itl_option_takes_text(ITL_OPTION_MODEL, models[i]));
    for (size_t i = 0; i < sizeof no_models / sizeof no_models[0]; i++)
        CU_ASSERT_FALSE(itl_option_takes_text(ITL_OPTION_MODEL, no_models[i]));
    CU_ASSERT_TRUE(itl_option_takes_text(ITL_OPTION_FIRMWARE, "9.4.1"));
    CU_ASSERT_TRUE(itl_option_takes_text(ITL_OPTION_FIRMWARE, "!23456789012345678901234567890~"));
    CU_ASSERT_FALSE(itl_option_takes_text(ITL_OPTION_FIRMWARE, "!234567890123456789012345678901~"));
    CU_ASSERT_FALSE(itl_option_takes_text(ITL_OPTION_FIRMWARE, ""));
    CU_ASSERT_FALSE(itl_option_takes_text(ITL_OPTION_FIRMWARE, "9.4 1"));
    CU_ASSERT_FALSE(itl_option_takes_text(ITL_OPTION_FIRMWARE, "9.4\x7F"));
    CU_ASSERT_FALSE(itl_option_takes_text(ITL_OPTION_FIRMWARE, "9.4\xC4"));
}

static void test_numbers(void)
{
    static const struct {
        itl_option_t option;
        const char *text;
        uint32_t number; /* 0: none */
    } rows[] = {
        {ITL_OPTION_BLKSIZE, "8", 8},        {ITL_OPTION_BLKSIZE, "7", 0},    {ITL_OPTION_BLKSIZE, "65464", 65464},
        {ITL_OPTION_BLKSIZE, "65465", 0},    {ITL_OPTION_BLKSIZE, "", 0},     {ITL_OPTION_BLKSIZE, "512 ", 0},
        {ITL_OPTION_WINDOWSIZE, "1", 1},     {ITL_OPTION_WINDOWSIZE, "0", 0}, {ITL_OPTION_WINDOWSIZE, "65535", 65535},
        {ITL_OPTION_WINDOWSIZE, "65536", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t number = 0;
        CU_ASSERT_EQUAL(itl_option_read_number(rows[i].option, rows[i].text, &number), rows[i].number != 0);
        CU_ASSERT_EQUAL(number, rows[i].number);
    }
}

static void test_seconds(void)
{
    static const struct {
        const char *text;
        uint32_t milliseconds; /* 0: none */
    } rows[] = {
        {"10", 10000},
        {"0.5", 500},
        {"0.001", 1},
        {"1.25", 1250},
        {"86400", 86400000},
        {"86400.0", 86400000},
        {"0.0005", 1},
        {"0.12345678", 123},
        {"3.", 3000},
        {"0.9999", 1000},
        {"0", 0},
        {"0.0004", 0},
        {"86400.001", 0},
        {"86401", 0},
        {"", 0},
        {".5", 0},
        {"1.5s", 0},
        {"1s", 0},
        {"-1", 0},
        {"1e3", 0},
        {"1.5.1", 0},
        {" 1", 0},
        {"0.12345678901", 0},
        {"99999999999999999999", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t milliseconds = 0;
        CU_ASSERT_EQUAL(itl_option_read_seconds(rows[i].text, &milliseconds), rows[i].milliseconds != 0);
        CU_ASSERT_EQUAL(milliseconds, rows[i].milliseconds);
    }
}

static void check_server(const char *text, uint16_t lowest_port, const char *host, uint16_t port)
{
    itl_option_server_t server;
    bool taken = itl_option_read_server(text, lowest_port, 69, &server);
    CU_ASSERT_EQUAL(taken, host != NULL);
    if (!taken || host == NULL)
        return;
    CU_ASSERT_EQUAL(server.host_len, strlen(host));
    CU_ASSERT_EQUAL(memcmp(server.host, host, strlen(host)), 0);
    CU_ASSERT_EQUAL(server.port, port);
}

static void test_servers(void)
{
    char longest[ITL_LIMIT_HOST_BYTES + 1];
    static const char *const none[] = {
        "",      ":69",     "host:",  "host:0", "host:65536", "host:6x", "ho st",     "[::1",      "[]",
        "[]:69", "[::1]69", "[::1]:", "[x]",    "::g",        "ho/st",   "host:6:9x", "[::1]x:69", "h@st:1"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        check_server(none[i], 1, NULL, 0);
    check_server("host", 1, "host", 69);
    check_server("a-b_c.EXAMPLE:7", 1, "a-b_c.EXAMPLE", 7);
    check_server("127.0.0.1:65535", 1, "127.0.0.1", 65535);
    check_server("::1", 1, "::1", 69);
    check_server("[2001:DB8::1]", 1, "2001:DB8::1", 69);
    check_server("[::ffff:1.2.3.4]:7", 1, "::ffff:1.2.3.4", 7);
    check_server("host:0", 0, "host", 0);
    memset(longest, 'a', sizeof longest);
    longest[ITL_LIMIT_HOST_BYTES] = '\0';
    check_server(longest, 1, NULL, 0);
    longest[ITL_LIMIT_HOST_BYTES - 1] = '\0';
    check_server(longest, 1, longest, 69);
}

static CU_TestInfo tests[] = {
    {"texts", test_texts},     {"numbers", test_numbers}, {"seconds", test_seconds},
    {"servers", test_servers}, CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"options", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
const unsigned unit_tests_expected = 4;
