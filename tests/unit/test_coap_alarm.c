/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Alarms by CoAP to names with several addresses: 127.0.0.2 and .3, where nobody listens, and 127.0.0.1; and libcoap
 * running out of memory at each of its calls. */
#include <coap3/coap.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "coap/coap_address.h"
#include "coap/coap_alarm.h"
#include "coap/coap_port.h"
#include "posix/posix.h"
#include "runner.h"

#define BODY "<x-cisco-alarm/>"

/* RFC 7252: version 1, acknowledgement or reset, and the codes 2.04 and 5.03. */
enum { ACKNOWLEDGES = 0x60, RESETS = 0x70, CHANGED = 0x44, UNAVAILABLE = 0xA3, TOKEN_LENGTH = 0x0F };

static posix_net_t *net;
static posix_hal_t machine;
static itl_hal_net_t names; /* The net, with names of our own. */
static itl_hal_t hal;
static itl_coap_alarm_t alarm;
static const itl_alarm_transport_t *transport;
static itl_hal_socket_t collector;
static uint8_t last_byte[3]; /* Of the addresses 127.0.0.x of the name, in order; 0: no more. */
static unsigned asked;       /* Highest index of an address that was asked for, and one. */
static unsigned requests;
static const char *path; /* And query. */

static itl_hal_status_t looked_up; /* ITL_HAL_OK: as last_byte has it. */
static unsigned fails_at;          /* The call of libcoap, counted from 1, that finds no memory; 0: none. */
static unsigned calls;

static bool fails(void)
{
    return ++calls == fails_at;
}

/* The linker sends the firmware's calls here (--wrap). */
coap_context_t *__real_coap_new_context(const coap_address_t *listen);
coap_context_t *__wrap_coap_new_context(const coap_address_t *listen);
coap_context_t *__wrap_coap_new_context(const coap_address_t *listen)
{
    return fails() ? NULL : __real_coap_new_context(listen);
}

coap_session_t *__real_coap_new_client_session(coap_context_t *context, const coap_address_t *local,
                                               const coap_address_t *server, coap_proto_t protocol);
coap_session_t *__wrap_coap_new_client_session(coap_context_t *context, const coap_address_t *local,
                                               const coap_address_t *server, coap_proto_t protocol);
coap_session_t *__wrap_coap_new_client_session(coap_context_t *context, const coap_address_t *local,
                                               const coap_address_t *server, coap_proto_t protocol)
{
    return fails() ? NULL : __real_coap_new_client_session(context, local, server, protocol);
}

coap_pdu_t *__real_coap_new_pdu(coap_pdu_type_t type, coap_pdu_code_t code, coap_session_t *session);
coap_pdu_t *__wrap_coap_new_pdu(coap_pdu_type_t type, coap_pdu_code_t code, coap_session_t *session);
coap_pdu_t *__wrap_coap_new_pdu(coap_pdu_type_t type, coap_pdu_code_t code, coap_session_t *session)
{
    return fails() ? NULL : __real_coap_new_pdu(type, code, session);
}

size_t __real_coap_add_option(coap_pdu_t *pdu, coap_option_num_t number, size_t len, const uint8_t *data);
size_t __wrap_coap_add_option(coap_pdu_t *pdu, coap_option_num_t number, size_t len, const uint8_t *data);
size_t __wrap_coap_add_option(coap_pdu_t *pdu, coap_option_num_t number, size_t len, const uint8_t *data)
{
    return fails() ? 0 : __real_coap_add_option(pdu, number, len, data);
}

static itl_hal_status_t resolve_to(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    (void)ctx;
    CU_ASSERT_STRING_EQUAL(host, "collector.example");
    asked = index + 1u > asked ? index + 1u : asked;
    if (looked_up != ITL_HAL_OK)
        return looked_up;
    if (index >= sizeof last_byte || last_byte[index] == 0)
        return ITL_HAL_ERR_NO_HOST;
    out->family = ITL_HAL_IPV4;
    memcpy(out->ip, (const uint8_t[]){127, 0, 0, last_byte[index]}, 4);
    return ITL_HAL_OK;
}

static void set_up(void)
{
    const itl_hal_addr_t local = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}};
    asked = requests = calls = fails_at = 0;
    looked_up = ITL_HAL_OK;
    path = "/alarms";
    net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    posix_hal_init(&machine, net, NULL, ITL_HAL_LOG_ERROR);
    hal = machine.hal;
    names = *hal.net;
    names.resolve = resolve_to;
    hal.net = &names;
    coap_port_use(&hal);
    CU_ASSERT_EQUAL_FATAL(names.udp_open(names.ctx, &local, &collector), ITL_HAL_OK);
    transport = itl_coap_alarm_open(&alarm, &hal, 300);
    CU_ASSERT_PTR_NOT_NULL_FATAL(transport);
}

static void tear_down(void)
{
    itl_coap_alarm_close(&alarm);
    names.close(names.ctx, collector);
    posix_net_destroy(net);
}

