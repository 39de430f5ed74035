/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Planted: an assertion that fails. CUnit itself would end with status 0. */
#include "runner.h"

static void fails(void)
{
    CU_ASSERT_EQUAL(1 + 1, 3);
}

static CU_TestInfo tests[] = {{"fails", fails}, CU_TEST_INFO_NULL};
CU_SuiteInfo unit_suites[] = {{.pName = "canary", .pTests = tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 1;
