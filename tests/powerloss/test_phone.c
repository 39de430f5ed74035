/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A whole phone loses its power before, within and after every flash operation of every path (phone_paths.c), and again
 * at every operation of the boot after it. It always has the old or the new file in each of its stores, never neither,
 * and comes right at the next boot. A failure prints the value of POWERLOSS_PHONE that runs it alone; with `all` there
 * every way of cutting is tried, and the boot after a cut is cut everywhere, otherwise in some places only.
 *
 * What a cut leaves is taken from one run (flash_log.h); that it is what a cut of the running phone leaves is a test of
 * its own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "phone/phone_view.h"
#include "phone_paths.h"
#include "runner.h"
#include "tell_cuts.h"

/** Failures after this many are counted, not printed. */
#define FAILURES_PRINTED 10u

/** Where `all` is not asked for, one in so many of the cuts of a boot after a cut is tried: a prime, so that it is at
 * other operations each time. Sanitizers make a boot five times as long. */
#ifdef __SANITIZE_ADDRESS__
#define ONE_IN 31u
#else
#define ONE_IN 7u
#endif

/** Fewer cuts than this were not all. */
#define CUTS_EXPECTED 4000u

/** When a path begins. */
#define BEGIN_UTC_S 1800000000

/** No second cut. */
#define NONE UINT32_MAX

/** A phone's flash. */
typedef struct phone_flash {
    const char *name;
    virtual_geometry_t geometry;
} phone_flash_t;

/** The first has room for status messages behind the files. */
static const phone_flash_t flashes[] = {
    {"4096/4", {.sector_size = 4096, .sector_count = 28, .program_size = 4}},
    {"8192/32 with a code", {.sector_size = 8192, .sector_count = 12, .program_size = 32, .has_ecc = true}},
    {"1024/1", {.sector_size = 1024, .sector_count = 60, .program_size = 1}},
};
#define FLASHES (sizeof flashes / sizeof flashes[0])

/** One case; its numbers are what POWERLOSS_PHONE holds. */
typedef struct phone_cut {
    unsigned flash;
    unsigned path;
    unsigned operation;
    unsigned way;    /**< Index into rig_cuts. */
    unsigned second; /**< Operation of the boot after it; NONE. */
    unsigned second_way;
} phone_cut_t;

/** What a phone has in its stores. */
typedef phone_files_t phone_state_t;

/** A path on a flash, ready to be cut. */
typedef struct phone_stage {
    phone_rig_t rig;
    const phone_path_t *path;
    virtual_flash_t *start;
    flash_moments_t moments; /**< Of the path. */
    flash_moments_t after;   /**< Of the boot after a cut. */
    unsigned ways;           /**< In which the path is cut, of rig_cuts. */
    unsigned one_in;         /**< Of the cuts of the boot after a cut. */
    bool silent;             /**< Failures are counted only: they are expected. */
} phone_stage_t;

static struct {
    unsigned long cuts, second_cuts, boots, failures;
} tally;

static void expect(const phone_stage_t *stage, const phone_cut_t *cut, bool fine, const char *what)
{
    if (fine || ++tally.failures > FAILURES_PRINTED || stage->silent)
        return;
    printf("\n%s, %s, cut %s operation %u", flashes[cut->flash].name, stage->path->name, rig_cuts[cut->way].name,
           cut->operation);
    if (cut->second != NONE)
        printf(", then %s operation %u of the next boot", rig_cuts[cut->second_way].name, cut->second);
    printf(": %s\n  replay: POWERLOSS_PHONE=%u.%u.%u.%u.%u.%u powerloss_phone\n", what, cut->flash, cut->path,
           cut->operation, cut->way, cut->second, cut->second_way);
}

/* --- what it has --- */

/** What it has, where that is one of two states in each store. @return false: it is not */
static bool find_state(phone_stage_t *stage, const phone_state_t *old_state, const phone_state_t *new_state,
                       phone_state_t *found)
{
    for (int i = 0; i < PHONE_STORES; i++) {
        const phone_store_t store = (phone_store_t)i;
        if (phone_rig_has(&stage->rig, store, old_state->of[i]))
            found->of[i] = old_state->of[i];
        else if (phone_rig_has(&stage->rig, store, new_state->of[i]))
            found->of[i] = new_state->of[i];
        else
            return false;
    }
    return true;
}

static bool same_state(const phone_state_t *a, const phone_state_t *b)
{
    return memcmp(a->of, b->of, sizeof a->of) == 0;
}

