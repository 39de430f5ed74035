/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alarm/alarm.h"
#include "coap/coap_address.h"
#include "coap/coap_port.h"
#include "collector/blocks.h"
#include "collector/ports.h"
#include "collector/store.h"
#include "collector/waiting.h"
#include "posix/posix.h"
#include "runner.h"

/* --- XML --- */

#define HEAD                                                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><x-cisco-alarm><Alarm "                                                 \
    "Name=\"DeviceTLInfo\"><ParameterList>"
#define TAIL         "</ParameterList></Alarm></x-cisco-alarm>"
#define STRING(n, v) "<String name=\"" n "\">" v "</String>"
#define SHA1         "1B A1 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 4D 6D "
#define PHONE(v)                                                                                                       \
    STRING("DeviceName", v)                                                                                            \
    STRING("IPv4Address", "192.0.2.4") STRING("IPv6Address", "")
#define CTL       STRING("CTL_Signature", "Not Installed") STRING("CTL_TFTP_Server", "N/A")
#define ITL(v, s) STRING("ITL_Signature", v) STRING("ITL_TFTP_Server", s)
#define GOOD      PHONE("SEPC80084AA8743") CTL ITL(SHA1, "cucm-115.home.lab")

static const char *refusal(const char *body)
{
    collector_alarm_t alarm;
    return collector_read_alarm(body, strlen(body), &alarm);
}

static void test_what_a_phone_writes_is_read(void)
{
    char body[ITL_ALARM_BODY_BYTES];
    collector_alarm_t alarm;
    const itl_alarm_t sent = {.device_name = "SEPC80084AA8743",
                              .ipv4_address = "192.0.2.104",
                              .ipv6_address = "2001:db8::7",
                              .ctl = {.installed = true, .sha1 = {0xAB, 0xCD}, .tftp_server = "192.0.2.1"},
                              .itl = {.installed = true, .sha1 = {0x1B, 0xA1}, .tftp_server = "cucm-115.home.lab"},
                              .status = ITL_ALARM_TL_FAILED_OLD_TL};
    CU_ASSERT_PTR_NULL(collector_read_alarm(body, itl_alarm_write(&sent, body), &alarm));
    CU_ASSERT_STRING_EQUAL(alarm.device, "SEPC80084AA8743");
    CU_ASSERT_STRING_EQUAL(alarm.ipv4, "192.0.2.104");
    CU_ASSERT_STRING_EQUAL(alarm.ipv6, "2001:db8::7");
    CU_ASSERT_STRING_EQUAL(alarm.ctl.sha1, "abcd000000000000000000000000000000000000");
    CU_ASSERT_STRING_EQUAL(alarm.itl.sha1, "1ba1000000000000000000000000000000000000");
    CU_ASSERT_STRING_EQUAL(alarm.itl.server, "cucm-115.home.lab");
    CU_ASSERT_EQUAL(alarm.status, 9);
}

static void test_no_list_and_no_code(void)
{
    collector_alarm_t alarm;
    const char body[] = HEAD PHONE("SEP001122334455") CTL ITL("Not Installed", "N/A") TAIL;
    CU_ASSERT_PTR_NULL(collector_read_alarm(body, sizeof body - 1, &alarm));
    CU_ASSERT_STRING_EQUAL(alarm.itl.sha1, "");
    CU_ASSERT_EQUAL(alarm.status, 0);
}

static void test_other_members_are_passed_over(void)
{
    CU_ASSERT_PTR_NULL(refusal(HEAD GOOD STRING("Later", "x") "<Enum name=\"StatusCode\">3</Enum>" TAIL));
}

static void test_what_is_no_alarm_is_refused(void)
{
    static const char *const bodies[] = {
        "",
        "hello",
        "<x-cisco-alarm/>",
        HEAD GOOD,
        HEAD TAIL,
        HEAD GOOD TAIL HEAD GOOD TAIL,
        "<x-cisco-alarm><Alarm "
        "Name=\"LastOutOfServiceInformation\"><ParameterList>" GOOD TAIL,
        "<other><Alarm Name=\"DeviceTLInfo\"><ParameterList>" GOOD "</ParameterList></Alarm></other>",
        HEAD "<String name=\"DeviceName\"><b>SEP001122334455</b></String>" TAIL,
        HEAD GOOD "</ParameterList><ParameterList>" STRING("StatusCode", "1") TAIL,
        HEAD GOOD STRING("DeviceName", "SEP001122334455") TAIL,
        HEAD CTL ITL(SHA1, "a") TAIL,
        HEAD GOOD STRING("StatusCode", "10") TAIL,
        HEAD GOOD STRING("StatusCode", "") TAIL,
        HEAD PHONE("") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP0011223344556") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP'; DROP") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP001122334455") CTL ITL("1B A1", "a") TAIL,
        HEAD PHONE("SEP001122334455") CTL ITL("1b a1 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 4D 6D", "a") TAIL,
        HEAD PHONE("SEP001122334455") CTL ITL(SHA1, "N/A") TAIL,
        HEAD PHONE("SEP001122334455") CTL ITL("Not Installed", "a") TAIL,
        HEAD PHONE("SEP001122334455") CTL ITL(SHA1, "a]: %UC_FAKE") TAIL,
        HEAD PHONE("SEP001122334455") CTL ITL(SHA1, "a&#10;b") TAIL,
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        CU_ASSERT_PTR_NOT_NULL(refusal(bodies[i]));
}

