/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "tvs_rig.h"

#define TIMEOUT_MS 4000u
#define OURS       "cucm-tvs.pem"

static rig_t rig;

/* A rig with one server. */
static rig_server_t *start_with(const char *identity, tvs_fault_t fault)
{
    rig_start(&rig);
    rig.config.timeout_ms = TIMEOUT_MS;
    rig_server_t *server = rig_add_server(&rig, identity, fault);
    rig_make_client(&rig);
    return server;
}

static uint64_t answered(const rig_server_t *server)
{
    return tvs_service_answered(server->service);
}

static void check(const itl_tvs_answer_t *answer, itl_policy_tvs_t result, itl_reason_t reason)
{
    CU_ASSERT_EQUAL(answer->result, result);
    CU_ASSERT_EQUAL(answer->reason, reason);
    CU_ASSERT_EQUAL(answer->certificate != NULL, result == ITL_POLICY_TVS_VALID);
}

static void check_outcome(const itl_tvs_answer_t *answer, uint8_t index, uint8_t server, bool verify,
                          itl_reason_t reason)
{
    CU_ASSERT_FATAL(index < answer->outcome_count);
    CU_ASSERT_EQUAL(answer->outcomes[index].server, server);
    CU_ASSERT_EQUAL(answer->outcomes[index].verify, verify);
    CU_ASSERT_EQUAL(answer->outcomes[index].reason, reason);
}

/* The certificate of what is known under this index. */
static bool is_certificate(const itl_tvs_answer_t *answer, size_t index)
{
    const base_bytes_t *der = &rig.known.items[index].identity.certificate;
    return answer->certificate_len == der->size && memcmp(answer->certificate, der->data, der->size) == 0;
}

/* --- one server --- */

static void test_valid(void)
{
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(is_certificate(&answer, 0));
    CU_ASSERT_FALSE(answer.from_cache);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    check_outcome(&answer, 0, 0, false, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(answer.roles, 1u << ITL_ROLE_SAST | 1u << ITL_ROLE_TFTP);
    CU_ASSERT_EQUAL(answer.ttl_s, 86400);
    CU_ASSERT_STRING_EQUAL(answer.version, "TLSv1.3");
    CU_ASSERT_PTR_NOT_NULL(answer.cipher);
    rig_pass(&rig, 1);
    CU_ASSERT_EQUAL(answered(server), 1);
    CU_ASSERT_EQUAL(itl_tvs_poll(&rig.client), ITL_HAL_FOREVER);
    rig_stop(&rig);
}

typedef struct fault_case {
    tvs_fault_t fault;
    itl_reason_t reason;
    bool by_timeout; /* takes all the time there is, and no more */
} fault_case_t;

static const fault_case_t fault_cases[] = {
    {TVS_FAULT_SILENT, ITL_REASON_TVS_TIMEOUT, true},
    {TVS_FAULT_NOT_TLS, ITL_REASON_TVS_TLS_FAILED, false},
    {TVS_FAULT_WRONG_KEY, ITL_REASON_TVS_TLS_FAILED, false},
    {TVS_FAULT_MUTE, ITL_REASON_TVS_TIMEOUT, true},
    {TVS_FAULT_CLOSE, ITL_REASON_TVS_TLS_FAILED, false},
    {TVS_FAULT_NO_QUERY, ITL_REASON_TVS_TLS_FAILED, false},
    {TVS_FAULT_SLOW, ITL_REASON_TVS_TIMEOUT, true},
    {TVS_FAULT_GARBAGE, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_HALF, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_OVERSIZE, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_DUPLICATE, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_WRONG_SESSION, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_WRONG_COMMAND, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_BAD_STATUS, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_DENY, ITL_REASON_TVS_DENIED, false},
    {TVS_FAULT_WRONG_CERTIFICATE, ITL_REASON_TVS_WRONG_SUBJECT, false},
    {TVS_FAULT_NO_CERTIFICATE, ITL_REASON_TVS_BAD_ANSWER, false},
    {TVS_FAULT_WRONG_ROLE, ITL_REASON_TVS_WRONG_ROLE, false},
    {TVS_FAULT_NO_ROLE, ITL_REASON_TVS_WRONG_ROLE, false},
};

static void test_every_fault(void)
{
    CU_ASSERT_EQUAL(sizeof fault_cases / sizeof fault_cases[0], TVS_FAULTS - 1);
    for (size_t i = 0; i < sizeof fault_cases / sizeof fault_cases[0]; i++) {
        const fault_case_t *wanted = &fault_cases[i];
        start_with(OURS, wanted->fault);
        itl_tvs_answer_t answer = rig_ask(&rig);
        bool denied = wanted->reason == ITL_REASON_TVS_DENIED;
        check(&answer, denied ? ITL_POLICY_TVS_DENIED : ITL_POLICY_TVS_FAILED, wanted->reason);
        CU_ASSERT_EQUAL(answer.outcome_count, 1);
        check_outcome(&answer, 0, 0, false, wanted->reason);
        uint64_t took = virtual_world_now_ms(rig.world);
        CU_ASSERT(wanted->by_timeout ? took == TIMEOUT_MS : took < 100);
        /* A wrong answer leaves nothing behind: the same question goes out again. */
        answer = rig_ask(&rig);
        CU_ASSERT_FALSE(answer.from_cache);
        CU_ASSERT_NOT_EQUAL(answer.result, ITL_POLICY_TVS_VALID);
        rig_stop(&rig);
    }
}

static void test_server_of_somebody_else(void)
{
    rig_server_t *server = start_with("tvs.pem", TVS_FAULT_NONE);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_WRONG_CERTIFICATE);
    rig_pass(&rig, 10);
    CU_ASSERT_EQUAL(answered(server), 0); /* it was not even asked */
    rig_stop(&rig);
}

