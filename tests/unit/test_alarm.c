/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "alarm/alarm.h"
#include "runner.h"

static const itl_alarm_t example = {
    .device_name = "SEPC80084AA8743",
    .ipv4_address = "192.168.7.104",
    .ipv6_address = "",
    .ctl = {.installed = false, .tftp_server = "unused"},
    .itl = {.installed = true,
            .sha1 = {0x1B, 0xA1, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09,
                     0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x4D, 0x6D},
            .tftp_server = "cucm-115.home.lab"},
    .status = ITL_ALARM_ITL_INITIAL_SUCCESS,
};

static void test_body(void)
{
    char body[ITL_ALARM_BODY_BYTES];
    size_t len = itl_alarm_write(&example, body);
    CU_ASSERT_STRING_EQUAL(body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                 "<x-cisco-alarm>\n"
                                 "<Alarm Name=\"DeviceTLInfo\">\n"
                                 "<ParameterList>\n"
                                 "<String name=\"DeviceName\">SEPC80084AA8743</String>\n"
                                 "<String name=\"IPv4Address\">192.168.7.104</String>\n"
                                 "<String name=\"IPv6Address\"></String>\n"
                                 "<String name=\"CTL_Signature\">Not Installed</String>\n"
                                 "<String name=\"CTL_TFTP_Server\">N/A</String>\n"
                                 "<String name=\"ITL_Signature\">1B A1 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 "
                                 "4D 6D </String>\n"
                                 "<String name=\"ITL_TFTP_Server\">cucm-115.home.lab</String>\n"
                                 "<String name=\"StatusCode\">3</String>\n"
                                 "</ParameterList>\n"
                                 "</Alarm>\n"
                                 "</x-cisco-alarm>\n");
    CU_ASSERT_EQUAL(len, strlen(body));
}

static void test_nothing_new_has_no_status_code(void)
{
    char body[ITL_ALARM_BODY_BYTES];
    itl_alarm_t alarm = example;
    alarm.status = ITL_ALARM_NOTHING_NEW;
    CU_ASSERT_TRUE(itl_alarm_write(&alarm, body) > 0);
    CU_ASSERT_PTR_NULL(strstr(body, "StatusCode"));
}

static void test_markup_is_escaped(void)
{
    char body[ITL_ALARM_BODY_BYTES];
    itl_alarm_t alarm = example;
    alarm.itl.tftp_server = "a<b>&\x01\"c";
    CU_ASSERT_TRUE(itl_alarm_write(&alarm, body) > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(body, ">a&lt;b&gt;&amp;\"c</String>"));
}

static void test_too_long_a_name(void)
{
    char body[ITL_ALARM_BODY_BYTES], name[ITL_ALARM_BODY_BYTES];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    itl_alarm_t alarm = example;
    alarm.itl.tftp_server = name;
    CU_ASSERT_EQUAL(itl_alarm_write(&alarm, body), 0);
    itl_alarm_outbox_t outbox = {.address_count = 1, .body = body};
    CU_ASSERT_EQUAL(itl_alarm_post(&outbox, &alarm), ITL_REASON_TOO_LARGE);
    CU_ASSERT_FALSE(itl_alarm_pending(&outbox));
}

static void test_firmware_versions(void)
{
    static const char *const with[] = {"9.4.1",  "9.4(1)",    "9-4-2SR3-1S", "9.5",
                                       "10.3.1", "12-1-1SR1", "14.0",        "99999999999"};
    static const char *const without[] = {"9.3.9", "9.4", "9.4.0", "8.5.2", "", "none", "1"};
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
        CU_ASSERT_TRUE(itl_alarm_in_firmware(with[i]));
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        CU_ASSERT_FALSE(itl_alarm_in_firmware(without[i]));
}

/* A transport that answers as it is told. */
typedef struct fake {
    unsigned sent, cancelled;
    itl_alarm_delivery_t answer;
    const char *uri;
} fake_t;

static bool fake_send(void *ctx, const char *uri, const char *body, size_t len)
{
    fake_t *fake = ctx;
    if (strncmp(uri, "fake:", 5) != 0)
        return false;
    CU_ASSERT_EQUAL(strlen(body), len);
    fake->sent++;
    fake->uri = uri;
    return true;
}

static itl_alarm_delivery_t fake_poll(void *ctx, uint64_t *next_ms)
{
    const fake_t *fake = ctx;
    *next_ms += 10;
    return fake->answer;
}

static void fake_cancel(void *ctx)
{
    ((fake_t *)ctx)->cancelled++;
}

static char lent[ITL_ALARM_BODY_BYTES];

static itl_alarm_outbox_t outbox_for(fake_t *fake, const char *first, const char *second)
{
    return (itl_alarm_outbox_t){.transport = {.ctx = fake, .send = fake_send, .poll = fake_poll, .cancel = fake_cancel},
                                .body = lent,
                                .addresses = {{.uri = first}, {.uri = second}},
                                .address_count = second == NULL ? 1 : 2};
}