static void test_document_types_are_refused(void)
{
    const char *why = refusal("<!DOCTYPE x-cisco-alarm [<!ENTITY a "
                              "\"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                              "<x-cisco-alarm>&b;</x-cisco-alarm>");
    CU_ASSERT_PTR_NOT_NULL_FATAL(why);
    CU_ASSERT_STRING_EQUAL(why, "a document type is not allowed");
}

/* Bodies of the wrong encoding, with what XML 1.0 section 2.2 does not allow, or deeper than an alarm is. */
static void test_strange_characters_are_refused(void)
{
    static const char *const bodies[] = {
        HEAD PHONE("SEP\xC3\x28") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP\xED\xA0\x80") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP\xC0\x80") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP\xF5\x80\x80\x80") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP&#0;") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP&#xFFFF;") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP\x01") CTL ITL(SHA1, "a") TAIL,
        HEAD PHONE("SEP&lol;") CTL ITL(SHA1, "a") TAIL,
        "\xFF\xFE<\0x\0",
        "<?xml version=\"1.0\" encoding=\"EBCDIC\"?><x-cisco-alarm/>",
        "<a><a><a><a><a><a><a><a><a><a>",
        HEAD GOOD "<!ENTITY a \"b\">" TAIL,
        HEAD GOOD "<![CDATA[" TAIL,
        HEAD GOOD TAIL "<?php exit(); ?><more/>",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        CU_ASSERT_PTR_NOT_NULL(refusal(bodies[i]));
}

static void test_refusals_name_the_member(void)
{
    static const struct {
        const char *body, *why;
    } rows[] = {
        {HEAD PHONE("SEP/") CTL ITL(SHA1, "a") TAIL, "DeviceName has an impossible value"},
        {HEAD PHONE("SEP001122334455") CTL ITL("xx", "a") TAIL, "ITL_Signature has an impossible value"},
        {HEAD PHONE("SEP001122334455") CTL CTL TAIL, "CTL_Signature is there twice"},
        {HEAD CTL ITL(SHA1, "a") TAIL, "DeviceName is missing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CU_ASSERT_STRING_EQUAL(refusal(rows[i].body), rows[i].why);
}

static void test_long_bodies_are_refused(void)
{
    static char body[COLLECTOR_BODY_BYTES + 1];
    collector_alarm_t alarm;
    memset(body, ' ', sizeof body);
    memcpy(body, HEAD GOOD TAIL, sizeof HEAD GOOD TAIL - 1);
    CU_ASSERT_PTR_NULL(collector_read_alarm(body, COLLECTOR_BODY_BYTES, &alarm));
    CU_ASSERT_PTR_NOT_NULL(collector_read_alarm(body, COLLECTOR_BODY_BYTES + 1, &alarm));
    memset(body, 'x', sizeof body);
    memcpy(body, HEAD "<String name=\"DeviceName\">", sizeof HEAD "<String name=\"DeviceName\">" - 1);
    CU_ASSERT_STRING_EQUAL(collector_read_alarm(body, COLLECTOR_BODY_BYTES, &alarm), "DeviceName is too long");
}

/* --- text --- */

static void test_log_line(void)
{
    char line[COLLECTOR_LINE_BYTES];
    const collector_alarm_t alarm = {.id = 7,
                                     .time_ms = 1000123,
                                     .ahead_s = 86400,
                                     .device = "SEPC80084AA8743",
                                     .ipv4 = "192.0.2.4",
                                     .ctl = {.server = "N/A"},
                                     .itl = {.sha1 = "1ba102030405060708090a0b0c0d0e0f10114d6d", .server = "cucm1"},
                                     .status = ITL_ALARM_ITL_INITIAL_SUCCESS};
    const collector_node_t node = {.host = "pub", .name = "pub.example.com"};
#define EVENT                                                                                                          \
    "%UC_PHONE-6-DeviceTLInfo : "                                                                                      \
    "%[DeviceName=SEPC80084AA8743][IPv4Address=192.0.2.4][IPv6Address="                                                \
    "][CTL_Signature=Not Installed][CTL_TFTP_Server=N/A][ITL_Signature=1B A1 "                                         \
    "02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E "                                                                          \
    "0F 10 11 4D 6D ][ITL_TFTP_Server=cucm1][StatusCode=3][AppID=Cisco "                                               \
    "CallManager][ClusterID=StandAloneCluster]"                                                                        \
    "[NodeID=pub]: Trust List Files are updated or installed"
    collector_log_line(&alarm, &node, line);
    CU_ASSERT_STRING_EQUAL(line, "Jan 02 00:16:40 pub local7 6 : 7: pub.example.com: "
                                 "Jan 02 1970 00:16:40.123 UTC : " EVENT);
    CU_ASSERT_EQUAL(collector_syslog_message(&alarm, &node, line), strlen(line));
    CU_ASSERT_STRING_EQUAL(line, "<190>1 1970-01-02T00:16:40.123Z pub.example.com "
                                 "CallManager - DeviceTLInfo - " EVENT);
}

/* --- blocks --- */

/* A sender of "192.0.2.HOST". */
static blocks_result_t take_of(blocks_t *blocks, uint8_t host, const char *sender, size_t offset, const char *text,
                               bool more, const blocks_body_t **body)
{
    const blocks_block_t block = {.sender = sender,
                                  .from = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, host}},
                                  .offset = offset,
                                  .data = text == NULL ? NULL : (const uint8_t *)text,
                                  .len = text == NULL ? 0 : strlen(text),
                                  .more = more};
    return blocks_take(blocks, &block, body);
}