/* Any record of the list but a TVS one: the certificate is known and does not count. */
static void test_server_with_another_role(void)
{
    start_with("cucm-callmanager.pem", TVS_FAULT_NONE);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_WRONG_CERTIFICATE);
    rig_stop(&rig);
}

static void test_not_there(void)
{
    start_with(NULL, TVS_FAULT_NONE);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_UNREACHABLE);
    CU_ASSERT(virtual_world_now_ms(rig.world) < 100);
    virtual_node_isolate(rig.servers[0].node, true);
    uint64_t began = virtual_world_now_ms(rig.world);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world) - began, TIMEOUT_MS);
    rig_stop(&rig);
}

static void test_names_of_servers(void)
{
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    itl_hal_addr_t address = virtual_node_address(server->node);
    rig.client.config.servers[0].host = "tvs.example.lab";
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_UNREACHABLE); /* unknown */
    virtual_world_set_name(rig.world, "tvs.example.lab", &address);
    virtual_world_set_resolve_delay(rig.world, (TIMEOUT_MS + 1000u) * 1000u);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_UNREACHABLE); /* the name server is too slow */
    rig_pass(&rig, 2 * TIMEOUT_MS);
    virtual_world_set_resolve_delay(rig.world, 1000000);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    rig_stop(&rig);
}

/* Nobody listens at the first address, and the second is somewhere that does not answer. */
static void test_addresses_of_a_server(void)
{
    static const itl_hal_addr_t nobody = {.family = ITL_HAL_IPV4, .ip = {10, 9, 9, 9}};
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    itl_hal_addr_t phone = virtual_node_address(rig.phone);
    itl_hal_addr_t address = virtual_node_address(server->node);
    rig.client.config.servers[0].host = "tvs.example.lab";
    virtual_world_set_name(rig.world, "tvs.example.lab", &phone);
    virtual_world_add_address(rig.world, "tvs.example.lab", &nobody);
    uint64_t began = virtual_world_now_ms(rig.world);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    uint64_t took = virtual_world_now_ms(rig.world) - began;
    CU_ASSERT(took >= TIMEOUT_MS && took < TIMEOUT_MS + 100u);
    virtual_world_add_address(rig.world, "tvs.example.lab", &address);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    rig_stop(&rig);
}

/* A server of one name with two addresses, at each of which somebody of his own is. */
static void start_with_two(tvs_fault_t first, tvs_fault_t second)
{
    rig_start(&rig);
    rig.config.timeout_ms = TIMEOUT_MS;
    rig.config.verify_signer = true;
    rig_server_t *servers[] = {rig_add_server(&rig, OURS, first), rig_add_server(&rig, OURS, second)};
    rig_make_client(&rig);
    rig.client.config.server_count = 1;
    rig.client.config.servers[0].host = "tvs.example.lab";
    for (size_t i = 0; i < 2; i++) {
        itl_hal_addr_t address = virtual_node_address(servers[i]->node);
        if (i == 0)
            virtual_world_set_name(rig.world, "tvs.example.lab", &address);
        else
            virtual_world_add_address(rig.world, "tvs.example.lab", &address);
    }
}

