/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Planted: a suite that lost one of its two tests. */
#include "runner.h"

static void passes(void)
{
    CU_ASSERT_EQUAL(1 + 1, 2);
}

static CU_TestInfo tests[] = {{"passes", passes}, CU_TEST_INFO_NULL};
CU_SuiteInfo unit_suites[] = {{.pName = "canary", .pTests = tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 2;
