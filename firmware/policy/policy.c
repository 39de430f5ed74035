/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy.h"

#include "hal/canary.h"

static itl_policy_verdict_t refuse(itl_reason_t reason)
{
    return (itl_policy_verdict_t){.decision = ITL_POLICY_REFUSE, .reason = reason};
}

static itl_policy_verdict_t need(itl_policy_decision_t what)
{
    return (itl_policy_verdict_t){.decision = what};
}

/* An enum is an unsigned or a signed number, as the compiler likes: compared as unsigned, a negative one is out of
 * range too. */
static bool are_facts_possible(const itl_policy_facts_t *facts)
{
    return facts->expected != ITL_POLICY_KIND_OTHER && (unsigned)facts->expected <= ITL_POLICY_KIND_SIGNED_FILE &&
           (unsigned)facts->found <= ITL_POLICY_KIND_SIGNED_FILE && (unsigned)facts->name <= ITL_POLICY_NAME_OURS &&
           (unsigned)facts->installed <= ITL_POLICY_INSTALLED_LIST &&
           (unsigned)facts->signer <= ITL_POLICY_SIGNER_CANDIDATE &&
           (unsigned)facts->signature <= ITL_POLICY_SIGNATURE_UNUSABLE &&
           (unsigned)facts->tvs <= ITL_POLICY_TVS_FAILED && itl_reason_is_known(facts->structure) &&
           itl_reason_is_known(facts->tvs_reason);
}

/* The key is settled; only the signature is left. */
static itl_policy_verdict_t decide_by_signature(itl_policy_signature_t signature, itl_policy_authority_t authority)
{
    switch (signature) {
    case ITL_POLICY_SIGNATURE_GOOD:
        return (itl_policy_verdict_t){.decision = ITL_POLICY_ACCEPT, .authority = authority};
    case ITL_POLICY_SIGNATURE_UNCHECKED:
        return need(ITL_POLICY_CHECK_SIGNATURE);
    case ITL_POLICY_SIGNATURE_UNUSABLE:
        return refuse(ITL_REASON_UNSUPPORTED_KEY);
    default:
        return refuse(ITL_REASON_BAD_SIGNATURE);
    }
}

static itl_policy_verdict_t decide_by_tvs(const itl_policy_facts_t *facts)
{
    switch (facts->tvs) {
    case ITL_POLICY_TVS_NOT_ASKED:
        return need(ITL_POLICY_ASK_TVS);
    case ITL_POLICY_TVS_VALID:
        return decide_by_signature(facts->signature, ITL_POLICY_BY_TVS);
    case ITL_POLICY_TVS_DENIED:
        return refuse(ITL_REASON_TVS_DENIED);
    case ITL_POLICY_TVS_FAILED:
        return refuse(facts->tvs_reason != ITL_REASON_NONE ? facts->tvs_reason : ITL_REASON_INTERNAL);
    default:
        return refuse(ITL_REASON_UNKNOWN_SIGNER);
    }
}

itl_policy_verdict_t itl_policy_decide(const itl_policy_facts_t *facts)
{
    if (!are_facts_possible(facts))
        return refuse(ITL_REASON_INTERNAL);
    if (facts->structure != ITL_REASON_NONE)
        return refuse(facts->structure);
    /* A signer vouches for what a file says, its FILENAME included: under another one it is another file. */
    if (!ITL_CANARY_HOLDS("file-kind", facts->found == facts->expected))
        return refuse(ITL_REASON_WRONG_KIND);
    if (!ITL_CANARY_HOLDS("file-name", facts->name == ITL_POLICY_NAME_OURS))
        return refuse(ITL_REASON_WRONG_NAME);
    if (facts->installed != ITL_POLICY_INSTALLED_LIST && facts->expected != ITL_POLICY_KIND_SIGNED_FILE) {
        return facts->signer == ITL_POLICY_SIGNER_CANDIDATE
                   ? decide_by_signature(facts->signature, ITL_POLICY_BY_FIRST_USE)
                   : refuse(ITL_REASON_UNKNOWN_SIGNER);
    }
    return facts->signer == ITL_POLICY_SIGNER_INSTALLED ? decide_by_signature(facts->signature, ITL_POLICY_BY_LIST)
                                                        : decide_by_tvs(facts);
}

const char *itl_policy_authority_name(itl_policy_authority_t authority)
{
    switch (authority) {
    case ITL_POLICY_BY_FIRST_USE:
        return "first-use";
    case ITL_POLICY_BY_LIST:
        return "list";
    case ITL_POLICY_BY_TVS:
        return "tvs";
    default:
        return "nobody";
    }
}
