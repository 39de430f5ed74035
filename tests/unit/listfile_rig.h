/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the two test files of listfile share.
 */
#ifndef LISTFILE_RIG_H
#define LISTFILE_RIG_H

#include <CUnit/CUnit.h>

#include "base/fileio.h"
#include "tlv/tlv.h"

/** A file of the interop set in memory. */
typedef struct rig_file {
    base_bytes_t bytes;
    itl_tlv_source_t source;
} rig_file_t;

/** Loads a file of the interop set; a failure fails the test. */
static inline rig_file_t rig_load(const char *name)
{
    char path[512];
    rig_file_t file;
    base_error_t error;
    snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    CU_ASSERT_TRUE_FATAL(base_load(path, &file.bytes, NULL, &error));
    file.source = itl_tlv_source_memory(file.bytes.data, (uint32_t)file.bytes.size);
    return file;
}

/** Tests that show that no bytes bring the readers down. */
extern CU_TestInfo hostile_tests[];

#endif
