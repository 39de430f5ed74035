/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Long lives of a store: random updates, refusals, erasures and formats, power going at random operations, several
 * times in a row. A failure prints the value of POWERLOSS_SEED that runs its life alone; POWERLOSS_LIVES sets how many
 * lives there are.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rig.h"
#include "runner.h"
#include "test_machine.h"
#include "virtual/random.h"

#define LIVES_DEFAULT 4000u
#define STEPS         40u

/** Geometries with small sectors: the first of rig_geometries. */
#define GEOMETRIES 7u

/** Longest file, and operations among which a cut is drawn. */
#define LENGTH_MAX     1100u
#define OPERATIONS_MAX 14u

typedef struct life {
    rig_t rig;
    virtual_random_t random;
    uint64_t seed;
    rig_file_t now; /**< What is installed. */
    unsigned step;
    bool failed;
} life_t;

static unsigned long cuts;

static unsigned draw(life_t *life, unsigned limit)
{
    return (unsigned)virtual_random_below(&life->random, limit);
}

static void expect(life_t *life, bool fine, const char *what)
{
    if (!fine && !life->failed) {
        life->failed = true;
        printf("\nseed %llu, step %u: %s\n  replay: POWERLOSS_SEED=%llu powerloss_random\n",
               (unsigned long long)life->seed, life->step, what, (unsigned long long)life->seed);
    }
}

static void arm(life_t *life, unsigned operations)
{
    rig_arm(&life->rig, draw(life, operations), &rig_cuts[draw(life, RIG_CUTS)]);
    virtual_flash_seed(life->rig.flash, virtual_random_next(&life->random));
}

static rig_file_t draw_file(life_t *life)
{
    rig_file_t file = {.length = 1u + draw(life, LENGTH_MAX), .seed = 1u + draw(life, 50)};
    file.common = draw(life, 3) == 0 ? 0 : draw(life, file.length + 1u);
    return file;
}

/** Does something at random. @param then  [out] what is installed if it succeeds */
static itl_reason_t act(life_t *life, rig_file_t *then)
{
    static const rig_file_t nothing = {0, 0, 0};
    unsigned what = draw(life, 16);
    *then = life->now;
    if (what < 2) {
        *then = nothing;
        return itl_store_erase(&life->rig.store);
    }
    if (what == 2) {
        *then = nothing;
        return rig_format(&life->rig);
    }
    if (what < 5)
        return rig_refuse(&life->rig, draw_file(life));
    if (what < 7)
        return rig_download_half(&life->rig, draw_file(life));
    *then = what == 7 ? life->now : draw_file(life);
    return then->length > 0 ? rig_install(&life->rig, *then) : ITL_REASON_NONE;
}

/** Opens, and is cut at it now and then. */
static void recover(life_t *life)
{
    rig_t *rig = &life->rig;
    for (unsigned again = 0; again < 3 && draw(life, 2) == 0; again++) {
        virtual_flash_power_on(rig->flash);
        arm(life, 2);
        /* It may say that the power is off, or open: what counts is that the last one, below, opens. */
        itl_reason_ignore(itl_store_open(&rig->store, rig->hal, rig->region, RIG_KIND, test_machine(), rig->work));
        cuts += virtual_flash_powered(rig->flash) ? 0u : 1u;
    }
    expect(life, rig_open(rig) == ITL_REASON_NONE, "does not open after a cut");
}

static void take_step(life_t *life)
{
    rig_t *rig = &life->rig;
    rig_file_t then = {0};
    if (draw(life, 3) != 0)
        arm(life, OPERATIONS_MAX);
    itl_reason_t reason = act(life, &then);
    bool cut = !virtual_flash_powered(rig->flash);
    virtual_flash_forget_faults(rig->flash);
    if (cut) {
        cuts++;
        expect(life, reason != ITL_REASON_NONE, "a cut went unreported");
        recover(life);
        expect(life, rig_holds(rig, then) || rig_holds(rig, life->now), "neither the old nor the new");
        life->now = rig_holds(rig, then) ? then : life->now;
    } else {
        expect(life, reason == ITL_REASON_NONE, "failed without a cut");
        expect(life, rig_holds(rig, then), "not done");
        life->now = then;
    }
    expect(life, rig_guards_intact(rig), "something outside the region changed");
}

static bool live(uint64_t seed)
{
    life_t life = {.seed = seed};
    virtual_random_seed(&life.random, seed, 0);
    rig_create(&life.rig, &rig_geometries[draw(&life, GEOMETRIES)]);
    expect(&life, rig_open(&life.rig) == ITL_REASON_NONE, "an erased flash does not open");
    for (life.step = 0; life.step < STEPS && !life.failed; life.step++)
        take_step(&life);
    rig_destroy(&life.rig);
    return !life.failed;
}

static void test_lives(void)
{
    const char *only = getenv("POWERLOSS_SEED");
    const char *number = getenv("POWERLOSS_LIVES");
    uint64_t first = only == NULL ? 1 : strtoull(only, NULL, 10);
    uint64_t lives = number == NULL ? LIVES_DEFAULT : strtoull(number, NULL, 10);
    unsigned failures = 0;
    lives = only == NULL ? lives : 1;
    for (uint64_t i = 0; i < lives; i++)
        failures += live(first + i) ? 0u : 1u;
    printf("\n  lives: %llu, power cuts: %lu, failures: %u\n", (unsigned long long)lives, cuts, failures);
    CU_ASSERT_EQUAL(failures, 0);
    CU_ASSERT(cuts >= lives);
}

static CU_TestInfo life_tests[] = {
    {"random lives", test_lives},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"random power cuts", NULL, NULL, NULL, NULL, life_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 1;
