/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Runs CUnit suites and gives a true exit status: CUnit's own is 0 even when an assertion failed.
 */
#ifndef UNIT_RUNNER_H
#define UNIT_RUNNER_H

#include <CUnit/CUnit.h>

/** The suites of one test program, ended by CU_SUITE_INFO_NULL; each test program defines it. */
extern CU_SuiteInfo unit_suites[];

/** Fewer tests than this run is a failure; each test program defines it. */
extern const unsigned unit_tests_expected;

#endif
