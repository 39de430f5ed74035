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
#define VERIFY_ANCHORS 2

typedef struct verify {
    const trustlist_t *anchors[VERIFY_ANCHORS]; /**< NULL where none is installed. */
    signature_work_t *work;
    /** Of a list valid when accepted or when TVS is to be asked. Of a signed file only source and header are, and the
     * payload follows at header.length. */
    trustlist_t candidate;
    trustlist_fault_t fault;
    policy_facts_t facts;
    policy_verdict_t verdict;
} verify_t;

/**
 * Starts: reads the candidate, looks up its signer, verifies the signature where a known key allows it. The signer of a
 * signed file (.sgn) must hold a TFTP or CCM+TFTP record of an installed list, or be vouched for by TVS.
 * @param want       what was asked for; the name is used during this call only
 * @param anchors    the installed lists (NULL: not installed); kept until the verdict
 * @param candidate  the downloaded file; what it points to is kept until the verdict
 * @param work       scratch memory; kept until the verdict
 * @return POLICY_ACCEPT, POLICY_REFUSE with its reason, or POLICY_ASK_TVS: then call verify_tvs
 */
policy_verdict_t verify_begin(verify_t *verify, const verify_want_t *want,
                              const trustlist_t *const anchors[VERIFY_ANCHORS], const tlv_source_t *candidate,
                              signature_work_t *work);

/**
 * Judges once more a list that is installed: its signer was believed when it came; whether it is what was asked for
 * is judged, since earlier versions did not look at that.
 * @return POLICY_ACCEPT, or POLICY_REFUSE with REASON_WRONG_KIND, REASON_WRONG_NAME or REASON_FLASH_ERROR
 */
policy_verdict_t verify_installed_again(const verify_want_t *want, const trustlist_t *list);

/**
 * Goes on after POLICY_ASK_TVS with what TVS said.
 * @param tvs       anything but POLICY_TVS_NOT_ASKED
 * @param reason    with POLICY_TVS_FAILED: why
 * @param der, len  with POLICY_TVS_VALID: the certificate that TVS returned for the signer, checked to be the one asked
 * about
 * @return POLICY_ACCEPT or POLICY_REFUSE
 */
policy_verdict_t verify_tvs(verify_t *verify, policy_tvs_t tvs, reason_t reason, const uint8_t *der, size_t len);

/** What the installed lists add up to (NULL entries: not installed). */
policy_installed_t verify_installed(const trustlist_t *const anchors[VERIFY_ANCHORS]);

#endif