static blocks_result_t take(blocks_t *blocks, const char *sender, size_t offset, const char *text, bool more,
                            const blocks_body_t **body)
{
    return take_of(blocks, 1, sender, offset, text, more, body);
}

static void test_blocks_of_two_senders(void)
{
    static blocks_t blocks;
    const blocks_body_t *body = NULL;
    CU_ASSERT_TRUE_FATAL(blocks_open(&blocks));
    CU_ASSERT_EQUAL(take(&blocks, "a", 0, "one ", true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "b", 0, "eins ", true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 0, "one ", true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 4, "two ", true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 4, "two ", true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 8, "three", false, &body), BLOCKS_WHOLE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(body);
    if (body == NULL)
        return;
    CU_ASSERT_EQUAL(body->len, 13);
    CU_ASSERT_EQUAL(memcmp(body->data, "one two three", 13), 0);
    CU_ASSERT_EQUAL(take(&blocks, "b", 10, "drei", false, &body), BLOCKS_MISSING);
    CU_ASSERT_EQUAL(take(&blocks, "c", 16, "x", false, &body), BLOCKS_MISSING);
    blocks_close(&blocks);
}

/* A datagram with a Block1 option and nothing behind it. */
static void test_blocks_without_bytes(void)
{
    static blocks_t blocks;
    const blocks_body_t *body = NULL;
    CU_ASSERT_TRUE_FATAL(blocks_open(&blocks));
    CU_ASSERT_EQUAL(take(&blocks, "a", 0, NULL, false, &body), BLOCKS_WHOLE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(body);
    if (body == NULL)
        return;
    CU_ASSERT_EQUAL(body->len, 0);
    CU_ASSERT_EQUAL(take(&blocks, "a", 0, "one ", true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 4, NULL, false, &body), BLOCKS_WHOLE);
    CU_ASSERT_EQUAL(body->len, 4);
    blocks_close(&blocks);
}

/* Somebody who begins bodies without end takes no place of others. */
static void test_blocks_of_a_flood(void)
{
    static blocks_t blocks;
    const blocks_body_t *body = NULL;
    char sender[16];
    CU_ASSERT_TRUE_FATAL(blocks_open(&blocks));
    CU_ASSERT_EQUAL(take_of(&blocks, 2, "honest", 0, "one ", true, &body), BLOCKS_MORE);
    for (unsigned i = 0; i < 4 * BLOCKS_BODIES; i++) {
        snprintf(sender, sizeof sender, "s%u", i);
        CU_ASSERT_EQUAL(take(&blocks, sender, 0, "x", true, &body), BLOCKS_MORE);
    }
    CU_ASSERT_EQUAL(take(&blocks, "s0", 1, "y", false, &body), BLOCKS_MISSING);
    CU_ASSERT_EQUAL(take_of(&blocks, 2, "honest", 4, "two", false, &body), BLOCKS_WHOLE);
    CU_ASSERT_EQUAL(body->len, 7);
    blocks_close(&blocks);
}

static void test_blocks_have_bounds(void)
{
    static blocks_t blocks;
    const blocks_body_t *body = NULL;
    char piece[1025], sender[16];
    CU_ASSERT_TRUE_FATAL(blocks_open(&blocks));
    memset(piece, 'x', 1024);
    piece[1024] = '\0';
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(take(&blocks, "a", i * 1024, piece, true, &body), BLOCKS_MORE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 4096, "x", false, &body), BLOCKS_TOO_LARGE);
    CU_ASSERT_EQUAL(take(&blocks, "a", 4096, "x", false, &body), BLOCKS_MISSING);
    for (unsigned i = 0; i <= BLOCKS_BODIES; i++) {
        snprintf(sender, sizeof sender, "s%u", i);
        CU_ASSERT_EQUAL(take(&blocks, sender, 0, "x", true, &body), BLOCKS_MORE);
    }
    CU_ASSERT_EQUAL(take(&blocks, "s0", 1, "y", false, &body), BLOCKS_MISSING);
    CU_ASSERT_EQUAL(take(&blocks, sender, 1, "y", false, &body), BLOCKS_WHOLE);
    blocks_close(&blocks);
}

/* --- requests that wait --- */

static coap_session_t *session_to_nobody(coap_context_t *context)
{
    coap_address_t address;
    const itl_hal_addr_t nobody = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}, .port = 9};
    itl_coap_address_from_hal(&nobody, &address);
    return coap_new_client_session(context, NULL, &address, COAP_PROTO_UDP);
}

