/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asserts: calls that a header forbids, in a world that takes panics. Without ITL_ASSERTS they must be gone: there the
 * same calls, chosen so that they do no harm, say nothing. */
#include <CUnit/CUnit.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "itl_assert.h"
#include "phone/phone.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "runner.h"
#include "sip_lab.h"
#include "store/store.h"
#include "store/store_priv.h"
#include "test_work.h"
#include "tvs_rig.h"

#ifdef ITL_ASSERTS
enum { PANICS = 1 };
#else
enum { PANICS = 0 };
#endif

static jmp_buf before;
static virtual_node_t *who;
static char said[200];

static void take_panic(void *ctx, virtual_node_t *node, const char *where, const char *demand)
{
    CU_ASSERT_PTR_EQUAL(ctx, &said);
    who = node;
    snprintf(said, sizeof said, "%s: %s", where, demand);
    longjmp(before, 1);
}

static void watch(virtual_world_t *world)
{
    who = NULL;
    said[0] = '\0';
    virtual_world_set_panic(world, take_panic, said);
}

/* Runs a statement that panics where there are asserts. */
#define TRY(statement)                                                                                                 \
    do {                                                                                                               \
        if (setjmp(before) == 0)                                                                                       \
            (statement);                                                                                               \
    } while (0)

static void check(const virtual_node_t *node, const char *expected)
{
    CU_ASSERT_PTR_EQUAL(who, PANICS ? node : NULL);
    CU_ASSERT_STRING_EQUAL(said, PANICS ? expected : "");
}

/* A store that nobody opened, on a phone in a world of its own. */
static virtual_world_t *world;
static itl_store_t store;

static const virtual_node_t *start_unopened(void)
{
    world = virtual_world_create(1);
    virtual_node_t *node = virtual_node_create(world, "phone", NULL, NULL);
    store = (itl_store_t){.system = virtual_node_hal(node)->system};
    watch(world);
    return node;
}

static void test_store_that_is_not_open(void)
{
    const virtual_node_t *node = start_unopened();
    TRY(itl_store_begin(&store));
    check(node, "itl_store_begin: store->opened");
    virtual_world_destroy(world);
}

static void test_tvs_result_too_early(void)
{
    static rig_t rig;
    rig_start(&rig);
    rig_add_server(&rig, NULL, TVS_FAULT_NONE);
    rig_make_client(&rig);
    watch(rig.world);
    CU_ASSERT_EQUAL(itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source,
                                       &rig.candidate.list.header, &rig.candidate.list),
                    ITL_REASON_NONE);
    CU_ASSERT_TRUE_FATAL(itl_tvs_busy(&rig.client));
    TRY(itl_tvs_result(&rig.client));
    check(rig.phone, "itl_tvs_result: !itl_tvs_busy(client)");
    rig_stop(&rig);
}

#ifdef ITL_ASSERTS

static void test_store_writes_nothing_at_all(void)
{
    const virtual_node_t *node = start_unopened();
    TRY(itl_reason_ignore(itl_store_write(&store, NULL, 1)));
    check(node, "itl_store_write: data != NULL || len == 0");
    virtual_world_destroy(world);
}

static void test_store_has_two_slots(void)
{
    const virtual_node_t *node = start_unopened();
    TRY((void)itl_store_address(&store, 2, 0));
    check(node, "itl_store_address: slot < 2 && off <= itl_store_slot_bytes(store)");
    virtual_world_destroy(world);
}

static void test_tvs_asked_about_nothing(void)
{
    static rig_t rig;
    rig_start(&rig);
    rig_make_client(&rig);
    watch(rig.world);
    TRY(itl_reason_ignore(
        itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, NULL, NULL, &rig.candidate.list)));
    check(rig.phone, "itl_tvs_ask_signer: source != NULL && header != NULL");
    TRY(itl_reason_ignore(itl_tvs_ask_certificate(&rig.client, ITL_TVS_FOR_HTTPS, &rig.installed.list, NULL, 9)));
    check(rig.phone, "itl_tvs_ask_certificate: der != NULL");
    rig_stop(&rig);
}

