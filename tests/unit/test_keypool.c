/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "keypool/keypool.h"
#include "runner.h"

#define KEYS_1024 64u
#define KEYS_2048 24u
#define KEYS_4096 4u

static void keys_come_in_order_and_end(void)
{
    static const uint8_t *seen[KEYS_1024];
    keypool_t pool;
    size_t size = 0;
    keypool_open(&pool);
    machine_use_keys(&pool.keys);
    for (unsigned i = 0; i < KEYS_1024; i++) {
        CU_ASSERT_TRUE_FATAL(machine_take_key(1024, &seen[i], &size));
        CU_ASSERT_TRUE(size > 600 && size < 620);
        CU_ASSERT_EQUAL(seen[i][0], 0x30);
        CU_ASSERT_TRUE(i == 0 || memcmp(seen[i] + 11, seen[i - 1] + 11, 64) != 0);
    }
    const uint8_t *der = NULL;
    CU_ASSERT_FALSE(machine_take_key(1024, &der, &size));
    for (unsigned i = 0; i < KEYS_2048; i++)
        CU_ASSERT_TRUE(machine_take_key(2048, &der, &size));
    CU_ASSERT_FALSE(machine_take_key(2048, &der, &size));
    for (unsigned i = 0; i < KEYS_4096; i++)
        CU_ASSERT_TRUE(machine_take_key(4096, &der, &size));
    CU_ASSERT_FALSE(machine_take_key(4096, &der, &size));
    CU_ASSERT_FALSE(machine_take_key(3072, &der, &size));
    keypool_open(&pool);
    CU_ASSERT_TRUE(machine_take_key(1024, &der, &size));
    CU_ASSERT_PTR_EQUAL(der, seen[0]);
    machine_use_keys(NULL);
}

static void without_a_pool_keys_are_made(void)
{
    const uint8_t *der = NULL;
    size_t size = 0;
    CU_ASSERT_FALSE(machine_take_key(1024, &der, &size));
    CU_ASSERT_FALSE(machine_take_key(2048, &der, &size));
}

static CU_TestInfo tests[] = {
    {"keys come in order, and end", keys_come_in_order_and_end},
    {"without a pool keys are made", without_a_pool_keys_are_made},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"keypool", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 2;
