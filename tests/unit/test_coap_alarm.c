/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Alarms by CoAP to names with several addresses: 127.0.0.2 and .3, where nobody listens, and 127.0.0.1. */
#include <stdio.h>
#include <string.h>

#include "coap/coap_alarm.h"
#include "posix/posix.h"
#include "runner.h"

#define BODY "<x-cisco-alarm/>"

/* RFC 7252: version 1, acknowledgement, and the codes 2.04 and 5.03. */
enum { ACKNOWLEDGES = 0x60, CHANGED = 0x44, UNAVAILABLE = 0xA3, TOKEN_LENGTH = 0x0F };

static posix_net_t *net;
static posix_hal_t machine;
static hal_net_t names; /* The net, with names of our own. */
static hal_t hal;
static coap_alarm_t alarm;
static const alarm_transport_t *transport;
static hal_socket_t collector;
static uint8_t last_byte[3]; /* Of the addresses 127.0.0.x of the name, in order; 0: no more. */
static unsigned asked;       /* Highest index of an address that was asked for, and one. */
static unsigned requests;

static hal_status_t resolve_other(void *ctx, const char *host, unsigned index, hal_addr_t *out)
{
    (void)ctx;
    CU_ASSERT_STRING_EQUAL(host, "collector.example");
    asked = index + 1u > asked ? index + 1u : asked;
    if (index >= sizeof last_byte || last_byte[index] == 0)
        return HAL_ERR_NO_HOST;
    out->family = HAL_IPV4;
    memcpy(out->ip, (const uint8_t[]){127, 0, 0, last_byte[index]}, 4);
    return HAL_OK;
}

static void set_up(void)
{
    const hal_addr_t local = {.family = HAL_IPV4, .ip = {127, 0, 0, 1}};
    net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    posix_hal_init(&machine, net, NULL, HAL_LOG_ERROR);
    hal = machine.hal;
    names = *hal.net;
    names.resolve_other = resolve_other;
    hal.net = &names;
    CU_ASSERT_EQUAL_FATAL(names.udp_open(names.ctx, &local, &collector), HAL_OK);
    transport = coap_alarm_open(&alarm, &hal, 300);
    CU_ASSERT_PTR_NOT_NULL_FATAL(transport);
    asked = requests = 0;
}

static void tear_down(void)
{
    coap_alarm_close(&alarm);
    names.close(names.ctx, collector);
    posix_net_destroy(net);
}

static void answer(uint8_t code)
{
    uint8_t message[1024];
    size_t len;
    hal_addr_t from;
    while (names.udp_recv(names.ctx, collector, &from, message, sizeof message, &len) == HAL_OK) {
        requests++;
        message[0] = (uint8_t)(ACKNOWLEDGES | (message[0] & TOKEN_LENGTH));
        message[1] = code;
        names.udp_send(names.ctx, collector, &from, message, 4u + (message[0] & TOKEN_LENGTH));
    }
}

static alarm_delivery_t deliver(uint8_t code)
{
    char uri[64];
    hal_addr_t here;
    alarm_delivery_t delivery = ALARM_WAITING;
    names.local_addr(names.ctx, collector, &here);
    snprintf(uri, sizeof uri, "coap://collector.example:%u/alarms", (unsigned)here.port);
    CU_ASSERT_TRUE_FATAL(transport->send(transport->ctx, uri, BODY, sizeof BODY - 1));
    while (delivery == ALARM_WAITING) {
        uint64_t next;
        answer(code);
        delivery = transport->poll(transport->ctx, &next);
        if (delivery == ALARM_WAITING)
            names.wait(names.ctx, next, NULL, 0, NULL);
    }
    return delivery;
}

static void test_the_address_that_listens_is_found(void)
{
    memcpy(last_byte, (const uint8_t[]){2, 3, 1}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ALARM_DELIVERED);
    CU_ASSERT_EQUAL(asked, 3);
    CU_ASSERT_EQUAL(requests, 1);
}

static void test_later_addresses_are_left_alone(void)
{
    memcpy(last_byte, (const uint8_t[]){1, 2, 3}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ALARM_DELIVERED);
    CU_ASSERT_EQUAL(asked, 1);
}

static void test_who_answers_is_the_collector(void)
{
    memcpy(last_byte, (const uint8_t[]){1, 2, 3}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(UNAVAILABLE), ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 1);
    CU_ASSERT_EQUAL(requests, 1);
}

static void test_nobody_listens_anywhere(void)
{
    memcpy(last_byte, (const uint8_t[]){2, 3, 0}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 3);
    CU_ASSERT_EQUAL(requests, 0);
    /* The next try begins anew. */
    memcpy(last_byte, (const uint8_t[]){1, 0, 0}, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ALARM_DELIVERED);
}

static void test_name_without_address(void)
{
    memset(last_byte, 0, sizeof last_byte);
    CU_ASSERT_EQUAL(deliver(CHANGED), ALARM_UNANSWERED);
    CU_ASSERT_EQUAL(asked, 1);
}

static CU_TestInfo tests[] = {{"the address that listens is found", test_the_address_that_listens_is_found},
                              {"later addresses are left alone", test_later_addresses_are_left_alone},
                              {"who answers is the collector", test_who_answers_is_the_collector},
                              {"nobody listens anywhere", test_nobody_listens_anywhere},
                              {"name without address", test_name_without_address},
                              CU_TEST_INFO_NULL};

CU_SuiteInfo unit_suites[] = {{"CoAP alarms", NULL, NULL, set_up, tear_down, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 5;
