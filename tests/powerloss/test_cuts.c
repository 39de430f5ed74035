/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Power cut before, within and after every flash operation of every scenario, on every geometry; then at every
 * operation of the recovery; then, on some geometries, at every operation of a second try. A failure prints the
 * value of POWERLOSS_CASE that runs it alone.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runner.h"
#include "scenarios.h"
#include "tell_cuts.h"
#include "test_machine.h"

/** Sectors above this are cut in few ways: tearing so many bytes takes its time. */
#define ALL_WAYS_SECTOR_MAX 65536u

/** Fewer cuts than this were not all. */
#define CUTS_EXPECTED 100000u

/** Memory that is kept once it was had. */
#define KEPT_BYTES (32 * 1024 * 1024)

/** Failures after this many are counted, not printed. */
#define FAILURES_PRINTED 10u

/** What is cut beside the action. */
typedef enum second { SECOND_NONE, SECOND_RECOVERY, SECOND_RETRY } second_t;

/** One case; its numbers are what POWERLOSS_CASE holds. */
typedef struct trial {
    unsigned geometry;
    unsigned scenario;
    unsigned long cut; /**< Operation of the action. */
    unsigned way;      /**< Index into rig_cuts. */
    unsigned second;   /**< A second_t. */
    unsigned long second_cut;
    unsigned second_way;
} trial_t;

/** What all cases share. */
typedef struct tally {
    unsigned long cuts;
    unsigned failures;
} tally_t;

static tally_t tally;

static void expect(const trial_t *trial, bool fine, const char *what)
{
    if (fine)
        return;
    if (++tally.failures <= FAILURES_PRINTED) {
        printf("\n%s, %s, cut %s operation %lu (then %u, %s operation %lu): %s\n"
               "  replay: POWERLOSS_CASE=%u.%u.%lu.%u.%u.%lu.%u powerloss_cuts\n",
               rig_geometries[trial->geometry].name, scenarios[trial->scenario].name, rig_cuts[trial->way].name,
               trial->cut, trial->second, rig_cuts[trial->second_way].name, trial->second_cut, what, trial->geometry,
               trial->scenario, trial->cut, trial->way, trial->second, trial->second_cut, trial->second_way);
    }
}

static void arm(stage_t *stage, unsigned long after, unsigned way)
{
    rig_arm(&stage->rig, after, &rig_cuts[way]);
    tally.cuts++;
}

/** Ways in which operations on this geometry are cut. */
static unsigned ways(const stage_t *stage)
{
    return stage->rig.hal->sector_size > ALL_WAYS_SECTOR_MAX ? RIG_CUTS_FEW : RIG_CUTS;
}

/** After a recovery: the state is allowed, and opening again neither changes it nor touches the flash. */
static rig_state_t expect_settled(stage_t *stage, const trial_t *trial)
{
    rig_state_t state = stage_open(stage);
    expect(trial, stage_allows(stage, state), "what was found is neither the old nor the new");
    expect(trial, rig_guards_intact(&stage->rig), "something outside the region changed");
    virtual_flash_t *settled = virtual_flash_copy(stage->rig.flash);
    expect(trial, stage_open(stage) == state, "opening again found something else");
    expect(trial, virtual_flash_equal(settled, stage->rig.flash), "opening again changed the flash");
    virtual_flash_destroy(settled);
    return state;
}

/** Whatever was left behind, the next update works. */
static void expect_usable(stage_t *stage, const trial_t *trial, rig_state_t state)
{
    static const rig_file_t next = {500, 200, 9};
    rig_t *rig = &stage->rig;
    if (state == RIG_DAMAGED)
        expect(trial, rig_format(rig) == ITL_REASON_NONE, "format failed afterwards");
    expect(trial, rig_install(rig, next) == ITL_REASON_NONE, "an update failed afterwards");
    expect(trial, rig_open(rig) == ITL_REASON_NONE && rig_holds(rig, next), "an update was lost afterwards");
}

/** Runs the action into its cut. */
static void run_to_cut(stage_t *stage, const trial_t *trial)
{
    stage_reset(stage);
    arm(stage, trial->cut, trial->way);
    expect(trial, stage_act(stage) != ITL_REASON_NONE, "the cut went unreported");
    expect(trial, !virtual_flash_powered(stage->rig.flash), "the cut did not strike");
}

