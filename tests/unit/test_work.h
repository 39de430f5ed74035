/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Scratch memory for signatures, one for all tests of a source file.
 */
#ifndef TEST_WORK_H
#define TEST_WORK_H

#include "signature/signature.h"

/** The memory, which the source file that includes this holds. */
static inline itl_signature_work_t *test_work(void)
{
    static itl_signature_memory_t memory;
    return itl_signature_work_init(&memory, sizeof memory);
}

#endif
