/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "runner.h"
#include "sip_lab.h"

#define TIMEOUT_MS 60000u
#define URI        "sip:host.example;transport=udp"

static void test_delivered(void)
{
    sip_lab_t *lab = sip_lab_create(1, TIMEOUT_MS);
    CU_ASSERT_TRUE(sip_lab_send(lab, URI, sip_lab_short));
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_EQUAL(strncmp(lab->request, "REFER sip:host.example SIP/2.0\r\nVia: SIP/2.0/UDP 10.", 52), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, sip_lab_short));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_WAITING);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 1000), ITL_ALARM_DELIVERED);
    CU_ASSERT_EQUAL(lab->arrived, 1);
    sip_lab_destroy(lab);
}

static void test_statuses(void)
{
    static const struct {
        const char *status;
        itl_alarm_delivery_t delivery;
    } cases[] = {{"200 OK", ITL_ALARM_DELIVERED},
                 {"302 Moved Temporarily", ITL_ALARM_REFUSED},
                 {"400 Bad Request", ITL_ALARM_REFUSED},
                 {"401 Unauthorized", ITL_ALARM_REFUSED},
                 {"403 Forbidden", ITL_ALARM_REFUSED},
                 {"407 Proxy Authentication Required", ITL_ALARM_REFUSED},
                 {"408 Request Timeout", ITL_ALARM_UNANSWERED},
                 {"420 Bad Extension", ITL_ALARM_REFUSED},
                 {"480 Temporarily Unavailable", ITL_ALARM_UNANSWERED},
                 {"500 Server Internal Error", ITL_ALARM_UNANSWERED},
                 {"503 Service Unavailable", ITL_ALARM_UNANSWERED},
                 {"603 Decline", ITL_ALARM_REFUSED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sip_lab_t *lab = sip_lab_create(i, TIMEOUT_MS);
        sip_lab_send(lab, URI, sip_lab_short);
        CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
        sip_lab_answer(lab, cases[i].status);
        CU_ASSERT_EQUAL(sip_lab_run(lab, 1000), cases[i].delivery);
        /* A line tells of all but what is delivered. */
        const char *refused =
            strstr(virtual_node_log(lab->phone), "call manager host.example refused the alarm: SIP status ");
        const char *later =
            strstr(virtual_node_log(lab->phone), "call manager host.example cannot take the alarm now: SIP status ");
        CU_ASSERT_EQUAL(refused != NULL, cases[i].delivery == ITL_ALARM_REFUSED);
        CU_ASSERT_TRUE(refused == NULL || strncmp(refused + 56, cases[i].status, 3) == 0);
        CU_ASSERT_EQUAL(later != NULL, cases[i].delivery == ITL_ALARM_UNANSWERED);
        CU_ASSERT_TRUE(later == NULL || strncmp(later + 64, cases[i].status, 3) == 0);
        sip_lab_destroy(lab);
    }
}

static unsigned lines_of(const sip_lab_t *lab)
{
    unsigned count = 0;
    for (const char *at = virtual_node_log(lab->phone); (at = strstr(at, "call manager ")) != NULL; at++)
        count++;
    return count;
}

/* What is tried again is told once, until it was delivered. */
static void test_a_busy_call_manager_is_told_once(void)
{
    static const char *const statuses[] = {"503 Busy", "503 Busy", "500 Oops", "202 Accepted", "503 Busy"};
    static const unsigned lines[] = {1, 1, 1, 1, 2};
    static const char uri[] = URI;
    sip_lab_t *lab = sip_lab_create(18, TIMEOUT_MS);
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        sip_lab_send(lab, uri, sip_lab_short);
        CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
        sip_lab_answer(lab, statuses[i]);
        sip_lab_run(lab, 1000);
        CU_ASSERT_EQUAL(lines_of(lab), lines[i]);
    }
    sip_lab_destroy(lab);
}

