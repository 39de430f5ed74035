/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fetching by a way and from servers that do as they are told here: what fetch/fetch.h says of every way. */
#include <stdio.h>
#include <string.h>

#include "fetch/fetch.h"
#include "runner.h"
#include "tftp/tftp_way.h"

#define TIMEOUT_MS 5000u
#define PORT       69u

/* What one address does. */
typedef struct place {
    itl_reason_t start;        /* Of the way's start. */
    unsigned polls;            /* That it runs for. */
    itl_fetch_result_t result; /* And then. */
} place_t;

/* A machine, a name with some addresses, and a way. */
typedef struct lab {
    itl_hal_net_t net;
    itl_hal_clock_t clock;
    uint64_t now_ms;
    itl_hal_status_t looking; /* In place of every answer of the name server; ITL_HAL_OK: there are answers. */
    place_t places[3];        /* Of 10.0.0.1, ... */
    unsigned addresses;
    unsigned looked_up;

    char asked[64]; /* Last byte of each address and the file asked for there. */
    unsigned left;  /* Polls until the transfer is over. */
    unsigned at;    /* Index of the place that is asked. */
    unsigned cancelled;

    itl_reach_t server;
    itl_fetch_job_t job;
    itl_fetch_t fetch;
} lab_t;

static uint64_t tell_time(void *ctx)
{
    return ((const lab_t *)ctx)->now_ms;
}

static itl_hal_status_t resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    lab_t *lab = ctx;
    (void)host;
    lab->looked_up++;
    if (lab->looking != ITL_HAL_OK)
        return lab->looking;
    if (index >= lab->addresses)
        return ITL_HAL_ERR_NO_HOST;
    *out = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {10, 0, 0, (uint8_t)(index + 1)}, .port = out->port};
    return ITL_HAL_OK;
}

static itl_hal_status_t tell_source(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    (void)ctx, (void)to, (void)out;
    return ITL_HAL_OK;
}

static itl_reason_t way_start(void *ctx, const itl_hal_addr_t *server, const itl_fetch_job_t *job)
{
    lab_t *lab = ctx;
    size_t len = strlen(lab->asked);
    CU_ASSERT_EQUAL(server->port, PORT);
    snprintf(lab->asked + len, sizeof lab->asked - len, "%s%u ", job->file, (unsigned)server->ip[3]);
    lab->at = server->ip[3] - 1u;
    lab->left = lab->places[lab->at].polls;
    return lab->places[lab->at].start;
}

static bool way_poll(void *ctx, uint64_t *next_ms, itl_fetch_result_t *result)
{
    lab_t *lab = ctx;
    *next_ms = lab->now_ms + 7;
    if (lab->left-- > 0)
        return true;
    *result = lab->places[lab->at].result;
    return false;
}

static void way_cancel(void *ctx)
{
    ((lab_t *)ctx)->cancelled++;
}

static const itl_fetch_way_t way = {.name = "fake", .start = way_start, .poll = way_poll, .cancel = way_cancel};

static void open_lab(lab_t *lab, unsigned addresses)
{
    *lab = (lab_t){.now_ms = 1000, .addresses = addresses};
    lab->net = (itl_hal_net_t){.ctx = lab, .resolve = resolve, .source_addr = tell_source};
    lab->clock = (itl_hal_clock_t){.ctx = lab, .monotonic_ms = tell_time};
    itl_reach_start(&lab->server, &lab->net, &lab->clock, "host.lab", PORT, TIMEOUT_MS);
}

static void start(lab_t *lab, const char *file)
{
    lab->job = (itl_fetch_job_t){.file = file};
    itl_fetch_start(&lab->fetch, &way, lab, &lab->server, &lab->job);
    CU_ASSERT_TRUE(itl_fetch_busy(&lab->fetch));
}

/* @return the result of a fetch that is over at the next poll */
static itl_fetch_result_t end(lab_t *lab)
{
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab->fetch), ITL_HAL_FOREVER);
    CU_ASSERT_FALSE(itl_fetch_busy(&lab->fetch));
    return *itl_fetch_result(&lab->fetch);
}

