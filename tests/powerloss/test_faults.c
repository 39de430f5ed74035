/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flash fails: an operation or a read returns ITL_HAL_ERR_IO, once or from then on; a program or an erase claims
 * success and did nothing. What was installed stays readable, what is reported as done is done, and the next open finds
 * the old or the new.
 */
#include <stdio.h>

#include "runner.h"
#include "scenarios.h"

/** Failures after this many are counted, not printed. */
#define FAILURES_PRINTED 10u

typedef enum fault { FAULT_NONE, FAULT_ONCE, FAULT_FOR_EVER, FAULT_SILENT_ONCE, FAULT_READ } fault_t;
static const char *const fault_names[] = {"none", "once", "for ever", "silent", "read"};

/** A flash that fails, in front of one that does not. */
typedef struct faulty {
    itl_hal_flash_t hal;
    const itl_hal_flash_t *inner;
    fault_t fault;
    unsigned long at; /**< The operation, or read, that fails. */
    unsigned long operations;
    unsigned long reads;
} faulty_t;

static unsigned failures;
static unsigned long faults;

static bool fails(const faulty_t *faulty, unsigned long number)
{
    return faulty->fault == FAULT_FOR_EVER ? number >= faulty->at : number == faulty->at;
}

static itl_hal_status_t faulty_read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    faulty_t *faulty = ctx;
    unsigned long number = faulty->reads++;
    if (faulty->fault == FAULT_READ && number == faulty->at)
        return ITL_HAL_ERR_IO;
    return faulty->inner->read(faulty->inner->ctx, addr, buf, len);
}

/** What a modifying operation returns instead of being done; ITL_HAL_AGAIN: nothing, it is to be done. */
static itl_hal_status_t disturb(faulty_t *faulty)
{
    unsigned long number = faulty->operations++;
    if (faulty->fault == FAULT_NONE || faulty->fault == FAULT_READ || !fails(faulty, number))
        return ITL_HAL_AGAIN;
    return faulty->fault == FAULT_SILENT_ONCE ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

static itl_hal_status_t faulty_program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    faulty_t *faulty = ctx;
    itl_hal_status_t status = disturb(faulty);
    return status == ITL_HAL_AGAIN ? faulty->inner->program(faulty->inner->ctx, addr, buf, len) : status;
}

static itl_hal_status_t faulty_erase(void *ctx, uint32_t addr)
{
    faulty_t *faulty = ctx;
    itl_hal_status_t status = disturb(faulty);
    return status == ITL_HAL_AGAIN ? faulty->inner->erase(faulty->inner->ctx, addr) : status;
}

static void put_in_front(faulty_t *faulty, stage_t *stage)
{
    const itl_hal_flash_t *inner = virtual_flash_hal(stage->rig.flash);
    *faulty = (faulty_t){.hal = *inner, .inner = inner};
    faulty->hal.ctx = faulty;
    faulty->hal.read = faulty_read;
    faulty->hal.program = faulty_program;
    faulty->hal.erase = faulty_erase;
    stage->rig.hal = &faulty->hal;
}

static void arm(faulty_t *faulty, fault_t fault, unsigned long at)
{
    faulty->fault = fault;
    faulty->at = at;
    faulty->operations = 0;
    faulty->reads = 0;
}

static void expect(const scenario_t *scenario, const faulty_t *faulty, bool fine, const char *what)
{
    if (!fine && ++failures <= FAILURES_PRINTED) {
        printf("\n%s (%lu/%lu), fault %s at %lu: %s\n", scenario->name, (unsigned long)faulty->hal.sector_size,
               (unsigned long)faulty->hal.program_size, fault_names[faulty->fault], faulty->at, what);
    }
}

/** What the store says without looking at the flash again; a format that failed leaves it closed. */
static void expect_same_view(stage_t *stage, const scenario_t *scenario, const faulty_t *faulty, rig_state_t before,
                             rig_state_t after)
{
    if (stage->action != ACTION_FORMAT) {
        expect(scenario, faulty, before != RIG_NEITHER, "what is installed cannot be read");
        expect(scenario, faulty, before == after, "the next open finds something else");
    }
}

