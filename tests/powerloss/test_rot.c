/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One bit rots: any bit of what is in use, in every state of a region. What is installed is reported as damaged, or it
 * is there whole; it is never lost in silence, and nothing older takes its place.
 */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "scenarios.h"

/** Failures after this many are counted, not printed. */
#define FAILURES_PRINTED 10u

/** Bytes of the spare slot that rot in turn. */
#define SPARE_BYTES 700u

/** Larger sectors hold the same bytes, and take their time. */
#define SECTOR_MAX 8192u

/** Parts of a slot (docs/flash-format.md). */
#define HEADER_BYTES 40u

typedef struct rot_state {
    const char *name;
    setup_t setup;
    rig_file_t file;
} rot_state_t;

static const rot_state_t rot_states[] = {
    {"installed", SETUP_INSTALLED, {203, 203, 0}}, {"replaced", SETUP_REPLACED, {203, 203, 0}},
    {"abandoned", SETUP_ABANDONED, {203, 203, 0}}, {"wrap", SETUP_WRAP, {203, 203, 0}},
    {"erased", SETUP_ERASED, {203, 203, 0}},       {"formatted", SETUP_FORMATTED, {0, 0, 0}},
};

static unsigned failures;
static unsigned long bits;
static unsigned long reported;

static void expect(bool fine, const char *state, uint32_t off, unsigned bit, const char *what)
{
    if (!fine && ++failures <= FAILURES_PRINTED)
        printf("\n%s, byte %u bit %u: %s\n", state, (unsigned)off, bit, what);
}

/** What a rotten bit at @p off of the current slot must lead to. */
static bool must_report(const rig_t *rig, uint32_t off, uint32_t length)
{
    uint32_t head = rig_head_bytes(rig);
    return off < HEADER_BYTES || (off >= head && off < head + length);
}

static void rot_current(stage_t *stage, const char *name, uint32_t slot, uint32_t off, unsigned bit)
{
    rig_t *rig = &stage->rig;
    virtual_flash_restore(rig->flash, stage->start);
    virtual_flash_flip_bit(rig->flash, slot + off, bit);
    virtual_flash_t *rotten = virtual_flash_copy(rig->flash);
    itl_reason_t opened = rig_open(rig);
    bits++;
    if (must_report(rig, off, stage->old_file.length)) {
        reported++;
        expect(opened == ITL_REASON_STORE_DAMAGED, name, off, bit, "not reported");
        expect(!itl_store_installed(&rig->store)->installed, name, off, bit, "damage, yet something is installed");
        expect(virtual_flash_equal(rotten, rig->flash), name, off, bit, "damage, yet the flash was changed");
    } else {
        expect(opened == ITL_REASON_NONE && rig_holds(rig, stage->old_file), name, off, bit, "lost");
    }
    virtual_flash_destroy(rotten);
}

static void rot_spare(stage_t *stage, const char *name, uint32_t slot, uint32_t off, unsigned bit)
{
    rig_t *rig = &stage->rig;
    virtual_flash_restore(rig->flash, stage->start);
    virtual_flash_flip_bit(rig->flash, slot + off, bit);
    itl_reason_t opened = rig_open(rig);
    bits++;
    expect(opened == ITL_REASON_NONE && rig_holds(rig, stage->old_file), name, off, bit, "hurts although unused");
    expect(rig_install(rig, (rig_file_t){300, 100, 5}) == ITL_REASON_NONE, name, off, bit, "no update afterwards");
}

static void rot_stage(stage_t *stage, const char *name)
{
    stage_reset(stage);
    uint32_t current = rig_slot_address(&stage->rig, true);
    uint32_t spare = rig_slot_address(&stage->rig, false);
    uint32_t granule = stage->rig.hal->program_size;
    uint32_t used = rig_head_bytes(&stage->rig) + (stage->old_file.length + granule - 1u) / granule * granule;
    for (uint32_t off = 0; off < used; off++)
        for (unsigned bit = 0; bit < 8; bit++)
            rot_current(stage, name, current, off, bit);
    for (uint32_t off = 0; off < SPARE_BYTES; off++)
        rot_spare(stage, name, spare, off, off % 8u);
}

static void test_every_bit(void)
{
    for (unsigned g = 0; g < rig_geometry_count && rig_geometries[g].sector_size <= SECTOR_MAX; g++) {
        if (rig_geometries[g].has_ecc)
            continue; /* The code mends one bit. */
        for (unsigned i = 0; i < sizeof rot_states / sizeof rot_states[0]; i++) {
            scenario_t scenario = {.setup = rot_states[i].setup, .old_file = rot_states[i].file, .base = BASE_ZERO};
            stage_t stage;
            CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[g]));
            rot_stage(&stage, rot_states[i].name);
            stage_destroy(&stage);
        }
    }
    printf("\n  rotten bits: %lu, of these reported as damage: %lu, failures: %u\n", bits, reported, failures);
    CU_ASSERT_EQUAL(failures, 0);
    CU_ASSERT(reported > 10000);
}

