/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "runner.h"

static itl_config_reader_t reader;
static itl_config_servers_t servers; /* Of the last file that was read. */

/* As a phone of a family reads its own file. */
static itl_reason_t read_as(itl_family_t family, const char *xml, size_t len, itl_config_settings_t *settings)
{
    itl_config_t config;
    itl_tlv_source_t source = itl_tlv_source_memory(xml, (uint32_t)len);
    const itl_config_input_t file = {
        .source = &source, .payload = {.len = source.size}, .family = family, .root = ITL_CONFIG_ROOT};
    itl_reason_t reason = itl_config_read(&reader, &file, &config, &servers);
    if (reason == ITL_REASON_NONE)
        *settings = config.settings;
    return reason;
}

static itl_reason_t read_bytes(const char *xml, size_t len, itl_config_settings_t *settings)
{
    return read_as(ITL_FAMILY_OTHER, xml, len, settings);
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
        itl_config_member_t member;
    } rows[] = {
        {"<device>\n<vendorConfig><webAccess>on</webAccess></vendorConfig></device>", "a switch that is no number", 2,
         28, ITL_CONFIG_WEB_ACCESS},
        {"<device>\n\n  <TVS></TSV></device>", "not well-formed XML", 3, 10, ITL_CONFIG_MEMBER_COUNT},
        {"<device><loadInformation>a & b</loadInformation></device>", "not well-formed XML", 1, 29, ITL_CONFIG_LOAD},
        {"<device><idleTimeout>soon</idleTimeout></device>", "a number that is none", 1, 26, ITL_CONFIG_IDLE_TIMEOUT},
        {MEMBERS("<member priority=\"x\"/>"), "a priority that is no number", 1, 23, ITL_CONFIG_TVS_MEMBER},
        {"<Default/>", "not a configuration: <device> is missing", 1, 1, ITL_CONFIG_MEMBER_COUNT},
        {"<phone/>", "not a configuration: <device> is missing", 1, 1, ITL_CONFIG_MEMBER_COUNT},
        {"<device>", "not well-formed XML", 1, 9, ITL_CONFIG_MEMBER_COUNT},
        {"", "nothing in it", 1, 1, ITL_CONFIG_MEMBER_COUNT},
    };
    itl_config_settings_t settings;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CU_ASSERT_EQUAL(read_text(rows[i].xml, &settings), ITL_REASON_MALFORMED);
        CU_ASSERT_STRING_EQUAL(reader.fault.what, rows[i].what);
        CU_ASSERT_EQUAL(reader.fault.line, rows[i].line);
        CU_ASSERT_EQUAL(reader.fault.column, rows[i].column);
        CU_ASSERT_EQUAL(reader.fault.member, rows[i].member);
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
    const itl_config_input_t file = {.source = &source, .payload = {.len = source.size}};
    CU_ASSERT_EQUAL(itl_config_read(&reader, &file, NULL, NULL), ITL_REASON_NONE);
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
    const itl_config_input_t file = {.source = &source, .payload = {.len = 100}};
    CU_ASSERT_EQUAL(itl_config_read(&reader, &file, NULL, NULL), ITL_REASON_FLASH_ERROR);
}

/* --- every member --- */

static const itl_config_rule_t *rule_of(unsigned member)
{
    return itl_config_rule((itl_config_member_t)member);
}

static bool is_number(const itl_config_rule_t *rule)
{
    return rule->type == ITL_CONFIG_TYPE_NUMBER || rule->type == ITL_CONFIG_TYPE_SWITCH ||
           rule->type == ITL_CONFIG_TYPE_ACCESS;
}

