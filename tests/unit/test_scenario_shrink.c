/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "runner.h"
#include "scenario/shrink.h"
#include "scenario/swarm_words.h"
#include "scenario/values.h"
#include "test_scenario.h"

#define THINGS 100u

/* A failure that needs some of the things, and how often it was tried. */
typedef struct needing {
    size_t needed[3];
    size_t count;
    unsigned tries;
} needing_t;

static bool needs_them(void *ctx, const bool *kept)
{
    needing_t *needing = ctx;
    bool all = true;
    needing->tries++;
    for (size_t i = 0; i < needing->count; i++)
        all = all && kept[needing->needed[i]];
    return all;
}

static void what_is_needed_is_left(void)
{
    static const needing_t rows[] = {
        {.count = 0},
        {.needed = {0}, .count = 1},
        {.needed = {99}, .count = 1},
        {.needed = {3, 50, 51}, .count = 3},
        {.needed = {0, 49, 99}, .count = 3},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        needing_t needing = rows[row];
        bool kept[THINGS];
        memset(kept, true, sizeof kept);
        CU_ASSERT_EQUAL(shrink(kept, THINGS, needs_them, &needing), needing.count);
        CU_ASSERT_TRUE(needs_them(&needing, kept));
        CU_ASSERT_TRUE(needing.tries < THINGS);
    }
}

/* Either of two will do: one is left, and what was out at first stays out. */
static bool either(void *ctx, const bool *kept)
{
    (void)ctx;
    CU_ASSERT_FALSE(kept[1]);
    return kept[2] || kept[5];
}

static void one_of_two_is_left(void)
{
    bool kept[7] = {true, false, true, true, true, true, true};
    CU_ASSERT_EQUAL(shrink(kept, 7, either, NULL), 1);
    CU_ASSERT_TRUE(kept[2] != kept[5]);
    CU_ASSERT_EQUAL(shrink(kept, 0, either, NULL), 0);
}

static void faults_in_words(void)
{
    play_faults_t faults = {.on = true};
    base_bytes_t text = {0};
    swarm_write(&faults, &text);
    CU_ASSERT_TRUE(text.size == 9 && memcmp(text.data, " --faults", 9) == 0);
    base_bytes_free(&text);
    CU_ASSERT_TRUE(swarm_read_kinds("power,loss", &faults));
    CU_ASSERT_TRUE(swarm_read_steps("2,7", &faults));
    text = (base_bytes_t){0};
    swarm_write(&faults, &text);
    static const char line[] = " --faults --fault-kinds loss,power --fault-steps 2,7";
    CU_ASSERT_TRUE(text.size == sizeof line - 1 && memcmp(text.data, line, text.size) == 0);
    base_bytes_free(&text);
    static const char *const no_kinds[] = {"", "power,", ",power", "fire", "power;loss", "a-word-that-is-no-kind"};
    for (size_t i = 0; i < sizeof no_kinds / sizeof no_kinds[0]; i++)
        CU_ASSERT_FALSE(swarm_read_kinds(no_kinds[i], &faults));
    static const char *const no_steps[] = {"", "0", "2,", "x", "-1"};
    for (size_t i = 0; i < sizeof no_steps / sizeof no_steps[0]; i++)
        CU_ASSERT_FALSE(swarm_read_steps(no_steps[i], &faults));
    char many[2 * FAULT_STEPS + 2] = "";
    for (size_t i = 0; i <= FAULT_STEPS; i++)
        memcpy(many + 2 * i, i < FAULT_STEPS ? "1," : "1", i < FAULT_STEPS ? 2 : 1);
    CU_ASSERT_FALSE(swarm_read_steps(many, &faults));
}

static void phones_in_words(void)
{
    CU_ASSERT_TRUE(value_are_phones("desk") && value_are_phones("desk[2],away,desk[0]"));
    CU_ASSERT_FALSE(value_are_phones("") || value_are_phones("desk,") || value_are_phones("desk[") ||
                    value_are_phones("desk[x]"));
    CU_ASSERT_TRUE(value_names_phone("desk[2],Away", "desk", 2) && value_names_phone("desk[2],Away", "away", 9));
    CU_ASSERT_FALSE(value_names_phone("desk[2],away", "desk", 1) || value_names_phone("desk[2],away", "des", 2));
}

CU_TestInfo scenario_shrink_tests[] = {
    {"what is needed is left", what_is_needed_is_left},
    {"one of two is left", one_of_two_is_left},
    {"faults in words", faults_in_words},
    {"phones in words", phones_in_words},
    CU_TEST_INFO_NULL,
};