/** Cuts the recovery that follows @p cut_image at one operation. */
static void run_recovery_cut(stage_t *stage, const trial_t *trial, const virtual_flash_t *cut_image,
                             rig_state_t undisturbed)
{
    rig_t *rig = &stage->rig;
    virtual_flash_restore(rig->flash, cut_image);
    virtual_flash_power_on(rig->flash);
    arm(stage, trial->second_cut, trial->second_way);
    itl_reason_t opened = itl_store_open(&rig->store, rig->hal, rig->region, RIG_KIND, test_machine(), rig->work);
    expect(trial, opened == ITL_REASON_POWER_LOST, "the cut of the recovery went unreported");
    rig_state_t state = expect_settled(stage, trial);
    expect(trial, state == undisturbed, "a cut of the recovery changed its outcome");
    expect_usable(stage, trial, state);
}

/** Tries the action again after the recovery, and cuts that. */
static void run_retry_cut(stage_t *stage, const trial_t *trial, const virtual_flash_t *recovered)
{
    virtual_flash_restore(stage->rig.flash, recovered);
    (void)stage_open(stage);
    arm(stage, trial->second_cut, trial->second_way);
    (void)stage_act(stage);
    expect_usable(stage, trial, expect_settled(stage, trial));
}

/** Operations of the action on what is in the flash now; the flash is left as it was. */
static unsigned long count_retry(stage_t *stage, const virtual_flash_t *recovered)
{
    (void)stage_open(stage);
    uint64_t before = rig_operations(&stage->rig);
    (void)stage_act(stage);
    unsigned long count = (unsigned long)(rig_operations(&stage->rig) - before);
    virtual_flash_restore(stage->rig.flash, recovered);
    return count;
}

static void run_recovery_cuts(stage_t *stage, trial_t trial, const virtual_flash_t *cut_image, rig_state_t state,
                              unsigned long operations)
{
    trial.second = SECOND_RECOVERY;
    for (trial.second_cut = 0; trial.second_cut < operations; trial.second_cut++)
        for (trial.second_way = 0; trial.second_way < ways(stage); trial.second_way++)
            run_recovery_cut(stage, &trial, cut_image, state);
}

static void run_retry_cuts(stage_t *stage, trial_t trial, const virtual_flash_t *recovered)
{
    virtual_flash_restore(stage->rig.flash, recovered);
    unsigned long operations = count_retry(stage, recovered);
    trial.second = SECOND_RETRY;
    for (trial.second_cut = 0; trial.second_cut < operations; trial.second_cut++)
        for (trial.second_way = 0; trial.second_way < RIG_CUTS_FEW; trial.second_way++)
            run_retry_cut(stage, &trial, recovered);
}

/** One cut of the action and everything that is cut after it. */
static void run_trial(stage_t *stage, const trial_t *trial)
{
    run_to_cut(stage, trial);
    virtual_flash_t *cut_image = virtual_flash_copy(stage->rig.flash);
    uint64_t before = rig_operations(&stage->rig);
    rig_state_t state = expect_settled(stage, trial);
    unsigned long operations = (unsigned long)(rig_operations(&stage->rig) - before);
    virtual_flash_t *recovered = virtual_flash_copy(stage->rig.flash);
    expect_usable(stage, trial, state);
    run_recovery_cuts(stage, *trial, cut_image, state, operations);
    if (rig_geometries[trial->geometry].retry && trial->way < RIG_CUTS_FEW)
        run_retry_cuts(stage, *trial, recovered);
    virtual_flash_destroy(recovered);
    virtual_flash_destroy(cut_image);
}

/** Runs the action uncut. @return its operations */
static unsigned long run_clean(stage_t *stage, const trial_t *trial)
{
    stage_reset(stage);
    expect(trial, virtual_flash_equal(stage->start, stage->rig.flash), "opening changed the flash");
    uint64_t before = rig_operations(&stage->rig);
    expect(trial, stage_act(stage) == ITL_REASON_NONE, "failed without a cut");
    unsigned long operations = (unsigned long)(rig_operations(&stage->rig) - before);
    rig_state_t state = expect_settled(stage, trial);
    expect(trial, stage_reached(stage, state), "not done without a cut");
    expect_usable(stage, trial, state);
    return operations;
}

static void run_scenario(unsigned geometry, unsigned scenario)
{
    trial_t trial = {.geometry = geometry, .scenario = scenario};
    stage_t stage;
    if (!stage_create(&stage, &scenarios[scenario], &rig_geometries[geometry])) {
        expect(&trial, scenarios[scenario].base != BASE_ZERO, "could not be set up");
        return;
    }
    unsigned long operations = run_clean(&stage, &trial);
    for (trial.cut = 0; trial.cut < operations; trial.cut++)
        for (trial.way = 0; trial.way < ways(&stage); trial.way++)
            run_trial(&stage, &trial);
    stage_destroy(&stage);
}

