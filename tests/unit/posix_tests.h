/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The suites of unit_hal_posix beside the conformance suite, and the folder they share. */
#ifndef UNIT_POSIX_TESTS_H
#define UNIT_POSIX_TESTS_H

#include <stddef.h>

#include "posix/flash.h"
#include "runner.h"

/** Geometry of the images in these tests. */
extern const posix_flash_geometry_t posix_test_geometry;

/** Writes the path of a file in an empty folder of the running test to @p path. */
void posix_test_path(char *path, size_t cap, const char *name);

/** Makes that folder, and removes it with all files in it. */
void posix_test_folder_make(void);
void posix_test_folder_remove(void);

extern CU_TestInfo posix_flash_tests[];
extern CU_TestInfo posix_net_tests[];
extern CU_TestInfo posix_watch_tests[];

/** Number of tests in all of them. */
#define POSIX_TESTS 38u

#endif