/* The element of a path with a text in it, below a root. */
static void put_element(char xml[1024], const char *root, const char *path, const char *text)
{
    char names[ITL_CONFIG_PATH_BYTES];
    size_t len = (size_t)snprintf(xml, 1024, "<%s>", root);
    snprintf(names, sizeof names, "%s", path);
    for (char *name = strtok(names, "/"); name != NULL; name = strtok(NULL, "/"))
        len += (size_t)snprintf(xml + len, 1024 - len, "<%s>", name);
    len += (size_t)snprintf(xml + len, 1024 - len, "%s", text);
    snprintf(names, sizeof names, "%s", path);
    for (char *last = names; last != NULL;) {
        last = strrchr(names, '/');
        len += (size_t)snprintf(xml + len, 1024 - len, "</%s>", last == NULL ? names : last + 1);
        if (last != NULL)
            *last = '\0';
    }
    snprintf(xml + len, 1024 - len, "</%s>", root);
}

static itl_reason_t value_of(const char *xml, const itl_config_t *config, itl_config_member_t member, unsigned number,
                             char *out, size_t size)
{
    itl_tlv_source_t source = itl_tlv_source_memory(xml, (uint32_t)strlen(xml));
    const itl_config_input_t file = {.source = &source, .payload = {.len = source.size}};
    return itl_config_value(&file, config, member, number, out, size);
}

static itl_reason_t read_whole(const char *xml, const char *root, itl_family_t family, bool kept, itl_config_t *config)
{
    itl_tlv_source_t source = itl_tlv_source_memory(xml, (uint32_t)strlen(xml));
    const itl_config_input_t file = {
        .source = &source, .payload = {.len = source.size}, .family = family, .root = root, .kept = kept};
    return itl_config_read(&reader, &file, config, &servers);
}

/* By every family: what it knows is read, and read again when asked for; what it does not know may say anything. */
static void test_every_member_of_every_family(void)
{
    for (unsigned member = 0; member < ITL_CONFIG_CALL_MANAGER; member++) {
        const itl_config_rule_t *rule = rule_of(member);
        const char *text = is_number(rule) ? "2" : "text";
        for (int family = 0; family < ITL_FAMILY_COUNT; family++) {
            char xml[1024], value[ITL_CONFIG_TEXT_BYTES];
            itl_config_t config;
            bool known = itl_config_known((itl_config_member_t)member, (itl_family_t)family);
            put_element(xml, "device", rule->path, text);
            CU_ASSERT_EQUAL(read_whole(xml, NULL, (itl_family_t)family, false, &config), ITL_REASON_NONE);
            itl_reason_t reason = value_of(xml, &config, (itl_config_member_t)member, 0, value, sizeof value);
            CU_ASSERT_EQUAL(reason, known ? ITL_REASON_NONE : ITL_REASON_NOT_FOUND);
            CU_ASSERT_STRING_EQUAL(value, known ? text : "");
            if (!is_number(rule))
                continue;
            put_element(xml, "device", rule->path, "two");
            reason = read_whole(xml, NULL, (itl_family_t)family, false, &config);
            CU_ASSERT_EQUAL(reason, known ? ITL_REASON_MALFORMED : ITL_REASON_NONE);
            CU_ASSERT_EQUAL(reader.fault.member, known ? member : 0);
        }
    }
    CU_ASSERT_FALSE(itl_config_known(ITL_CONFIG_MEMBER_COUNT, ITL_FAMILY_OTHER));
}

/* No path twice, none too long to be followed, and of families only those that there are. */
static void test_the_rules(void)
{
    for (unsigned a = 0; a < ITL_CONFIG_MEMBER_COUNT; a++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(rule_of(a)->path);
        CU_ASSERT_TRUE(strlen(rule_of(a)->path) < ITL_CONFIG_PATH_BYTES);
        CU_ASSERT_EQUAL(rule_of(a)->unknown >> ITL_FAMILY_COUNT, 0);
        CU_ASSERT_TRUE(itl_config_known((itl_config_member_t)a, ITL_FAMILY_OTHER));
        for (unsigned b = 0; b < a; b++)
            CU_ASSERT_STRING_NOT_EQUAL(rule_of(a)->path, rule_of(b)->path);
    }
}