static void test_every_cut(void)
{
    if (getenv("POWERLOSS_CASE") != NULL)
        return;
    const clock_t from = clock();
    for (unsigned geometry = 0; geometry < rig_geometry_count; geometry++) {
        const unsigned long before = tally.cuts;
        const clock_t begun = clock();
        for (unsigned scenario = 0; scenario < scenario_count; scenario++)
            run_scenario(geometry, scenario);
        tell_cuts(rig_geometries[geometry].name, tally.cuts - before, begun);
    }
    tell_cuts("of the store alone", tally.cuts, from);
    printf("; failures: %u\n", tally.failures);
    CU_ASSERT_EQUAL(tally.failures, 0);
    CU_ASSERT(tally.cuts >= CUTS_EXPECTED);
}

/** Opens that fail, over the cuts of one scenario, when the driver passes on what the chip says of torn granules. */
static unsigned count_unopened(const rig_geometry_t *geometry, const scenario_t *scenario)
{
    stage_t stage;
    unsigned unopened = 0;
    CU_ASSERT_FATAL(stage_create(&stage, scenario, geometry));
    for (unsigned way = 0; way < RIG_CUTS; way++) {
        for (unsigned long cut = 0; way != 0; cut++) {
            stage_reset(&stage);
            rig_arm(&stage.rig, cut, &rig_cuts[way]);
            (void)stage_act(&stage);
            if (virtual_flash_powered(stage.rig.flash))
                break;
            virtual_flash_fail_torn(stage.rig.flash);
            unopened += rig_open(&stage.rig) == ITL_REASON_NONE ? 0u : 1u;
            virtual_flash_forget_faults(stage.rig.flash);
        }
    }
    stage_destroy(&stage);
    return unopened;
}

/** The cuts above would find a driver that does not hide torn granules, as hal/flash.h demands. */
static void test_torn_reads_matter(void)
{
    static const scenario_t update = {"update", SETUP_INSTALLED, ACTION_INSTALL, {300, 300, 0}, {300, 0, 4}, BASE_ZERO};
    unsigned guarded = 0;
    for (unsigned geometry = 0; geometry < rig_geometry_count; geometry++) {
        if (rig_geometries[geometry].has_ecc) {
            guarded++;
            CU_ASSERT(count_unopened(&rig_geometries[geometry], &update) > 0);
        }
    }
    CU_ASSERT_EQUAL(guarded, 2);
}

static bool parse_trial(const char *text, trial_t *trial)
{
    unsigned long numbers[7];
    for (unsigned i = 0; i < 7; i++) {
        char *end = NULL;
        numbers[i] = strtoul(text, &end, 10);
        if (end == text || (*end != '.' && *end != '\0'))
            return false;
        text = *end == '.' ? end + 1 : end;
    }
    *trial = (trial_t){(unsigned)numbers[0], (unsigned)numbers[1], numbers[2],          (unsigned)numbers[3],
                       (unsigned)numbers[4], numbers[5],           (unsigned)numbers[6]};
    return trial->geometry < rig_geometry_count && trial->scenario < scenario_count && trial->way < RIG_CUTS &&
           trial->second <= SECOND_RETRY && trial->second_way < RIG_CUTS;
}

static void replay(stage_t *stage, const trial_t *trial)
{
    run_to_cut(stage, trial);
    virtual_flash_t *cut_image = virtual_flash_copy(stage->rig.flash);
    rig_state_t state = expect_settled(stage, trial);
    virtual_flash_t *recovered = virtual_flash_copy(stage->rig.flash);
    if (trial->second == SECOND_RECOVERY)
        run_recovery_cut(stage, trial, cut_image, state);
    else if (trial->second == SECOND_RETRY)
        run_retry_cut(stage, trial, recovered);
    else
        expect_usable(stage, trial, state);
    virtual_flash_destroy(recovered);
    virtual_flash_destroy(cut_image);
}

static void test_replay(void)
{
    const char *text = getenv("POWERLOSS_CASE");
    trial_t trial = {0}; /* gcc does not know that a fatal assertion does not return */
    stage_t stage;
    if (text == NULL)
        return;
    CU_ASSERT_FATAL(parse_trial(text, &trial));
    CU_ASSERT_FATAL(stage_create(&stage, &scenarios[trial.scenario], &rig_geometries[trial.geometry]));
    replay(&stage, &trial);
    stage_destroy(&stage);
    printf("\n  replayed: %lu cuts, failures: %u\n", tally.cuts, tally.failures);
    CU_ASSERT_EQUAL(tally.failures, 0);
}

/** Sectors of a megabyte come and go: the system is not asked again for each. */
static int keep_memory(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    return 0;
}

static CU_TestInfo cut_tests[] = {
    {"power cut at every flash operation", test_every_cut},
    {"torn reads that are not hidden", test_torn_reads_matter},
    {"replay of POWERLOSS_CASE", test_replay},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"power cuts", keep_memory, NULL, NULL, NULL, cut_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 3;