/* Who takes the connection and says nothing is no server yet; who said anything is, and its other addresses have no
 * turn. */
static void test_first_address_that_does_not_answer(void)
{
    static const struct {
        tvs_fault_t fault;
        itl_reason_t reason; /* ITL_REASON_NONE: the second address answered. */
        uint64_t takes_ms;
    } cases[] = {{TVS_FAULT_SILENT, ITL_REASON_NONE, TIMEOUT_MS},
                 {TVS_FAULT_MUTE, ITL_REASON_TVS_TIMEOUT, TIMEOUT_MS},
                 {TVS_FAULT_NOT_TLS, ITL_REASON_TVS_TLS_FAILED, 0},
                 {TVS_FAULT_HALF, ITL_REASON_TVS_BAD_ANSWER, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        start_with_two(cases[i].fault, TVS_FAULT_NONE);
        rig.client.config.verify_signer = false;
        itl_tvs_answer_t answer = rig_ask(&rig);
        uint64_t took = virtual_world_now_ms(rig.world);
        check(&answer, cases[i].reason == ITL_REASON_NONE ? ITL_POLICY_TVS_VALID : ITL_POLICY_TVS_FAILED,
              cases[i].reason);
        CU_ASSERT_EQUAL(answer.outcome_count, 1);
        CU_ASSERT(took >= cases[i].takes_ms && took < cases[i].takes_ms + 100u);
        rig_pass(&rig, 10);
        CU_ASSERT_EQUAL(answered(&rig.servers[1]), cases[i].reason == ITL_REASON_NONE);
        rig_stop(&rig);
    }
}

/* The look-up has the time-out, and each address has it for itself. */
static void test_time_of_each_address(void)
{
    start_with_two(TVS_FAULT_SILENT, TVS_FAULT_SLOW);
    virtual_world_set_resolve_delay(rig.world, (TIMEOUT_MS - 100u) * 1000u);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), 2u * (TIMEOUT_MS - 100u) + 2u * TIMEOUT_MS);
    rig_stop(&rig);
}

/* The second request goes where the first one was answered: not from the name's first address again. */
static void test_verify_at_the_same_address(void)
{
    start_with_two(TVS_FAULT_NONE, TVS_FAULT_NO_QUERY);
    virtual_node_isolate(rig.servers[0].node, true);
    itl_tvs_answer_t answer = rig_ask(&rig);
    uint64_t took = virtual_world_now_ms(rig.world);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(answer.outcome_count, 2);
    check_outcome(&answer, 0, 0, false, ITL_REASON_TVS_TLS_FAILED);
    check_outcome(&answer, 1, 0, true, ITL_REASON_NONE);
    CU_ASSERT(took >= TIMEOUT_MS && took < TIMEOUT_MS + 100u);
    rig_stop(&rig);
}

static itl_hal_status_t no_source(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    (void)ctx, (void)to, (void)out;
    return ITL_HAL_ERR_NO_ADDRESS;
}

static itl_hal_status_t no_look_up(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    (void)ctx, (void)host, (void)index, (void)out;
    return ITL_HAL_ERR_LIMIT;
}

/* Without an address of its own a phone reaches no TVS; without a look-up it is the network that fails. */
static void test_phone_that_cannot_ask(void)
{
    for (int looks_up = 0; looks_up < 2; looks_up++) {
        rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
        const itl_hal_t *before = rig.client.hal;
        itl_hal_net_t net = *before->net;
        itl_hal_t hal = *before;
        if (looks_up != 0)
            net.source_addr = no_source;
        else
            net.resolve = no_look_up;
        hal.net = &net;
        rig.client.hal = &hal;
        itl_tvs_answer_t answer = rig_ask(&rig);
        check(&answer, ITL_POLICY_TVS_FAILED, looks_up != 0 ? ITL_REASON_TVS_UNREACHABLE : ITL_REASON_NETWORK_ERROR);
        CU_ASSERT_EQUAL(answered(server), 0);
        rig.client.hal = before;
        rig_stop(&rig);
    }
}