static void answer(uint8_t code)
{
    uint8_t message[1024];
    size_t len;
    itl_hal_addr_t from;
    while (names.udp_recv(names.ctx, collector, &from, message, sizeof message, &len) == ITL_HAL_OK) {
        requests++;
        size_t token_len = code == RESETS ? 0 : message[0] & TOKEN_LENGTH;
        message[0] = (uint8_t)(code == RESETS ? RESETS : ACKNOWLEDGES | token_len);
        message[1] = code == RESETS ? 0 : code;
        names.udp_send(names.ctx, collector, &from, message, 4u + token_len);
    }
}

static itl_alarm_delivery_t deliver(uint8_t code)
{
    static char uri[64]; /* Told apart by where it stands. */
    itl_hal_addr_t here;
    itl_alarm_delivery_t delivery = ITL_ALARM_WAITING;
    names.local_addr(names.ctx, collector, &here);
    snprintf(uri, sizeof uri, "coap://collector.example:%u%s", (unsigned)here.port, path);
    CU_ASSERT_TRUE_FATAL(transport->send(transport->ctx, uri, BODY, sizeof BODY - 1));
    while (delivery == ITL_ALARM_WAITING) {
        uint64_t next;
        answer(code);
        delivery = transport->poll(transport->ctx, &next);
        if (delivery == ITL_ALARM_WAITING)
            names.wait(names.ctx, next, NULL, 0, NULL);
    }
    return delivery;
}

static void test_the_address_that_listens_is_found(void)
{
    memcpy(last_byte, (const uint8_t[]){2, 3, 1}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ITL_ALARM_DELIVERED);
    CU_ASSERT_EQUAL(asked, 3);
    CU_ASSERT_EQUAL(requests, 1);
}

static void test_later_addresses_are_left_alone(void)
{
    memcpy(last_byte, (const uint8_t[]){1, 2, 3}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ITL_ALARM_DELIVERED);
    CU_ASSERT_EQUAL(asked, 1);
}

static void test_who_answers_is_the_collector(void)
{
    memcpy(last_byte, (const uint8_t[]){1, 2, 3}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(UNAVAILABLE), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 1);
    CU_ASSERT_EQUAL(requests, 1);
}

/* It has no use for the message, but it is there. */
static void test_who_resets_is_the_collector(void)
{
    memcpy(last_byte, (const uint8_t[]){1, 2, 3}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(RESETS), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 1);
    CU_ASSERT_EQUAL(requests, 1);
}

static unsigned told;
static const itl_hal_log_t *log_before;

static void count_line(void *ctx, itl_hal_log_level_t level, const char *text)
{
    (void)ctx, (void)level;
    told += strstr(text, ": not taken now: 5.03") != NULL;
}

/* What is tried again is told once, until it was delivered. */
static void test_who_cannot_take_it_is_told_once(void)
{
    static const uint8_t codes[] = {UNAVAILABLE, UNAVAILABLE, CHANGED, UNAVAILABLE};
    static const unsigned lines[] = {1, 1, 1, 2};
    const itl_hal_log_t log = {.write = count_line};
    log_before = alarm.log;
    alarm.log = &log;
    told = 0;
    memcpy(last_byte, (const uint8_t[]){1, 0, 0}, sizeof last_byte);
    for (size_t i = 0; i < sizeof codes; i++) {
        deliver(codes[i]);
        CU_ASSERT_EQUAL(told, lines[i]);
    }
    alarm.log = log_before;
}

static void test_nobody_listens_anywhere(void)
{
    memcpy(last_byte, (const uint8_t[]){2, 3, 0}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 3);
    CU_ASSERT_EQUAL(requests, 0);
    /* The next try begins again. */
    memcpy(last_byte, (const uint8_t[]){1, 0, 0}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ITL_ALARM_DELIVERED);
}

static void test_name_without_address(void)
{
    memset(last_byte, 0, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 1);
}

static void test_look_up_that_takes_too_long(void)
{
    looked_up = ITL_HAL_AGAIN;
    CU_ASSERT_EQUAL(deliver(CHANGED), ITL_ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 1);
}

static void test_no_memory(void)
{
    memcpy(last_byte, (const uint8_t[]){1, 0, 0}, sizeof last_byte);
    path = "/a/b?c=d&e";
    itl_coap_alarm_tell(&alarm, 5683, 65535);
    unsigned failures = 0;
    for (fails_at = 1; calls = 0, deliver(CHANGED) == ITL_ALARM_UNANSWERED; fails_at++)
        failures++;
    CU_ASSERT_EQUAL(calls, failures);
    /* Session, message, host, two parts of the path, the format, two of the query, two ports. */
    CU_ASSERT_EQUAL(failures, 10);
    CU_ASSERT_EQUAL(requests, 1);
}

static void test_no_memory_at_all(void)
{
    itl_coap_alarm_t other;
    calls = 0;
    fails_at = 1;
    CU_ASSERT_PTR_NULL(itl_coap_alarm_open(&other, &hal, 300));
    itl_coap_alarm_close(&other);
}