/** Stores change one after the other: none is new before those that come first. A reset begins with the ITL. */
static bool in_order(const phone_path_t *path, const phone_state_t *found)
{
    static const phone_store_t boot[PHONE_STORES] = {PHONE_STORE_CTL, PHONE_STORE_ITL, PHONE_STORE_CONFIG};
    static const phone_store_t reset[PHONE_STORES] = {PHONE_STORE_ITL, PHONE_STORE_CTL, PHONE_STORE_CONFIG};
    const phone_store_t *order = path->presses ? reset : boot;
    const phone_files_t *begins = phone_path_begins(path);
    bool old_seen = false;
    for (int i = 0; i < PHONE_STORES; i++) {
        const phone_store_t store = order[i];
        if (begins->of[store] == path->done.of[store])
            continue;
        if (old_seen && found->of[store] == path->done.of[store])
            return false;
        old_seen = old_seen || found->of[store] == begins->of[store];
    }
    return true;
}

/** A list that was to be erased is still there: it must be asked for again, and meanwhile nothing else is believed. */
static bool still_there(const phone_path_t *path, const phone_state_t *state, bool lists_only)
{
    const phone_files_t *begins = phone_path_begins(path);
    for (int i = 0; path->presses && i < PHONE_STORES; i++)
        if (begins->of[i] != path->done.of[i] && state->of[i] == begins->of[i] &&
            !(lists_only && i == PHONE_STORE_CONFIG))
            return true;
    return false;
}

/* --- after a cut --- */

/** Whatever is there, the phone comes right: at once, or once what was to be erased is erased. */
static void expect_right(phone_stage_t *stage, const phone_cut_t *cut, const phone_state_t *state)
{
    phone_rig_t *rig = &stage->rig;
    const phone_path_t *path = stage->path;
    phone_state_t found = {{NULL}};
    bool booted = true;
    if (still_there(path, state, false)) {
        booted = phone_path_act(path, rig) && phone_path_on(path, rig) && phone_rig_boot(rig);
        tally.boots++;
    }
    expect(stage, cut, booted, "what was to be erased could not be erased");
    expect(stage, cut, find_state(stage, &path->last, &path->last, &found), "it did not come right at the next boot");
    expect(stage, cut, itl_phone_exit_status(rig->phone) == path->exit_status, "the next boot ended otherwise");
    uint64_t operations = virtual_flash_counters(rig->flash).operations;
    bool again = phone_path_on(path, rig) && find_state(stage, &path->last, &path->last, &found);
    expect(stage, cut, again, "it lost again what it had");
    expect(stage, cut, virtual_flash_counters(rig->flash).operations == operations, "there was something left to mend");
}

/** Switches on and boots a phone whose flash is as a cut left it. @param begun [out] what it had when it was switched
 *  on, one of two in each store. @param state [out] after the boot. @return false, with the reason told: it is beyond
 *  help */
static bool boot_after(phone_stage_t *stage, const phone_cut_t *cut, const phone_state_t *either,
                       const phone_state_t * or, phone_state_t *begun, phone_state_t *state)
{
    const bool on = phone_path_on(stage->path, &stage->rig);
    tally.boots++;
    expect(stage, cut, on, "it cannot use its flash");
    if (!on)
        return false;
    const bool known = find_state(stage, either, or, begun);
    expect(stage, cut, known, "it has neither the old nor the new");
    const bool ended = phone_rig_boot(&stage->rig);
    expect(stage, cut, ended, "the next boot does not end");
    if (!known || !ended)
        return false;
    const bool kept = find_state(stage, begun, &stage->path->last, state);
    expect(stage, cut, kept, "the next boot has left neither the old nor the new");
    return kept;
}

/** Cuts the boot after a cut. @param before, reached  what the phone had before that boot, and after it where it was
 *  not cut */
static void run_second(phone_stage_t *stage, const phone_cut_t *cut, const phone_state_t *before,
                       const phone_state_t *reached)
{
    phone_state_t begun = {{NULL}}, state = {{NULL}};
    tally.second_cuts++;
    flash_moments_cut(&stage->after, cut->second, &rig_cuts[cut->second_way], stage->rig.flash);
    if (!boot_after(stage, cut, before, reached, &begun, &state))
        return;
    expect(stage, cut, same_state(&state, reached), "a second cut changed what the boot comes to");
    expect_right(stage, cut, &state);
}

