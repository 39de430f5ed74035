/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rule of reach/reach.h, over a name server whose every answer is said here. */
#include <string.h>

#include "reach/reach.h"
#include "runner.h"

#define TIMEOUT_MS 5000u
#define PORT       69u

/* A machine with a clock that moves when it is told to, and a name with some addresses. */
typedef struct machine {
    itl_hal_net_t net;
    itl_hal_clock_t clock;
    uint64_t now_ms;
    unsigned addresses;       /* Of "host.lab": 10.0.0.1, 10.0.0.2, ... */
    itl_hal_status_t looking; /* In place of every answer; ITL_HAL_OK: there are answers. */
    itl_hal_status_t own;     /* Of source_addr. */
    unsigned looked_up;       /* Calls of resolve. */
    unsigned last_looked_up;  /* Index of the last one. */
} machine_t;

static uint64_t tell_time(void *ctx)
{
    return ((const machine_t *)ctx)->now_ms;
}

static itl_hal_status_t resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    machine_t *machine = ctx;
    CU_ASSERT_STRING_EQUAL(host, "host.lab");
    machine->looked_up++;
    machine->last_looked_up = index;
    if (machine->looking != ITL_HAL_OK)
        return machine->looking;
    if (index >= machine->addresses)
        return ITL_HAL_ERR_NO_HOST;
    *out = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {10, 0, 0, (uint8_t)(index + 1)}, .port = out->port};
    return ITL_HAL_OK;
}

static itl_hal_status_t tell_source(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    (void)to, (void)out;
    return ((const machine_t *)ctx)->own;
}

static void open_machine(machine_t *machine, unsigned addresses)
{
    *machine = (machine_t){.now_ms = 1000, .addresses = addresses};
    machine->net = (itl_hal_net_t){.ctx = machine, .resolve = resolve, .source_addr = tell_source};
    machine->clock = (itl_hal_clock_t){.ctx = machine, .monotonic_ms = tell_time};
}

static void start(itl_reach_t *reach, const machine_t *machine)
{
    memset(reach, 0xA5, sizeof *reach);
    itl_reach_start(reach, &machine->net, &machine->clock, "host.lab", PORT, TIMEOUT_MS);
}

static bool ready_at(itl_reach_t *reach, uint8_t last_byte)
{
    return itl_reach_poll(reach) == ITL_REACH_READY && reach->address.family == ITL_HAL_IPV4 &&
           reach->address.port == PORT && reach->address.ip[3] == last_byte;
}

static bool given_up(itl_reach_t *reach, itl_reason_t reason)
{
    return itl_reach_poll(reach) == ITL_REACH_GIVEN_UP && reach->reason == reason;
}

static void test_first_address(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 1);
    start(&reach, &machine);
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    CU_ASSERT_EQUAL(reach.reason, ITL_REASON_NONE);
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    CU_ASSERT_EQUAL(machine.looked_up, 1);
}

/* In the order of the name server, and for the reason of the last one in the end. */
static void test_each_address_in_order(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 3);
    start(&reach, &machine);
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    CU_ASSERT_TRUE(ready_at(&reach, 2));
    itl_reach_failed(&reach, ITL_REASON_TVS_UNREACHABLE, false);
    CU_ASSERT_TRUE(ready_at(&reach, 3));
    itl_reach_failed(&reach, ITL_REASON_NETWORK_ERROR, false);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_NETWORK_ERROR));
    CU_ASSERT_EQUAL(machine.last_looked_up, 3);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_NETWORK_ERROR));
    CU_ASSERT_EQUAL(machine.looked_up, 4);
}

/* A HAL that has an address for every number is not asked for ever. */
static void test_no_more_addresses_than_a_name_has(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 200);
    start(&reach, &machine);
    for (uint8_t i = 1; i <= ITL_HAL_ADDRESSES_MAX; i++) {
        CU_ASSERT_TRUE(ready_at(&reach, i));
        itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    }
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_TFTP_TIMEOUT));
    CU_ASSERT_EQUAL(machine.looked_up, ITL_HAL_ADDRESSES_MAX);
}

/* Whoever said anything is the server. */
static void test_heard(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 3);
    start(&reach, &machine);
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    itl_reach_failed(&reach, ITL_REASON_TFTP_ERROR, true);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_TFTP_ERROR));
    CU_ASSERT_EQUAL(machine.looked_up, 1);
    itl_reach_again(&reach);
    itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_TFTP_ERROR));
}