static void test_a_file_that_comes(void)
{
    lab_t lab;
    open_lab(&lab, 1);
    lab.places[0] = (place_t){.polls = 2, .result = {.bytes = 77, .answered = true}};
    CU_ASSERT_FALSE(itl_fetch_busy(&lab.fetch));
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab.fetch), ITL_HAL_FOREVER);
    start(&lab, "a");
    CU_ASSERT_FALSE(lab.fetch.asked);
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab.fetch), 1007);
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab.fetch), 1007);
    CU_ASSERT_TRUE(itl_fetch_busy(&lab.fetch));
    itl_fetch_result_t result = end(&lab);
    CU_ASSERT_EQUAL(result.reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(result.bytes, 77);
    CU_ASSERT_TRUE(lab.fetch.asked);
    CU_ASSERT_EQUAL(lab.fetch.address.ip[3], 1);
    CU_ASSERT_STRING_EQUAL(lab.asked, "a1 ");
    CU_ASSERT_EQUAL(lab.cancelled, 0);
}

/* The address that answers is asked for the next file, without a look-up; those that do not are behind. */
static void test_an_address_that_answers(void)
{
    lab_t lab;
    open_lab(&lab, 3);
    lab.places[0].start = ITL_REASON_NETWORK_ERROR;
    lab.places[1] = (place_t){.polls = 1, .result = {.reason = ITL_REASON_TFTP_TIMEOUT}};
    lab.places[2].result = (itl_fetch_result_t){.reason = ITL_REASON_NOT_FOUND, .answered = true, .denied = true};
    start(&lab, "a");
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab.fetch), 1007);
    itl_fetch_result_t result = end(&lab);
    CU_ASSERT_EQUAL(result.reason, ITL_REASON_NOT_FOUND);
    CU_ASSERT_TRUE(result.denied);
    unsigned looked_up = lab.looked_up;
    lab.places[2].result = (itl_fetch_result_t){.answered = true};
    start(&lab, "b");
    CU_ASSERT_FALSE(lab.fetch.asked);
    CU_ASSERT_EQUAL(lab.fetch.address.ip[3], 3);
    CU_ASSERT_EQUAL(end(&lab).reason, ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(lab.asked, "a1 a2 a3 b3 ");
    CU_ASSERT_EQUAL(lab.looked_up, looked_up);
}

/* Half an answer is one: no other address is asked. */
static void test_a_server_that_falls_silent(void)
{
    lab_t lab;
    open_lab(&lab, 2);
    lab.places[0].result = (itl_fetch_result_t){.reason = ITL_REASON_TFTP_TIMEOUT, .bytes = 512, .answered = true};
    start(&lab, "a");
    itl_fetch_result_t result = end(&lab);
    CU_ASSERT_EQUAL(result.reason, ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_EQUAL(result.bytes, 512);
    CU_ASSERT_TRUE(result.answered);
    CU_ASSERT_STRING_EQUAL(lab.asked, "a1 ");
}

/* For the reason of the last address, and at once for another file. */
static void test_a_server_that_is_given_up(void)
{
    lab_t lab;
    open_lab(&lab, 2);
    lab.places[0].result.reason = ITL_REASON_TFTP_TIMEOUT;
    lab.places[1].result.reason = ITL_REASON_NETWORK_ERROR;
    for (int i = 0; i < 2; i++) {
        start(&lab, "a");
        itl_fetch_result_t result = end(&lab);
        CU_ASSERT_EQUAL(result.reason, ITL_REASON_NETWORK_ERROR);
        CU_ASSERT_FALSE(result.answered);
        CU_ASSERT_FALSE(result.denied);
        CU_ASSERT_EQUAL(lab.fetch.asked, i == 0);
        CU_ASSERT_STRING_EQUAL(lab.asked, "a1 a2 ");
    }
}

static void test_a_name_that_is_looked_up_for_long(void)
{
    lab_t lab;
    open_lab(&lab, 1);
    lab.looking = ITL_HAL_AGAIN;
    start(&lab, "a");
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab.fetch), 1000 + TIMEOUT_MS);
    CU_ASSERT_TRUE(itl_fetch_busy(&lab.fetch));
    lab.now_ms += TIMEOUT_MS;
    CU_ASSERT_EQUAL(end(&lab).reason, ITL_REASON_DNS_UNKNOWN_HOST);
    CU_ASSERT_FALSE(lab.fetch.asked);
    CU_ASSERT_EQUAL(lab.fetch.address.family, ITL_HAL_NO_FAMILY);
}