static void test_switches(void)
{
    static const struct {
        itl_config_member_t member;
        const char *text;
        itl_config_switch_t state;
    } rows[] = {
        {ITL_CONFIG_SETTINGS_ACCESS, "0", ITL_CONFIG_OFF},
        {ITL_CONFIG_SETTINGS_ACCESS, " 1\n", ITL_CONFIG_ON},
        {ITL_CONFIG_SETTINGS_ACCESS, "2", ITL_CONFIG_RESTRICTED},
        {ITL_CONFIG_SETTINGS_ACCESS, "3", ITL_CONFIG_OFF},
        {ITL_CONFIG_WEB_ACCESS, "0", ITL_CONFIG_ON},
        {ITL_CONFIG_WEB_ACCESS, "2", ITL_CONFIG_OFF},
        {ITL_CONFIG_VOICE_VLAN_ACCESS, "1", ITL_CONFIG_ON},
        {ITL_CONFIG_VOICE_VLAN_ACCESS, "0", ITL_CONFIG_OFF},
        {ITL_CONFIG_PC_PORT, "", ITL_CONFIG_NOT_SET},
        {ITL_CONFIG_PC_PORT, "yes", ITL_CONFIG_NOT_SET},
        {ITL_CONFIG_LOAD, "1", ITL_CONFIG_NOT_SET},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CU_ASSERT_EQUAL(itl_config_switch_of(rows[i].member, rows[i].text), rows[i].state);
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(
        read_text("<device><vendorConfig><settingsAccess>2</settingsAccess></vendorConfig></device>", &settings),
        ITL_REASON_NONE);
    CU_ASSERT_EQUAL(settings.settings_access, ITL_CONFIG_RESTRICTED);
}

/* What commonConfig says counts where vendorConfig says nothing, in either order. */
static void test_common_web_access(void)
{
    itl_config_settings_t settings;
    CU_ASSERT_EQUAL(read_text("<device><commonConfig><webAccess>1</webAccess></commonConfig></device>", &settings),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(read_text("<device><vendorConfig><webAccess>0</webAccess></vendorConfig>"
                              "<commonConfig><webAccess>1</webAccess></commonConfig></device>",
                              &settings),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_ON);
}

#define MANAGER(priority, host, port)                                                                                  \
    "<member priority=\"" priority "\"><callManager><ports><sipPort>" port "</sipPort></ports><processNodeName>" host  \
    "</processNodeName></callManager></member>"
#define GROUP(managers) "<callManagerGroup><members>" managers "</members></callManagerGroup>"

static void check_value(const char *xml, const itl_config_t *config, itl_config_member_t member, unsigned number,
                        const char *expected)
{
    char value[ITL_CONFIG_TEXT_BYTES];
    itl_reason_t reason = value_of(xml, config, member, number, value, sizeof value);
    CU_ASSERT_EQUAL(reason, expected[0] == '\0' ? ITL_REASON_NOT_FOUND : ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(value, expected);
}

/* The first three by priority, each with its own ports, in the phone's own file and in XMLDefault. */
static void test_call_managers(void)
{
    static const char managers[] = GROUP(MANAGER("3", "d", "4") MANAGER(
        "1", "b", "2") "<member priority=\"0\"/>" MANAGER("0", "a", "1") MANAGER("2", "c", "3") MANAGER("1", "b2", ""));
    char own[2048], general[2048];
    itl_config_t config;
    snprintf(own, sizeof own, "<device><devicePool>%s</devicePool></device>", managers);
    snprintf(general, sizeof general, "<Default>%s</Default>", managers);
    for (int is_default = 0; is_default <= 1; is_default++) {
        const char *xml = is_default ? general : own;
        CU_ASSERT_EQUAL(
            read_whole(xml, is_default ? ITL_CONFIG_ROOT_DEFAULT : ITL_CONFIG_ROOT, ITL_FAMILY_88XX, false, &config),
            ITL_REASON_NONE);
        CU_ASSERT_EQUAL(config.is_default, is_default);
        CU_ASSERT_EQUAL(config.call_manager_count, 3);
        check_value(xml, &config, ITL_CONFIG_CALL_MANAGER, 0, "a");
        check_value(xml, &config, ITL_CONFIG_CALL_MANAGER, 1, "b");
        check_value(xml, &config, ITL_CONFIG_CALL_MANAGER, 2, "b2");
        check_value(xml, &config, ITL_CONFIG_CALL_MANAGER, 3, "");
        check_value(xml, &config, ITL_CONFIG_SIP_PORT, 1, "2");
        check_value(xml, &config, ITL_CONFIG_SIP_PORT, 2, "");
        check_value(xml, &config, ITL_CONFIG_SECURED_SIP_PORT, 0, "");
    }
    /* Outside of the device pool they mean something in XMLDefault alone, and the other way round. */
    snprintf(own, sizeof own, "<device>%s</device>", managers);
    CU_ASSERT_EQUAL(read_whole(own, NULL, ITL_FAMILY_88XX, false, &config), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(config.call_manager_count, 0);
    CU_ASSERT_EQUAL(read_whole(own, ITL_CONFIG_ROOT_DEFAULT, ITL_FAMILY_88XX, false, &config), ITL_REASON_MALFORMED);
    CU_ASSERT_STRING_EQUAL(reader.fault.what, "not a configuration: <Default> is missing");
    CU_ASSERT_EQUAL(read_whole("<phone/>", NULL, ITL_FAMILY_88XX, false, &config), ITL_REASON_MALFORMED);
}

static void test_services(void)
{
    char xml[4096] = "<device><phoneServices useHTTPS=\"true\"><provisioning>2</provisioning>";
    for (unsigned i = 0; i < ITL_CONFIG_SERVICES + 2u; i++) {
        char service[256];
        snprintf(service, sizeof service,
                 "<phoneService type=\"%u\" category=\"0\"><name>No &amp; <!-- %u --> %u</name>"
                 "<url>Application:Cisco/%u</url><vendor></vendor></phoneService>",
                 i % 3, i, i, i);
        strcat(xml, service);
    }
    strcat(xml, "</phoneServices></device>");
    itl_config_t config;
    CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_88XX, false, &config), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(config.service_count, ITL_CONFIG_SERVICES);
    CU_ASSERT_EQUAL(config.settings.services_https, ITL_CONFIG_ON);
    check_value(xml, &config, ITL_CONFIG_SERVICES_PROVISIONING, 0, "2");
    check_value(xml, &config, ITL_CONFIG_SERVICE_NAME, 0, "No &  0");
    check_value(xml, &config, ITL_CONFIG_SERVICE_TYPE, 4, "1");
    check_value(xml, &config, ITL_CONFIG_SERVICE_URL, 7, "Application:Cisco/7");
    check_value(xml, &config, ITL_CONFIG_SERVICE_URL, 8, "");
    check_value(xml, &config, ITL_CONFIG_SERVICE_VENDOR, 0, "");
    check_value(xml, &config, ITL_CONFIG_SERVICE_VERSION, 0, "");
    CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_7940_60, false, &config), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(config.service_count, 0);
    CU_ASSERT_EQUAL(read_whole("<device><phoneServices useHTTPS=\"0\"/><x><phoneServices useHTTPS=\"true\"/></x>"
                               "</device>",
                               NULL, ITL_FAMILY_88XX, false, &config),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(config.settings.services_https, ITL_CONFIG_OFF);
}

/* As it is in the file: entities, CDATA, comments, an element inside, another encoding, twice. */
static void test_values_as_they_stand(void)
{
    static const struct {
        const char *xml, *value;
    } rows[] = {
        {"<device><loadInformation> a&lt;b&#x2d;<![CDATA[<&]]><!-- x -->c\n</loadInformation></device>", "a<b-<&c"},
        {"<device><loadInformation>a<b>c</b> d</loadInformation></device>", "d"},
        {"<device><loadInformation>a<b><c/></b></loadInformation></device>", ""},
        {"<device><loadInformation/></device>", ""},
        {"<device><loadInformation> \t\r\n</loadInformation></device>", ""},
        {"<device><loadInformation>1</loadInformation><loadInformation>2</loadInformation></device>", "2"},
        {"<device a=\"b\"><x><loadInformation>1</loadInformation></x></device>", ""},
        {"<?xml version='1.0' encoding='iso-8859-1'?><device><loadInformation>\xe9</loadInformation></device>",
         "\xc3\xa9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_config_t config;
        CU_ASSERT_EQUAL(read_whole(rows[i].xml, NULL, ITL_FAMILY_OTHER, false, &config), ITL_REASON_NONE);
        check_value(rows[i].xml, &config, ITL_CONFIG_LOAD, 0, rows[i].value);
        check_value(rows[i].xml, &config, ITL_CONFIG_LOAD, 1, "");
        check_value(rows[i].xml, &config, ITL_CONFIG_TVS_ADDRESS, 0, "");
    }
}

static void test_a_value_is_cut_to_the_memory_for_it(void)
{
    static const char xml[] = "<device><loadInformation>sip88xx.12-5-1</loadInformation></device>";
    itl_config_t config;
    char value[8];
    memset(value, 'x', sizeof value);
    CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_OTHER, false, &config), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(value_of(xml, &config, ITL_CONFIG_LOAD, 0, value, 4), ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(value, "sip");
    CU_ASSERT_EQUAL(value[4], 'x');
    CU_ASSERT_EQUAL(value_of(xml, &config, ITL_CONFIG_LOAD, 0, value, 1), ITL_REASON_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(value, "");
}

static void test_texts_of_255_bytes(void)
{
    for (int len = 254; len <= 257; len++) {
        static const itl_config_member_t members[] = {ITL_CONFIG_LOAD, ITL_CONFIG_SSH_PASSWORD, ITL_CONFIG_SERVICE_URL};
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
            char text[300], xml[1024];
            itl_config_t config;
            snprintf(text, sizeof text, "%0*d", len, 7);
            put_element(xml, "device", rule_of(members[i])->path, text);
            CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_OTHER, false, &config),
                            len < (int)ITL_CONFIG_TEXT_BYTES ? ITL_REASON_NONE : ITL_REASON_MALFORMED);
            if (len < (int)ITL_CONFIG_TEXT_BYTES) {
                check_value(xml, &config, members[i], 0, text);
            } else {
                CU_ASSERT_STRING_EQUAL(reader.fault.what, "a text of more than 255 bytes");
                CU_ASSERT_EQUAL(reader.fault.member, members[i]);
                CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_OTHER, true, &config), ITL_REASON_NONE);
            }
        }
    }
}

