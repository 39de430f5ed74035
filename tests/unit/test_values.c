/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that people type, and addresses as text. */
#include <string.h>

#include "base/address.h"
#include "base/parse.h"
#include "runner.h"

static void servers(void)
{
    static const struct {
        const char *text, *host;
        uint16_t port;
    } good[] = {{"cucm1.example.com", "cucm1.example.com", 69},
                {"192.0.2.1:1069", "192.0.2.1", 1069},
                {"[2001:db8::1]:2445", "2001:db8::1", 2445},
                {"[::1]", "::1", 69},
                {"2001:db8::1", "2001:db8::1", 69},
                {"under_score:65535", "under_score", 65535}};
    static const char *const bad[] = {
        "",   ":69",   "host:",   "host:0",  "host:65536", "host:+1",  "host: 69", "[::1",    "[::1]69", "[host]:69",
        "[]", "ho st", "host;69", "1::2::3", "[::1]:x",    "host:1:2", "h\n",      "host:1x", "host:-1"};
    base_server_t server;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CU_ASSERT_TRUE(base_parse_server(good[i].text, 69, &server));
        CU_ASSERT_STRING_EQUAL(server.host, good[i].host);
        CU_ASSERT_EQUAL(server.port, good[i].port);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_FALSE(base_parse_server(bad[i], 69, &server));
    CU_ASSERT_TRUE(base_parse_listener("host:0", 69, &server));
    CU_ASSERT_EQUAL(server.port, 0);
    CU_ASSERT_FALSE(base_parse_listener("host:65536", 69, &server));
}

static void a_host_name_has_its_bound(void)
{
    char text[sizeof((base_server_t *)NULL)->host + 1];
    base_server_t server;
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    CU_ASSERT_FALSE(base_parse_server(text, 69, &server));
    text[sizeof text - 2] = '\0';
    CU_ASSERT_TRUE(base_parse_server(text, 69, &server));
    CU_ASSERT_STRING_EQUAL(server.host, text);
}

static void numbers(void)
{
    static const char *const bad[] = {"", "-1", "+1", " 11", "11 ", "0x10", "18446744073709551617", "9", "101"};
    uint64_t number = 0;
    CU_ASSERT_TRUE(base_parse_number("10", 10, 100, &number) && number == 10);
    CU_ASSERT_TRUE(base_parse_number("100", 10, 100, &number) && number == 100);
    CU_ASSERT_TRUE(base_parse_number("4294967295", 0, UINT32_MAX, &number) && number == UINT32_MAX);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_FALSE(base_parse_number(bad[i], 10, 100, &number));
}

/* Nothing else hides in one: no line end, no second recipient, no quote. */
static void mail_addresses(void)
{
    static const char *const good[] = {"ops@example.com", "o@e", "first.last+tag@mail-1.example.co",
                                       "a!#$%&'*+-/=?^_`{|}~z@x9"};
    static const char *const bad[] = {"",
                                      "@",
                                      "ops",
                                      "ops@",
                                      "@example.com",
                                      "ops@@example.com",
                                      "a@b@c",
                                      "ops@example.com\r\nDATA",
                                      "ops\n@example.com",
                                      "ops@example.com>",
                                      "<ops@example.com>",
                                      "a b@example.com",
                                      "\"a\"@example.com",
                                      "ops@[192.0.2.1]",
                                      "ops@-x.com",
                                      "ops@x-.com",
                                      "ops@x..com",
                                      "ops@x.com.",
                                      ".ops@x.com",
                                      "ops.@x.com",
                                      "o..ps@x.com",
                                      "a,b@x.com",
                                      "\xC3\xB6@x.com",
                                      "ops@\xC3\xB6.com",
                                      "ops@x_y.com"};
    char text[400];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        CU_ASSERT_TRUE(base_parse_mail_address(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_FALSE(base_parse_mail_address(bad[i]));
    snprintf(text, sizeof text, "%065d@example.com", 0);
    CU_ASSERT_FALSE(base_parse_mail_address(text));
    CU_ASSERT_TRUE(base_parse_mail_address(text + 1));
    snprintf(text, sizeof text, "a@%064d.com", 0);
    CU_ASSERT_FALSE(base_parse_mail_address(text));
    snprintf(text, sizeof text, "aaa@%062d.%062d.%062d.%061d", 0, 0, 0, 0);
    CU_ASSERT_EQUAL(strlen(text), 254);
    CU_ASSERT_TRUE(base_parse_mail_address(text));
    snprintf(text, sizeof text, "aaa@%062d.%062d.%062d.%062d", 0, 0, 0, 0);
    CU_ASSERT_FALSE(base_parse_mail_address(text));
}

static void addresses(void)
{
    char text[BASE_ADDRESS_BYTES];
    itl_hal_addr_t address;
    CU_ASSERT_TRUE(base_parse_ip("192.0.2.1", 2445, &address));
    base_print_address(text, &address);
    CU_ASSERT_STRING_EQUAL(text, "192.0.2.1:2445");
    CU_ASSERT_TRUE(base_parse_ip("2001:db8::1", 69, &address));
    base_print_address(text, &address);
    CU_ASSERT_STRING_EQUAL(text, "[2001:db8::1]:69");
    base_print_ip(text, &address);
    CU_ASSERT_STRING_EQUAL(text, "2001:db8::1");
    const itl_hal_addr_t first = address;
    CU_ASSERT_TRUE(base_parse_ip("2001:DB8:0::0:1", 2445, &address) && base_same_ip(&address, &first));
    CU_ASSERT_TRUE(base_parse_ip("2001:db8::2", 69, &address) && !base_same_ip(&address, &first));
    CU_ASSERT_TRUE(base_parse_ip("32.1.13.184", 69, &address) && !base_same_ip(&address, &first));
    CU_ASSERT_FALSE(base_parse_ip("192.0.2", 69, &address));
    CU_ASSERT_FALSE(base_parse_ip("192.0.2.256", 69, &address));
    CU_ASSERT_FALSE(base_parse_ip("[::1]", 69, &address));
    CU_ASSERT_FALSE(base_parse_ip("localhost", 69, &address));
    CU_ASSERT_FALSE(base_parse_ip("", 69, &address));
}

static CU_TestInfo tests[] = {
    {"servers", servers},
    {"a host name has its bound", a_host_name_has_its_bound},
    {"numbers", numbers},
    {"addresses", addresses},
    {"mail addresses", mail_addresses},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"values", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 5;
