/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_tftp.h"

CU_SuiteInfo unit_suites[] = {
    {"transfers", NULL, NULL, NULL, NULL, tftp_transfer_tests},
    {"options", NULL, NULL, NULL, NULL, tftp_option_tests},
    {"faults of the network", NULL, NULL, NULL, NULL, tftp_fault_tests},
    {"hostile and broken servers", NULL, NULL, NULL, NULL, tftp_hostile_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 72;