static void test_delivery(void)
{
    fake_t fake = {.answer = ITL_ALARM_WAITING};
    itl_alarm_outbox_t outbox = outbox_for(&fake, "fake:a", "fake:b");
    CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, 5), UINT64_MAX);
    CU_ASSERT_EQUAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    CU_ASSERT_TRUE(itl_alarm_untried(&outbox));
    CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, 5), 15);
    CU_ASSERT_STRING_EQUAL(fake.uri, "fake:a");
    fake.answer = ITL_ALARM_DELIVERED;
    CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, 6), UINT64_MAX);
    CU_ASSERT_EQUAL(fake.sent, 2);
    CU_ASSERT_FALSE(itl_alarm_pending(&outbox));
    CU_ASSERT_FALSE(itl_alarm_untried(&outbox));
    CU_ASSERT_EQUAL(outbox.addresses[1].delivery, ITL_ALARM_DELIVERED);
}

static void test_silence_is_tried_again_ever_later(void)
{
    fake_t fake = {.answer = ITL_ALARM_UNANSWERED};
    itl_alarm_outbox_t outbox = outbox_for(&fake, "fake:a", NULL);
    CU_ASSERT_EQUAL_FATAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    uint64_t now = 100, pause = ITL_ALARM_FIRST_PAUSE_MS;
    for (int i = 0; i < 10; i++) {
        uint64_t next = itl_alarm_poll(&outbox, now);
        CU_ASSERT_EQUAL(next, now + pause);
        CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, next - 1), next);
        pause = pause * 2 < ITL_ALARM_LONGEST_PAUSE_MS ? pause * 2 : ITL_ALARM_LONGEST_PAUSE_MS;
        now = next;
    }
    CU_ASSERT_EQUAL(fake.sent, 10);
    CU_ASSERT_TRUE(itl_alarm_pending(&outbox));
    CU_ASSERT_FALSE(itl_alarm_untried(&outbox));
}

static void test_refused_and_foreign_addresses(void)
{
    fake_t fake = {.answer = ITL_ALARM_REFUSED};
    itl_alarm_outbox_t outbox = outbox_for(&fake, "other:x", "fake:b");
    CU_ASSERT_EQUAL_FATAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, 1), UINT64_MAX);
    CU_ASSERT_EQUAL(fake.sent, 1);
    CU_ASSERT_EQUAL(outbox.addresses[0].delivery, ITL_ALARM_REFUSED);
    CU_ASSERT_EQUAL(outbox.addresses[1].delivery, ITL_ALARM_REFUSED);
}

static void test_newest_wins(void)
{
    fake_t fake = {.answer = ITL_ALARM_WAITING};
    itl_alarm_outbox_t outbox = outbox_for(&fake, "fake:a", NULL);
    CU_ASSERT_EQUAL_FATAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    itl_alarm_poll(&outbox, 1);
    itl_alarm_t newer = example;
    newer.status = ITL_ALARM_TL_FAILED_OLD_TL;
    CU_ASSERT_EQUAL_FATAL(itl_alarm_post(&outbox, &newer), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(fake.cancelled, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(outbox.body, ">9<"));
    itl_alarm_poll(&outbox, 2);
    CU_ASSERT_EQUAL(fake.sent, 2);
    itl_alarm_clear(&outbox);
    CU_ASSERT_EQUAL(fake.cancelled, 2);
    CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, 3), UINT64_MAX);
}

/* What became of it stays to be read; the body is somebody else's. */
static void test_withdrawn(void)
{
    fake_t fake = {.answer = ITL_ALARM_DELIVERED};
    itl_alarm_outbox_t outbox = outbox_for(&fake, "fake:a", "fake:b");
    itl_alarm_withdraw(&outbox);
    CU_ASSERT_EQUAL(fake.cancelled, 0);
    CU_ASSERT_EQUAL_FATAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    fake.answer = ITL_ALARM_WAITING;
    itl_alarm_poll(&outbox, 1);
    outbox.addresses[0].delivery = ITL_ALARM_UNANSWERED;
    itl_alarm_withdraw(&outbox);
    CU_ASSERT_EQUAL(fake.cancelled, 1);
    memset(lent, 0, sizeof lent);
    CU_ASSERT_EQUAL(itl_alarm_poll(&outbox, ITL_ALARM_LONGEST_PAUSE_MS), UINT64_MAX);
    CU_ASSERT_EQUAL(fake.sent, 1);
    CU_ASSERT_FALSE(itl_alarm_pending(&outbox));
    CU_ASSERT_FALSE(itl_alarm_untried(&outbox));
    CU_ASSERT_TRUE(outbox.filled);
    CU_ASSERT_EQUAL(outbox.addresses[0].delivery, ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL_FATAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    CU_ASSERT_TRUE(itl_alarm_untried(&outbox));
    itl_alarm_clear(&outbox);
    CU_ASSERT_FALSE(outbox.filled);
}

static CU_TestInfo tests[] = {
    {"body", test_body},
    {"nothing new has no status code", test_nothing_new_has_no_status_code},
    {"markup is escaped", test_markup_is_escaped},
    {"too long a name", test_too_long_a_name},
    {"firmware versions", test_firmware_versions},
    {"delivery", test_delivery},
    {"silence is tried again, ever later", test_silence_is_tried_again_ever_later},
    {"refused and foreign addresses", test_refused_and_foreign_addresses},
    {"newest wins", test_newest_wins},
    {"withdrawn", test_withdrawn},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"alarm", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 9;
