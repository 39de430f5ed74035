/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone without a TVS would say of a file: its own policy (firmware/policy), fed from files.
 */
#ifndef LISTFILE_CHECK_H
#define LISTFILE_CHECK_H

#include "listfile/error.h"
#include "listfile/parts.h"
#include "policy/policy.h"
#include "verify/verify.h"

/** The verdict over a file. */
typedef struct listfile_verdict {
    policy_verdict_t policy;
    trustlist_fault_t fault; /**< Of a file that is not well-formed. */
} listfile_verdict_t;

/**
 * Judges a trust list as a phone with @p anchors installed does, which asks no TVS.
 * @param anchors  the installed lists, NULL where there is none; without any the list is judged as a first one
 * @return false without memory
 */
bool listfile_check_list(const tlv_source_t *file, const trustlist_t *const anchors[VERIFY_ANCHORS],
                         listfile_verdict_t *verdict, listfile_error_t *error);

/**
 * Judges a signed file: its signer must be a TFTP or CCM+TFTP record of an installed list, by issuer name and serial
 * number, and the signature by that record's key.
 * @param parts    the file, taken apart
 * @return false without memory
 */
bool listfile_check_signed_file(const tlv_source_t *file, const listfile_parts_t *parts,
                                const trustlist_t *const anchors[VERIFY_ANCHORS], listfile_verdict_t *verdict,
                                listfile_error_t *error);

#endif