/* Two endpoints may bring one request each before anybody looks whether there is room. */
static void test_waiting_has_bounds(void)
{
    static waiting_t waiting;
    posix_net_t *net = posix_net_create();
    const itl_hal_t hal = {.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    coap_port_use(&hal);
    coap_context_t *context = coap_new_context(NULL);
    coap_session_t *session = session_to_nobody(context);
    CU_ASSERT_PTR_NOT_NULL_FATAL(session);
    coap_pdu_t *request = NULL;
    for (unsigned i = 0; i <= WAITING_MAX; i++) {
        if (request != NULL)
            coap_delete_pdu(request);
        request = coap_new_pdu(COAP_MESSAGE_CON, COAP_REQUEST_CODE_POST, session);
        CU_ASSERT_FALSE(waiting_has(&waiting, session, request));
        CU_ASSERT_EQUAL(waiting_add(&waiting, session, request), i < WAITING_MAX);
        CU_ASSERT_EQUAL(waiting_has(&waiting, session, request), i < WAITING_MAX);
    }
    coap_delete_pdu(request);
    CU_ASSERT_EQUAL(waiting.count, WAITING_MAX);
    waiting_answer(&waiting, COAP_RESPONSE_CODE_CHANGED);
    CU_ASSERT_EQUAL(waiting.count, 0);
    coap_session_release(session);
    coap_free_context(context);
    posix_net_destroy(net);
}

/* --- ports --- */

static bool take_ports(ports_t *ports, const char *first, const char *second)
{
    *ports = (ports_t){0};
    return ports_take(ports, (const uint8_t *)first, strlen(first)) &&
           ports_take(ports, (const uint8_t *)second, strlen(second));
}

static void test_ports_of_a_query(void)
{
    ports_t ports;
    CU_ASSERT_TRUE(take_ports(&ports, "coap=1", "coaps=65535"));
    CU_ASSERT_EQUAL(ports.coap, 1);
    CU_ASSERT_EQUAL(ports.coaps, 65535);
    CU_ASSERT_TRUE(take_ports(&ports, "coap+tcp=5683", "coap"));
    CU_ASSERT_EQUAL(ports.coap + ports.coaps, 0);
    CU_ASSERT_TRUE(take_ports(&ports, "", "coaps=5684"));
    CU_ASSERT_EQUAL(ports.coap, 0);
    CU_ASSERT_EQUAL(ports.coaps, 5684);
}

static void test_ports_that_are_none(void)
{
    static const char *const none[] = {
        "coap=",   "coap=0",   "coap=65536", "coap=-1",          "coap=+1",     "coap= 1",   "coap=1 ",
        "coap=01", "coap=0x1", "coap=1e3",   "coaps=4294967297", "coaps=99999", "coaps=abc", "coaps=1:2"};
    ports_t ports;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_FALSE(take_ports(&ports, none[i], ""));
    CU_ASSERT_FALSE(take_ports(&ports, "coap=1", "coap=1"));
    CU_ASSERT_FALSE(take_ports(&ports, "coaps=1", "coaps=2"));
    ports = (ports_t){0};
    CU_ASSERT_FALSE(ports_take(&ports, (const uint8_t *)"coap=1\0", 7));
}

/* --- store --- */

static char folder[64];
static char database[96];

static int make_folder(void)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.30s/itlphone-collector-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(database, sizeof database, "%s/alarms.db", folder);
    return 0;
}

static int remove_folder(void)
{
    unlink(database);
    return rmdir(folder);
}

static collector_alarm_t alarm_of(const char *device, int status)
{
    collector_alarm_t alarm = {
        .time_ms = 5, .ctl.server = "N/A", .itl.server = "pub", .status = (itl_alarm_status_t)status};
    snprintf(alarm.device, sizeof alarm.device, "%s", device);
    snprintf(alarm.itl.sha1, sizeof alarm.itl.sha1, "%040d", status);
    return alarm;
}

static void add(alarm_store_t *store, const char *device, int status)
{
    collector_alarm_t alarm = alarm_of(device, status);
    CU_ASSERT_EQUAL(alarm_store_add(store, &alarm), ALARM_STORE_ADDED);
}

/* Writes "DEVICE=STATUS ". */
static bool write_down(void *ctx, const collector_alarm_t *alarm)
{
    char *text = ctx;
    sprintf(text + strlen(text), "%s=%d ", alarm->device, alarm->status);
    return true;
}

