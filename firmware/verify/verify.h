/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Puts a candidate list before policy: gathers the facts from trustlist/ and signature/ in the order in which policy
 * asks for them. The phone uses it for downloads, `itlsim file verify` for files: one and the same decision.
 */
#ifndef ITLPHONE_VERIFY_H
#define ITLPHONE_VERIFY_H

#include "policy/policy.h"
#include "signature/signature.h"
#include "trustlist/trustlist.h"
#include "verify/verify_name.h"

/** Installed lists that may vouch for a candidate: CTL and ITL. */
#define ITL_VERIFY_ANCHORS 2

typedef struct itl_verify {
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS]; /**< NULL where none is installed. */
    itl_signature_work_t *work;
    /** Of a list valid when accepted or when TVS is to be asked. Of a signed file only source and header are, and the
     * payload follows at header.length. */
    itl_trustlist_t candidate;
    itl_trustlist_fault_t fault;
    itl_policy_facts_t facts;
    itl_policy_verdict_t verdict;
} itl_verify_t;

/**
 * Starts: reads the candidate, looks up its signer, verifies the signature where a known key allows it. The signer of a
 * signed file (.sgn) must hold a TFTP or CCM+TFTP record of an installed list, or be vouched for by TVS.
 * @param want       what was asked for; the name is used during this call only
 * @param anchors    the installed lists (NULL: not installed); kept until the verdict
 * @param candidate  the downloaded file; what it points to is kept until the verdict
 * @param work       scratch memory; kept until the verdict
 * @return ITL_POLICY_ACCEPT, ITL_POLICY_REFUSE with its reason, or ITL_POLICY_ASK_TVS: then call itl_verify_tvs
 */
ITL_MUST_USE itl_policy_verdict_t itl_verify_begin(itl_verify_t *verify, const itl_verify_want_t *want,
                                                   const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS],
                                                   const itl_tlv_source_t *candidate, itl_signature_work_t *work);

/**
 * Judges once more a list that is installed: its signer was believed when it came; whether it is what was asked for
 * is judged, since earlier versions did not look at that.
 * @return ITL_POLICY_ACCEPT, or ITL_POLICY_REFUSE with ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_NAME or
 * ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_policy_verdict_t itl_verify_installed_again(const itl_verify_want_t *want,
                                                             const itl_trustlist_t *list);

/**
 * Goes on after ITL_POLICY_ASK_TVS with what TVS said.
 * @param tvs       anything but ITL_POLICY_TVS_NOT_ASKED
 * @param reason    with ITL_POLICY_TVS_FAILED: why
 * @param der, len  with ITL_POLICY_TVS_VALID: the certificate that TVS returned for the signer, checked to be the one
 * asked about
 * @return ITL_POLICY_ACCEPT or ITL_POLICY_REFUSE
 */
ITL_MUST_USE itl_policy_verdict_t itl_verify_tvs(itl_verify_t *verify, itl_policy_tvs_t tvs, itl_reason_t reason,
                                                 const uint8_t *der, size_t len);

/** What the installed lists add up to (NULL entries: not installed). */
itl_policy_installed_t itl_verify_installed(const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS]);

#endif