/* Late answers count as long as the time is not over; small windows and lost packets only delay. */
static void test_bad_lines(void)
{
    rig_start(&rig);
    rig.config.timeout_ms = 60000;
    rig_add_server(&rig, OURS, TVS_FAULT_NONE);
    rig_make_client(&rig);
    const virtual_link_t link = {.loss_ppm = 200000, .min_delay_us = 1000, .max_delay_us = 300000};
    virtual_world_set_link(rig.world, &link);
    virtual_world_set_tcp(rig.world, 300, 100);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(is_certificate(&answer, 0));
    rig_stop(&rig);
}

/* --- several servers --- */

static void test_failover(void)
{
    rig_start(&rig);
    rig_add_server(&rig, NULL, TVS_FAULT_NONE);
    rig_add_server(&rig, OURS, TVS_FAULT_MUTE);
    rig_add_server(&rig, "tvs.pem", TVS_FAULT_NONE);
    rig_add_server(&rig, OURS, TVS_FAULT_WRONG_SESSION);
    rig_add_server(&rig, OURS, TVS_FAULT_NONE);
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(answer.outcome_count, 5);
    check_outcome(&answer, 0, 0, false, ITL_REASON_TVS_UNREACHABLE);
    check_outcome(&answer, 1, 1, false, ITL_REASON_TVS_TIMEOUT);
    check_outcome(&answer, 2, 2, false, ITL_REASON_TVS_WRONG_CERTIFICATE);
    check_outcome(&answer, 3, 3, false, ITL_REASON_TVS_BAD_ANSWER);
    check_outcome(&answer, 4, 4, false, ITL_REASON_NONE);
    rig_stop(&rig);
}

static void test_last_failure_counts(void)
{
    rig_start(&rig);
    rig_add_server(&rig, OURS, TVS_FAULT_GARBAGE);
    rig_add_server(&rig, NULL, TVS_FAULT_NONE);
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_UNREACHABLE);
    CU_ASSERT_EQUAL(answer.outcome_count, 2);
    rig_stop(&rig);
}

static void test_denial_is_final(void)
{
    rig_start(&rig);
    rig_add_server(&rig, "tvs.pem", TVS_FAULT_DENY); /* not ours: its word does not count */
    rig_add_server(&rig, OURS, TVS_FAULT_DENY);
    rig_server_t *last = rig_add_server(&rig, OURS, TVS_FAULT_NONE);
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    CU_ASSERT_EQUAL(answer.outcome_count, 2);
    CU_ASSERT_EQUAL(answered(last), 0);
    rig_stop(&rig);
}

static void test_all_silent_is_bounded(void)
{
    rig_start(&rig);
    for (int i = 0; i < RIG_SERVERS; i++)
        rig_add_server(&rig, OURS, TVS_FAULT_SILENT);
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT);
    CU_ASSERT_EQUAL(answer.outcome_count, RIG_SERVERS);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), RIG_SERVERS * TIMEOUT_MS);
    rig_stop(&rig);
}

/* --- VERIFY --- */

static itl_tvs_answer_t verify_known(size_t index, itl_tvs_purpose_t purpose)
{
    const base_bytes_t *der = &rig.known.items[index].identity.certificate;
    CU_ASSERT_EQUAL(itl_tvs_ask_certificate(&rig.client, purpose, &rig.installed.list, der->data, der->size),
                    ITL_REASON_NONE);
    return rig_run(&rig);
}

static void test_verify(void)
{
    start_with(OURS, TVS_FAULT_NONE);
    itl_tvs_answer_t answer = verify_known(2, ITL_TVS_FOR_HTTPS);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(is_certificate(&answer, 2));
    check_outcome(&answer, 0, 0, true, ITL_REASON_NONE);
    rig.known.items[2].grant.deny = true;
    itl_tvs_flush(&rig.client);
    answer = verify_known(2, ITL_TVS_FOR_HTTPS);
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    rig_stop(&rig);
}

static void test_verify_with_a_certificate_in_the_answer(void)
{
    start_with(OURS, TVS_FAULT_WRONG_CERTIFICATE);
    itl_tvs_answer_t answer = verify_known(2, ITL_TVS_FOR_HTTPS);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_WRONG_SUBJECT);
    rig_stop(&rig);
}

