/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "alarm/alarm_routes.h"
#include "runner.h"
#include "sip_lab.h"

#define TIMEOUT_MS 10000u
#define URI        "sip:host.example"

/* A lab whose call manager has got the request. */
static sip_lab_t *asked(uint64_t seed)
{
    sip_lab_t *lab = sip_lab_create(seed, TIMEOUT_MS);
    CU_ASSERT_TRUE(sip_lab_send(lab, URI, sip_lab_long));
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    return lab;
}

static void test_delivered(void)
{
    sip_lab_t *lab = asked(1);
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, "\r\nVia: SIP/2.0/TCP 10.0.0.1:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, sip_lab_long));
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    CU_ASSERT_EQUAL(lab->arrived, 0);
    sip_lab_destroy(lab);
}

static void test_answer_byte_by_byte(void)
{
    char out[SIP_LAB_BYTES];
    sip_lab_t *lab = asked(2);
    size_t len = sip_lab_response(lab, "202 Accepted", "Content-Length: 0\r\n", out);
    for (size_t i = 0; i < len; i++) {
        CU_ASSERT_EQUAL(sip_lab_run(lab, 1), ITL_ALARM_WAITING);
        sip_lab_reply(lab, out + i, 1);
    }
    CU_ASSERT_EQUAL(sip_lab_run(lab, 1), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

static void test_request_in_pieces(void)
{
    sip_lab_t *lab = sip_lab_create(3, TIMEOUT_MS);
    virtual_world_set_tcp(lab->world, 100, 7);
    sip_lab_send(lab, URI, sip_lab_long);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_PTR_NOT_NULL(strstr(lab->request, sip_lab_long));
    CU_ASSERT_TRUE(virtual_world_net_counters(lab->world).segments > 200);
    lab->delivery = ITL_ALARM_WAITING;
    virtual_world_set_tcp(lab->world, 16384, 1460);
    lab->transport->cancel(lab->transport->ctx);
    sip_lab_destroy(lab);
}

/* What was written before the request was read to its end counts: "413 Request Entity Too Large" comes so. */
static void test_answer_before_the_whole_request(void)
{
    static const char refusal[] = "SIP/2.0 413 Request Entity Too Large\r\n";
    char out[SIP_LAB_BYTES];
    sip_lab_t *lab = sip_lab_create(4, TIMEOUT_MS);
    virtual_world_set_tcp(lab->world, 1000, 500);
    sip_lab_send(lab, URI, sip_lab_long);
    while (lab->got < 700 && sip_lab_run(lab, 1) == ITL_ALARM_WAITING) {
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(lab->request, "\r\nCSeq: 1000 REFER\r\n"));
    size_t len = sip_lab_response(lab, "413 Request Entity Too Large", "", out);
    CU_ASSERT_EQUAL(memcmp(out, refusal, sizeof refusal - 1), 0);
    sip_lab_reply(lab, out, len);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_REFUSED);
    sip_lab_destroy(lab);
}

static void test_nobody_listens(void)
{
    sip_lab_t *lab = sip_lab_create(5, TIMEOUT_MS);
    sip_lab_send(lab, "sip:host.example:5999", sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_send(lab, "sip:[2001:db8::1]", sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_host_that_is_off(void)
{
    sip_lab_t *lab = sip_lab_create(6, TIMEOUT_MS);
    virtual_node_power_off(lab->host);
    sip_lab_send(lab, "sip:10.0.0.2;transport=tcp", sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, TIMEOUT_MS - 1), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 1), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_closed_without_an_answer(void)
{
    sip_lab_t *lab = asked(7);
    sip_lab_close(lab);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_closed_amid_the_answer(void)
{
    char out[SIP_LAB_BYTES];
    sip_lab_t *lab = asked(8);
    sip_lab_reply(lab, out, sip_lab_response(lab, "202 Accepted", "", out) - 1);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_WAITING);
    sip_lab_close(lab);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

/* Switched off and on again, a host answers with a reset. */
static void test_reset(void)
{
    sip_lab_t *lab = sip_lab_create(9, TIMEOUT_MS);
    virtual_world_set_tcp(lab->world, 100, 50);
    sip_lab_send(lab, URI, sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 3), ITL_ALARM_WAITING);
    CU_ASSERT_TRUE(lab->got > 0 && lab->got < 1300);
    virtual_node_power_off(lab->host);
    virtual_node_power_on(lab->host);
    CU_ASSERT_EQUAL(sip_lab_run(lab, TIMEOUT_MS), ITL_ALARM_UNANSWERED);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) < 5000);
    sip_lab_destroy(lab);
}

static void test_silence(void)
{
    sip_lab_t *lab = asked(10);
    sip_lab_answer(lab, "100 Trying");
    CU_ASSERT_EQUAL(sip_lab_run(lab, TIMEOUT_MS), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(virtual_world_now_ms(lab->world), TIMEOUT_MS + 1); /* 1 ms for the name */
    sip_lab_destroy(lab);
    lab = sip_lab_create(10, 600000);
    sip_lab_send(lab, "sip:10.0.0.2", sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 600000), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(virtual_world_now_ms(lab->world), 32000);
    sip_lab_destroy(lab);
}

static void test_other_messages_before_the_answer(void)
{
    static const char others[] = "\r\n\r\nOPTIONS sip:SEP001122334455@10.0.0.1 SIP/2.0\r\nContent-Length: 28\r\n\r\n"
                                 "SIP/2.0 403 in a body\r\n\r\n\r\n\r\n"
                                 "SIP/2.0 202 Accepted\r\nCall-ID: another\r\n\r\n\r\n\r\n";
    char out[SIP_LAB_BYTES];
    sip_lab_t *lab = asked(11);
    sip_lab_reply(lab, others, sizeof others - 1);
    size_t len = sip_lab_response(lab, "183 Progress", "Content-Length: 600\r\n", out);
    memset(out + len, '\n', 600);
    sip_lab_reply(lab, out, len + 600);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_WAITING);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

/* The body is announced and never comes. */
static void test_body_that_is_not_waited_for(void)
{
    char out[SIP_LAB_BYTES];
    sip_lab_t *lab = asked(12);
    sip_lab_reply(lab, out, sip_lab_response(lab, "202 Accepted", "Content-Length: 60000\r\n", out));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

static void test_hostile_streams(void)
{
    static char bytes[SIP_LAB_BYTES];
    for (unsigned kind = 0; kind < 6; kind++) {
        sip_lab_t *lab = asked(100 + kind);
        size_t len = sizeof bytes;
        memset(bytes, kind == 0 ? 'x' : (int)(kind * 51), sizeof bytes);
        if (kind == 1)
            for (size_t i = 0; i + 6 <= sizeof bytes; i += 6)
                memcpy(bytes + i, "a: b\r\n", 6);
        if (kind == 2)
            len = sip_lab_response(lab, "202 Accepted", "Content-Length: 65536\r\n", bytes);
        if (kind == 3)
            len = sip_lab_response(lab, "202 Accepted", "Content-Length: banana\r\n", bytes);
        sip_lab_reply(lab, bytes, len);
        CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
        sip_lab_destroy(lab);
    }
}

/* Messages without end that mean nothing: the time-out holds, and every poll comes to its end. */
static void test_endless_stream(void)
{
    static const char message[] = "SIP/2.0 100 Trying\r\n\r\n";
    char bytes[200 * (sizeof message - 1) + 1];
    for (unsigned i = 0; i < 200; i++)
        memcpy(bytes + i * (sizeof message - 1), message, sizeof message);
    sip_lab_t *lab = asked(13);
    while (sip_lab_run(lab, 20) == ITL_ALARM_WAITING)
        sip_lab_reply(lab, bytes, sizeof bytes - 1);
    CU_ASSERT_EQUAL(lab->delivery, ITL_ALARM_UNANSWERED);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) >= TIMEOUT_MS);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) < TIMEOUT_MS + 40);
    sip_lab_destroy(lab);
}

