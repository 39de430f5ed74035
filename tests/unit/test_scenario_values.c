/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "runner.h"
#include "scenario/agenda.h"
#include "scenario/tail.h"
#include "scenario/values.h"
#include "test_scenario.h"

static void times(void)
{
    static const struct {
        const char *text;
        uint64_t us;
    } good[] = {{"6m", 360000000},   {"200us", 200}, {"10 s", 10000000},    {"1h30m", 5400000000},
                {"1d", 86400000000}, {"5ms", 5000},  {"1h 2m", 3720000000}, {"0s", 0}};
    static const char *const bad[] = {
        "", "6", "m", "-6m", "6 parsecs", "6m x", "101y", "1.5h", "99999999999999999999y"};
    uint64_t us = 0;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CU_ASSERT_TRUE(value_span(good[i].text, &us));
        CU_ASSERT_EQUAL(us, good[i].us);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_FALSE(value_span(bad[i], &us));
}

static void times_behind_and_ranges(void)
{
    int64_t seconds = 0;
    span_range_t range = {0};
    CU_ASSERT_TRUE(value_span_s("-5y", &seconds) && seconds == -157680000);
    CU_ASSERT_TRUE(value_span_s("+1m", &seconds) && seconds == 60);
    CU_ASSERT_FALSE(value_span_s("--1m", &seconds));
    CU_ASSERT_TRUE(value_range("200us..3ms", &range) && range.least_us == 200 && range.most_us == 3000);
    CU_ASSERT_TRUE(value_range("5ms", &range) && range.least_us == 5000 && range.most_us == 5000);
    CU_ASSERT_FALSE(value_range("3ms..200us", &range));
    CU_ASSERT_FALSE(value_range("..3ms", &range));
    CU_ASSERT_FALSE(value_range("3ms..", &range));
}

static void shares_and_rates(void)
{
    uint32_t ppm = 0;
    rate_t rate = {0};
    CU_ASSERT_TRUE(value_percent("1%", &ppm) && ppm == 10000);
    CU_ASSERT_TRUE(value_percent("0.1%", &ppm) && ppm == 1000);
    CU_ASSERT_TRUE(value_percent("100 %", &ppm) && ppm == 1000000);
    CU_ASSERT_TRUE(value_percent("0.0001%", &ppm) && ppm == 1);
    CU_ASSERT_FALSE(value_percent("0.00001%", &ppm));
    CU_ASSERT_FALSE(value_percent("101%", &ppm));
    CU_ASSERT_FALSE(value_percent("1", &ppm));
    CU_ASSERT_FALSE(value_percent("1.%", &ppm));
    CU_ASSERT_FALSE(value_percent(".5%", &ppm));
    CU_ASSERT_FALSE(value_percent("1..5%", &ppm));
    CU_ASSERT_TRUE(value_rate("40/s", &rate) && rate.count == 40 && rate.per_us == 1000000);
    CU_ASSERT_FALSE(value_rate("40", &rate));
    CU_ASSERT_FALSE(value_rate("0/s", &rate));
    CU_ASSERT_FALSE(value_rate("40/fortnight", &rate));
}

static void names_and_phones(void)
{
    selected_t selected = {.one = false};
    size_t len = 0;
    CU_ASSERT_TRUE(value_is_name("desk-1_a.b"));
    CU_ASSERT_FALSE(value_is_name(""));
    CU_ASSERT_FALSE(value_is_name("-desk"));
    CU_ASSERT_FALSE(value_is_name("a b"));
    CU_ASSERT_TRUE(value_selected("desk", &len, &selected) && len == 4 && !selected.one);
    CU_ASSERT_TRUE(value_selected("desk[17]", &len, &selected) && len == 4 && selected.one && selected.index == 17);
    CU_ASSERT_FALSE(value_selected("desk[17", &len, &selected));
    CU_ASSERT_FALSE(value_selected("desk[-1]", &len, &selected));
    CU_ASSERT_FALSE(value_selected("[1]", &len, &selected));
    CU_ASSERT_FALSE(value_selected("desk[1]x", &len, &selected));
}

