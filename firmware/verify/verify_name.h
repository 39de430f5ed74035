/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a file says it is, by its FILENAME, and whether that is what was asked for.
 */
#ifndef ITLPHONE_VERIFY_NAME_H
#define ITLPHONE_VERIFY_NAME_H

#include <stdbool.h>

#include "policy/policy.h"
#include "reason/reason.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist.h"

/** What was asked for. */
typedef struct itl_verify_want {
    itl_policy_kind_t kind;
    /** The phone's own name for it, with .sgn for a signed file (e.g. "ITLSEP001122334455.tlv",
     * "New_Zealand/g3-tones.xml.sgn"). A list may have the name for every phone as well (ITLFile.tlv, CTLFile.tlv).
     * NULL: any name of that kind will do. */
    const char *name;
    bool sha1_only;    /**< Whoever asked knows no other digest of a signature. */
    uint16_t bits_max; /**< The longest RSA key of a signature that whoever asked knows; 0: ITL_LIMIT_RSA_BITS_MAX. */
} itl_verify_want_t;

/**
 * What a file is by its FILENAME, in letters of either case: ITLFile.tlv or ITLSEP<MAC>.tlv, CTLFile.tlv or
 * CTLSEP<MAC>.tlv, or a signed file where it ends in ".sgn" (inferred: a builder may take the name of its output).
 * @param filename  with its NUL, at most ITL_LIMIT_FILENAME_BYTES, inside @p source
 * @param kind      [out] ITL_POLICY_KIND_OTHER for what is none of them
 * @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_verify_kind_of(const itl_tlv_source_t *source, itl_tlv_span_t filename,
                                             itl_policy_kind_t *kind);

/**
 * Finds out what a file is by its FILENAME, and whether that is a name of what was asked for.
 * @param file   source and header are read
 * @param facts  [out] found and name
 * @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_verify_name(const itl_verify_want_t *want, const itl_trustlist_t *file,
                                          itl_policy_facts_t *facts);

#endif
