/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Scenario files: one that is taken can be told as a story, and has what a player relies on; of one that is not,
 * something is told.
 */
#include "fuzz.h"
#include "fuzz_file.h"
#include "scenario/read.h"
#include "scenario/story.h"

static void check_scenario_of(const scenario_t *scenario)
{
    FILE *nowhere = fopen("/dev/null", "w");
    CHECK(nowhere != NULL);
    CHECK(scenario->name.text != NULL && scenario->step_count > 0);
    CHECK(scenario->cluster_count > 0 && scenario->class_count > 0);
    for (size_t i = 0; i < scenario->cluster_count; i++)
        CHECK(scenario->clusters[i].node_count > 0 && scenario->clusters[i].nodes[0].name.text != NULL);
    story_print(scenario, nowhere, false);
    fclose(nowhere);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_put_file("scenario.yaml", data, size);
    faults_t *faults = faults_create(path);
    scenario_t *scenario = scenario_read(path, faults);
    CHECK((scenario == NULL) == (faults_count(faults) > 0));
    if (scenario != NULL)
        check_scenario_of(scenario);
    scenario_free(scenario);
    faults_free(faults);
    return 0;
}
