/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Suites of the tests of scenarios. */
#ifndef TEST_SCENARIO_H
#define TEST_SCENARIO_H

#include <CUnit/CUnit.h>

extern CU_TestInfo scenario_values_tests[]; /**< Values, words, what a driver keeps. */
extern CU_TestInfo scenario_shrink_tests[]; /**< The least that still fails, and how it is written. */

#endif