/** The action into the fault; then a look at the store as it stands, and after the next open. */
static void run_fault(stage_t *stage, const scenario_t *scenario, faulty_t *faulty, fault_t fault, unsigned long at)
{
    rig_t *rig = &stage->rig;
    arm(faulty, FAULT_NONE, 0);
    stage_reset(stage);
    arm(faulty, fault, at);
    itl_reason_t reason = stage_act(stage);
    faults++;
    rig_state_t before = rig_state(rig, ITL_REASON_NONE, stage->old_file, stage->new_file);
    arm(faulty, FAULT_NONE, at);
    rig_state_t after = stage_open(stage);
    faulty->fault = fault;
    expect_same_view(stage, scenario, faulty, before, after);
    expect(scenario, faulty, stage_allows(stage, after), "neither the old nor the new");
    expect(scenario, faulty, reason != ITL_REASON_NONE || stage_reached(stage, after), "unreported");
    expect(scenario, faulty, reason == ITL_REASON_NONE || reason == ITL_REASON_FLASH_ERROR, "another reason");
    faulty->fault = FAULT_NONE;
    bool usable = after != RIG_DAMAGED || rig_format(rig) == ITL_REASON_NONE;
    usable = usable && rig_install(rig, (rig_file_t){500, 200, 9}) == ITL_REASON_NONE;
    expect(scenario, faulty, usable, "an update failed afterwards");
}

static void run_scenario(const scenario_t *scenario, const rig_geometry_t *geometry)
{
    stage_t stage;
    faulty_t faulty;
    if (!stage_create(&stage, scenario, geometry))
        return;
    put_in_front(&faulty, &stage);
    stage_reset(&stage);
    arm(&faulty, FAULT_NONE, 0);
    expect(scenario, &faulty, stage_act(&stage) == ITL_REASON_NONE, "failed without a fault");
    unsigned long operations = faulty.operations;
    unsigned long reads = faulty.reads;
    for (unsigned long at = 0; at < operations; at++) {
        run_fault(&stage, scenario, &faulty, FAULT_ONCE, at);
        run_fault(&stage, scenario, &faulty, FAULT_FOR_EVER, at);
        run_fault(&stage, scenario, &faulty, FAULT_SILENT_ONCE, at);
    }
    for (unsigned long at = 0; at < reads; at++)
        run_fault(&stage, scenario, &faulty, FAULT_READ, at);
    stage_destroy(&stage);
}

static void test_every_fault(void)
{
    for (unsigned g = 0; g < rig_geometry_count; g++)
        for (unsigned i = 0; i < scenario_count && rig_geometries[g].sector_size <= 8192; i++)
            run_scenario(&scenarios[i], &rig_geometries[g]);
    printf("\n  faults: %lu, failures: %u\n", faults, failures);
    CU_ASSERT_EQUAL(failures, 0);
    CU_ASSERT(faults > 2000);
}

/** A read that fails while opening is an error, not an empty store. */
static void test_read_fault_at_open(void)
{
    const scenario_t scenario = {.name = "open", .setup = SETUP_REPLACED, .old_file = {600, 600, 0}};
    stage_t stage;
    faulty_t faulty;
    CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[0]));
    put_in_front(&faulty, &stage);
    arm(&faulty, FAULT_NONE, 0);
    CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_NONE);
    unsigned long reads = faulty.reads;
    CU_ASSERT(reads >= 3);
    for (unsigned long at = 0; at < reads; at++) {
        arm(&faulty, FAULT_READ, at);
        CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_FLASH_ERROR);
    }
    arm(&faulty, FAULT_NONE, 0);
    CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_NONE);
    CU_ASSERT(rig_holds(&stage.rig, stage.old_file));
    stage_destroy(&stage);
}

/** An interrupted commit on a flash that no longer programs cannot be finished, and that is said. */
static void test_recovery_that_fails(void)
{
    const scenario_t scenario = {.name = "recovery", .setup = SETUP_REPLACED, .old_file = {600, 600, 0}};
    uint8_t half[4] = {0xFF, 0xFF, 0xFF, 0};
    stage_t stage;
    faulty_t faulty;
    CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[0]));
    put_in_front(&faulty, &stage);
    virtual_flash_poke(stage.rig.flash, rig_slot_address(&stage.rig, true) + 40u, &half[2], 2);
    arm(&faulty, FAULT_FOR_EVER, 0);
    CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_FLASH_ERROR);
    CU_ASSERT_FALSE(itl_store_installed(&stage.rig.store)->installed);
    arm(&faulty, FAULT_NONE, 0);
    CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_NONE);
    CU_ASSERT(rig_holds(&stage.rig, stage.old_file));
    stage_destroy(&stage);
}

static CU_TestInfo fault_tests[] = {
    {"a fault at every operation and read", test_every_fault},
    {"a failing read while opening", test_read_fault_at_open},
    {"a recovery that fails", test_recovery_that_fails},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"flash faults", NULL, NULL, NULL, NULL, fault_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 3;
