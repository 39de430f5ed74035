/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "runner.h"

static itl_config_reader_t reader;
static itl_config_servers_t servers; /* Of the last file that was read. */

static itl_reason_t read_bytes(const char *xml, size_t len, itl_config_settings_t *settings)
{
    itl_tlv_source_t source = itl_tlv_source_memory(xml, (uint32_t)len);
    return itl_config_read(&reader, &source, (itl_tlv_span_t){.off = 0, .len = source.size}, settings, &servers);
}

static itl_reason_t read_text(const char *xml, itl_config_settings_t *settings)
{
    return read_bytes(xml, strlen(xml), settings);
}

static void test_every_setting(void)
{
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(read_text("<?xml version=\"1.0\"?><device><vendorConfig><settingsAccess>1</settingsAccess>"
                              "<webAccess> 0\n</webAccess><sshAccess>1</sshAccess><spanToPCPort>0</spanToPCPort>"
                              "<other>x</other></vendorConfig></device>",
                              &settings),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(settings.settings_access, ITL_CONFIG_ON);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_ON);
    CU_ASSERT_EQUAL(settings.ssh_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(settings.span_to_pc_port, ITL_CONFIG_ON);
    CU_ASSERT_EQUAL(servers.count, 0);
    CU_ASSERT_EQUAL(read_text("<device><vendorConfig><settingsAccess>0</settingsAccess><webAccess>2</webAccess>"
                              "</vendorConfig></device>",
                              &settings),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(settings.settings_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(settings.ssh_access, ITL_CONFIG_NOT_SET);
}

/* Only where they belong do elements mean anything. */
static void test_settings_elsewhere(void)
{
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(read_text("<device><webAccess>1</webAccess><x><vendorConfig><webAccess>1</webAccess></vendorConfig>"
                              "</x><vendorConfig><y><webAccess>1</webAccess></y></vendorConfig>"
                              "<TVS><member><address>a</address></member></TVS></device>",
                              &settings),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_NOT_SET);
    CU_ASSERT_EQUAL(servers.count, 0);
}

#define MEMBERS(text) "<device><TVS><members>" text "</members></TVS></device>"

static void test_tvs_members_by_priority(void)
{
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(read_text(MEMBERS("<member priority=\"2\"><port>1111</port><address>third</address></member>"
                                      "<member priority=\"0\"><address> first </address></member>"
                                      "<member priority=\"1\"><port>65535</port><address>second</address></member>"
                                      "<member priority=\"2\"><address>fourth</address></member>"
                                      "<member priority=\"9\"><port>5</port></member>"),
                              &settings),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL_FATAL(servers.count, 4);
    CU_ASSERT_STRING_EQUAL(servers.members[0].host, "first");
    CU_ASSERT_EQUAL(servers.members[0].port, 2445);
    CU_ASSERT_STRING_EQUAL(servers.members[1].host, "second");
    CU_ASSERT_EQUAL(servers.members[1].port, 65535);
    CU_ASSERT_STRING_EQUAL(servers.members[2].host, "third");
    CU_ASSERT_EQUAL(servers.members[2].port, 1111);
    CU_ASSERT_STRING_EQUAL(servers.members[3].host, "fourth");
}

/* Five are kept: those of the lowest numbers, wherever they stand. */
static void test_more_members_than_a_phone_keeps(void)
{
    char xml[2048] = "<device><TVS><members>";
    for (int i = 9; i >= 0; i--) {
        char member[96];
        snprintf(member, sizeof member, "<member priority=\"%d\"><address>h%d</address></member>", i, i);
        strcat(xml, member);
    }
    strcat(xml, "</members></TVS></device>");
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(read_text(xml, &settings), ITL_REASON_NONE);
    CU_ASSERT_EQUAL_FATAL(servers.count, ITL_LIMIT_TVS_SERVERS);
    for (int i = 0; i < (int)ITL_LIMIT_TVS_SERVERS; i++) {
        char host[8];
        snprintf(host, sizeof host, "h%d", i);
        CU_ASSERT_STRING_EQUAL(servers.members[i].host, host);
    }
}

static void test_what_is_refused(void)
{
    static const char *const bad[] = {
        "",
        " ",
        "no markup",
        "<device>",
        "<device></devise>",
        "<device/><device/>",
        "<phone/>",
        "<!DOCTYPE device [<!ENTITY a \"b\">]><device>&a;</device>",
        "<!DOCTYPE device SYSTEM \"file:///etc/passwd\"><device/>",
        "<device>&unknown;</device>",
        "<device><vendorConfig><webAccess>on</webAccess></vendorConfig></device>",
        "<device><vendorConfig><webAccess></webAccess></vendorConfig></device>",
        "<device><vendorConfig><webAccess>1 2</webAccess></vendorConfig></device>",
        "<device><vendorConfig><webAccess>99999999999</webAccess></vendorConfig></device>",
        MEMBERS("<member priority=\"x\"><address>a</address></member>"),
        MEMBERS("<member><port>0</port></member>"),
        MEMBERS("<member><port>65536</port></member>"),
        MEMBERS("<member><address>two words</address></member>"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        itl_config_settings_t settings = {.web_access = ITL_CONFIG_ON};
        CU_ASSERT_EQUAL(read_text(bad[i], &settings), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_ON);
    }
}

static void test_faults_have_a_place(void)
{
    static const struct {
        const char *xml, *what;
        uint32_t line, column;
    } rows[] = {
        {"<device>\n<vendorConfig><webAccess>on</webAccess></vendorConfig></device>", "a switch that is no number", 2,
         28},
        {"<device>\n\n  <TVS></TSV></device>", "not well-formed XML", 3, 10},
        {"<phone/>", "not a configuration: <device> is missing", 1, 1},
        {"<device>", "not well-formed XML", 1, 9},
        {"", "nothing in it", 1, 1},
    };
    itl_config_settings_t settings;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CU_ASSERT_EQUAL(read_text(rows[i].xml, &settings), ITL_REASON_MALFORMED);
        CU_ASSERT_STRING_EQUAL(reader.fault.what, rows[i].what);
        CU_ASSERT_EQUAL(reader.fault.line, rows[i].line);
        CU_ASSERT_EQUAL(reader.fault.column, rows[i].column);
    }
    CU_ASSERT_EQUAL(read_text("<device/>", &settings), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(reader.fault.what);
}

static void test_long_texts(void)
{
    static char xml[4096];
    itl_config_settings_t settings;
    for (int over = 0; over <= 1; over++) {
        int len = (int)ITL_LIMIT_CONFIG_HOST_BYTES - 1 + over;
        snprintf(xml, sizeof xml, MEMBERS("<member><address>%0*d</address></member>"), len, 0);
        CU_ASSERT_EQUAL(read_text(xml, &settings), over == 0 ? ITL_REASON_NONE : ITL_REASON_MALFORMED);
        if (over == 0)
            CU_ASSERT_EQUAL(strlen(servers.members[0].host), (size_t)len);
    }
    snprintf(xml, sizeof xml, "<device><%0*d>x</%0*d></device>", 1000, 0, 1000, 0);
    CU_ASSERT_EQUAL(read_text(xml, &settings), ITL_REASON_MALFORMED);
    snprintf(xml, sizeof xml, "<device><a%0*d>%0*d</a%0*d></device>", 1000, 0, 1500, 0, 1000, 0);
    CU_ASSERT_EQUAL(read_text(xml, &settings), ITL_REASON_NONE);
}

static void test_deep_nesting(void)
{
    static char xml[70000] = "<device>";
    size_t len = strlen(xml);
    for (int i = 0; i < 8000; i++, len += 3)
        memcpy(xml + len, "<a>", 3);
    for (int i = 0; i < 8000; i++, len += 4)
        memcpy(xml + len, "</a>", 4);
    memcpy(xml + len, "</device>", 9);
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(read_bytes(xml, len + 9, &settings), ITL_REASON_NONE);
}

/* Cut anywhere, a configuration is refused whole. */
static void test_truncated_anywhere(void)
{
    static const char xml[] = MEMBERS("<member priority=\"1\"><port>1</port><address>a</address></member>");
    for (size_t len = 0; len < sizeof xml - 1; len++) {
        char *copy = malloc(len + 1);
        memcpy(copy, xml, len);
        itl_config_settings_t settings;
        CU_ASSERT_EQUAL(read_bytes(copy, len, &settings), ITL_REASON_MALFORMED);
        free(copy);
    }
}

#define LINES(lines) "<device><sipProfile><sipLines>" lines "</sipLines></sipProfile></device>"

static void test_line_name(void)
{
    static const struct {
        const char *xml, *name;
    } cases[] = {
        {LINES("<line button=\"1\"><featureID>9</featureID><name> 1001\n</name></line>"
               "<line button=\"2\"><name>1002</name></line>"),
         "1001"},
        {LINES("<line><name/></line><line><featureLabel>x</featureLabel></line><line><name>1002</name></line>"),
         "1002"},
        {LINES("<line><name>0123456789012345678901234567890</name></line>"), "0123456789012345678901234567890"},
        {LINES("<line><name>01234567890123456789012345678901</name></line><line><name>1</name></line>"), ""},
        {LINES("<line><name>1001&#13;&#10;X-Header: y</name></line><line><name>1</name></line>"), ""},
        {LINES("<line><name><name>1001</name></name></line>"), ""},
        {LINES(""), ""},
        {"<device><sipLines><line><name>1001</name></line></sipLines></device>", ""},
    };
    itl_config_settings_t settings;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(read_text(cases[i].xml, &settings), ITL_REASON_NONE);
        CU_ASSERT_STRING_EQUAL(settings.line_name, cases[i].name);
    }
}

static void test_servers_not_wanted(void)
{
    static const char xml[] = MEMBERS("<member><address>a</address></member>");
    itl_tlv_source_t source = itl_tlv_source_memory(xml, sizeof xml - 1);
    itl_config_settings_t settings;
    servers.count = 77;
    CU_ASSERT_EQUAL(itl_config_read(&reader, &source, (itl_tlv_span_t){.len = source.size}, &settings, NULL),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(read_text("<device>", &settings), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(servers.count, 77);
    CU_ASSERT_EQUAL(read_text(xml, &settings), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(servers.count, 1);
}

static itl_hal_status_t broken_read(void *ctx, uint32_t off, void *buf, size_t len)
{
    (void)ctx, (void)off, (void)buf, (void)len;
    return ITL_HAL_ERR_IO;
}

static void test_broken_flash(void)
{
    itl_tlv_source_t source = {.size = 100, .read = broken_read};
    itl_config_settings_t settings;
    itl_tlv_span_t all = {.off = 0, .len = 100};
    CU_ASSERT_EQUAL(itl_config_read(&reader, &source, all, &settings, NULL), ITL_REASON_FLASH_ERROR);
}

static CU_TestInfo tests[] = {
    {"every setting", test_every_setting},
    {"settings elsewhere", test_settings_elsewhere},
    {"TVS members by priority", test_tvs_members_by_priority},
    {"more members than a phone keeps", test_more_members_than_a_phone_keeps},
    {"what is refused", test_what_is_refused},
    {"faults have a place", test_faults_have_a_place},
    {"long texts", test_long_texts},
    {"deep nesting", test_deep_nesting},
    {"truncated anywhere", test_truncated_anywhere},
    {"name of the first line", test_line_name},
    {"TVS servers that nobody wants", test_servers_not_wanted},
    {"broken flash", test_broken_flash},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"config", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 11;