static void test_phone_out_of_order(void)
{
    const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 64, .program_size = 4};
    const virtual_geometry_t too_small = {.sector_size = 4096, .sector_count = 2, .program_size = 4};
    virtual_flash_t *flashes[] = {virtual_flash_create(&geometry, 1), virtual_flash_create(&too_small, 2)};
    world = virtual_world_create(1);
    static itl_phone_storage_t storage;
    itl_phone_t *phone = itl_phone_place(&storage, sizeof storage);
    const itl_phone_config_t config = {.model = "7962", .firmware = "9.4.1"};
    const itl_phone_memory_t memory = {.work = test_work()};
    virtual_node_t *node = virtual_node_create(world, "phone", NULL, flashes[0]);
    watch(world);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(phone, &config, virtual_node_hal(node), &memory), ITL_REASON_NONE);
    itl_phone_boot(phone);
    TRY(itl_reason_ignore(itl_phone_press(phone, ITL_PHONE_KEY_ERASE_ITL)));
    check(node, "closed: !itl_phone_boots(phone)");
    TRY(itl_phone_installed(phone, ITL_PHONE_LISTS));
    check(node, "itl_phone_installed: (unsigned)kind < ITL_PHONE_LISTS");
    itl_phone_close(phone);
    node = virtual_node_create(world, "small", NULL, flashes[1]);
    CU_ASSERT_EQUAL(itl_phone_init(phone, &config, virtual_node_hal(node), &memory), ITL_REASON_STORE_GEOMETRY);
    TRY(itl_phone_boot(phone));
    check(node, "itl_phone_boot: phone->lists[ITL_PHONE_ITL].opened == ITL_REASON_NONE");
    phone->lists[ITL_PHONE_ITL].opened = ITL_REASON_NONE;
    TRY(itl_phone_boot(phone));
    check(node, "itl_phone_boot: phone->lists[ITL_PHONE_CTL].opened == ITL_REASON_NONE");
    phone->lists[ITL_PHONE_CTL].opened = ITL_REASON_NONE;
    TRY(itl_phone_boot(phone));
    check(node, "itl_phone_boot: phone->configuration.opened == ITL_REASON_NONE");
    itl_phone_close(phone);
    virtual_world_destroy(world);
    virtual_flash_destroy(flashes[0]);
    virtual_flash_destroy(flashes[1]);
}

static void test_sip_delivery_out_of_order(void)
{
    sip_lab_t *lab = sip_lab_create(1, 4000);
    const itl_alarm_transport_t *way = lab->transport;
    uint64_t next_ms;
    watch(lab->world);
    TRY(way->poll(way->ctx, &next_ms));
    check(lab->phone, "look: alarm->state != ITL_SIP_IDLE");
    CU_ASSERT_TRUE(way->send(way->ctx, "sip:host.example", sip_lab_short, strlen(sip_lab_short)));
    TRY(way->send(way->ctx, "sip:host.example", sip_lab_short, strlen(sip_lab_short)));
    check(lab->phone, "start: alarm->state == ITL_SIP_IDLE");
    sip_lab_destroy(lab);
}

#endif

static unsigned panics;

static void count(void *ctx, const char *where, const char *demand)
{
    (void)where, (void)demand;
    CU_ASSERT_PTR_EQUAL(ctx, &panics);
    panics++;
}

/* What asserts are made of; where nobody takes panics the program goes on. */
static void test_who_takes_panics(void)
{
    const itl_hal_system_t deaf = {.ctx = NULL};
    const itl_hal_system_t system = {.ctx = &panics, .panic = count};
    itl_assert(NULL, false, "here", "demand");
    itl_assert(&deaf, false, "here", "demand");
    itl_assert(&system, true, "here", "demand");
    CU_ASSERT_EQUAL(panics, 0);
    itl_assert(&system, false, "here", "demand");
    CU_ASSERT_EQUAL(panics, 1);
    ITL_ASSERT(&system, panics++ > 99);
    CU_ASSERT_EQUAL(panics, PANICS ? 3 : 1);
}

static CU_TestInfo tests[] = {
    {"a store that is not open", test_store_that_is_not_open},
    {"the result of TVS too early", test_tvs_result_too_early},
    {"who takes panics", test_who_takes_panics},
#ifdef ITL_ASSERTS
    {"a store writes nothing at all", test_store_writes_nothing_at_all},
    {"a store has two slots", test_store_has_two_slots},
    {"TVS is asked about nothing", test_tvs_asked_about_nothing},
    {"a phone out of order", test_phone_out_of_order},
    {"a delivery by SIP out of order", test_sip_delivery_out_of_order},
#endif
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"panic", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = sizeof tests / sizeof tests[0] - 1;