static void test_verify_too_large(void)
{
    static uint8_t big[ITL_LIMIT_CERTIFICATE_BYTES + 1];
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    CU_ASSERT_EQUAL(itl_tvs_ask_certificate(&rig.client, ITL_TVS_FOR_HTTPS, &rig.installed.list, big, sizeof big),
                    ITL_REASON_NONE);
    itl_tvs_answer_t answer = rig_run(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_CERTIFICATE_TOO_LARGE);
    CU_ASSERT_EQUAL(itl_tvs_ask_certificate(&rig.client, ITL_TVS_FOR_HTTPS, &rig.installed.list, big, sizeof big - 1),
                    ITL_REASON_NONE);
    answer = rig_run(&rig); /* the longest message there is */
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    rig_pass(&rig, 1);
    CU_ASSERT_EQUAL(answered(server), 1);
    rig_stop(&rig);
}

static void test_roles_by_purpose(void)
{
    static const struct {
        uint8_t role;
        bool list, file, https;
    } cases[] = {
        {ITL_ROLE_SAST, true, false, false},
        {ITL_ROLE_CCM, false, false, false},
        {ITL_ROLE_CCM_TFTP, false, true, false},
        {ITL_ROLE_TFTP, false, true, true},
        {ITL_ROLE_CAPF, false, false, false},
        {ITL_ROLE_APP_SERVER, false, false, true},
        {ITL_ROLE_TVS, false, false, false},
        {32, false, false, false},
        {255, false, false, false},
    };
    start_with(OURS, TVS_FAULT_NONE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rig.known.items[2].grant = (tvs_grant_t){.roles = {cases[i].role}, .role_count = 1, .ttl_s = 60};
        const bool wanted[] = {cases[i].list, cases[i].file, cases[i].https};
        for (itl_tvs_purpose_t purpose = ITL_TVS_FOR_LIST; purpose <= ITL_TVS_FOR_HTTPS; purpose++) {
            itl_tvs_flush(&rig.client);
            itl_tvs_answer_t answer = verify_known(2, purpose);
            CU_ASSERT_EQUAL(answer.result, wanted[purpose] ? ITL_POLICY_TVS_VALID : ITL_POLICY_TVS_FAILED);
            CU_ASSERT_EQUAL(answer.reason, wanted[purpose] ? ITL_REASON_NONE : ITL_REASON_TVS_WRONG_ROLE);
        }
    }
    rig_stop(&rig);
}

/* --- VERIFY after a failed QUERY --- */

static void start_verify_signer(tvs_fault_t fault)
{
    rig_start(&rig);
    rig.config.verify_signer = true;
    rig_add_server(&rig, OURS, fault);
    rig_make_client(&rig);
}

static void test_verify_signer(void)
{
    start_verify_signer(TVS_FAULT_NO_QUERY);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(is_certificate(&answer, 0));
    CU_ASSERT_EQUAL(answer.outcome_count, 2);
    check_outcome(&answer, 0, 0, false, ITL_REASON_TVS_TLS_FAILED);
    check_outcome(&answer, 1, 0, true, ITL_REASON_NONE);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(answer.from_cache);
    CU_ASSERT(is_certificate(&answer, 0));
    rig_stop(&rig);
}

static void test_verify_signer_denied(void)
{
    start_verify_signer(TVS_FAULT_NO_QUERY);
    rig.known.items[0].grant.deny = true;
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    CU_ASSERT_EQUAL(answer.outcome_count, 2);
    rig_stop(&rig);
}

/* Only after answers that a server without QUERY might give, and never to a server that is not ours. */
static void test_verify_signer_not_tried(void)
{
    static const tvs_fault_t faults[] = {TVS_FAULT_SILENT,           TVS_FAULT_MUTE, TVS_FAULT_NOT_TLS,
                                         TVS_FAULT_WRONG_KEY,        TVS_FAULT_DENY, TVS_FAULT_WRONG_ROLE,
                                         TVS_FAULT_WRONG_CERTIFICATE};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        start_verify_signer(faults[i]);
        itl_tvs_answer_t answer = rig_ask(&rig);
        CU_ASSERT_NOT_EQUAL(answer.result, ITL_POLICY_TVS_VALID);
        CU_ASSERT_EQUAL(answer.outcome_count, 1);
        rig_stop(&rig);
    }
    start_verify_signer(TVS_FAULT_NO_QUERY); /* a signed file has no record of its signer */
    CU_ASSERT_EQUAL(itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source,
                                       &rig.candidate.list.header, NULL),
                    ITL_REASON_NONE);
    itl_tvs_answer_t answer = rig_run(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TLS_FAILED);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    rig_stop(&rig);
}