static void test_slow_network(void)
{
    const virtual_link_t link = {.loss_ppm = 200000, .min_delay_us = 1000, .max_delay_us = 50000};
    for (uint64_t seed = 0; seed < 20; seed++) {
        sip_lab_t *lab = sip_lab_create(seed, 30000);
        virtual_world_set_link(lab->world, &link);
        sip_lab_send(lab, URI, sip_lab_long);
        CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
        sip_lab_answer(lab, "202 Accepted");
        CU_ASSERT_EQUAL(sip_lab_run(lab, 30000), ITL_ALARM_DELIVERED);
        sip_lab_destroy(lab);
    }
}

/* At the first address nobody listens, at the second somebody does, and takes it. */
static void test_further_address(void)
{
    sip_lab_t *lab = sip_lab_create(17, TIMEOUT_MS);
    itl_hal_addr_t phone = virtual_node_address(lab->phone), host = virtual_node_address(lab->host);
    virtual_world_set_name(lab->world, "two.example", &phone);
    virtual_world_add_address(lab->world, "two.example", &host);
    sip_lab_send(lab, "sip:two.example", sip_lab_long);
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) < 10);
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

/* Who closes without a word may be no call manager; who said anything is, and has no other address asked. */
static void test_further_address_after_silence(void)
{
    static const struct {
        const char *said;
        bool asks_again;
    } cases[] = {{"", true}, {"SIP/2.0 100 Tryi", false}, {"garbage\r\n\r\n", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sip_lab_t *lab = sip_lab_create(18, TIMEOUT_MS);
        itl_hal_addr_t host = virtual_node_address(lab->host);
        virtual_world_set_name(lab->world, "two.example", &host);
        virtual_world_add_address(lab->world, "two.example", &host);
        sip_lab_send(lab, "sip:two.example", sip_lab_long);
        CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
        sip_lab_reply(lab, cases[i].said, strlen(cases[i].said));
        sip_lab_run(lab, 10);
        sip_lab_close(lab);
        lab->got = 0;
        CU_ASSERT_EQUAL(sip_lab_run(lab, 100), cases[i].asks_again ? ITL_ALARM_WAITING : ITL_ALARM_UNANSWERED);
        CU_ASSERT_EQUAL(lab->got > 0, cases[i].asks_again);
        sip_lab_close(lab);
        CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
        sip_lab_destroy(lab);
    }
}

/* The look-up has the time-out, and each address has it for itself. */
static void test_time_of_each_address(void)
{
    static const itl_hal_addr_t nobody = {.family = ITL_HAL_IPV4, .ip = {10, 9, 9, 9}};
    sip_lab_t *lab = sip_lab_create(19, TIMEOUT_MS);
    itl_hal_addr_t host = virtual_node_address(lab->host);
    virtual_world_set_name(lab->world, "two.example", &nobody);
    virtual_world_add_address(lab->world, "two.example", &host);
    virtual_world_set_resolve_delay(lab->world, (TIMEOUT_MS - 1) * 1000u);
    virtual_node_power_off(lab->host);
    sip_lab_send(lab, "sip:two.example", sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 4 * TIMEOUT_MS - 3), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 2 * TIMEOUT_MS), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_name_that_is_looked_up_for_too_long(void)
{
    sip_lab_t *lab = sip_lab_create(20, TIMEOUT_MS);
    virtual_world_set_resolve_delay(lab->world, (TIMEOUT_MS + 1) * 1000u);
    sip_lab_send(lab, URI, sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, TIMEOUT_MS - 1), ITL_ALARM_WAITING);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 1), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static void test_out_of_sockets(void)
{
    sip_lab_t *lab = sip_lab_create(14, TIMEOUT_MS);
    virtual_node_power_off(lab->phone);
    sip_lab_send(lab, "sip:10.0.0.2", sip_lab_long);
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_UNANSWERED);
    sip_lab_destroy(lab);
}

