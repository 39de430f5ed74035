/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "runner.h"
#include "status/status.h"

static void check_line(itl_family_t family, itl_status_text_id_t text, const char *name, const char *expected)
{
    itl_status_log_t log = {0};
    char line[ITL_STATUS_LINE_BYTES];
    itl_status_add(&log, 0, text, ITL_REASON_NONE, name);
    memset(line, 'x', sizeof line);
    itl_status_line(family, itl_status_get(&log, 0), line);
    CU_ASSERT_STRING_EQUAL(line, expected);
}

typedef struct expected_line {
    itl_status_text_id_t text;
    const char *name;
    const char *family_7900, *family_7800, *family_8800;
} expected_line_t;

static const expected_line_t expected_lines[] = {
    {ITL_STATUS_CTL_AND_ITL_INSTALLED, NULL, "CTL and ITL installed", "CTL and ITL installed", "CTL and ITL installed"},
    {ITL_STATUS_CTL_INSTALLED, NULL, "CTL Installed", "CTL Installed", "CTL Installed"},
    {ITL_STATUS_ITL_INSTALLED, NULL, "ITL installed", "ITL installed", "ITL installed"},
    {ITL_STATUS_TRUST_LIST_UPDATED, NULL, "Trust List Updated", "Trust List Updated", "Trust List updated"},
    {ITL_STATUS_TRUST_LIST_UPDATE_FAILED, NULL, "Trust List Update Failed", "Trust List Update Failed",
     "Trust List update failed"},
    {ITL_STATUS_CTL_UPDATE_FAILED, NULL, "CTL Update Failed", "CTL Update Failed", "CTL update failed"},
    {ITL_STATUS_NO_TRUST_LIST, NULL, "No Trust List Installed", "No Trust List Installed", "No Trust List installed"},
    {ITL_STATUS_ERASING_LISTS, NULL, "Erasing CTL and ITL files", "Erasing CTL and ITL files",
     "Erasing CTL and ITL files"},
    {ITL_STATUS_FILE_NOT_FOUND, "CTLFile.tlv", "File Not Found : CTLFile.tlv", "File Not Found <CTLFile.tlv>",
     "File Not Found <CTLFile.tlv>"},
    {ITL_STATUS_FILE_NOT_FOUND, "SEP001122334455.cnf.xml", "File Not Found : SEP001122334455.cnf.xml",
     "File not found <SEP001122334455.cnf.xml>", "File not found <SEP001122334455.cnf.xml>"},
    {ITL_STATUS_FILE_NOT_FOUND, "tlv", "File Not Found : tlv", "File not found <tlv>", "File not found <tlv>"},
    {ITL_STATUS_FILE_NOT_FOUND, NULL, "File Not Found", "File not found", "File not found"},
    {ITL_STATUS_TFTP_TIMEOUT, NULL, "TFTP Timeout", "TFTP Timeout", "TFTP timeout"},
    {ITL_STATUS_TFTP_TIMEOUT, "ITLFile.tlv", "TFTP Timeout : ITLFile.tlv", "TFTP Timeout", "TFTP timeout"},
    {ITL_STATUS_TFTP_ERROR, "SEPB8BEBF9D2061.cnf.xml.sgn", "TFTP Error : SEPB8BEBF9D2061.cnf.xml.sgn", "TFTP Error",
     "TFTP error"},
    {ITL_STATUS_TFTP_ERROR, NULL, "TFTP Error", "TFTP Error", "TFTP error"},
    {ITL_STATUS_TFTP_ACCESS_ERROR, NULL, "TFTP Access Error", "TFTP Access Error", "TFTP access error"},
    {ITL_STATUS_TFTP_SIZE_ERROR, NULL, "TFTP Size Error", "TFTP Size Error", "CFG TFTP Size Error"},
    {ITL_STATUS_DHCP_TIMEOUT, NULL, "DHCP timeout", "IPv4 DHCP Timeout", "DHCP timeout"},
    {ITL_STATUS_DNS_UNKNOWN_HOST, NULL, "DNS unknown host", "DNS unknown IPv4 Host", "DNS unknown host"},
    {ITL_STATUS_CONFIGURATION, "SEP001122334455.cnf.xml.sgn", "SEP001122334455.cnf.xml.sgn",
     "SEP001122334455.cnf.xml.sgn", "SEP001122334455.cnf.xml.sgn"},
    {ITL_STATUS_CONFIGURATION, NULL, "", "", ""},
    {ITL_STATUS_CONFIGURATION_BY_HTTP, "SEP001122334455.cnf.xml.sgn", "SEP001122334455.cnf.xml.sgn(HTTP)",
     "SEP001122334455.cnf.xml.sgn(HTTP)", "SEP001122334455.cnf.xml.sgn(HTTP)"},
    {ITL_STATUS_CONFIGURATION_REFUSED, NULL, "Error verifying configuration", "Error verifying configuration",
     "Error verifying configuration"},
};

