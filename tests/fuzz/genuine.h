/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Files that somebody signed, each with what it is: whatever a decision accepts has to be one of them, byte for byte,
 * and asked for as that.
 */
#ifndef FUZZ_GENUINE_H
#define FUZZ_GENUINE_H

#include <stdbool.h>

#include "verify/verify.h"

/** Number of files, and places of some of them. */
enum { GENUINE_A1 = 0, GENUINE_C1 = 1, GENUINE_C3 = 2, GENUINE_X1 = 3, GENUINE_FILES = 16 };

/** A file that somebody signed. */
typedef struct genuine {
    const char *path; /**< From the folder of the interop files. */
    itl_policy_kind_t kind;
    uint8_t bytes[10000];
    uint32_t size;
} genuine_t;

/** Loads the files; ends the program when one cannot be read. */
void genuine_load(void);

/** One of them, 0 to GENUINE_FILES - 1. */
const genuine_t *genuine_file(size_t index);

/** Lists that are installed: a1 for 0, c1 for 1. */
const itl_trustlist_t *genuine_installed(size_t index);

/** Whether these bytes are one of the files, of this kind. */
bool genuine_is(itl_policy_kind_t kind, const uint8_t *data, size_t size);

/** What a phone asks for as a file of this kind. */
itl_verify_want_t genuine_want(itl_policy_kind_t kind);

/** The whole decision; where TVS is to be asked, it vouches for the first certificate of c1. */
itl_policy_verdict_t genuine_decide(const itl_tlv_source_t *source, itl_policy_kind_t kind,
                                    const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS]);

#endif