/* A candidate whose record of the signer holds a certificate of somebody whom TVS would vouch for. */
static void test_verify_signer_with_borrowed_certificate(void)
{
    start_verify_signer(TVS_FAULT_NO_QUERY);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&rig.candidate.list);
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_next_signer(&walk, &rig.candidate.source, &rig.candidate.list.header, &record),
                          ITL_REASON_NONE);
    const base_bytes_t *known = &rig.known.items[1].identity.certificate;
    CU_ASSERT_EQUAL_FATAL(record.certificate.len, known->size); /* the old CallManager: same size, other serial */
    memcpy(rig.candidate.bytes.data + record.certificate.off, known->data, known->size);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TLS_FAILED);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    rig_stop(&rig);
}

static void test_verify_signer_fails_over(void)
{
    rig_start(&rig);
    rig.config.verify_signer = true;
    rig_add_server(&rig, OURS, TVS_FAULT_CLOSE);
    rig_add_server(&rig, OURS, TVS_FAULT_NONE);
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(answer.outcome_count, 3);
    check_outcome(&answer, 1, 0, true, ITL_REASON_TVS_TLS_FAILED);
    check_outcome(&answer, 2, 1, false, ITL_REASON_NONE); /* the next server is asked by QUERY again */
    rig_stop(&rig);
}

/* --- cache --- */

static void test_cache_for_its_ttl(void)
{
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    rig_ask(&rig);
    rig_pass(&rig, UINT64_C(86400) * 1000 - 1000);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(answer.from_cache);
    CU_ASSERT_EQUAL(answer.outcome_count, 0);
    CU_ASSERT(is_certificate(&answer, 0));
    itl_tvs_flush(&rig.client);
    CU_ASSERT(is_certificate(&answer, 0)); /* an answer outlives the cache */
    answer = rig_ask(&rig);
    CU_ASSERT_FALSE(answer.from_cache);
    rig_pass(&rig, UINT64_C(86400) * 1000);
    answer = rig_ask(&rig);
    CU_ASSERT_FALSE(answer.from_cache);
    rig_pass(&rig, 1);
    CU_ASSERT_EQUAL(answered(server), 3);
    rig_stop(&rig);
}

static void test_ttl_zero(void)
{
    start_with(OURS, TVS_FAULT_NONE);
    rig.known.items[0].grant.ttl_s = 0;
    rig_ask(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT_FALSE(answer.from_cache);
    rig_stop(&rig);
}

static void test_denial_is_not_cached_over(void)
{
    start_with(OURS, TVS_FAULT_NONE);
    rig_ask(&rig);
    rig.known.items[0].grant.deny = true;
    itl_tvs_answer_t answer = rig_ask(&rig);
    CU_ASSERT(answer.from_cache); /* the answer of before still holds ... */
    rig_pass(&rig, UINT64_C(86401) * 1000);
    answer = rig_ask(&rig); /* ... until its time is over */
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    rig.known.items[0].grant.deny = false;
    answer = rig_ask(&rig); /* a denial is not remembered */
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT_FALSE(answer.from_cache);
    rig_stop(&rig);
}

/* A denial by VERIFY takes the answer of a QUERY about the same certificate with it. */
static void test_denial_by_verify(void)
{
    start_with(OURS, TVS_FAULT_NONE);
    rig.known.items[0].grant = (tvs_grant_t){.roles = {ITL_ROLE_SAST}, .role_count = 1, .ttl_s = 86400};
    rig_ask(&rig);
    rig.known.items[0].grant.deny = true;
    itl_tvs_answer_t answer = verify_known(0, ITL_TVS_FOR_HTTPS); /* SAST does not serve it: asked, and denied */
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED);
    rig_stop(&rig);
}

static void test_query_serves_verify(void)
{
    start_with(OURS, TVS_FAULT_NONE);
    rig_ask(&rig);
    itl_tvs_answer_t answer = verify_known(0, ITL_TVS_FOR_HTTPS); /* TFTP is among its roles */
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    CU_ASSERT(answer.from_cache);
    CU_ASSERT(is_certificate(&answer, 0));
    answer = verify_known(1, ITL_TVS_FOR_HTTPS);
    CU_ASSERT_FALSE(answer.from_cache);
    answer = verify_known(1, ITL_TVS_FOR_HTTPS);
    CU_ASSERT(answer.from_cache);
    rig_stop(&rig);
}

