/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is below a question: TLS versions, a network and an allocator that fail. */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "tvs_rig.h"

#define OURS "cucm-tvs.pem"

static rig_t rig;

static void start(itl_tvs_tls_t lowest)
{
    rig_start(&rig);
    rig.config.tls_min = lowest;
    rig_add_server(&rig, OURS, TVS_FAULT_NONE);
    rig_make_client(&rig);
}

/* Starts the question, but does not run it. */
static void ask(void)
{
    CU_ASSERT_EQUAL(itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source,
                                       &rig.candidate.list.header, NULL),
                    ITL_REASON_NONE);
}

static void test_lowest_versions(void)
{
    for (itl_tvs_tls_t lowest = ITL_TVS_TLS_DEFAULT; lowest <= ITL_TVS_TLS_1_3; lowest++) {
        start(lowest);
        itl_tvs_answer_t answer = rig_ask(&rig);
        CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_VALID);
        rig_stop(&rig);
    }
    start((itl_tvs_tls_t)17); /* none that there is */
    itl_tvs_answer_t answer = rig_ask(&rig);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_FAILED);
    CU_ASSERT_EQUAL(answer.reason, ITL_REASON_INTERNAL);
    rig_stop(&rig);
}

/* One question of a client that knows one version, to a server that takes none below another. */
static itl_tvs_answer_t ask_old(itl_tvs_tls_t lowest, itl_tvs_tls_t only, itl_tvs_tls_t server)
{
    rig_start(&rig);
    rig.config.tls_min = lowest;
    rig.config.tls_only = only;
    rig.server_tls_min = server;
    rig_add_server(&rig, OURS, TVS_FAULT_NONE);
    rig_make_client(&rig);
    return rig_ask(&rig);
}

static void test_only_version(void)
{
    static const struct {
        itl_tvs_tls_t lowest, only, server;
        itl_reason_t reason;
        const char *version;
    } rows[] = {
        {ITL_TVS_TLS_DEFAULT, ITL_TVS_TLS_1_3, ITL_TVS_TLS_1_0, ITL_REASON_NONE, "TLSv1.3"},
        {ITL_TVS_TLS_DEFAULT, ITL_TVS_TLS_1_2, ITL_TVS_TLS_1_0, ITL_REASON_NONE, "TLSv1.2"},
        {ITL_TVS_TLS_1_1, ITL_TVS_TLS_1_2, ITL_TVS_TLS_1_2, ITL_REASON_NONE, "TLSv1.2"},
        {ITL_TVS_TLS_DEFAULT, ITL_TVS_TLS_1_2, ITL_TVS_TLS_1_3, ITL_REASON_TVS_TLS_FAILED, NULL},
        {ITL_TVS_TLS_DEFAULT, (itl_tvs_tls_t)17, ITL_TVS_TLS_1_0, ITL_REASON_INTERNAL, NULL},
#ifndef NO_OLD_TLS
        {ITL_TVS_TLS_DEFAULT, ITL_TVS_TLS_1_1, ITL_TVS_TLS_1_0, ITL_REASON_NONE, "TLSv1.1"},
        {ITL_TVS_TLS_DEFAULT, ITL_TVS_TLS_1_1, ITL_TVS_TLS_1_2, ITL_REASON_TVS_TLS_FAILED, NULL},
        {ITL_TVS_TLS_1_2, ITL_TVS_TLS_1_1, ITL_TVS_TLS_1_0, ITL_REASON_NONE, "TLSv1.1"},
#endif
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_tvs_answer_t answer = ask_old(rows[i].lowest, rows[i].only, rows[i].server);
        if (answer.reason != rows[i].reason)
            printf("row %zu: %s, %s\n", i, itl_reason_name(answer.reason), answer.version);
        CU_ASSERT_EQUAL(answer.reason, rows[i].reason);
        if (rows[i].version != NULL && answer.version != NULL)
            CU_ASSERT_STRING_EQUAL(answer.version, rows[i].version);
        CU_ASSERT_EQUAL(rows[i].reason == ITL_REASON_NONE, answer.result == ITL_POLICY_TVS_VALID);
        rig_stop(&rig);
    }
}

static void test_default_timeout(void)
{
    rig_start(&rig);
    rig.config.timeout_ms = 0;
    rig_add_server(&rig, OURS, TVS_FAULT_SILENT);
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    CU_ASSERT_EQUAL(answer.reason, ITL_REASON_TVS_TIMEOUT);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), 10000);
    rig_stop(&rig);
}

/* --- a network that fails --- */

static itl_hal_status_t failure;
static unsigned calls_left;
static const itl_hal_net_t *real;

static itl_hal_status_t failing_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    (void)ctx;
    (void)host;
    (void)index;
    (void)out;
    return failure;
}

static itl_hal_status_t failing_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out)
{
    (void)ctx;
    (void)to;
    (void)out;
    return failure;
}

static itl_hal_status_t failing_recv(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len)
{
    if (calls_left == 0)
        return failure;
    calls_left--;
    return real->tcp_recv(ctx, s, buf, cap, len);
}

static itl_hal_status_t failing_send(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent)
{
    if (calls_left == 0)
        return failure;
    calls_left--;
    return real->tcp_send(ctx, s, data, len, sent);
}