static void check(alarm_store_t *store, const char *phones, const char *unlogged)
{
    char text[256] = "";
    base_error_t error;
    CU_ASSERT_TRUE(alarm_store_phones(store, write_down, text, &error));
    CU_ASSERT_STRING_EQUAL(text, phones);
    text[0] = '\0';
    CU_ASSERT_TRUE(alarm_store_unlogged(store, 100, write_down, text, &error));
    CU_ASSERT_STRING_EQUAL(text, unlogged);
}

static void test_store_keeps_what_was_committed(void)
{
    base_error_t error;
    alarm_store_t *store = alarm_store_open(database, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    add(store, "SEPB", 1);
    add(store, "SEPA", 0);
    add(store, "SEPB", 9);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    check(store, "SEPA=0 SEPB=9 ", "SEPB=1 SEPA=0 SEPB=9 ");
    CU_ASSERT_TRUE(alarm_store_logged(store, 2, &error));
    add(store, "SEPC", 3);
    alarm_store_close(store);
    store = alarm_store_open(database, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    check(store, "SEPA=0 SEPB=9 ", "SEPB=9 ");
    alarm_store_close(store);
}

static void test_store_refuses_strange_files(void)
{
    base_error_t error;
    FILE *file = fopen(database, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (int i = 0; i < 2000; i++)
        fputs("not a database ", file);
    fclose(file);
    CU_ASSERT_PTR_NULL(alarm_store_open(database, &error));
    unlink(database);
    CU_ASSERT_PTR_NULL(alarm_store_open("/nonexistent/alarms.db", &error));
}

/* As version 1 of the schema made it, with two alarms of a phone. */
static const char first_schema[] = "CREATE TABLE alarms(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER "
                                   "NOT NULL, device TEXT NOT NULL,"
                                   " ipv4 TEXT NOT NULL, ipv6 TEXT NOT NULL, ctl TEXT, ctl_server TEXT NOT "
                                   "NULL, itl TEXT, itl_server TEXT NOT NULL,"
                                   " status INTEGER);"
                                   "CREATE INDEX alarms_of_device ON alarms(device, id);"
                                   "CREATE TABLE phones(device TEXT PRIMARY KEY, alarm INTEGER NOT NULL "
                                   "REFERENCES alarms(id)) WITHOUT ROWID;"
                                   "CREATE TABLE logged(id INTEGER NOT NULL);"
                                   "INSERT INTO logged VALUES(1);"
                                   "INSERT INTO alarms(time, device, ipv4, ipv6, ctl_server, itl_server, "
                                   "status)"
                                   " VALUES(1, 'SEPA', '', '', 'N/A', 'N/A', 3), (2, 'SEPA', '', '', 'N/A', "
                                   "'N/A', 9);"
                                   "INSERT INTO phones VALUES('SEPA', 2);"
                                   "PRAGMA user_version = 1;";

static void execute(const char *text)
{
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(database, &db), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static bool take_first(void *ctx, const collector_alarm_t *alarm)
{
    *(collector_alarm_t *)ctx = *alarm;
    return false;
}

static void test_store_of_the_first_schema(void)
{
    base_error_t error;
    collector_alarm_t alarm = alarm_of("SEPB", 1);
    snprintf(alarm.sender, sizeof alarm.sender, "192.0.2.7");
    alarm.coap = 5683;
    alarm.coaps = 65535;
    unlink(database);
    execute(first_schema);
    alarm_store_t *store = alarm_store_open(database, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    check(store, "SEPA=9 ", "SEPA=9 ");
    CU_ASSERT_EQUAL(alarm_store_add(store, &alarm), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(alarm_store_logged(store, 2, &error));
    alarm_store_close(store);
    store = alarm_store_open(database, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    check(store, "SEPA=9 SEPB=1 ", "SEPB=1 ");
    CU_ASSERT_TRUE(alarm_store_unlogged(store, 1, take_first, &alarm, &error));
    CU_ASSERT_STRING_EQUAL(alarm.sender, "192.0.2.7");
    CU_ASSERT_EQUAL(alarm.coap, 5683);
    CU_ASSERT_EQUAL(alarm.coaps, 65535);
    CU_ASSERT_TRUE(alarm_store_phones(store, take_first, &alarm, &error));
    CU_ASSERT_STRING_EQUAL(alarm.sender, "");
    CU_ASSERT_EQUAL(alarm.coap + alarm.coaps, 0);
    alarm_store_close(store);
}

static void test_store_leaves_later_schemas_alone(void)
{
    base_error_t error;
    execute("PRAGMA user_version = 5");
    CU_ASSERT_PTR_NULL(alarm_store_open(database, &error));
    execute("PRAGMA user_version = -1");
    CU_ASSERT_PTR_NULL(alarm_store_open(database, &error));
    unlink(database);
    /* A step that cannot be done leaves everything as it was. */
    execute("CREATE TABLE phones(device TEXT PRIMARY KEY); PRAGMA user_version = 1;");
    CU_ASSERT_PTR_NULL(alarm_store_open(database, &error));
    execute("SELECT device FROM phones");
}

/* --- who makes room --- */

static alarm_store_t *fresh_store(void)
{
    base_error_t error;
    unlink(database);
    alarm_store_t *store = alarm_store_open(database, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    return store;
}

static alarm_store_result_t tell(alarm_store_t *store, const char *device, const char *origin,
                                 collector_transport_t transport)
{
    collector_alarm_t alarm = alarm_of(device, 1);
    snprintf(alarm.origin, sizeof alarm.origin, "%s", origin);
    alarm.transport = transport;
    return alarm_store_add(store, &alarm);
}

static void flood(alarm_store_t *store, const char *origin, unsigned count)
{
    char device[16];
    for (unsigned i = 0; i < count; i++) {
        snprintf(device, sizeof device, "X%u", i);
        CU_ASSERT_EQUAL(tell(store, device, origin, COLLECTOR_COAP), ALARM_STORE_ADDED);
    }
}

static bool count_one(void *ctx, const collector_alarm_t *alarm)
{
    (void)alarm;
    ++*(unsigned *)ctx;
    return true;
}

static bool look_for(void *ctx, const collector_alarm_t *alarm)
{
    const char **device = ctx;
    if (strcmp(alarm->device, *device) == 0)
        *device = "";
    return true;
}

static bool has_phone(alarm_store_t *store, const char *device)
{
    base_error_t error;
    CU_ASSERT_TRUE(alarm_store_phones(store, look_for, &device, &error));
    return device[0] == '\0';
}

static void test_a_flood_of_names_takes_nobodys_place(void)
{
    base_error_t error;
    unsigned phones = 0;
    alarm_store_t *store = fresh_store();
    alarm_store_limit(store, 20, 1000);
    CU_ASSERT_TRUE(alarm_store_set_devices(store, "# ours\nsepListed  \n\n", &error));
    CU_ASSERT_EQUAL(tell(store, "SEPQUIET", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPLISTED", "192.0.2.66", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPPROVEN", "192.0.2.66", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    flood(store, "192.0.2.66", 200);
    CU_ASSERT_EQUAL(tell(store, "SEPLATE", "192.0.2.2", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(has_phone(store, "SEPQUIET") && has_phone(store, "SEPLISTED") && has_phone(store, "SEPPROVEN") &&
                   has_phone(store, "SEPLATE") && has_phone(store, "X199"));
    CU_ASSERT_TRUE(alarm_store_phones(store, count_one, &phones, &error));
    CU_ASSERT_EQUAL(phones, 20);
    alarm_store_close(store);
}

static void test_held_phones_fill_it(void)
{
    base_error_t error;
    alarm_store_t *store = fresh_store();
    alarm_store_limit(store, 2, 1000);
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPB", "192.0.2.1", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPC", "192.0.2.1", COLLECTOR_COAPS), ALARM_STORE_FULL);
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    alarm_store_close(store);
}

static void test_history_of_a_flood(void)
{
    base_error_t error;
    unsigned alarms = 0;
    alarm_store_t *store = fresh_store();
    alarm_store_limit(store, 100, 50);
    for (int i = 0; i < 10; i++)
        CU_ASSERT_EQUAL(tell(store, "SEPQUIET", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    for (int i = 0; i < 2000; i++)
        CU_ASSERT_EQUAL(tell(store, "X", "192.0.2.66", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(alarm_store_unlogged(store, 5000, count_one, &alarms, &error));
    CU_ASSERT_EQUAL(alarms, 2 + 50 + 10);
    alarm_store_close(store);
}

static void test_coap_does_not_speak_for_coaps(void)
{
    base_error_t error;
    unsigned count = 0;
    alarm_store_t *store = fresh_store();
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_FORBIDDEN);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(alarm_store_forget(store, "sepA", &count, &error));
    CU_ASSERT_TRUE(count == 1 && !has_phone(store, "SEPA"));
    CU_ASSERT_TRUE(alarm_store_forget(store, "SEPA", &count, &error));
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    alarm_store_close(store);
}

static void test_forgetting_what_an_address_told(void)
{
    base_error_t error;
    unsigned count = 0;
    alarm_store_t *store = fresh_store();
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.66", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPB", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    flood(store, "192.0.2.66", 30);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(alarm_store_set_devices(store, "x3", &error));
    CU_ASSERT_TRUE(alarm_store_forget_origin(store, "192.0.2.66", &count, &error));
    CU_ASSERT_EQUAL(count, 29);
    CU_ASSERT_TRUE(has_phone(store, "SEPA") && has_phone(store, "SEPB") && has_phone(store, "X3"));
    CU_ASSERT_TRUE(alarm_store_set_devices(store, "", &error));
    CU_ASSERT_TRUE(alarm_store_forget_origin(store, "192.0.2.66", &count, &error));
    CU_ASSERT_EQUAL(count, 1);
    alarm_store_close(store);
}

static void test_device_lists_that_are_none(void)
{
    static const char *const lists[] = {"SEPA\nSEP B", "SEP'; DROP", "SEP0011223344556677", "a\tb"};
    base_error_t error;
    alarm_store_t *store = fresh_store();
    CU_ASSERT_TRUE(alarm_store_set_devices(store, "SEPA\r\nSEPA\n", &error));
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        CU_ASSERT_FALSE(alarm_store_set_devices(store, lists[i], &error));
    CU_ASSERT_FALSE(alarm_store_set_devices(store, "SEPA\n\n?", &error));
    CU_ASSERT_STRING_EQUAL(error.text, "line 3: not a device name");
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    alarm_store_close(store);
}

/* An address with many phones does not have others wait for them. */
static void test_phones_in_turn(void)
{
    base_error_t error;
    char text[256] = "";
    alarm_store_t *store = fresh_store();
    flood(store, "192.0.2.66", 3);
    CU_ASSERT_EQUAL(tell(store, "SEPB", "192.0.2.1", COLLECTOR_COAP), ALARM_STORE_ADDED);
    CU_ASSERT_EQUAL(tell(store, "SEPA", "192.0.2.66", COLLECTOR_COAPS), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(alarm_store_phones_in_turn(store, write_down, text, &error));
    CU_ASSERT_EQUAL(strncmp(text, "SEPA=1 ", 7), 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(text, "SEPB=1 "));
    CU_ASSERT_TRUE(strstr(text, "SEPB=1 ") < strstr(text, "X1=1 "));
    alarm_store_close(store);
}

static unsigned mode_of(const char *suffix)
{
    char name[128];
    struct stat info = {0};
    snprintf(name, sizeof name, "%s%s", database, suffix);
    CU_ASSERT_EQUAL(stat(name, &info), 0);
    return info.st_mode & 07777;
}

static void test_store_is_private(void)
{
    base_error_t error;
    unlink(database);
    execute(first_schema);
    CU_ASSERT_EQUAL(chmod(database, 0644), 0);
    alarm_store_t *store = alarm_store_open(database, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    add(store, "SEPA", 1);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(mode_of("") == 0600 && mode_of("-wal") == 0600 && mode_of("-shm") == 0600);
    alarm_store_close(store);
}

static CU_TestInfo xml_tests[] = {
    {"what a phone writes is read", test_what_a_phone_writes_is_read},
    {"no list and no code", test_no_list_and_no_code},
    {"other members are passed over", test_other_members_are_passed_over},
    {"what is no alarm is refused", test_what_is_no_alarm_is_refused},
    {"document types are refused", test_document_types_are_refused},
    {"strange characters are refused", test_strange_characters_are_refused},
    {"refusals name the member", test_refusals_name_the_member},
    {"long bodies are refused", test_long_bodies_are_refused},
    {"log line", test_log_line},
    CU_TEST_INFO_NULL,
};
static CU_TestInfo block_tests[] = {
    {"blocks of two senders", test_blocks_of_two_senders}, {"blocks have bounds", test_blocks_have_bounds},
    {"blocks without bytes", test_blocks_without_bytes},   {"blocks of a flood", test_blocks_of_a_flood},
    {"waiting has bounds", test_waiting_has_bounds},       CU_TEST_INFO_NULL,
};
static CU_TestInfo port_tests[] = {
    {"ports of a query", test_ports_of_a_query},
    {"ports that are none", test_ports_that_are_none},
    CU_TEST_INFO_NULL,
};
/* --- configurations that were fetched --- */

static void add_fetch(alarm_store_t *store, const char *device, const char *address, bool whole)
{
    collector_fetch_t fetch = {.time_ms = 1700000000000, .ahead_s = 60, .is_signed = true, .whole = whole};
    snprintf(fetch.device, sizeof fetch.device, "%s", device);
    snprintf(fetch.address, sizeof fetch.address, "%s", address);
    snprintf(fetch.origin, sizeof fetch.origin, "%s", address);
    snprintf(fetch.node, sizeof fetch.node, "pub");
    CU_ASSERT_TRUE(alarm_store_add_fetch(store, &fetch));
}

static void commit(alarm_store_t *store)
{
    base_error_t error;
    CU_ASSERT_TRUE(alarm_store_is_open(store));
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_FALSE(alarm_store_is_open(store));
}

static void test_a_phone_that_reports_nothing(void)
{
    base_error_t error;
    collector_alarm_t alarm;
    collector_fetch_t fetch;
    char text[256] = "";
    alarm_store_t *store = alarm_store_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    add(store, "SEPB", 1);
    add_fetch(store, "SEPA", "192.0.2.1", true);
    add_fetch(store, "SEPB", "192.0.2.2", true);
    add_fetch(store, "SEPC", "192.0.2.3", false);
    commit(store);
    /* It stands among the others, and nothing of it in the syslog. */
    check(store, "SEPA=0 SEPB=1 SEPC=0 ", "SEPB=1 ");
    CU_ASSERT_TRUE(alarm_store_phones_in_turn(store, write_down, text, &error));
    CU_ASSERT_EQUAL(strncmp(text, "SEPB=1 ", 7), 0);
    CU_ASSERT_EQUAL(strlen(text), 21);
    CU_ASSERT_TRUE(alarm_store_phones(store, take_first, &alarm, &error));
    CU_ASSERT_EQUAL(alarm.transport, COLLECTOR_TFTP);
    CU_ASSERT_STRING_EQUAL(alarm.sender, "192.0.2.1");
    CU_ASSERT_STRING_EQUAL(alarm.itl.server, "pub");
    CU_ASSERT_STRING_EQUAL(alarm.itl.sha1, "");
    CU_ASSERT_EQUAL(alarm.coap, 5683);
    CU_ASSERT_EQUAL(alarm.coaps, 0);
    CU_ASSERT_EQUAL(alarm.ahead_s, 60);
    /* What came in part takes no place. */
    add_fetch(store, "SEPA", "192.0.2.9", false);
    add_fetch(store, "SEPC", "192.0.2.9", true);
    commit(store);
    CU_ASSERT_TRUE(alarm_store_fetch_of(store, "SEPA", &fetch));
    CU_ASSERT_STRING_EQUAL(fetch.address, "192.0.2.1");
    CU_ASSERT_TRUE(alarm_store_fetch_of(store, "SEPC", &fetch));
    CU_ASSERT_STRING_EQUAL(fetch.address, "192.0.2.9");
    CU_ASSERT_STRING_EQUAL(fetch.node, "pub");
    CU_ASSERT_TRUE(fetch.is_signed && fetch.whole);
    CU_ASSERT_FALSE(alarm_store_fetch_of(store, "SEPD", &fetch));
    alarm_store_close(store);
}

static void test_forgetting_what_was_fetched(void)
{
    base_error_t error;
    unsigned count = 0;
    alarm_store_t *store = alarm_store_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    CU_ASSERT_TRUE(alarm_store_set_devices(store, "SEPC\n", &error));
    add(store, "SEPB", 1);
    add_fetch(store, "SEPA", "192.0.2.1", true);
    add_fetch(store, "SEPB", "192.0.2.1", true);
    add_fetch(store, "SEPC", "192.0.2.1", true);
    commit(store);
    CU_ASSERT_TRUE(alarm_store_forget(store, "sepb", &count, &error));
    CU_ASSERT_EQUAL(count, 1);
    check(store, "SEPA=0 SEPC=0 ", "SEPB=1 ");
    CU_ASSERT_TRUE(alarm_store_forget_origin(store, "192.0.2.1", &count, &error));
    CU_ASSERT_EQUAL(count, 1);
    check(store, "SEPC=0 ", "SEPB=1 ");
    alarm_store_close(store);
}

static bool count_fetched(void *ctx, const collector_alarm_t *alarm)
{
    *(unsigned *)ctx += alarm->transport == COLLECTOR_TFTP ? 1 : 0;
    return true;
}

static void test_fetches_have_an_end(void)
{
    base_error_t error;
    collector_fetch_t fetch;
    char name[COLLECTOR_DEVICE_BYTES];
    unsigned count = 0;
    alarm_store_t *store = alarm_store_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    alarm_store_limit(store, 100, 100);
    for (unsigned i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "SEP%u", i);
        add_fetch(store, name, "192.0.2.1", true);
    }
    commit(store);
    CU_ASSERT_TRUE(alarm_store_phones(store, count_fetched, &count, &error));
    CU_ASSERT_EQUAL(count, 100);
    CU_ASSERT_TRUE(alarm_store_fetch_of(store, "SEP2999", &fetch));
    CU_ASSERT_FALSE(alarm_store_fetch_of(store, "SEP2899", &fetch));
    alarm_store_close(store);
}

static CU_TestInfo store_tests[] = {
    {"store keeps what was committed", test_store_keeps_what_was_committed},
    {"store of the first schema", test_store_of_the_first_schema},
    {"store leaves later schemas alone", test_store_leaves_later_schemas_alone},
    {"store is private", test_store_is_private},
    {"a flood of names takes nobody's place", test_a_flood_of_names_takes_nobodys_place},
    {"held phones fill it", test_held_phones_fill_it},
    {"history of a flood", test_history_of_a_flood},
    {"coap does not speak for coaps", test_coap_does_not_speak_for_coaps},
    {"forgetting what an address told", test_forgetting_what_an_address_told},
    {"device lists that are none", test_device_lists_that_are_none},
    {"phones in turn", test_phones_in_turn},
    {"a phone that reports nothing", test_a_phone_that_reports_nothing},
    {"forgetting what was fetched", test_forgetting_what_was_fetched},
    {"fetches have an end", test_fetches_have_an_end},
    {"store refuses strange files", test_store_refuses_strange_files},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"alarms", NULL, NULL, NULL, NULL, xml_tests},
                              {"blocks", NULL, NULL, NULL, NULL, block_tests},
                              {"ports", NULL, NULL, NULL, NULL, port_tests},
                              {"store", make_folder, remove_folder, NULL, NULL, store_tests},
                              CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 31;