/* --- whom to ask --- */

static void test_nobody_to_ask(void)
{
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    const itl_trustlist_header_t *header = &rig.candidate.list.header;
    rig_list_t rollback = rig.installed;
    rollback.list.has_tvs = false;
    const itl_trustlist_t *const lists[] = {NULL, &rollback.list};
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(
            itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, lists[i], &rig.candidate.source, header, NULL),
            ITL_REASON_NONE);
        CU_ASSERT_FALSE(itl_tvs_busy(&rig.client));
        itl_tvs_answer_t answer = itl_tvs_result(&rig.client);
        check(&answer, ITL_POLICY_TVS_NONE, ITL_REASON_NONE);
        CU_ASSERT_EQUAL(answer.outcome_count, 0);
    }
    rig.client.config.server_count = 0;
    itl_tvs_answer_t answer = rig_ask(&rig);
    check(&answer, ITL_POLICY_TVS_NONE, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(answered(server), 0);
    rig_stop(&rig);
}

static void test_peer_in_a_list(void)
{
    rig_list_t other;
    start_with(OURS, TVS_FAULT_NONE);
    rig_list(&other, "a1-first-sha1.tlv"); /* its CCM+TFTP record carries ccm.pem */
    const itl_trustlist_t *const lists[] = {NULL, &rig.installed.list, &other.list};
    static const char *const listed[] = {"ccm.pem", "cucm-callmanager.pem"};
    for (size_t i = 0; i < 2; i++) {
        listfile_identity_t peer = {0};
        base_error_t error;
        base_bytes_t pem = rig_file(listed[i]);
        CU_ASSERT(listfile_identity_read(&peer, listed[i], pem.data, pem.size, &error));
        CU_ASSERT_EQUAL(itl_tvs_verify_peer(&rig.client, lists, 3, &rig.installed.list, peer.certificate.data,
                                            peer.certificate.size),
                        ITL_TVS_PEER_LISTED);
        CU_ASSERT_FALSE(itl_tvs_busy(&rig.client));
        listfile_identity_free(&peer);
        base_bytes_free(&pem);
    }
    /* a1 has a TVS record with tvs.pem: no role for a web server, so TVS is asked. */
    const base_bytes_t *der = &rig.known.items[2].identity.certificate;
    CU_ASSERT_EQUAL(itl_tvs_verify_peer(&rig.client, lists, 3, &rig.installed.list, der->data, der->size),
                    ITL_TVS_PEER_ASKED);
    CU_ASSERT_EQUAL(itl_tvs_verify_peer(&rig.client, lists, 3, &rig.installed.list, der->data, der->size),
                    ITL_TVS_PEER_UNKNOWN); /* one question at a time */
    itl_tvs_answer_t answer = rig_run(&rig);
    check(&answer, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    base_bytes_free(&other.bytes);
    rig_stop(&rig);
}

static void test_a_file_that_cannot_be_read(void)
{
    rig_server_t *server = start_with(OURS, TVS_FAULT_NONE);
    itl_trustlist_header_t header = rig.candidate.list.header;
    header.issuer_name.off = rig.candidate.source.size;
    CU_ASSERT_EQUAL(
        itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source, &header, NULL),
        ITL_REASON_NONE);
    itl_tvs_answer_t answer = rig_run(&rig);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(answered(server), 0);
    rig_stop(&rig);
}

/* --- a client's life --- */

static void test_one_question_at_a_time(void)
{
    start_with(OURS, TVS_FAULT_MUTE);
    const itl_trustlist_header_t *header = &rig.candidate.list.header;
    CU_ASSERT_EQUAL(
        itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source, header, NULL),
        ITL_REASON_NONE);
    CU_ASSERT(itl_tvs_busy(&rig.client));
    CU_ASSERT_EQUAL(
        itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source, header, NULL),
        ITL_REASON_INTERNAL);
    rig_pass(&rig, 100); /* the handshake is over, the answer will never come */
    CU_ASSERT(itl_tvs_busy(&rig.client));
    itl_tvs_cancel(&rig.client);
    CU_ASSERT_FALSE(itl_tvs_busy(&rig.client));
    itl_tvs_answer_t answer = itl_tvs_result(&rig.client);
    check(&answer, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT);
    itl_tvs_cancel(&rig.client);
    CU_ASSERT_EQUAL(itl_tvs_result(&rig.client).outcome_count, 1);
    rig_stop(&rig);
}