static void test_every_text_in_every_family(void)
{
    bool seen[ITL_STATUS_TEXT_COUNT] = {false};
    for (size_t i = 0; i < sizeof expected_lines / sizeof expected_lines[0]; i++) {
        const expected_line_t *line = &expected_lines[i];
        seen[line->text] = true;
        check_line(ITL_FAMILY_794X_796X, line->text, line->name, line->family_7900);
        check_line(ITL_FAMILY_78XX, line->text, line->name, line->family_7800);
        check_line(ITL_FAMILY_88XX, line->text, line->name, line->family_8800);
    }
    for (size_t i = 0; i < ITL_STATUS_TEXT_COUNT; i++)
        CU_ASSERT_TRUE(seen[i]);
}

static void test_values_outside_the_enums(void)
{
    itl_status_message_t message = {.text = ITL_STATUS_TEXT_COUNT};
    char line[ITL_STATUS_LINE_BYTES] = "before";
    itl_status_line(ITL_FAMILY_88XX, &message, line);
    CU_ASSERT_STRING_EQUAL(line, "");
    message.text = ITL_STATUS_ITL_INSTALLED;
    memcpy(line, "before", 7);
    itl_status_line(ITL_FAMILY_COUNT, &message, line);
    CU_ASSERT_STRING_EQUAL(line, "ITL installed");
}

static void test_a_long_name_is_cut(void)
{
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    itl_status_log_t log = {0};
    itl_status_add(&log, 0, ITL_STATUS_FILE_NOT_FOUND, ITL_REASON_NOT_FOUND, name);
    const itl_status_message_t *message = itl_status_get(&log, 0);
    CU_ASSERT_EQUAL(strlen(message->name), ITL_STATUS_NAME_BYTES - 1);
    char line[ITL_STATUS_LINE_BYTES];
    itl_status_line(ITL_FAMILY_88XX, message, line);
    CU_ASSERT_EQUAL(strlen(line), strlen("File not found <>") + ITL_STATUS_NAME_BYTES - 1);
}

