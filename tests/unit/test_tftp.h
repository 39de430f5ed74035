/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The suites of unit_tftp, one file each.
 */
#ifndef UNIT_TEST_TFTP_H
#define UNIT_TEST_TFTP_H

#include "runner.h"
#include "tftp_lab.h"

extern CU_TestInfo tftp_transfer_tests[];
extern CU_TestInfo tftp_option_tests[];
extern CU_TestInfo tftp_fault_tests[];
extern CU_TestInfo tftp_hostile_tests[];

#endif
