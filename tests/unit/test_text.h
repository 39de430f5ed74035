/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The suites of text that stand in files of their own.
 */
#ifndef UNIT_TEST_TEXT_H
#define UNIT_TEST_TEXT_H

#include <CUnit/CUnit.h>

extern CU_TestInfo text_read_tests[];

#endif
