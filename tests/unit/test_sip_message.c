/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "alarm/alarm.h"
#include "sip/sip_library.h"
#include "sip/sip_refer.h"
#include "sip_memory.h"
#include "test_sip_message.h"

static itl_sip_target_t target_of(const char *uri)
{
    itl_sip_target_t target;
    CU_ASSERT_EQUAL(itl_sip_target_read(uri, &target), ITL_SIP_TARGET_OK);
    return target;
}

static void test_targets(void)
{
    itl_sip_target_t target = target_of("sip:cucm-pub.example.com");
    CU_ASSERT_STRING_EQUAL(target.host, "cucm-pub.example.com");
    CU_ASSERT_EQUAL(target.port, 5060);
    CU_ASSERT_FALSE(target.udp);
    CU_ASSERT_FALSE(target.bracketed);
    target = target_of("SIP:10.0.0.1:5070;Transport=UDP");
    CU_ASSERT_STRING_EQUAL(target.host, "10.0.0.1");
    CU_ASSERT_EQUAL(target.port, 5070);
    CU_ASSERT_TRUE(target.udp);
    target = target_of("sip:lab_pub:5061");
    CU_ASSERT_STRING_EQUAL(target.host, "lab_pub");
    CU_ASSERT_EQUAL(target.port, 5061);
    target = target_of("sip:[2001:db8::A]:65535;transport=tcp");
    CU_ASSERT_STRING_EQUAL(target.host, "2001:db8::A");
    CU_ASSERT_TRUE(target.bracketed);
    CU_ASSERT_EQUAL(target.port, 65535);
    CU_ASSERT_FALSE(target.udp);
    target = target_of("sip:[::1]");
    CU_ASSERT_STRING_EQUAL(target.host, "::1");
    CU_ASSERT_EQUAL(target.port, 5060);
}

static void test_targets_that_are_none(void)
{
    static const char *const malformed[] = {"sip:",
                                            "sip:u@h",
                                            "sip:h:",
                                            "sip:h:0",
                                            "sip:h:65536",
                                            "sip:h:99999999999999999999",
                                            "sip:h:5x",
                                            "sip:[::1",
                                            "sip:[]",
                                            "sip:[h]",
                                            "sip://h",
                                            "sip:h/alarms",
                                            "sip:h?a=b",
                                            "sip:h;lr",
                                            "sip:h;transport=sctp",
                                            "sip:h;transport=udp2",
                                            "sip:h;transport=tcp;lr",
                                            "sip:h\r\nX: y",
                                            "sip:a b",
                                            "sip:::1",
                                            "sip:h;transport",
                                            "sip:h:5060;"};
    itl_sip_target_t target;
    char uri[300];
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        CU_ASSERT_EQUAL(itl_sip_target_read(malformed[i], &target), ITL_SIP_TARGET_MALFORMED);
    memset(uri, 'h', sizeof uri);
    memcpy(uri, "sip:", 4);
    uri[4 + ITL_LIMIT_HOST_BYTES] = '\0';
    CU_ASSERT_EQUAL(itl_sip_target_read(uri, &target), ITL_SIP_TARGET_MALFORMED);
    uri[3 + ITL_LIMIT_HOST_BYTES] = '\0';
    CU_ASSERT_EQUAL(itl_sip_target_read(uri, &target), ITL_SIP_TARGET_OK);
    CU_ASSERT_EQUAL(itl_sip_target_read("sips:h", &target), ITL_SIP_TARGET_SECURE);
    CU_ASSERT_EQUAL(itl_sip_target_read("sip:h;transport=tls", &target), ITL_SIP_TARGET_SECURE);
    CU_ASSERT_EQUAL(itl_sip_target_read("coap://h/alarms", &target), ITL_SIP_TARGET_OTHER);
    CU_ASSERT_EQUAL(itl_sip_target_read("", &target), ITL_SIP_TARGET_OTHER);
}

static itl_hal_status_t count_up(void *ctx, void *buf, size_t len)
{
    uint8_t *bytes = buf;
    (void)ctx;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)i;
    return ITL_HAL_OK;
}

