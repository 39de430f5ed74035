/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the fuzz targets of the trust decision share: sources over the input, and files to start from.
 */
#ifndef FUZZ_SOURCE_H
#define FUZZ_SOURCE_H

#include "fuzz.h"
#include "tlv/tlv.h"

/** The input as flash behind calls; a read outside it is a finding. @param data must outlive the source */
typedef struct fuzz_flash {
    const uint8_t *data;
    size_t size;
} fuzz_flash_t;

itl_tlv_source_t fuzz_unmapped(fuzz_flash_t *flash);

/** An interop file, whole. @return its length; ends the program when it cannot be read or is longer than @p cap */
uint32_t fuzz_read_file(const char *name, uint8_t *out, uint32_t cap);

/** Checks that a span lies inside the source; one with len 0 may be anywhere. */
void fuzz_check_span(const itl_tlv_source_t *source, itl_tlv_span_t span);

#endif
