/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The suite of names of records, which unit_trustlist runs. */
#ifndef UNIT_TEST_RECORD_NAME_H
#define UNIT_TEST_RECORD_NAME_H

#include "runner.h"

extern CU_TestInfo record_name_tests[];

#endif