static itl_hal_status_t no_numbers(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0, len);
    return ITL_HAL_ERR_IO;
}

static itl_sip_ids_t some_ids(void)
{
    const itl_hal_random_t random = {.fill = count_up};
    itl_sip_ids_t ids;
    CU_ASSERT_TRUE(itl_sip_ids_draw(&ids, &random));
    return ids;
}

static void test_ids(void)
{
    const itl_hal_random_t without = {.fill = no_numbers};
    itl_sip_ids_t ids = some_ids();
    CU_ASSERT_STRING_EQUAL(ids.branch, "z9hG4bK0001020304050607");
    CU_ASSERT_STRING_EQUAL(ids.tag, "08090a0b0c0d0e0f");
    CU_ASSERT_STRING_EQUAL(ids.call_id, "101112131415161718191a1b1c1d1e1f");
    CU_ASSERT_STRING_EQUAL(ids.content_id, "2021222324252627");
    CU_ASSERT_STRING_EQUAL(ids.session, "28292a2b2c2d4e2fb031323334353637");
    CU_ASSERT_FALSE(itl_sip_ids_draw(&ids, &without));
}

static const itl_sip_phone_t phone = {
    .device_name = "SEP001122334455", .line_name = "1001", .model = "7821", .firmware = "12.1.1"};

/* Writes a REFER. @return it, NUL-terminated, until the next call; NULL when it could not be written */
static const char *write_refer(const itl_sip_phone_t *by, const char *uri, const itl_hal_addr_t *local,
                               const char *body)
{
    static char out[ITL_SIP_REFER_BYTES + 1];
    const itl_sip_target_t target = target_of(uri);
    const itl_sip_ids_t ids = some_ids();
    const itl_sip_refer_t refer = {.phone = by,
                                   .target = &target,
                                   .ids = &ids,
                                   .local = *local,
                                   .udp = target.udp,
                                   .body = body,
                                   .body_len = strlen(body)};
    size_t len = itl_sip_refer_write(&refer, out);
    out[len] = '\0';
    return len > 0 ? out : NULL;
}

static const itl_hal_addr_t local4 = {.family = ITL_HAL_IPV4, .ip = {192, 168, 7, 104}, .port = 51360};
static const itl_hal_addr_t local6 = {
    .family = ITL_HAL_IPV6, .ip = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x1a}, .port = 49152};

static void test_refer(void)
{
    const char *refer = write_refer(&phone, "sip:cucm-115.home.lab", &local4, "<xml>\n</xml>\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(refer);
    CU_ASSERT_STRING_EQUAL(refer,
                           "REFER sip:cucm-115.home.lab SIP/2.0\r\n"
                           "Via: SIP/2.0/TCP 192.168.7.104:51360;branch=z9hG4bK0001020304050607;rport\r\n"
                           "From: \"1001\" <sip:1001@192.168.7.104>;tag=08090a0b0c0d0e0f\r\n"
                           "To: <sip:cucm-115.home.lab>\r\n"
                           "Call-ID: 101112131415161718191a1b1c1d1e1f@192.168.7.104\r\n"
                           "CSeq: 1000 REFER\r\n"
                           "Contact: <sip:1001@192.168.7.104:51360;transport=tcp>;+u.sip!devicename.ccm.cisco.com="
                           "\"SEP001122334455\"\r\n"
                           "Content-Type: application/x-cisco-alarm+xml\r\n"
                           "User-Agent: Cisco-CP7821/12.1.1\r\n"
                           "Session-ID: 28292a2b2c2d4e2fb031323334353637;remote=00000000000000000000000000000000\r\n"
                           "Expires: 10\r\n"
                           "Max-Forwards: 70\r\n"
                           "Require: norefersub\r\n"
                           "Referred-By: \"1001\" <sip:1001@192.168.7.104>\r\n"
                           "Refer-To: cid:2021222324252627@192.168.7.104\r\n"
                           "Content-Id: <2021222324252627@192.168.7.104>\r\n"
                           "Content-Disposition: session;handling=required\r\n"
                           "Content-Length:    13\r\n"
                           "\r\n"
                           "<xml>\n</xml>\n");
}

static void test_refer_over_udp_and_ipv6(void)
{
    const char *refer = write_refer(&phone, "sip:[2001:db8::1]:5070;transport=udp", &local6, "x");
    CU_ASSERT_PTR_NOT_NULL_FATAL(refer);
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "REFER sip:[2001:db8::1]:5070 SIP/2.0\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "\r\nVia: SIP/2.0/UDP [2001:db8:0:0:0:0:0:1a]:49152;branch="));
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "\r\nTo: <sip:[2001:db8::1]:5070>\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "<sip:1001@[2001:db8:0:0:0:0:0:1a]:49152;transport=udp>;+u.sip!"));
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "\r\nRefer-To: cid:2021222324252627@[2001:db8:0:0:0:0:0:1a]\r\n"));
}

