/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy.h"

#include "hal/canary.h"

static policy_verdict_t refuse(reason_t reason)
{
    return (policy_verdict_t){.outcome = POLICY_REFUSE, .reason = reason};
}

static policy_verdict_t need(policy_outcome_t what)
{
    return (policy_verdict_t){.outcome = what};
}

/* An enum is an unsigned or a signed number, as the compiler likes: compared as unsigned, a negative one is out of
 * range too. */
static bool are_facts_possible(const policy_facts_t *facts)
{
    return facts->expected != POLICY_KIND_OTHER && (unsigned)facts->expected <= POLICY_KIND_SIGNED_FILE &&
           (unsigned)facts->found <= POLICY_KIND_SIGNED_FILE && (unsigned)facts->name <= POLICY_NAME_OURS &&
           (unsigned)facts->installed <= POLICY_INSTALLED_LIST && (unsigned)facts->signer <= POLICY_SIGNER_CANDIDATE &&
           (unsigned)facts->signature <= POLICY_SIGNATURE_UNUSABLE && (unsigned)facts->tvs <= POLICY_TVS_FAILED &&
           reason_is_known(facts->structure) && reason_is_known(facts->tvs_reason);
}

/* The key is settled; only the signature is left. */
static policy_verdict_t decide_by_signature(policy_signature_t signature, policy_authority_t authority)
{
    switch (signature) {
    case POLICY_SIGNATURE_GOOD:
        return (policy_verdict_t){.outcome = POLICY_ACCEPT, .authority = authority};
    case POLICY_SIGNATURE_UNCHECKED:
        return need(POLICY_CHECK_SIGNATURE);
    case POLICY_SIGNATURE_UNUSABLE:
        return refuse(REASON_UNSUPPORTED_KEY);
    default:
        return refuse(REASON_BAD_SIGNATURE);
    }
}

static policy_verdict_t decide_by_tvs(const policy_facts_t *facts)
{
    switch (facts->tvs) {
    case POLICY_TVS_NOT_ASKED:
        return need(POLICY_ASK_TVS);
    case POLICY_TVS_VALID:
        return decide_by_signature(facts->signature, POLICY_BY_TVS);
    case POLICY_TVS_DENIED:
        return refuse(REASON_TVS_DENIED);
    case POLICY_TVS_FAILED:
        return refuse(facts->tvs_reason != REASON_NONE ? facts->tvs_reason : REASON_INTERNAL);
    default:
        return refuse(REASON_UNKNOWN_SIGNER);
    }
}

policy_verdict_t policy_decide(const policy_facts_t *facts)
{
    if (!are_facts_possible(facts)) {
        return refuse(REASON_INTERNAL);
    }
    if (facts->structure != REASON_NONE) {
        return refuse(facts->structure);
    }
    /* A signer vouches for what a file says, its FILENAME included: under another one it is another file. */
    if (!CANARY_HOLDS("file-kind", facts->found == facts->expected)) {
        return refuse(REASON_WRONG_KIND);
    }
    if (!CANARY_HOLDS("file-name", facts->name == POLICY_NAME_OURS)) {
        return refuse(REASON_WRONG_NAME);
    }
    if (facts->installed != POLICY_INSTALLED_LIST && facts->expected != POLICY_KIND_SIGNED_FILE) {
        return facts->signer == POLICY_SIGNER_CANDIDATE ? decide_by_signature(facts->signature, POLICY_BY_FIRST_USE)
                                                        : refuse(REASON_UNKNOWN_SIGNER);
    }
    return facts->signer == POLICY_SIGNER_INSTALLED ? decide_by_signature(facts->signature, POLICY_BY_LIST)
                                                    : decide_by_tvs(facts);
}

const char *policy_authority_name(policy_authority_t authority)
{
    switch (authority) {
    case POLICY_BY_FIRST_USE:
        return "first-use";
    case POLICY_BY_LIST:
        return "list";
    case POLICY_BY_TVS:
        return "tvs";
    default:
        return "nobody";
    }
}
