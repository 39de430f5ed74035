/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "noise_health.h"
#include "runner.h"

/* xorshift: noise enough for a count. */
static uint8_t noise(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return (uint8_t)(*state >> 24);
}

static void take(noise_health_t *health, uint32_t samples, uint32_t *state)
{
    for (uint32_t i = 0; i < samples; i++)
        noise_health_take(health, noise(state));
}

static void test_noise_is_taken(void)
{
    for (uint32_t seed = 1; seed <= 1000; seed++) {
        noise_health_t health = {0};
        uint32_t state = seed * 2654435761u;
        take(&health, NOISE_HEALTH_SAMPLES - 1u, &state);
        CU_ASSERT_FALSE(noise_health_good(&health));
        take(&health, 1, &state);
        CU_ASSERT_TRUE(noise_health_good(&health));
    }
}

static void test_a_source_that_stands_still(void)
{
    noise_health_t health = {0};
    uint32_t state = 1;
    take(&health, NOISE_HEALTH_SAMPLES, &state);
    for (uint32_t i = 0; i < 40; i++)
        noise_health_take(&health, 7);
    CU_ASSERT_TRUE(noise_health_good(&health));
    noise_health_take(&health, 7);
    CU_ASSERT_FALSE(noise_health_good(&health));
    take(&health, NOISE_HEALTH_SAMPLES, &state);
    CU_ASSERT_FALSE(noise_health_good(&health));
}

/* Never long in a row, but nearly always the same. */
static void test_a_source_that_hardly_moves(void)
{
    noise_health_t health = {0};
    for (uint32_t i = 0; i < NOISE_HEALTH_SAMPLES; i++)
        noise_health_take(&health, i % 20 == 19 ? (uint8_t)i : 7);
    CU_ASSERT_FALSE(noise_health_good(&health));
}

/* One bit that alternates by chance is what is claimed for a sample at least. */
static void test_two_values_are_enough(void)
{
    noise_health_t health = {0};
    uint32_t state = 5;
    for (uint32_t i = 0; i < NOISE_HEALTH_SAMPLES; i++)
        noise_health_take(&health, noise(&state) & 1u);
    CU_ASSERT_TRUE(noise_health_good(&health));
}

static CU_TestInfo tests[] = {
    {"noise is taken", test_noise_is_taken},
    {"a source that stands still", test_a_source_that_stands_still},
    {"a source that hardly moves", test_a_source_that_hardly_moves},
    {"two values are enough", test_two_values_are_enough},
    CU_TEST_INFO_NULL,
};

const unsigned unit_tests_expected = 4;

CU_SuiteInfo unit_suites[] = {
    {"noise_health", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