/** A rotten commit mark is programmed again. */
static void test_mark_is_mended(void)
{
    for (unsigned g = 0; g < rig_geometry_count; g++) {
        if (rig_geometries[g].has_ecc)
            continue; /* The code mends one bit. */
        scenario_t scenario = {.setup = SETUP_REPLACED, .old_file = {203, 203, 0}};
        stage_t stage;
        CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[g]));
        rig_t *rig = &stage.rig;
        uint32_t mark = (HEADER_BYTES + rig->hal->program_size - 1u) / rig->hal->program_size * rig->hal->program_size;
        virtual_flash_flip_bit(rig->flash, rig_slot_address(rig, true) + mark, 5);
        CU_ASSERT(!virtual_flash_equal(stage.start, rig->flash));
        CU_ASSERT_EQUAL(rig_open(rig), ITL_REASON_NONE);
        CU_ASSERT(virtual_flash_equal(stage.start, rig->flash));
        stage_destroy(&stage);
    }
}

/** A region that was never used stays usable, whatever bit of its heads rots. */
static void test_virgin_region(void)
{
    for (unsigned g = 0; g < rig_geometry_count && rig_geometries[g].sector_size <= SECTOR_MAX; g++) {
        if (rig_geometries[g].has_ecc)
            continue; /* The code mends one bit. */
        scenario_t scenario = {.setup = SETUP_VIRGIN};
        stage_t stage;
        CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[g]));
        unsigned lost = 0;
        for (uint32_t bit = 0; bit < rig_head_bytes(&stage.rig) * 16u; bit++) {
            rig_t *rig = &stage.rig;
            virtual_flash_restore(rig->flash, stage.start);
            virtual_flash_flip_bit(rig->flash, rig_slot_address(rig, bit % 2u == 0) + bit / 16u, bit / 2u % 8u);
            bool fine = rig_open(rig) == ITL_REASON_NONE && rig_holds(rig, stage.old_file) &&
                        rig_install(rig, (rig_file_t){300, 100, 5}) == ITL_REASON_NONE;
            lost += fine ? 0u : 1u;
        }
        CU_ASSERT_EQUAL(lost, 0);
        stage_destroy(&stage);
    }
}

/** More than a bit: the current slot is overwritten, or erased by somebody else. */
static void test_current_slot_gone(void)
{
    static const uint8_t fillings[] = {0x00, 0x55, 0xFF};
    static const setup_t setups[] = {SETUP_INSTALLED, SETUP_REPLACED, SETUP_ERASED};
    for (unsigned i = 0; i < 9; i++) {
        scenario_t scenario = {.setup = setups[i / 3u], .old_file = {203, 203, 0}};
        uint8_t filling[256];
        stage_t stage;
        CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[i % rig_geometry_count]));
        memset(filling, fillings[i % 3u], sizeof filling);
        virtual_flash_poke(stage.rig.flash, rig_slot_address(&stage.rig, true), filling, sizeof filling);
        CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_STORE_DAMAGED);
        CU_ASSERT_EQUAL(rig_format(&stage.rig), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(rig_open(&stage.rig), ITL_REASON_NONE);
        CU_ASSERT(rig_holds(&stage.rig, (rig_file_t){0, 0, 0}));
        stage_destroy(&stage);
    }
}

/** A cut of the commit's last operation leaves the older record unmarked; the next open makes up for it. */
static void test_rot_after_a_cut_commit(void)
{
    const rig_file_t file = {300, 100, 5};
    const scenario_t scenario = {.setup = SETUP_REPLACED, .old_file = {203, 203, 0}, .new_file = {300, 100, 5}};
    stage_t stage;
    CU_ASSERT_FATAL(stage_create(&stage, &scenario, &rig_geometries[0]));
    rig_t *rig = &stage.rig;
    stage_reset(&stage);
    CU_ASSERT_EQUAL(stage_act(&stage), ITL_REASON_NONE);
    uint64_t operations = rig_operations(rig);
    for (unsigned way = 0; way < RIG_CUTS; way++) {
        stage_reset(&stage);
        rig_arm(rig, operations - 1u, &rig_cuts[way]);
        CU_ASSERT_EQUAL(stage_act(&stage), ITL_REASON_POWER_LOST);
        CU_ASSERT_EQUAL(rig_open(rig), ITL_REASON_NONE);
        CU_ASSERT(rig_holds(rig, file));
        virtual_flash_flip_bit(rig->flash, rig_slot_address(rig, true) + 8u, 0);
        CU_ASSERT_EQUAL(rig_open(rig), ITL_REASON_STORE_DAMAGED);
    }
    stage_destroy(&stage);
}

static CU_TestInfo rot_tests[] = {
    {"every bit in use", test_every_bit},
    {"a rotten commit mark is mended", test_mark_is_mended},
    {"an unused region", test_virgin_region},
    {"the whole current slot", test_current_slot_gone},
    {"rot after a commit that was cut", test_rot_after_a_cut_commit},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"bit rot", NULL, NULL, NULL, NULL, rot_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 5;