static void test_messages_keep_what_they_were_given(void)
{
    itl_status_log_t log = {0};
    CU_ASSERT_PTR_NULL(itl_status_get(&log, 0));
    itl_status_add(&log, 1577836800, ITL_STATUS_TRUST_LIST_UPDATE_FAILED, ITL_REASON_UNKNOWN_SIGNER, NULL);
    const itl_status_message_t *message = itl_status_get(&log, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(message);
    CU_ASSERT_EQUAL(message->time_s, 1577836800);
    CU_ASSERT_EQUAL(message->text, ITL_STATUS_TRUST_LIST_UPDATE_FAILED);
    CU_ASSERT_EQUAL(message->reason, ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_STRING_EQUAL(message->name, "");
    CU_ASSERT_PTR_NULL(itl_status_get(&log, 1));
}

static void test_the_oldest_makes_room(void)
{
    itl_status_log_t log = {0};
    for (int64_t i = 0; i < 3 * ITL_LIMIT_MESSAGES + 7; i++) {
        itl_status_add(&log, i, ITL_STATUS_ITL_INSTALLED, ITL_REASON_NONE, i % 2 == 0 ? "even" : NULL);
        int64_t oldest = i < ITL_LIMIT_MESSAGES ? 0 : i - ITL_LIMIT_MESSAGES + 1;
        uint32_t count = (uint32_t)(i - oldest + 1);
        CU_ASSERT_EQUAL(log.count, count);
        CU_ASSERT_EQUAL(itl_status_get(&log, 0)->time_s, oldest);
        CU_ASSERT_EQUAL(itl_status_get(&log, count - 1)->time_s, i);
        CU_ASSERT_STRING_EQUAL(itl_status_get(&log, count - 1)->name, i % 2 == 0 ? "even" : "");
        CU_ASSERT_PTR_NULL(itl_status_get(&log, count));
    }
    CU_ASSERT_PTR_NULL(itl_status_get(&log, UINT32_MAX));
}

static void test_clear_forgets_all(void)
{
    itl_status_log_t log = {0};
    for (int64_t i = 0; i < ITL_LIMIT_MESSAGES + 5; i++)
        itl_status_add(&log, i, ITL_STATUS_ITL_INSTALLED, ITL_REASON_NONE, NULL);
    itl_status_clear(&log);
    CU_ASSERT_PTR_NULL(itl_status_get(&log, 0));
    itl_status_add(&log, 99, ITL_STATUS_CTL_INSTALLED, ITL_REASON_NONE, NULL);
    CU_ASSERT_EQUAL(itl_status_get(&log, 0)->time_s, 99);
    CU_ASSERT_PTR_NULL(itl_status_get(&log, 1));
}

static void test_messages_that_are_there_still(void)
{
    itl_status_log_t log = {0};
    CU_ASSERT_EQUAL(itl_status_since(&log, 0), 0);
    for (uint32_t i = 0; i < ITL_LIMIT_MESSAGES + 5u; i++)
        itl_status_add(&log, 1, ITL_STATUS_ITL_INSTALLED, ITL_REASON_NONE, NULL);
    CU_ASSERT_EQUAL(log.total, ITL_LIMIT_MESSAGES + 5u);
    CU_ASSERT_EQUAL(itl_status_since(&log, 0), ITL_LIMIT_MESSAGES);
    CU_ASSERT_EQUAL(itl_status_since(&log, 5), ITL_LIMIT_MESSAGES);
    CU_ASSERT_EQUAL(itl_status_since(&log, 6), ITL_LIMIT_MESSAGES - 1u);
    CU_ASSERT_EQUAL(itl_status_since(&log, log.total), 0);
    itl_status_clear(&log);
    CU_ASSERT_EQUAL(itl_status_since(&log, 0), 0);
}

/* The bytes of docs/flash-format.md, and back. */
static void test_messages_as_they_stand_in_flash(void)
{
    static const uint8_t expected[] = {0, 0, 0, 0, 0x5E, 0x0B, 0xE1, 0x00, 8, 50, 4, 'n', 'a', 'm', 'e'};
    itl_status_log_t log = {0};
    uint8_t packed[ITL_STATUS_PACKED_BYTES];
    itl_status_message_t back;
    itl_status_add(&log, 1577836800, ITL_STATUS_FILE_NOT_FOUND, ITL_REASON_NOT_FOUND, "name");
    const itl_status_message_t *message = itl_status_get(&log, 0);
    CU_ASSERT_EQUAL_FATAL(itl_status_pack(message, packed), sizeof expected);
    CU_ASSERT_EQUAL(memcmp(packed, expected, sizeof expected), 0);
    CU_ASSERT_EQUAL(itl_status_unpack(packed, sizeof packed, &back), sizeof expected);
    CU_ASSERT_TRUE(itl_status_same(&back, message));
    CU_ASSERT_EQUAL(back.time_s, 1577836800);
    for (size_t len = 0; len < sizeof expected; len++)
        CU_ASSERT_EQUAL(itl_status_unpack(packed, len, &back), 0);
    packed[8] = ITL_STATUS_TEXT_COUNT;
    CU_ASSERT_EQUAL(itl_status_unpack(packed, sizeof packed, &back), 0);
    packed[8] = ITL_STATUS_FILE_NOT_FOUND;
    packed[10] = ITL_STATUS_NAME_BYTES;
    CU_ASSERT_EQUAL(itl_status_unpack(packed, sizeof packed, &back), 0);
    char name[ITL_STATUS_NAME_BYTES];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    itl_status_add(&log, -1, ITL_STATUS_TFTP_ERROR, ITL_REASON_TFTP_ERROR, name);
    CU_ASSERT_EQUAL(itl_status_pack(itl_status_get(&log, 1), packed), sizeof packed);
    CU_ASSERT_EQUAL(itl_status_unpack(packed, sizeof packed, &back), sizeof packed);
    CU_ASSERT_STRING_EQUAL(back.name, name);
    CU_ASSERT_EQUAL(back.time_s, -1);
}

static void test_the_same_message(void)
{
    const itl_status_message_t one = {.time_s = 1, .text = ITL_STATUS_TFTP_ERROR, .reason = ITL_REASON_TFTP_ERROR};
    itl_status_message_t other = one;
    other.time_s = 2;
    CU_ASSERT_TRUE(itl_status_same(&one, &other));
    other.name[0] = 'x';
    CU_ASSERT_FALSE(itl_status_same(&one, &other));
    other = one;
    other.text = ITL_STATUS_TFTP_TIMEOUT;
    CU_ASSERT_FALSE(itl_status_same(&one, &other));
    other = one;
    other.reason = ITL_REASON_NOT_FOUND;
    CU_ASSERT_FALSE(itl_status_same(&one, &other));
}

static void check_stamp(int64_t time_s, const char *short_form, const char *long_form)
{
    char stamp[24];
    memset(stamp, 'x', sizeof stamp);
    itl_status_stamp(ITL_FAMILY_794X_796X, time_s, stamp);
    CU_ASSERT_STRING_EQUAL(stamp, short_form);
    itl_status_stamp(ITL_FAMILY_78XX, time_s, stamp);
    CU_ASSERT_STRING_EQUAL(stamp, long_form);
    itl_status_stamp(ITL_FAMILY_88XX, time_s, stamp);
    CU_ASSERT_STRING_EQUAL(stamp, long_form);
}

static void test_stamps(void)
{
    check_stamp(1539085143, "11:39:03a", "11:39:03am 10/09/18");
    check_stamp(1539091606, "1:26:46p", "1:26:46pm 10/09/18");
    /* midnight and noon are twelve, not nought */
    check_stamp(1577836800, "12:00:00a", "12:00:00am 01/01/20");
    check_stamp(1577836799, "11:59:59p", "11:59:59pm 12/31/19");
    check_stamp(1577836800 + 43200, "12:00:00p", "12:00:00pm 01/01/20");
    check_stamp(1577836800 + 43199, "11:59:59a", "11:59:59am 01/01/20");
    check_stamp(1577836800 + 3600, "1:00:00a", "1:00:00am 01/01/20");
    /* leap years: 2020 and 2000 are, 2100 is none, 2400 is */
    check_stamp(1582934400, "12:00:00a", "12:00:00am 02/29/20");
    check_stamp(1583020800, "12:00:00a", "12:00:00am 03/01/20");
    check_stamp(951782400, "12:00:00a", "12:00:00am 02/29/00");
    check_stamp(4107456000, "12:00:00a", "12:00:00am 02/28/00");
    check_stamp(4107542400, "12:00:00a", "12:00:00am 03/01/00");
    check_stamp(13574563200, "12:00:00a", "12:00:00am 02/29/00");
    check_stamp(13574563200 + 86400, "12:00:00a", "12:00:00am 03/01/00");
    check_stamp(13574563200 + 307 * 86400, "12:00:00a", "12:00:00am 01/01/01");
    /* past what 31 and 32 bits hold */
    check_stamp(INT32_MAX, "3:14:07a", "3:14:07am 01/19/38");
    check_stamp((int64_t)INT32_MAX + 1, "3:14:08a", "3:14:08am 01/19/38");
    check_stamp((int64_t)UINT32_MAX + 1, "6:28:16a", "6:28:16am 02/07/06");
    check_stamp(1, "12:00:01a", "12:00:01am 01/01/70");
}

static void test_stamps_of_the_conference_phone_and_the_wireless_one(void)
{
    char stamp[24];
    itl_status_stamp(ITL_FAMILY_8831, 1539085143, stamp);
    CU_ASSERT_STRING_EQUAL(stamp, "11:39:03a 10/09/18");
    itl_status_stamp(ITL_FAMILY_8821, 1539091606, stamp);
    CU_ASSERT_STRING_EQUAL(stamp, "1:26:46 PM 10/09/18");
}

static void test_no_stamp_where_the_time_is_not_known(void)
{
    check_stamp(0, "", "");
    check_stamp(-1, "", "");
    check_stamp(INT64_MIN, "", "");
}

static void test_the_largest_time_fits(void)
{
    char stamp[24];
    itl_status_stamp(ITL_FAMILY_88XX, INT64_MAX, stamp);
    CU_ASSERT(strlen(stamp) >= 18 && strlen(stamp) < sizeof stamp);
}

/* Every day of four centuries against the C library, which firmware does without. */
static void test_dates_agree_with_the_c_library(void)
{
    for (int64_t day = 0; day < 2 * 146097; day++) {
        time_t noon = (time_t)(day * 86400 + 43200);
        const struct tm *utc = gmtime(&noon);
        char expected[64], stamp[24];
        snprintf(expected, sizeof expected, "12:00:00pm %02d/%02d/%02d", utc->tm_mon + 1, utc->tm_mday,
                 utc->tm_year % 100);
        itl_status_stamp(ITL_FAMILY_88XX, noon, stamp);
        if (strcmp(stamp, expected) != 0) {
            CU_ASSERT_STRING_EQUAL(stamp, expected);
            printf("day %lld: %s, not %s\n", (long long)day, stamp, expected);
            return;
        }
    }
    CU_PASS("every day");
}

static CU_TestInfo line_tests[] = {
    {"every text in every family", test_every_text_in_every_family},
    {"values outside the enums", test_values_outside_the_enums},
    {"a long name is cut", test_a_long_name_is_cut},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo log_tests[] = {
    {"messages keep what they were given", test_messages_keep_what_they_were_given},
    {"the oldest makes room", test_the_oldest_makes_room},
    {"clear forgets all", test_clear_forgets_all},
    {"messages that are there still", test_messages_that_are_there_still},
    {"messages as they stand in flash", test_messages_as_they_stand_in_flash},
    {"the same message", test_the_same_message},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo stamp_tests[] = {
    {"stamps", test_stamps},
    {"stamps of the conference phone and the wireless one", test_stamps_of_the_conference_phone_and_the_wireless_one},
    {"no stamp where the time is not known", test_no_stamp_where_the_time_is_not_known},
    {"the largest time fits", test_the_largest_time_fits},
    {"dates agree with the C library", test_dates_agree_with_the_c_library},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"lines", NULL, NULL, NULL, NULL, line_tests},
    {"log", NULL, NULL, NULL, NULL, log_tests},
    {"stamps", NULL, NULL, NULL, NULL, stamp_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 14;