/* Power goes at any moment of a question: nothing may be left behind (leaks are the sanitizer's business). */
static void test_close_at_any_moment(void)
{
    for (uint64_t us = 0; us <= 2000; us += 200) {
        start_with(OURS, TVS_FAULT_NONE);
        CU_ASSERT_EQUAL(itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source,
                                           &rig.candidate.list.header, NULL),
                        ITL_REASON_NONE);
        while (virtual_world_now_us(rig.world) < us) {
            itl_tvs_poll(&rig.client);
            tvs_service_poll(rig.servers[0].service);
            virtual_world_step(rig.world, 1000);
        }
        rig_stop(&rig);
    }
}

static void test_init_checks_its_config(void)
{
    itl_tvs_config_t config = {.device_name = "CP-7962-SEP001122334455", .server_count = ITL_LIMIT_TVS_SERVERS + 1};
    CU_ASSERT_PTR_NULL(itl_tvs_init(&rig.client, &config, NULL, rig.work));
    config.server_count = 0;
    config.device_name = "CP-7962-SEP001122334455-and-much-more-than-any-phone-is-called";
    CU_ASSERT_PTR_NULL(itl_tvs_init(&rig.client, &config, NULL, rig.work));
    CU_ASSERT_EQUAL(itl_tvs_client_size(), sizeof(itl_tvs_client_t));
}

static CU_TestInfo one_server[] = {
    {"a known signer is vouched for", test_valid},
    {"every way to fail, in time", test_every_fault},
    {"a server of somebody else", test_server_of_somebody_else},
    {"a server with a certificate of another role", test_server_with_another_role},
    {"a server that is not there", test_not_there},
    {"servers by name", test_names_of_servers},
    {"several addresses of a name", test_addresses_of_a_server},
    {"a first address that does not answer", test_first_address_that_does_not_answer},
    {"time of each address", test_time_of_each_address},
    {"VERIFY at the same address", test_verify_at_the_same_address},
    {"a phone that cannot ask", test_phone_that_cannot_ask},
    {"bad lines", test_bad_lines},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo several_servers[] = {
    {"each failure moves on", test_failover},
    {"the last failure is the reason", test_last_failure_counts},
    {"a denial is final", test_denial_is_final},
    {"five silent servers", test_all_silent_is_bounded},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo verify[] = {
    {"a certificate in hand", test_verify},
    {"an answer with another certificate", test_verify_with_a_certificate_in_the_answer},
    {"a certificate past the limit", test_verify_too_large},
    {"roles by purpose", test_roles_by_purpose},
    {"VERIFY after a failed QUERY", test_verify_signer},
    {"... denied", test_verify_signer_denied},
    {"... not tried", test_verify_signer_not_tried},
    {"... about a borrowed certificate", test_verify_signer_with_borrowed_certificate},
    {"... then the next server", test_verify_signer_fails_over},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo cache[] = {
    {"an answer holds for its TTL", test_cache_for_its_ttl},         {"TTL 0", test_ttl_zero},
    {"a denial is not cached over", test_denial_is_not_cached_over}, {"a denial by VERIFY", test_denial_by_verify},
    {"a QUERY's answer serves a VERIFY", test_query_serves_verify},  CU_TEST_INFO_NULL,
};

static CU_TestInfo life[] = {
    {"nobody to ask", test_nobody_to_ask},
    {"a peer in a list", test_peer_in_a_list},
    {"a file that cannot be read", test_a_file_that_cannot_be_read},
    {"one question at a time", test_one_question_at_a_time},
    {"closed at any moment", test_close_at_any_moment},
    {"what itl_tvs_init refuses", test_init_checks_its_config},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"one server", NULL, NULL, NULL, NULL, one_server}, {"several servers", NULL, NULL, NULL, NULL, several_servers},
    {"VERIFY", NULL, NULL, NULL, NULL, verify},         {"cache", NULL, NULL, NULL, NULL, cache},
    {"a client's life", NULL, NULL, NULL, NULL, life},  CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 36;