static void instants(void)
{
    int64_t utc_s = 0;
    CU_ASSERT_TRUE(value_time("2027-05-01T08:00:00Z", &utc_s) && utc_s == 1809158400);
    CU_ASSERT_FALSE(value_time("2027-05-01", &utc_s));
    CU_ASSERT_FALSE(value_time("1970-01-01T00:00:00Z", &utc_s));
    CU_ASSERT_FALSE(value_time("2027-05-01T08:00:00Zx", &utc_s));
}

static void spans_for_people(void)
{
    char text[32];
    CU_ASSERT_STRING_EQUAL(value_span_text(12345678, text), "12.345 s");
    CU_ASSERT_STRING_EQUAL(value_span_text(3723000000, text), "1:02:03");
    CU_ASSERT_STRING_EQUAL(value_span_text(2 * UINT64_C(86400000000) + 60000000, text), "2 d 0:01:00");
}

static void the_nearest_word(void)
{
    static const char *const words[] = {"trusted", "untrusted", "no-trust-list"};
    CU_ASSERT_STRING_EQUAL(faults_nearest("untrustd", words, 3), "untrusted");
    CU_ASSERT_STRING_EQUAL(faults_nearest("Trusted", words, 3), "trusted");
    CU_ASSERT_PTR_NULL(faults_nearest("parsecs", words, 3));
    CU_ASSERT_PTR_NULL(faults_nearest("", words, 3));
}

static void an_agenda_is_in_order(void)
{
    agenda_t agenda = {0};
    size_t actor = 0;
    agenda_open(&agenda, 50);
    for (size_t i = 0; i < 50; i++)
        agenda_plan(&agenda, i, (i * 37) % 50 / 2); /* Two at each instant. */
    uint64_t last_ms = 0;
    size_t last_actor = 0;
    for (size_t i = 0; i < 50; i++) {
        uint64_t ms = agenda_next(&agenda, &actor);
        CU_ASSERT_TRUE(i == 0 || ms > last_ms || (ms == last_ms && actor > last_actor));
        last_ms = ms;
        last_actor = actor;
        agenda_plan(&agenda, actor, UINT64_MAX);
    }
    CU_ASSERT_EQUAL(agenda_next(&agenda, &actor), UINT64_MAX);
    agenda_plan(&agenda, 7, 3);
    CU_ASSERT_TRUE(agenda_next(&agenda, &actor) == 3 && actor == 7);
    agenda_close(&agenda);
}

static void a_tail_keeps_the_newest(void)
{
    static tail_t tail, same, other;
    char line[TAIL_LINE_BYTES + 10];
    for (unsigned i = 0; i < TAIL_LINES + 10; i++) {
        snprintf(line, sizeof line, "line %u", i);
        tail_add(&tail, line);
        tail_add(&same, line);
        tail_add(&other, i == 3 ? "another" : line);
    }
    CU_ASSERT_STRING_EQUAL(tail_line(&tail, 0), "line 73");
    CU_ASSERT_STRING_EQUAL(tail_line(&tail, TAIL_LINES - 1), "line 10");
    CU_ASSERT_PTR_NULL(tail_line(&tail, TAIL_LINES));
    CU_ASSERT_EQUAL(tail.hash, same.hash);
    CU_ASSERT_NOT_EQUAL(tail.hash, other.hash);
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    tail_add(&tail, line);
    CU_ASSERT_EQUAL(strlen(tail_line(&tail, 0)), TAIL_LINE_BYTES - 1);
}

CU_TestInfo scenario_values_tests[] = {
    {"times", times},
    {"times behind and ranges", times_behind_and_ranges},
    {"shares and rates", shares_and_rates},
    {"names and phones", names_and_phones},
    {"instants", instants},
    {"spans for people", spans_for_people},
    {"the nearest word", the_nearest_word},
    {"an agenda is in order", an_agenda_is_in_order},
    {"a tail keeps the newest", a_tail_keeps_the_newest},
    CU_TEST_INFO_NULL,
};
