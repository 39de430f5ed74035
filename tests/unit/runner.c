/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runner.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(unit_suites) != CUE_SUCCESS) {
        fprintf(stderr, "CUnit: %s\n", CU_get_error_msg());
        return EXIT_FAILURE;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned run = CU_get_number_of_tests_run();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    if (run < unit_tests_expected) {
        fprintf(stderr, "only %u tests run, %u expected\n", run, unit_tests_expected);
        return EXIT_FAILURE;
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