/* What was accepted before stays readable, whatever this version says of its values; damage is still damage. */
static void test_kept_files(void)
{
    static const char *const odd[] = {
        "<device><vendorConfig><webAccess>on</webAccess><sshAccess>0</sshAccess></vendorConfig></device>",
        "<device><idleTimeout>x</idleTimeout><vendorConfig><sshAccess>0</sshAccess></vendorConfig></device>",
        ("<device><TVS><members><member priority=\"x\"><port>0</port><address>a b</address></member></members></TVS>"
         "<vendorConfig><sshAccess>0</sshAccess></vendorConfig></device>"),
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        itl_config_t config;
        CU_ASSERT_EQUAL(read_whole(odd[i], NULL, ITL_FAMILY_OTHER, false, &config), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_whole(odd[i], NULL, ITL_FAMILY_OTHER, true, &config), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(config.settings.web_access, ITL_CONFIG_NOT_SET);
        CU_ASSERT_EQUAL(config.settings.ssh_access, ITL_CONFIG_ON);
        CU_ASSERT_EQUAL(servers.count, 0);
    }
    itl_config_t config;
    CU_ASSERT_EQUAL(read_whole("<device>", NULL, ITL_FAMILY_OTHER, true, &config), ITL_REASON_MALFORMED);
}

static void test_secure_twins(void)
{
    unsigned count = 0;
    for (unsigned member = 0; member < ITL_CONFIG_MEMBER_COUNT; member++) {
        itl_config_member_t twin = itl_config_secure_twin((itl_config_member_t)member);
        if (twin == ITL_CONFIG_MEMBER_COUNT)
            continue;
        count++;
        const char *plain = rule_of(member)->path, *secure = rule_of(twin)->path;
        CU_ASSERT_TRUE(strncmp(secure, "secure", 6) == 0 && strcmp(secure + 7, plain + 1) == 0);
    }
    CU_ASSERT_EQUAL(count, 6);
}

/* Every member has its own place, and none past the last. */
static void test_places_of_values(void)
{
    static char xml[ITL_LIMIT_LIST_BYTES + 2];
    itl_config_t config;
    memset(xml, ' ', sizeof xml - 1);
    memcpy(xml, "<device>", 8);
    memcpy(xml + ITL_LIMIT_LIST_BYTES - 47, "<loadInformation>end</loadInformation></device>", 47);
    xml[ITL_LIMIT_LIST_BYTES] = '\0';
    CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_OTHER, false, &config), ITL_REASON_NONE);
    check_value(xml, &config, ITL_CONFIG_LOAD, 0, "end");
    xml[ITL_LIMIT_LIST_BYTES] = ' ';
    CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_OTHER, false, &config), ITL_REASON_TOO_LARGE);
}