static void run_seconds(phone_stage_t *stage, phone_cut_t cut, const phone_state_t *before,
                        const phone_state_t *reached)
{
    static unsigned turn;
    for (cut.second = 0; cut.second < stage->after.count; cut.second++)
        for (cut.second_way = 0; cut.second_way < RIG_CUTS_FEW; cut.second_way++)
            if (turn++ % stage->one_in == 0)
                run_second(stage, &cut, before, reached);
}

/** One cut of the path. @param before  [out] what it has then. @param reached  [out] what it has after the next boot,
 *  which is kept in stage->after. @return false: beyond help */
static bool run_first(phone_stage_t *stage, const phone_cut_t *cut, phone_state_t *before, phone_state_t *reached)
{
    const phone_path_t *path = stage->path;
    tally.cuts++;
    flash_moments_cut(&stage->moments, cut->operation, &rig_cuts[cut->way], stage->rig.flash);
    flash_log_begin(&stage->rig.log);
    bool fine = boot_after(stage, cut, phone_path_begins(path), &path->done, before, reached);
    flash_log_end(&stage->rig.log, &stage->after);
    if (!fine)
        return false;
    expect(stage, cut, in_order(path, before), "a store was changed before its turn");
    expect(stage, cut, !still_there(path, before, true) || same_state(before, reached),
           "something was believed that the list which is still there does not vouch for");
    expect_right(stage, cut, reached);
    return true;
}

/* --- paths --- */

static void reset(phone_stage_t *stage)
{
    virtual_flash_restore(stage->rig.flash, stage->start);
    virtual_flash_power_on(stage->rig.flash);
    virtual_world_set_utc(stage->rig.world, BEGIN_UTC_S); /* Messages that are kept have their time. */
}

/** Goes the path uncut, and keeps its operations. */
static bool run_clean(phone_stage_t *stage)
{
    phone_state_t found;
    reset(stage);
    flash_log_begin(&stage->rig.log);
    bool done = phone_path_on(stage->path, &stage->rig) && phone_path_act(stage->path, &stage->rig);
    flash_log_end(&stage->rig.log, &stage->moments);
    return done && find_state(stage, &stage->path->done, &stage->path->done, &found);
}

static void open_stage(phone_stage_t *stage, unsigned flash, unsigned path)
{
    const bool all = getenv("POWERLOSS_PHONE") != NULL;
    memset(stage, 0, sizeof *stage);
    stage->path = &phone_paths[path];
    stage->ways = all ? RIG_CUTS : RIG_CUTS_FEW;
    stage->one_in = all ? 1 : ONE_IN;
    phone_rig_open(&stage->rig, &flashes[flash].geometry);
    CU_ASSERT_FATAL(phone_path_prepare(stage->path, &stage->rig));
    stage->start = virtual_flash_copy(stage->rig.flash);
    CU_ASSERT_FATAL(run_clean(stage));
}

static void close_stage(phone_stage_t *stage)
{
    flash_moments_free(&stage->moments);
    flash_moments_free(&stage->after);
    virtual_flash_destroy(stage->start);
    phone_rig_close(&stage->rig);
}

static void run_path(phone_stage_t *stage, unsigned flash, unsigned path)
{
    phone_cut_t cut = {.flash = flash, .path = path};
    for (cut.operation = 0; cut.operation < stage->moments.count; cut.operation++)
        for (cut.way = 0; cut.way < stage->ways; cut.way++) {
            phone_state_t before = {{NULL}}, reached = {{NULL}};
            cut.second = NONE;
            if (run_first(stage, &cut, &before, &reached))
                run_seconds(stage, cut, &before, &reached);
        }
}

static void try_path(unsigned flash, unsigned path)
{
    static phone_stage_t stage;
    const unsigned long before = tally.cuts + tally.second_cuts;
    char what[80];
    open_stage(&stage, flash, path);
    const clock_t from = clock();
    run_path(&stage, flash, path);
    snprintf(what, sizeof what, "%s, %s (%u operations)", flashes[flash].name, stage.path->name, stage.moments.count);
    tell_cuts(what, tally.cuts + tally.second_cuts - before, from);
    close_stage(&stage);
}

static void test_every_cut(void)
{
    const char *asked = getenv("POWERLOSS_PHONE");
    if (asked != NULL && strcmp(asked, "all") != 0)
        return;
    memset(&tally, 0, sizeof tally);
    const clock_t from = clock();
    for (unsigned flash = 0; flash < FLASHES; flash++)
        for (unsigned path = 0; path < phone_path_count; path++)
            try_path(flash, path);
    tell_cuts("of a whole phone", tally.cuts + tally.second_cuts, from);
    printf("; %lu of them of the boot after a cut; boots: %lu, failures: %lu\n", tally.second_cuts, tally.boots,
           tally.failures);
    CU_ASSERT_EQUAL(tally.failures, 0);
    CU_ASSERT(tally.cuts + tally.second_cuts >= CUTS_EXPECTED);
}

