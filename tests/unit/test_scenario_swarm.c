/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may never be is found where it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"
#include "scenario/read.h"
#include "scenario/swarm.h"

static stage_t stage;
static scenario_t *scenario;
static base_error_t error;

static int open_stage(void)
{
    static const char text[] = "scenario: x\nphones: {desk: {count: 2}}\nsteps: [{boot: all}]\n";
    char path[64];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.30s/itlphone-swarm-XXXXXX", folder != NULL ? folder : P_tmpdir);
    int file = mkstemp(path);
    bool written = file >= 0 && write(file, text, sizeof text - 1) == (ssize_t)(sizeof text - 1) && close(file) == 0;
    faults_t *faults = faults_create(path);
    scenario = written ? scenario_read(path, faults) : NULL;
    faults_free(faults);
    unlink(path);
    return scenario != NULL && stage_open(&stage, scenario, &(play_options_t){.seed = 1}, &error) ? 0 : 1;
}

static int close_stage(void)
{
    stage_close(&stage);
    scenario_free(scenario);
    return 0;
}

static bool nobody_busy(const stage_t *on, const void *ctx)
{
    (void)ctx;
    return on->busy == 0;
}

static void boot_all(void)
{
    for (size_t i = 0; i < stage.phone_count; i++)
        CU_ASSERT_TRUE(stage_phone_start(&stage, &stage.phones[i], virtual_world_now_ms(stage.world), true));
    CU_ASSERT_TRUE_FATAL(stage_run(&stage, nobody_busy, NULL, stage_now_us(&stage) + 60000000));
}

static void regenerate(void)
{
    stage_cluster_t *cluster = &stage.clusters[0];
    stage_turn(&stage, cluster->nodes[0].node);
    cluster_t *open = cluster_open_at(&cluster->disk, CLUSTER_NO_WAIT, NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(open);
    CU_ASSERT_TRUE(cluster_regenerate(open, cluster_find_node(open, NULL), CLUSTER_CALLMANAGER, &error));
    cluster_close(open);
    stage_cluster_changed(cluster);
}

static void a_list_from_nowhere_is_found(void)
{
    boot_all();
    CU_ASSERT_PTR_NULL(swarm_lost(&stage)); /* Both have what is served. */
    regenerate();
    stage_phone_t *phone = &stage.phones[1];
    for (size_t i = 0; i < stage.phone_count; i++)
        stage.phones[i].held = stage_phone_list(&stage, &stage.phones[i], ITL_PHONE_ITL);
    CU_ASSERT_PTR_NULL(swarm_lost(&stage)); /* Both have what they had. */
    phone->held.sha1[0] ^= 1;
    CU_ASSERT_PTR_EQUAL(swarm_lost(&stage), phone);
    phone->held = (stage_list_t){.installed = false};
    CU_ASSERT_PTR_EQUAL(swarm_lost(&stage), phone);
}

static void a_list_that_is_gone_is_found(void)
{
    boot_all();
    stage_phone_t *phone = &stage.phones[0];
    phone->held = stage_phone_list(&stage, phone, ITL_PHONE_ITL);
    CU_ASSERT_PTR_NULL(swarm_lost(&stage));
    stage_turn(&stage, phone->node);
    CU_ASSERT_EQUAL(itl_phone_press(phone->phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    CU_ASSERT_PTR_EQUAL(swarm_lost(&stage), phone);
}

static void who_lost_the_power_boots_once_more(void)
{
    static const play_faults_t all = {.on = true};
    static swarm_t swarm;
    char text[160];
    swarm_open(&swarm, &stage, 1, &all, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "power "));
    boot_all();
    stage.phones[0].lost_power = true;
    CU_ASSERT_EQUAL(swarm_end(&swarm, &stage), 1);
    CU_ASSERT_TRUE(stage.phones[0].again && !stage.phones[1].again);
    CU_ASSERT_TRUE(stage_run(&stage, nobody_busy, NULL, stage_now_us(&stage) + 60000000));
    CU_ASSERT_EQUAL(swarm_end(&swarm, &stage), 0);
}

static void whose_power_a_step_takes_stays_off(void)
{
    static const play_faults_t all = {.on = true};
    static swarm_t swarm;
    char text[160];
    swarm_open(&swarm, &stage, 1, &all, text);
    boot_all();
    stage_phone_t *phone = &stage.phones[0];
    stage_turn(&stage, phone->node);
    CU_ASSERT_EQUAL(itl_phone_press(phone->phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    stage_phone_cut(phone, 5, VIRTUAL_CUT_TORN);
    phone->cut_asked = true;
    swarm.cut_ppm = VIRTUAL_ALWAYS;
    swarm.outage_ppm = 0;
    swarm_begin(&swarm, &stage, 1);
    CU_ASSERT_TRUE(stage.phones[1].cut);
    CU_ASSERT_EQUAL(phone->cut_after, 5);
    CU_ASSERT_EQUAL(swarm_end(&swarm, &stage), 0);
    CU_ASSERT_TRUE(phone->cut && !stage.phones[1].cut); /* What did not strike yet will. */
    boot_all();
    CU_ASSERT_TRUE(phone->lost_power && !phone->on);
    CU_ASSERT_EQUAL(swarm_end(&swarm, &stage), 0);
    boot_all();
    CU_ASSERT_TRUE(phone->on && !phone->cut_asked);
}

static void who_goes_round_and_round_is_stuck(void)
{
    const uint64_t enough = stage.turns_most;
    CU_ASSERT_TRUE(enough >= 1000000);
    stage.turns_most = 1;
    CU_ASSERT_TRUE(stage_phone_start(&stage, &stage.phones[0], virtual_world_now_ms(stage.world), true));
    CU_ASSERT_TRUE(stage_phone_start(&stage, &stage.phones[1], virtual_world_now_ms(stage.world), true));
    CU_ASSERT_FALSE(stage_run(&stage, nobody_busy, NULL, stage_now_us(&stage) + 60000000));
    CU_ASSERT_TRUE(stage.stuck);
    stage.turns_most = enough;
    boot_all();
    CU_ASSERT_FALSE(stage.stuck);
}

static CU_TestInfo tests[] = {
    {"a list from nowhere is found", a_list_from_nowhere_is_found},
    {"a list that is gone is found", a_list_that_is_gone_is_found},
    {"who lost the power boots once more", who_lost_the_power_boots_once_more},
    {"whose power a step takes stays off", whose_power_a_step_takes_stays_off},
    {"who goes round and round is stuck", who_goes_round_and_round_is_stuck},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"swarm", open_stage, close_stage, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 5;