static void test_other_addresses(void)
{
    static const char *const uris[] = {"sip:127.0.0.1", "coap://", "coaps://127.0.0.1/alarms", "coap://127.0.0.1:0/"};
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++)
        CU_ASSERT_FALSE(transport->send(transport->ctx, uris[i], BODY, sizeof BODY - 1));
}

static void test_hosts(void)
{
    static const itl_hal_addr_t hosts[] = {{.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 1}, .port = 1},
                                           {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 2}, .port = 2},
                                           {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 13, 0xB8, [15] = 1}, .port = 3},
                                           {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 13, 0xB8, [15] = 2}, .port = 4}};
    static const itl_hal_addr_t mapped = {.family = ITL_HAL_IPV6, .ip = {[10] = 0xFF, [11] = 0xFF, 192, 0, 2, 1}};
    coap_address_t address;
    for (size_t i = 0; i < 4; i++) {
        itl_coap_address_from_hal(&hosts[i], &address);
        for (size_t j = 0; j < 4; j++)
            CU_ASSERT_EQUAL(itl_coap_address_is_host(&address, &hosts[j]), i == j);
    }
    itl_coap_address_from_hal(&mapped, &address);
    CU_ASSERT_TRUE(itl_coap_address_is_host(&address, &hosts[0]));
    CU_ASSERT_FALSE(itl_coap_address_is_host(&address, &hosts[1]));
    address.addr.sa.sa_family = 0;
    CU_ASSERT_FALSE(itl_coap_address_is_host(&address, &hosts[0]));
}

static uint64_t host_of(itl_hal_addr_t host)
{
    coap_address_t address;
    itl_coap_address_from_hal(&host, &address);
    return itl_coap_address_host(&address);
}

static void test_hosts_that_are_one(void)
{
    const itl_hal_addr_t four = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 1}, .port = 1};
    const itl_hal_addr_t other = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 2}, .port = 1};
    const itl_hal_addr_t mapped = {.family = ITL_HAL_IPV6, .ip = {[10] = 0xFF, [11] = 0xFF, 192, 0, 2, 1}, .port = 2};
    const itl_hal_addr_t six = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 13, 0xB8, [15] = 1}};
    const itl_hal_addr_t same_network = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 13, 0xB8, [9] = 7, [15] = 2}};
    const itl_hal_addr_t other_network = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 13, 0xB8, [7] = 1, [15] = 1}};
    const itl_hal_addr_t link = {.family = ITL_HAL_IPV6, .ip = {0xFE, 0x80, [15] = 1}};
    const itl_hal_addr_t other_link = {.family = ITL_HAL_IPV6, .ip = {0xFE, 0x80, [15] = 2}};
    CU_ASSERT_EQUAL(host_of(four), host_of(mapped));
    CU_ASSERT_NOT_EQUAL(host_of(four), host_of(other));
    CU_ASSERT_EQUAL(host_of(six), host_of(same_network));
    CU_ASSERT_NOT_EQUAL(host_of(six), host_of(other_network));
    CU_ASSERT_NOT_EQUAL(host_of(link), host_of(other_link));
}

#ifdef ITL_ASSERTS
static jmp_buf before;
static const char *demanded;

static void take_panic(void *ctx, const char *where, const char *demand)
{
    (void)ctx, (void)where;
    demanded = demand;
    longjmp(before, 1);
}

/* One delivery at a time, and none is looked at that was not begun. */
static void test_out_of_order(void)
{
    static const itl_hal_system_t system = {.panic = take_panic};
    static uint64_t next_ms;
    alarm.system = &system;
    demanded = "";
    if (setjmp(before) == 0)
        transport->poll(transport->ctx, &next_ms);
    CU_ASSERT_STRING_EQUAL(demanded, "alarm->reaching || alarm->session != NULL");
    CU_ASSERT_TRUE(transport->send(transport->ctx, "coap://collector.example/alarms", BODY, sizeof BODY - 1));
    if (setjmp(before) == 0)
        transport->send(transport->ctx, "coap://collector.example/alarms", BODY, sizeof BODY - 1);
    CU_ASSERT_STRING_EQUAL(demanded, "alarm->session == NULL && !alarm->reaching");
}
#endif

static CU_TestInfo tests[] = {
    {"the address that listens is found", test_the_address_that_listens_is_found},
    {"later addresses are left alone", test_later_addresses_are_left_alone},
    {"who answers is the collector", test_who_answers_is_the_collector},
    {"who resets is the collector", test_who_resets_is_the_collector},
    {"who cannot take it is told once", test_who_cannot_take_it_is_told_once},
    {"nobody listens anywhere", test_nobody_listens_anywhere},
    {"name without address", test_name_without_address},
    {"look-up that takes too long", test_look_up_that_takes_too_long},
    {"no memory", test_no_memory},
    {"no memory at all", test_no_memory_at_all},
    {"other addresses", test_other_addresses},
    {"hosts", test_hosts},
    {"hosts that are one", test_hosts_that_are_one},
#ifdef ITL_ASSERTS
    {"deliveries out of order", test_out_of_order},
#endif
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"CoAP alarms", NULL, NULL, set_up, tear_down, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = sizeof tests / sizeof tests[0] - 1;