/* Runs a question over a net of which parts are replaced. */
static itl_tvs_answer_t run_over(const itl_hal_net_t *replaced, itl_hal_status_t status, unsigned calls)
{
    itl_hal_t hal = *virtual_node_hal(rig.phone);
    failure = status;
    calls_left = calls;
    hal.net = replaced;
    rig.client.hal = &hal;
    itl_tvs_answer_t answer = rig_ask(&rig);
    rig.client.hal = virtual_node_hal(rig.phone);
    return answer;
}

static void check_failure(const itl_hal_net_t *replaced, itl_hal_status_t status, itl_reason_t wanted)
{
    itl_tvs_answer_t answer = run_over(replaced, status, 0);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_FAILED);
    CU_ASSERT_EQUAL(answer.reason, wanted);
}

static void test_failing_network(void)
{
    start(ITL_TVS_TLS_DEFAULT);
    real = virtual_node_hal(rig.phone)->net;
    itl_hal_net_t net = *real;
    net.resolve = failing_resolve;
    check_failure(&net, ITL_HAL_ERR_NO_HOST, ITL_REASON_TVS_UNREACHABLE);
    check_failure(&net, ITL_HAL_ERR_LIMIT, ITL_REASON_NETWORK_ERROR);
    net = *real;
    net.tcp_connect = failing_connect;
    check_failure(&net, ITL_HAL_ERR_REFUSED, ITL_REASON_TVS_UNREACHABLE);
    check_failure(&net, ITL_HAL_ERR_UNREACHABLE, ITL_REASON_TVS_UNREACHABLE);
    check_failure(&net, ITL_HAL_ERR_LIMIT, ITL_REASON_NETWORK_ERROR);
    check_failure(&net, ITL_HAL_ERR_IO, ITL_REASON_NETWORK_ERROR);
    net = *real;
    net.tcp_send = failing_send;
    check_failure(&net, ITL_HAL_ERR_REFUSED, ITL_REASON_TVS_UNREACHABLE);
    check_failure(&net, ITL_HAL_ERR_IO, ITL_REASON_NETWORK_ERROR);
    check_failure(&net, ITL_HAL_ERR_CLOSED, ITL_REASON_TVS_TLS_FAILED);
    rig_stop(&rig);
}

/* The connection breaks at each call of each kind. */
static void test_connection_breaks(void)
{
    start(ITL_TVS_TLS_DEFAULT);
    real = virtual_node_hal(rig.phone)->net;
    for (int sending = 0; sending < 2; sending++) {
        itl_hal_net_t net = *real;
        if (sending != 0)
            net.tcp_send = failing_send;
        else
            net.tcp_recv = failing_recv;
        itl_tvs_answer_t answer = {.result = ITL_POLICY_TVS_FAILED};
        unsigned calls = 1;
        for (; answer.result != ITL_POLICY_TVS_VALID && calls < 200; calls++) {
            itl_tvs_flush(&rig.client);
            answer = run_over(&net, ITL_HAL_ERR_CLOSED, calls);
            CU_ASSERT(answer.result == ITL_POLICY_TVS_VALID || answer.reason == ITL_REASON_TVS_TLS_FAILED ||
                      answer.reason == ITL_REASON_TVS_BAD_ANSWER);
        }
        CU_ASSERT(calls > 3 && calls < 200);
    }
    rig_stop(&rig);
}

/* --- memory that runs out --- */

static long allocations_left = -1; /* -1: no end */

static void *limited_malloc(size_t size)
{
    if (allocations_left == 0)
        return NULL;
    if (allocations_left > 0)
        allocations_left--;
    return malloc(size);
}

static void *limited_realloc(void *old, size_t size)
{
    if (allocations_left == 0)
        return NULL;
    if (allocations_left > 0)
        allocations_left--;
    return realloc(old, size);
}

/* TLS cannot be set up for want of memory: a failed question, and the next one works. */
static void test_no_memory_for_tls(void)
{
    start(ITL_TVS_TLS_DEFAULT);
    wolfSSL_Free_cb free_before = NULL;
    wolfSSL_Malloc_cb malloc_before = NULL;
    wolfSSL_Realloc_cb realloc_before = NULL;
    CU_ASSERT_EQUAL(wolfSSL_GetAllocators(&malloc_before, &free_before, &realloc_before), 0);
    wolfSSL_SetAllocators(limited_malloc, free, limited_realloc);
    unsigned failures = 0;
    for (long allocations = 0; allocations < 40; allocations++) {
        itl_tvs_flush(&rig.client);
        ask();
        allocations_left = allocations;
        itl_tvs_poll(&rig.client); /* opens the session */
        allocations_left = -1;
        itl_tvs_answer_t answer = rig_run(&rig);
        failures += answer.result == ITL_POLICY_TVS_FAILED ? 1 : 0;
        CU_ASSERT(answer.result == ITL_POLICY_TVS_VALID || answer.result == ITL_POLICY_TVS_FAILED);
    }
    CU_ASSERT(failures > 3);
    CU_ASSERT_EQUAL(rig_ask(&rig).result, ITL_POLICY_TVS_VALID);
    wolfSSL_SetAllocators(malloc_before, free_before, realloc_before);
    rig_stop(&rig);
}

static CU_TestInfo tests[] = {
    {"lowest TLS versions", test_lowest_versions},
    {"the only TLS version", test_only_version},
    {"the time-out when none is given", test_default_timeout},
    {"a network that fails", test_failing_network},
    {"a connection that breaks", test_connection_breaks},
    {"no memory for TLS", test_no_memory_for_tls},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tvs sessions", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 6;