static const itl_alarm_t example = {
    .device_name = "SEP001122334455", .ipv4_address = "10.0.0.1", .ipv6_address = "", .status = ITL_ALARM_TL_SUCCESS};

/* Moves an outbox and its world on. */
static void run_outbox(sip_lab_t *lab, itl_alarm_outbox_t *outbox, uint32_t ms)
{
    uint64_t until_ms = virtual_world_now_ms(lab->world) + ms;
    lab->delivery = ITL_ALARM_DELIVERED; /* The outbox polls, not the lab. */
    while (virtual_world_now_ms(lab->world) < until_ms) {
        uint64_t next_ms = itl_alarm_poll(outbox, virtual_world_now_ms(lab->world));
        sip_lab_run(lab, 0);
        virtual_world_step(lab->world, next_ms < until_ms ? next_ms : until_ms);
    }
    itl_alarm_poll(outbox, until_ms);
}

static void test_busy_call_manager_is_asked_again(void)
{
    sip_lab_t *lab = sip_lab_create(15, TIMEOUT_MS);
    static char body[ITL_ALARM_BODY_BYTES];
    itl_alarm_outbox_t outbox = {
        .transport = *lab->transport, .body = body, .addresses = {{.uri = URI}}, .address_count = 1};
    CU_ASSERT_EQUAL(itl_alarm_post(&outbox, &example), ITL_REASON_NONE);
    run_outbox(lab, &outbox, 10);
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(lab->request, "</x-cisco-alarm>\n"));
    sip_lab_answer(lab, "503 Service Unavailable");
    run_outbox(lab, &outbox, 10);
    CU_ASSERT_EQUAL(outbox.addresses[0].delivery, ITL_ALARM_UNANSWERED);
    char first[SIP_LAB_BYTES];
    memcpy(first, lab->request, sizeof first);
    lab->got = 0;
    run_outbox(lab, &outbox, ITL_ALARM_FIRST_PAUSE_MS);
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(lab->request, "</x-cisco-alarm>\n"));
    /* Another request, with identifiers of its own. */
    CU_ASSERT_NOT_EQUAL(memcmp(strstr(first, "Call-ID:"), strstr(lab->request, "Call-ID:"), 41), 0);
    sip_lab_answer(lab, "202 Accepted");
    run_outbox(lab, &outbox, 10);
    CU_ASSERT_EQUAL(outbox.addresses[0].delivery, ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

/* A transport that knows one address. */
static bool other_send(void *ctx, const char *uri, const char *body, size_t len)
{
    (void)body, (void)len;
    *(unsigned *)ctx += strcmp(uri, "other:") == 0;
    return strcmp(uri, "other:") == 0;
}

static itl_alarm_delivery_t other_poll(void *ctx, uint64_t *next_ms)
{
    (void)ctx, (void)next_ms;
    return ITL_ALARM_DELIVERED;
}

static void test_routes(void)
{
    sip_lab_t *lab = sip_lab_create(16, TIMEOUT_MS);
    unsigned sent = 0;
    const itl_alarm_transport_t other = {.ctx = &sent, .send = other_send, .poll = other_poll};
    itl_alarm_routes_t routes;
    const itl_alarm_transport_t *transport = itl_alarm_routes_open(&routes);
    CU_ASSERT_FALSE(transport->send(transport->ctx, URI, "", 0));
    for (unsigned i = 0; i < ITL_ALARM_ROUTES - 1; i++)
        CU_ASSERT_TRUE(itl_alarm_routes_add(&routes, &other));
    CU_ASSERT_TRUE(itl_alarm_routes_add(&routes, lab->transport));
    CU_ASSERT_FALSE(itl_alarm_routes_add(&routes, &other));
    lab->transport = transport;
    CU_ASSERT_FALSE(sip_lab_send(lab, "third:", sip_lab_long));
    CU_ASSERT_TRUE(sip_lab_send(lab, "other:", sip_lab_long));
    CU_ASSERT_EQUAL(sip_lab_run(lab, 10), ITL_ALARM_DELIVERED);
    CU_ASSERT_EQUAL(sent, 1);
    CU_ASSERT_TRUE(sip_lab_send(lab, URI, sip_lab_long));
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    transport->cancel(transport->ctx);
    CU_ASSERT_TRUE(sip_lab_send(lab, URI, sip_lab_long));
    CU_ASSERT_TRUE_FATAL(sip_lab_await(lab));
    sip_lab_answer(lab, "202 Accepted");
    CU_ASSERT_EQUAL(sip_lab_run(lab, 100), ITL_ALARM_DELIVERED);
    sip_lab_destroy(lab);
}

static CU_TestInfo tests[] = {
    {"delivered", test_delivered},
    {"answer byte by byte", test_answer_byte_by_byte},
    {"request in pieces", test_request_in_pieces},
    {"answer before the whole request", test_answer_before_the_whole_request},
    {"nobody listens", test_nobody_listens},
    {"host that is off", test_host_that_is_off},
    {"closed without an answer", test_closed_without_an_answer},
    {"closed amid the answer", test_closed_amid_the_answer},
    {"reset", test_reset},
    {"silence", test_silence},
    {"other messages before the answer", test_other_messages_before_the_answer},
    {"body that is not waited for", test_body_that_is_not_waited_for},
    {"hostile streams", test_hostile_streams},
    {"endless stream", test_endless_stream},
    {"slow network", test_slow_network},
    {"further address", test_further_address},
    {"further address after silence", test_further_address_after_silence},
    {"time of each address", test_time_of_each_address},
    {"a name that is looked up for too long", test_name_that_is_looked_up_for_too_long},
    {"out of sockets", test_out_of_sockets},
    {"busy call manager is asked again", test_busy_call_manager_is_asked_again},
    {"routes", test_routes},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"SIP over TCP", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 22;