static void test_cancel(void)
{
    lab_t lab;
    open_lab(&lab, 1);
    lab.places[0] = (place_t){.polls = 9, .result = {.answered = true}};
    itl_fetch_cancel(&lab.fetch);
    start(&lab, "a");
    itl_fetch_cancel(&lab.fetch);
    CU_ASSERT_EQUAL(lab.cancelled, 0);
    CU_ASSERT_FALSE(itl_fetch_busy(&lab.fetch));
    CU_ASSERT_EQUAL(itl_fetch_result(&lab.fetch)->reason, ITL_REASON_INTERNAL);
    start(&lab, "b");
    itl_fetch_poll(&lab.fetch);
    start(&lab, "c");
    CU_ASSERT_EQUAL(lab.cancelled, 1);
    itl_fetch_poll(&lab.fetch);
    itl_fetch_cancel(&lab.fetch);
    CU_ASSERT_EQUAL(lab.cancelled, 2);
    CU_ASSERT_EQUAL(itl_fetch_result(&lab.fetch)->reason, ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(itl_fetch_poll(&lab.fetch), ITL_HAL_FOREVER);
    CU_ASSERT_STRING_EQUAL(lab.asked, "b1 c1 ");
}

/* Servers say in several ways that they do not give a file; not every error of TFTP is one. */
static void test_what_tftp_takes_for_a_denial(void)
{
    static const struct {
        itl_reason_t result;
        uint16_t error_code;
        uint32_t received;
        const char *problem;
        bool denied;
    } cases[] = {
        {ITL_REASON_NONE, 0, 100, NULL, false},
        {ITL_REASON_NOT_FOUND, 1, 0, NULL, true},
        {ITL_REASON_ACCESS_VIOLATION, 2, 0, NULL, true},
        {ITL_REASON_TFTP_ERROR, 0, 0, NULL, true},
        {ITL_REASON_TFTP_ERROR, 0, 512, NULL, false},
        {ITL_REASON_TFTP_ERROR, 4, 0, NULL, false},
        {ITL_REASON_TFTP_ERROR, 0, 0, "a block is longer than agreed", false},
        {ITL_REASON_TFTP_TIMEOUT, 0, 0, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_tftp_transfer_t transfer = {.client = {.result = cases[i].result,
                                                   .error_code = cases[i].error_code,
                                                   .received = cases[i].received,
                                                   .problem = cases[i].problem,
                                                   .answered = true}};
        itl_fetch_result_t result;
        uint64_t next_ms;
        CU_ASSERT_FALSE(itl_tftp_way.poll(&transfer, &next_ms, &result));
        CU_ASSERT_EQUAL(result.denied, cases[i].denied);
        CU_ASSERT_EQUAL(result.reason, cases[i].result);
        CU_ASSERT_EQUAL(result.bytes, cases[i].received);
        CU_ASSERT_TRUE(result.answered);
    }
    CU_ASSERT_STRING_EQUAL(itl_tftp_way.name, "tftp");
}

static CU_TestInfo tests[] = {
    {"a file that comes", test_a_file_that_comes},
    {"an address that answers", test_an_address_that_answers},
    {"a server that falls silent", test_a_server_that_falls_silent},
    {"a server that is given up", test_a_server_that_is_given_up},
    {"a name that is looked up for long", test_a_name_that_is_looked_up_for_long},
    {"cancel", test_cancel},
    {"what TFTP takes for a denial", test_what_tftp_takes_for_a_denial},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"fetch", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 7;