/* The look-up has the time-out, and then the address has it again. */
static void test_time(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 2);
    machine.looking = ITL_HAL_AGAIN;
    start(&reach, &machine);
    CU_ASSERT_EQUAL(itl_reach_poll(&reach), ITL_REACH_WAIT);
    CU_ASSERT_EQUAL(reach.deadline_ms, 1000 + TIMEOUT_MS);
    machine.now_ms = 1000 + TIMEOUT_MS - 1;
    CU_ASSERT_EQUAL(itl_reach_poll(&reach), ITL_REACH_WAIT);
    machine.looking = ITL_HAL_OK;
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    CU_ASSERT_EQUAL(reach.deadline_ms, 1000 + 2 * TIMEOUT_MS - 1);
    machine.now_ms = reach.deadline_ms - 1;
    CU_ASSERT_FALSE(itl_reach_is_late(&reach));
    machine.now_ms++;
    CU_ASSERT_TRUE(itl_reach_is_late(&reach));
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    CU_ASSERT_EQUAL(reach.deadline_ms, machine.now_ms);
    itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    CU_ASSERT_TRUE(ready_at(&reach, 2));
    CU_ASSERT_EQUAL(reach.deadline_ms, machine.now_ms + TIMEOUT_MS);
}

static void test_look_up_without_an_answer(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 2);
    machine.looking = ITL_HAL_AGAIN;
    start(&reach, &machine);
    CU_ASSERT_EQUAL(itl_reach_poll(&reach), ITL_REACH_WAIT);
    machine.now_ms += TIMEOUT_MS;
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_DNS_UNKNOWN_HOST));

    /* An answer that is there at the last moment counts. */
    start(&reach, &machine);
    machine.now_ms += TIMEOUT_MS;
    machine.looking = ITL_HAL_OK;
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    /* Of the second address nothing can be learned in time: what the first one did is the reason. */
    machine.looking = ITL_HAL_AGAIN;
    itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    CU_ASSERT_EQUAL(itl_reach_poll(&reach), ITL_REACH_WAIT);
    machine.now_ms += TIMEOUT_MS;
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_TFTP_TIMEOUT));
}

static void test_look_up_that_fails(void)
{
    static const struct {
        itl_hal_status_t status;
        itl_reason_t reason;
    } cases[] = {{ITL_HAL_ERR_NO_HOST, ITL_REASON_DNS_UNKNOWN_HOST},
                 {ITL_HAL_ERR_LIMIT, ITL_REASON_NETWORK_ERROR},
                 {ITL_HAL_ERR_IO, ITL_REASON_NETWORK_ERROR}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        machine_t machine;
        itl_reach_t reach;
        open_machine(&machine, 2);
        machine.looking = cases[i].status;
        start(&reach, &machine);
        CU_ASSERT_TRUE(given_up(&reach, cases[i].reason));
        machine.looking = ITL_HAL_OK;
        start(&reach, &machine);
        CU_ASSERT_TRUE(ready_at(&reach, 1));
        machine.looking = cases[i].status;
        itl_reach_failed(&reach, ITL_REASON_TVS_TIMEOUT, false);
        CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_TVS_TIMEOUT));
    }
}

static void test_no_address_of_its_own(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 2);
    machine.own = ITL_HAL_ERR_NO_ADDRESS;
    start(&reach, &machine);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_NO_ADDRESS));
    CU_ASSERT_EQUAL(machine.looked_up, 0);
    /* No way to the whole world: the server may stand beside it. */
    machine.own = ITL_HAL_ERR_UNREACHABLE;
    start(&reach, &machine);
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    machine.own = ITL_HAL_ERR_NO_ADDRESS;
    itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_NO_ADDRESS));
}

/* A further question goes where the last one was answered, without a look-up. */
static void test_again(void)
{
    machine_t machine;
    itl_reach_t reach;
    open_machine(&machine, 2);
    start(&reach, &machine);
    itl_reach_again(&reach);
    CU_ASSERT_EQUAL(machine.looked_up, 0);
    CU_ASSERT_TRUE(ready_at(&reach, 1));
    itl_reach_failed(&reach, ITL_REASON_TFTP_TIMEOUT, false);
    CU_ASSERT_TRUE(ready_at(&reach, 2));
    machine.now_ms += TIMEOUT_MS;
    itl_reach_again(&reach);
    CU_ASSERT_TRUE(ready_at(&reach, 2));
    CU_ASSERT_EQUAL(reach.deadline_ms, machine.now_ms + TIMEOUT_MS);
    CU_ASSERT_EQUAL(machine.looked_up, 2);
    machine.own = ITL_HAL_ERR_NO_ADDRESS;
    itl_reach_again(&reach);
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_NO_ADDRESS));
}

static void test_never_started(void)
{
    itl_reach_t reach = {0};
    CU_ASSERT_TRUE(given_up(&reach, ITL_REASON_NONE));
}

static CU_TestInfo tests[] = {{"the first address", test_first_address},
                              {"each address, in order", test_each_address_in_order},
                              {"no more addresses than a name has", test_no_more_addresses_than_a_name_has},
                              {"whoever said anything is the server", test_heard},
                              {"time of the look-up and of each address", test_time},
                              {"a look-up without an answer", test_look_up_without_an_answer},
                              {"a look-up that fails", test_look_up_that_fails},
                              {"no address of its own", test_no_address_of_its_own},
                              {"the same address again", test_again},
                              {"never started", test_never_started},
                              CU_TEST_INFO_NULL};

CU_SuiteInfo unit_suites[] = {{"reach", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 10;