/* --- the test of the test --- */

/** What was taken from one run is what a cut of the running phone leaves, byte for byte. */
static void test_cut_of_a_running_phone(void)
{
    static phone_stage_t stage;
    unsigned different = 0, cuts = 0;
    for (unsigned path = 0; path < phone_path_count; path++) {
        open_stage(&stage, 0, path);
        for (unsigned operation = 0; operation < stage.moments.count; operation++)
            for (unsigned way = 0; way < RIG_CUTS_FEW; way++, cuts++) {
                reset(&stage);
                CU_ASSERT_FATAL(phone_path_on(stage.path, &stage.rig));
                virtual_flash_seed(stage.rig.flash, rig_cuts[way].seed);
                virtual_flash_set_tear(stage.rig.flash, rig_cuts[way].tear);
                virtual_flash_cut_at(stage.rig.flash, operation, rig_cuts[way].cut);
                CU_ASSERT(phone_path_act(stage.path, &stage.rig));
                CU_ASSERT_FALSE(virtual_flash_powered(stage.rig.flash));
                virtual_flash_t *left = virtual_flash_copy(stage.rig.flash);
                flash_moments_cut(&stage.moments, operation, &rig_cuts[way], stage.rig.flash);
                different += virtual_flash_equal(left, stage.rig.flash) ? 0u : 1u;
                virtual_flash_destroy(left);
            }
        close_stage(&stage);
    }
    printf("\n  cuts of a running phone: %u, different: %u\n", cuts, different);
    CU_ASSERT_EQUAL(different, 0);
}

/** A store that switches before it wrote is found on every path that commits something. */
static void test_hasty_store_is_found(void)
{
    static phone_stage_t stage;
    for (unsigned path = 0; path < phone_path_count; path++) {
        const unsigned long before = tally.failures;
        open_stage(&stage, 0, path);
        stage.silent = true;
        stage.one_in = UINT32_MAX;
        flash_moments_hurry_marks(&stage.moments);
        run_path(&stage, 0, path);
        if (strcmp(stage.path->name, "refused") != 0)
            CU_ASSERT(tally.failures > before);
        printf("\n  a hasty store, %s: %lu failures", stage.path->name, tally.failures - before);
        close_stage(&stage);
    }
    puts("");
}

/* --- one case --- */

static bool parse_case(const char *text, phone_cut_t *cut)
{
    unsigned *const numbers[] = {&cut->flash, &cut->path, &cut->operation, &cut->way, &cut->second, &cut->second_way};
    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char *end = NULL;
        *numbers[i] = (unsigned)strtoul(text, &end, 10);
        if (end == text || (*end != '.' && *end != '\0'))
            return false;
        text = *end == '.' ? end + 1 : end;
    }
    return cut->flash < FLASHES && cut->path < phone_path_count && cut->way < RIG_CUTS && cut->second_way < RIG_CUTS;
}

static void test_replay(void)
{
    static phone_stage_t stage;
    const char *text = getenv("POWERLOSS_PHONE");
    phone_cut_t cut = {0};
    phone_state_t before = {{NULL}}, reached = {{NULL}};
    if (text == NULL || strcmp(text, "all") == 0)
        return;
    CU_ASSERT_FATAL(parse_case(text, &cut));
    memset(&tally, 0, sizeof tally);
    open_stage(&stage, cut.flash, cut.path);
    CU_ASSERT_FATAL(cut.operation < stage.moments.count);
    if (run_first(&stage, &cut, &before, &reached) && cut.second < stage.after.count)
        run_second(&stage, &cut, &before, &reached);
    close_stage(&stage);
    printf("\n  replayed: %lu cuts, failures: %lu\n", tally.cuts + tally.second_cuts, tally.failures);
    CU_ASSERT_EQUAL(tally.failures, 0);
}

static int load(void)
{
    phone_paths_load();
    return 0;
}

static int unload(void)
{
    phone_paths_free();
    return 0;
}

static CU_TestInfo cut_tests[] = {
    {"a whole phone, cut at every flash operation", test_every_cut},
    {"a cut of a running phone leaves the same", test_cut_of_a_running_phone},
    {"a hasty store is found", test_hasty_store_is_found},
    {"replay of POWERLOSS_PHONE", test_replay},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"power cuts of a whole phone", load, unload, NULL, NULL, cut_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