/* The flash fails when a value is read, or holds something else by then. */
static void test_values_of_a_broken_flash(void)
{
    static const char xml[] = "<device><loadInformation>1</loadInformation></device>";
    itl_config_t config;
    char value[16] = "before";
    CU_ASSERT_EQUAL(read_whole(xml, NULL, ITL_FAMILY_OTHER, false, &config), ITL_REASON_NONE);
    itl_tlv_source_t source = {.size = sizeof xml, .read = broken_read};
    const itl_config_input_t file = {.source = &source, .payload = {.len = source.size}};
    CU_ASSERT_EQUAL(itl_config_value(&file, &config, ITL_CONFIG_LOAD, 0, value, sizeof value), ITL_REASON_FLASH_ERROR);
    CU_ASSERT_STRING_EQUAL(value, "");
    CU_ASSERT_EQUAL(value_of("<device><loadInformation>1</loadInformatiom></device>", &config, ITL_CONFIG_LOAD, 0,
                             value, sizeof value),
                    ITL_REASON_MALFORMED);
    CU_ASSERT_STRING_EQUAL(value, "");
}

static CU_TestInfo member_tests[] = {
    {"every member of every family", test_every_member_of_every_family},
    {"the rules", test_the_rules},
    {"switches", test_switches},
    {"web access of commonConfig", test_common_web_access},
    {"call managers", test_call_managers},
    {"services", test_services},
    {"values as they stand", test_values_as_they_stand},
    {"a value is cut to the memory for it", test_a_value_is_cut_to_the_memory_for_it},
    {"texts of 255 bytes", test_texts_of_255_bytes},
    {"kept files", test_kept_files},
    {"secure twins", test_secure_twins},
    {"places of values", test_places_of_values},
    {"values of a broken flash", test_values_of_a_broken_flash},
    CU_TEST_INFO_NULL,
};

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

CU_SuiteInfo unit_suites[] = {
    {"config", NULL, NULL, NULL, NULL, tests}, {"members", NULL, NULL, NULL, NULL, member_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 25;
