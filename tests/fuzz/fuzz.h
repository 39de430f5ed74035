/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What every fuzz target has: its entry, and the way to report a finding.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/** libFuzzer's entry; the targets define it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** What must hold for every input: else the input is a finding. */
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
    } while (0)

#endif
