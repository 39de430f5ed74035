/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A planted mistake: a length that is believed. The gate fails when this target is not found out, for then it would
 * find nothing in the others either.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4 || data[0] != 'I' || data[1] != 'T' || data[2] != 'L')
        return 0;
    uint8_t *copy = malloc(size);
    if (copy != NULL) {
        memcpy(copy, data, size);
        volatile uint8_t believed = copy[data[3]];
        (void)believed;
        free(copy);
    }
    return 0;
}