/* A configuration must not write headers, nor a command line. */
static void test_names_that_are_not_fit_for_a_uri(void)
{
    static const char *const names[] = {"", "10 01", "1001\r\nX: y", "a@b", "1\"2", "<1>", "\xC3\xA9"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const itl_sip_phone_t odd = {phone.device_name, names[i], phone.model, phone.firmware};
        const char *refer = write_refer(&odd, "sip:h", &local4, "x");
        CU_ASSERT_PTR_NOT_NULL_FATAL(refer);
        CU_ASSERT_PTR_NOT_NULL(strstr(refer, "From: \"SEP001122334455\" <sip:SEP001122334455@192.168.7.104>;tag="));
    }
    const itl_sip_phone_t odd = {phone.device_name, "+49-30.1", "78 21", "9.4(1)/\r\nX"};
    const char *refer = write_refer(&odd, "sip:h", &local4, "x");
    CU_ASSERT_PTR_NOT_NULL_FATAL(refer);
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "Referred-By: \"+49-30.1\" <sip:+49-30.1@192.168.7.104>\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(refer, "User-Agent: Cisco-CP78-21/9.4-1----X\r\n"));
}

static void test_longest_refer(void)
{
    char uri[ITL_LIMIT_HOST_BYTES + 30] = "sip:", body[2 * ITL_ALARM_BODY_BYTES] = "";
    itl_sip_phone_t long_phone = {"SEP001122334455", "0123456789012345678901234567890", "123456",
                                  "1234567890123456789012345678901"};
    memset(uri + 4, 'h', ITL_LIMIT_HOST_BYTES - 1);
    memcpy(uri + 3 + ITL_LIMIT_HOST_BYTES, ":65535", 7);
    memset(body, 'x', ITL_ALARM_BODY_BYTES - 1);
    itl_hal_addr_t longest = local6;
    memset(longest.ip, 0xAA, sizeof longest.ip);
    const char *refer = write_refer(&long_phone, uri, &longest, body);
    CU_ASSERT_PTR_NOT_NULL_FATAL(refer);
    CU_ASSERT_STRING_EQUAL(refer + strlen(refer) - strlen(body), body);
    memset(body, 'x', sizeof body - 1);
    CU_ASSERT_PTR_NULL(write_refer(&long_phone, uri, &longest, body));
}

static bool write_some_refer(void)
{
    return write_refer(&phone, "sip:h", &local4, "x") != NULL;
}

static void test_no_memory(void)
{
    CU_ASSERT_TRUE(sip_memory_until_enough(write_some_refer) > 20);
}

static CU_TestInfo tests[] = {
    {"targets", test_targets},
    {"targets that are none", test_targets_that_are_none},
    {"identifiers", test_ids},
    {"REFER", test_refer},
    {"REFER over UDP and IPv6", test_refer_over_udp_and_ipv6},
    {"names that are not fit for a URI", test_names_that_are_not_fit_for_a_uri},
    {"longest REFER", test_longest_refer},
    {"no memory", test_no_memory},
    CU_TEST_INFO_NULL,
};

static int set_up(void)
{
    itl_sip_library_open();
    return 0;
}

CU_SuiteInfo unit_suites[] = {{"SIP requests", set_up, NULL, NULL, NULL, tests},
                              {"SIP responses", set_up, NULL, NULL, NULL, sip_response_tests},
                              CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 8 + SIP_RESPONSE_TESTS;
