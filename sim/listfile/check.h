/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone without a TVS would say of a file: its own policy (firmware/verify), fed from files.
 */
#ifndef LISTFILE_CHECK_H
#define LISTFILE_CHECK_H

#include "base/error.h"
#include "listfile/parts.h"
#include "policy/policy.h"
#include "verify/verify.h"

/** Says why a file is too large for any phone. */
extern const char listfile_too_large[];

/** The verdict over a file. */
typedef struct listfile_verdict {
    itl_policy_verdict_t policy;
    bool asks_tvs; /**< The signer is in no installed list: a phone would ask its TVS, and refuses without one. */
    itl_trustlist_fault_t fault; /**< Of a file that is not well-formed. */
} listfile_verdict_t;

/**
 * Judges a file as a phone with @p anchors installed does, which asks no TVS. A list needs a SAST record of its signer,
 * or is judged as a first one where nothing is installed; a signed file needs a TFTP or CCM+TFTP record of its signer.
 * @param want     what the phone asked for
 * @param anchors  the installed lists, NULL where there is none
 * @return false without memory
 */
bool listfile_check(const itl_tlv_source_t *file, const itl_verify_want_t *want,
                    const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS], listfile_verdict_t *verdict,
                    base_error_t *error);

#endif
