/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A round of resets, up to its line in the syslog. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster_rig.h"
#include "posix/posix.h"
#include "resets/reset_round.h"

/* A cluster of one node, and what a round tells. */
typedef struct rig {
    cluster_rig_t cluster;
    posix_net_t *net;
    posix_hal_t machine;
    char notes[512];
    unsigned noted;
} rig_t;

static void open_rig(rig_t *rig)
{
    static const cluster_node_plan_t node = {.host = "pub"};
    static const cluster_plan_t plan = {.release = CLUSTER_10_0, .nodes = &node, .node_count = 1, .key_bits = 1024};
    *rig = (rig_t){.noted = 0};
    rig->net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(rig->net);
    posix_hal_init(&rig->machine, rig->net, NULL, ITL_HAL_LOG_ERROR);
    cluster_rig_open(&rig->cluster);
    if (!cluster_create(rig->cluster.path, &plan, &rig->cluster.error))
        CU_FAIL_FATAL("cluster_create");
}

static void close_rig(rig_t *rig)
{
    cluster_rig_close(&rig->cluster);
    posix_net_destroy(rig->net);
}

static void take_note(void *ctx, const char *text)
{
    rig_t *rig = ctx;
    snprintf(rig->notes, sizeof rig->notes, "%.500s", text);
    rig->noted++;
}

/* A round with one phone, which told no port. */
static reset_round_t *open_round(rig_t *rig, const char *node, cluster_wait_t wait)
{
    collector_alarm_t alarm = {.device = "SEP001122334455", .sender = "127.0.0.1"};
    const reset_round_config_t config = {.disk = cluster_disk_folder(rig->cluster.path),
                                         .node = node,
                                         .why = "test",
                                         .wait = wait,
                                         .resets = {.hal = &rig->machine.hal, .timeout_ms = 1000, .ctx = rig},
                                         .note = take_note};
    reset_round_t *round = reset_round_open(&config, &rig->cluster.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(round);
    CU_ASSERT_TRUE(reset_round_add(round, &alarm));
    CU_ASSERT_STRING_EQUAL(reset_round_line(round), "");
    return round;
}

static unsigned lines_of(const rig_t *rig, const char *text)
{
    char *syslog = cluster_rig_get(&rig->cluster, "syslog");
    unsigned count = 0;
    for (const char *at = syslog; (at = strstr(at, text)) != NULL; at++)
        count++;
    free(syslog);
    return count;
}

static void polled_to_its_end(reset_round_t *round)
{
    uint64_t again = 0;
    while (!reset_round_over(round)) {
        again = reset_round_poll(round);
        if (!reset_round_over(round))
            CU_ASSERT_TRUE(reset_round_wait(again));
    }
    CU_ASSERT_EQUAL(again, ITL_HAL_FOREVER);
    CU_ASSERT_EQUAL(reset_round_poll(round), ITL_HAL_FOREVER);
}

static void a_round_ends_in_the_syslog(void)
{
    rig_t rig;
    open_rig(&rig);
    reset_round_t *round = open_round(&rig, "pub", CLUSTER_WAIT);
    CU_ASSERT_FALSE(reset_round_over(round));
    polled_to_its_end(round);
    CU_ASSERT_EQUAL(resets_count(reset_round_resets(round), RESETS_NO_PORT), 1);
    CU_ASSERT_STRING_EQUAL(reset_round_line(round), "test: 1 phone: 1 told no port");
    reset_round_close(round);
    CU_ASSERT_EQUAL(lines_of(&rig, CLUSTER_RESET_ALARM), 1);
    CU_ASSERT_EQUAL(lines_of(&rig, "test: 1 phone: 1 told no port"), 1);
    CU_ASSERT_EQUAL(rig.noted, 0);
    close_rig(&rig);
}

static void a_command_that_holds_the_cluster_is_not_waited_for(void)
{
    rig_t rig;
    open_rig(&rig);
    reset_round_t *round = open_round(&rig, NULL, CLUSTER_NO_WAIT);
    cluster_t *held = cluster_open(rig.cluster.path, CLUSTER_WAIT, NULL, &rig.cluster.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(held);
    for (unsigned i = 0; i < 3; i++) {
        uint64_t again = reset_round_poll(round);
        CU_ASSERT_FALSE(reset_round_over(round));
        CU_ASSERT_TRUE(again != ITL_HAL_FOREVER && again > itl_hal_now_ms(posix_clock()));
    }
    CU_ASSERT_STRING_EQUAL(reset_round_line(round), "test: 1 phone: 1 told no port");
    CU_ASSERT_EQUAL(lines_of(&rig, "test: 1 phone"), 0);
    cluster_close(held);
    polled_to_its_end(round);
    CU_ASSERT_EQUAL(lines_of(&rig, "test: 1 phone"), 1);
    CU_ASSERT_EQUAL(rig.noted, 0);
    reset_round_close(round);
    close_rig(&rig);
}

static void a_round_that_is_closed_writes_what_is_due(void)
{
    rig_t rig;
    open_rig(&rig);
    reset_round_t *round = open_round(&rig, NULL, CLUSTER_NO_WAIT);
    cluster_t *held = cluster_open(rig.cluster.path, CLUSTER_WAIT, NULL, &rig.cluster.error);
    reset_round_poll(round);
    cluster_close(held);
    reset_round_close(round);
    CU_ASSERT_EQUAL(lines_of(&rig, "test: 1 phone"), 1);
    round = open_round(&rig, NULL, CLUSTER_NO_WAIT);
    reset_round_close(round);
    CU_ASSERT_EQUAL(lines_of(&rig, "test: 1 phone"), 1);
    reset_round_close(NULL);
    close_rig(&rig);
}

static void what_goes_wrong_with_the_line_is_told_once(void)
{
    rig_t rig;
    open_rig(&rig);
    reset_round_t *round = open_round(&rig, "nobody", CLUSTER_WAIT);
    polled_to_its_end(round);
    CU_ASSERT_EQUAL(rig.noted, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.notes, "no node 'nobody'"));
    reset_round_close(round);
    CU_ASSERT_EQUAL(lines_of(&rig, "test: 1 phone"), 0);
    rig.noted = 0;
    round = open_round(&rig, NULL, CLUSTER_NO_WAIT);
    close_rig(&rig);
    for (unsigned i = 0; i < 3; i++)
        reset_round_poll(round);
    CU_ASSERT_FALSE(reset_round_over(round));
    CU_ASSERT_EQUAL(rig.noted, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.notes, rig.cluster.path));
    reset_round_close(round);
}

static CU_TestInfo tests[] = {
    {"a round ends in the syslog", a_round_ends_in_the_syslog},
    {"a command that holds the cluster is not waited for", a_command_that_holds_the_cluster_is_not_waited_for},
    {"a round that is closed writes what is due", a_round_that_is_closed_writes_what_is_due},
    {"what goes wrong with the line is told once", what_goes_wrong_with_the_line_is_told_once},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"reset round", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