static void test_silence(void)
{
    static const uint64_t schedule[] = {0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500};
    sip_lab_t *lab = sip_lab_create(2, TIMEOUT_MS);
    sip_lab_send(lab, "sip:10.0.0.2;transport=udp", sip_lab_short);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 31999), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(lab->arrived, 11);
    for (size_t i = 0; i < 11; i++)
        CU_ASSERT_TRUE(lab->arrived_ms[i] - schedule[i] <= 1);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 1), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(virtual_world_now_ms(lab->world), 32000);
    sip_lab_destroy(lab);
}

static void test_shorter_time_out(void)
{
    sip_lab_t *lab = sip_lab_create(3, 800);
    sip_lab_send(lab, "sip:10.0.0.2;transport=udp", sip_lab_short);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 799), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 1), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(lab->arrived, 2);
    sip_lab_destroy(lab);
}

static void test_provisional_response_then_nothing(void)
{
    static const uint64_t schedule[] = {1, 501, 4501, 8501, 12501, 16501, 20501, 24501, 28501};
    sip_lab_t *lab = sip_lab_create(4, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    sip_lab_answer(lab, "100 Trying");
    CU_ASSERT_EQUAL(sip_lab_run(lab, TIMEOUT_MS), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(lab->arrived, 9);
    for (size_t i = 0; i < 9; i++)
        CU_ASSERT_TRUE(lab->arrived_ms[i] - schedule[i] <= 1);
    sip_lab_destroy(lab);
}

static void test_provisional_response_then_final(void)
{
    sip_lab_t *lab = sip_lab_create(5, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    sip_lab_answer(lab, "100 Trying");
    sip_lab_answer(lab, "183 Session Progress");
    sip_lab_answer(lab, "202 Accepted");
    sip_lab_answer(lab, "202 Accepted");
    sip_lab_answer(lab, "403 Forbidden");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

/* Late copies of the last delivery's answer say nothing about the next one. */
static void test_duplicates_of_an_older_answer(void)
{
    char old[SIP_LAB_BYTES];
    sip_lab_t *lab = sip_lab_create(6, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    size_t len = sip_lab_response(lab, "202 Accepted", "", old);
    sip_lab_reply(lab, old, len);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    sip_lab_reply(lab, old, len);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_WAITING);
    sip_lab_answer(lab, "403 Forbidden");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_REFUSED);
    sip_lab_destroy(lab);
}

static void test_answer_from_another_port(void)
{
    char out[SIP_LAB_BYTES];
    sip_lab_t *lab = sip_lab_create(7, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    sip_lab_reply_from_elsewhere(lab, out, sip_lab_response(lab, "202 Accepted", "", out));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

/* Nothing of this is a response to the REFER, and all of it comes again and again. */
static void test_hostile_datagrams(void)
{
    static char out[SIP_LAB_BYTES];
    sip_lab_t *lab = sip_lab_create(8, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    for (unsigned round = 0; round < 20; round++) {
        size_t len = sip_lab_response(lab, "202 Accepted", "Content-Length: 5\r\n", out);
        sip_lab_reply(lab, out, len);
        sip_lab_reply(lab, out, len - 3);
        sip_lab_reply(lab, out, sip_lab_response(lab, "202 Accepted", "Content-Length: -1\r\n", out));
        sip_lab_reply(lab, out, sip_lab_response(lab, "202 Accepted", "Content-Length: 1\r\nl: 0\r\n", out));
        sip_lab_reply(lab, lab->request, lab->got);
        len = sip_lab_response(lab, "202 Accepted", "", out);
        memset(out + len, 'x', sizeof out - len);
        sip_lab_reply(lab, out, sizeof out);
        memset(out, (int)round, sizeof out);
        sip_lab_reply(lab, out, 1000);
        sip_lab_reply(lab, out, 0);
        CU_ASSERT_EQUAL(sip_lab_run(lab, 10), ITL_ALARM_WAITING);
    }
    sip_lab_reply(lab, out, sip_lab_response(lab, "202 Accepted", "Content-Length: 0\r\n", out));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 10), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

/* More than one poll looks at: the rest comes with the next one. */
static void test_flood_before_the_answer(void)
{
    sip_lab_t *lab = sip_lab_create(9, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    for (unsigned i = 0; i < 40; i++)
        sip_lab_reply(lab, "?", 1);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    CU_ASSERT_EQUAL(virtual_world_net_counters(lab->world).unwanted, 0);
    sip_lab_destroy(lab);
}

static void test_lossy_network(void)
{
    const virtual_link_t link = {
        .loss_ppm = 300000, .duplicate_ppm = 200000, .reorder_ppm = 200000, .min_delay_us = 100, .max_delay_us = 90000};
    for (uint64_t seed = 0; seed < 50; seed++) {
        sip_lab_t *lab = sip_lab_create(seed, TIMEOUT_MS);
        virtual_world_set_link(lab->world, &link);
        sip_lab_send(lab, URI, sip_lab_short);
        for (unsigned answered = 0; sip_lab_run(lab, 1) == ITL_ALARM_WAITING;)
            for (; answered < lab->arrived; answered++)
                sip_lab_answer(lab, "202 Accepted");
        CU_ASSERT_EQUAL(lab->delivery, ITL_ALARM_DELIVERED);
        sip_lab_destroy(lab);
    }
}

static void test_long_refer_goes_by_tcp(void)
{
    sip_lab_t *lab = sip_lab_create(10, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_long);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, "\r\nVia: SIP/2.0/TCP "));
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, ";transport=tcp>"));
    CU_ASSERT_TRUE(lab->got > 1300);
    CU_ASSERT_EQUAL(lab->arrived, 0);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

static void refuse_tcp(sip_lab_t *lab)
{
    const itl_hal_net_t *net = virtual_node_hal(lab->host)->net;
    net->close(net->ctx, lab->listener);
    lab->listener = ITL_HAL_SOCKET_NONE;
}

static void test_long_refer_where_tcp_is_refused(void)
{
    sip_lab_t *lab = sip_lab_create(11, TIMEOUT_MS);
    refuse_tcp(lab);
    sip_lab_send(lab, URI, sip_lab_long);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, "\r\nVia: SIP/2.0/UDP "));
    CU_ASSERT_TRUE(lab->got > 1300);
    CU_ASSERT_EQUAL(lab->arrived, 1);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    /* The next one tries TCP again. */
    sip_lab_send(lab, URI, sip_lab_long);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_EQUAL(virtual_world_net_counters(lab->world).connects, 2);
    sip_lab_destroy(lab);
}

static void test_no_way(void)
{
    sip_lab_t *lab = sip_lab_create(12, TIMEOUT_MS);
    CU_ASSERT_TRUE(sip_lab_send(lab, "sip:nobody.example;transport=udp", sip_lab_short));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    CU_ASSERT_TRUE(sip_lab_send(lab, "sip:[2001:db8::1];transport=udp", sip_lab_short));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    CU_ASSERT_FALSE(sip_lab_send(lab, "coap://host.example/alarms", sip_lab_short));
    CU_ASSERT_FALSE(sip_lab_send(lab, "sips:host.example", sip_lab_short));
    virtual_node_power_off(lab->phone);
    sip_lab_send(lab, "sip:10.0.0.2;transport=udp", sip_lab_short);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_power_lost_while_waiting(void)
{
    sip_lab_t *lab = sip_lab_create(13, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    virtual_node_power_off(lab->phone);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static itl_hal_status_t no_numbers(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0, len);
    return ITL_HAL_ERR_IO;
}

static itl_hal_status_t send_failure;

static itl_hal_status_t fail_to_send(void *ctx, itl_hal_socket_t socket, const itl_hal_addr_t *to, const void *data,
                                     size_t len)
{
    (void)ctx, (void)socket, (void)to, (void)data, (void)len;
    return send_failure;
}

/* @return what becomes of a delivery whose datagrams the network layer does not take */
static itl_alarm_delivery_t deliver_with(itl_hal_status_t failure)
{
    sip_lab_t *lab = sip_lab_create(14, TIMEOUT_MS);
    itl_hal_net_t net = *virtual_node_hal(lab->phone)->net;
    itl_hal_t hal = *virtual_node_hal(lab->phone);
    net.udp_send = fail_to_send;
    hal.net = &net;
    lab->alarm.hal = &hal;
    send_failure = failure;
    sip_lab_send(lab, URI, sip_lab_short);
    itl_alarm_delivery_t delivery = sip_lab_run(lab, 700);
    sip_lab_destroy(lab);
    return delivery;
}

static void test_failing_sends(void)
{
    CU_ASSERT_EQUAL(deliver_with(ITL_HAL_AGAIN), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(deliver_with(ITL_HAL_ERR_RANGE), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(deliver_with(ITL_HAL_ERR_UNREACHABLE), ITL_ALARM_UNANSWERED);
}

static void test_no_random_numbers(void)
{
    const itl_hal_random_t random = {.fill = no_numbers};
    sip_lab_t *lab = sip_lab_create(15, TIMEOUT_MS);
    itl_hal_t hal = *virtual_node_hal(lab->phone);
    hal.random = &random;
    lab->alarm.hal = &hal;
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(lab->arrived, 0);
    sip_lab_destroy(lab);
}

static const itl_hal_addr_t nobody4 = {.family = ITL_HAL_IPV4, .ip = {10, 9, 9, 9}};
static const itl_hal_addr_t nobody6 = {.family = ITL_HAL_IPV6, .ip = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}};

/* The first address is of a family that the phone has not, the second one's host is off. */
static void test_further_addresses(void)
{
    sip_lab_t *lab = sip_lab_create(17, 3000);
    itl_hal_addr_t host = virtual_node_address(lab->host);
    virtual_world_set_name(lab->world, "three.example", &nobody6);
    virtual_world_add_address(lab->world, "three.example", &nobody4);
    virtual_world_add_address(lab->world, "three.example", &host);
    sip_lab_send(lab, "sip:three.example;transport=udp", sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) >= 3000 && virtual_world_now_ms(lab->world) < 3010);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    /* Who has said that he is at work is the right one, even when he never comes to an end. */
    sip_lab_send(lab, "sip:three.example;transport=udp", sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    virtual_world_add_address(lab->world, "three.example", &host);
    sip_lab_answer(lab, "100 Trying");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 2990), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 20), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_cancelled(void)
{
    sip_lab_t *lab = sip_lab_create(16, TIMEOUT_MS);
    sip_lab_send(lab, URI, sip_lab_short);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    lab->transport->cancel(lab->transport->ctx);
    CU_ASSERT_TRUE(sip_lab_send(lab, URI, sip_lab_short));
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
    itl_sip_alarm_t unopened = {0};
    itl_sip_alarm_close(&unopened);
}

static CU_TestInfo tests[] = {
    {"delivered", test_delivered},
    {"statuses", test_statuses},
    {"a busy call manager is told once", test_a_busy_call_manager_is_told_once},
    {"silence", test_silence},
    {"shorter time-out", test_shorter_time_out},
    {"provisional response, then nothing", test_provisional_response_then_nothing},
    {"provisional response, then a final one", test_provisional_response_then_final},
    {"duplicates of an older answer", test_duplicates_of_an_older_answer},
    {"answer from another port", test_answer_from_another_port},
    {"hostile datagrams", test_hostile_datagrams},
    {"flood before the answer", test_flood_before_the_answer},
    {"lossy network", test_lossy_network},
    {"long REFER goes by TCP", test_long_refer_goes_by_tcp},
    {"long REFER where TCP is refused", test_long_refer_where_tcp_is_refused},
    {"no way", test_no_way},
    {"power lost while waiting", test_power_lost_while_waiting},
    {"failing sends", test_failing_sends},
    {"no random numbers", test_no_random_numbers},
    {"further addresses", test_further_addresses},
    {"cancelled", test_cancelled},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"SIP over UDP", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 20;
