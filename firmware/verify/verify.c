/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/verify.h"

#include <stddef.h>
#include <string.h>

#include "hal/canary.h"

/** A search for the candidate's signer through one or more lists: issuer and serial may name several records. */
typedef struct signer_search {
    bool for_file;                       /**< The candidate is a signed file, not a list. */
    const itl_trustlist_t *const *lists; /**< NULL entries are skipped. */
    uint8_t left;                        /**< Lists not yet started. */
    itl_trustlist_walk_t walk;           /**< walk.list NULL: none started. */
    itl_trustlist_record_t record;       /**< The last one found. */
} signer_search_t;

/* The next record of the signer. @return ITL_REASON_NONE, ITL_REASON_NOT_FOUND, or why a list could not be read */
static itl_reason_t search_next(signer_search_t *search, const itl_trustlist_t *candidate)
{
    itl_reason_t reason = ITL_REASON_NOT_FOUND;
    for (;;) {
        if (search->walk.list != NULL) {
            reason = search->for_file ? itl_trustlist_next_file_signer(&search->walk, &candidate->source,
                                                                       &candidate->header, &search->record)
                                      : itl_trustlist_next_signer(&search->walk, &candidate->source, &candidate->header,
                                                                  &search->record);
        }
        if (reason != ITL_REASON_NOT_FOUND || search->left == 0)
            return reason;
        const itl_trustlist_t *list = *search->lists++;
        search->left--;
        search->walk = list != NULL ? itl_trustlist_walk(list) : (itl_trustlist_walk_t){0};
    }
}

/* A result that says nothing about trust (the flash failed, memory ran out) must not look like one that does: the
 * candidate counts as unreadable then. */
static void cannot_tell(itl_verify_t *verify, itl_reason_t reason)
{
    verify->facts.structure = reason;
}

static void note_signature(itl_verify_t *verify, itl_reason_t reason)
{
    switch (reason) {
    case ITL_REASON_NONE:
        verify->facts.signature = ITL_POLICY_SIGNATURE_GOOD;
        break;
    case ITL_REASON_BAD_SIGNATURE:
        verify->facts.signature = ITL_POLICY_SIGNATURE_BAD;
        break;
    case ITL_REASON_UNSUPPORTED_KEY:
    case ITL_REASON_UNSUPPORTED_ALGORITHM:
        /* A record that cannot be used must not hide that the signature is not by another one of the same name. */
        if (verify->facts.signature != ITL_POLICY_SIGNATURE_BAD)
            verify->facts.signature = ITL_POLICY_SIGNATURE_UNUSABLE;
        break;
    default:
        cannot_tell(verify, reason);
        break;
    }
}

/* Notes where a record of the signer is, or that there is none. */
static void note_found(itl_verify_t *verify, itl_reason_t reason, itl_policy_signer_t where)
{
    if (reason == ITL_REASON_NONE)
        verify->facts.signer = where;
    else if (reason != ITL_REASON_NOT_FOUND)
        cannot_tell(verify, reason);
}

/* Looks where policy will look: with a list that binds, only its records count; otherwise only the candidate's own. */
static void find_signer(itl_verify_t *verify, signer_search_t *search, const itl_trustlist_t *const own[1])
{
    bool binds = verify->facts.installed == ITL_POLICY_INSTALLED_LIST;
    search->lists = binds ? verify->anchors : own;
    search->left = binds ? ITL_VERIFY_ANCHORS : 1;
    search->for_file = verify->facts.expected == ITL_POLICY_KIND_SIGNED_FILE;
    note_found(verify, search_next(search, &verify->candidate),
               binds ? ITL_POLICY_SIGNER_INSTALLED : ITL_POLICY_SIGNER_CANDIDATE);
}

/* Tries the key of each record that names the signer: the best result counts. */
static void check_records(itl_verify_t *verify, signer_search_t *search)
{
    const itl_trustlist_t *candidate = &verify->candidate;
    itl_reason_t found = ITL_REASON_NONE;
    while (found == ITL_REASON_NONE) {
        note_signature(verify, itl_signature_verify_record(verify->work, &candidate->source, &candidate->header,
                                                           &search->walk.list->source, &search->record));
        if (verify->facts.signature == ITL_POLICY_SIGNATURE_GOOD || verify->facts.structure != ITL_REASON_NONE)
            return;
        found = search_next(search, candidate);
    }
    if (found != ITL_REASON_NOT_FOUND)
        cannot_tell(verify, found);
}

itl_policy_installed_t itl_verify_installed(const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS])
{
    itl_policy_installed_t installed = ITL_POLICY_INSTALLED_NONE;
    for (int i = 0; i < ITL_VERIFY_ANCHORS; i++) {
        if (anchors[i] != NULL && !itl_trustlist_is_rollback(anchors[i]))
            return ITL_POLICY_INSTALLED_LIST;
        if (anchors[i] != NULL)
            installed = ITL_POLICY_INSTALLED_ROLLBACK;
    }
    return installed;
}

static void begin(itl_verify_t *verify, const itl_verify_want_t *want,
                  const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS], const itl_tlv_source_t *candidate,
                  itl_signature_work_t *work)
{
    verify->facts = (itl_policy_facts_t){.expected = want->kind, .installed = itl_verify_installed(anchors)};
    verify->verdict = (itl_policy_verdict_t){0};
    verify->fault = (itl_trustlist_fault_t){0};
    memset(&verify->candidate, 0, sizeof verify->candidate); /* A compound literal would stand on the stack. */
    verify->candidate.source = *candidate;
    verify->work = work;
    for (int i = 0; i < ITL_VERIFY_ANCHORS; i++)
        verify->anchors[i] = anchors[i];
    /* Signed files never vouch for themselves: without a list that binds nobody's signature counts. */
    if (want->kind == ITL_POLICY_KIND_SIGNED_FILE)
        verify->facts.installed = ITL_POLICY_INSTALLED_LIST;
}

/* Reads the header, and what the file is by its FILENAME. */
static itl_reason_t read_kind(itl_verify_t *verify, const itl_verify_want_t *want)
{
    itl_trustlist_header_t *header = &verify->candidate.header;
    itl_reason_t reason = itl_trustlist_read_header(&verify->candidate.source, header, &verify->fault);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (!ITL_CANARY_HOLDS("signature-place", header->signature_in_place)) {
        verify->fault = (itl_trustlist_fault_t){
            .off = header->signature_tlv.off, .element = "SIGNATURE", .what = "is out of place"};
        return ITL_REASON_MALFORMED;
    }
    /* Not a matter of trust: for such a phone it is as any number that no digest has. */
    if (want->sha1_only && header->digest != ITL_DIGEST_SHA1) {
        verify->fault = (itl_trustlist_fault_t){.off = header->signature_tlv.off,
                                                .element = "SIGNATURE",
                                                .what = "has a digest that this phone does not know"};
        return ITL_REASON_UNSUPPORTED_ALGORITHM;
    }
    /* Nor is this. A signature is as long as its key. */
    if (want->bits_max != 0 && header->signature.len * 8u > want->bits_max) {
        verify->fault = (itl_trustlist_fault_t){.off = header->signature_tlv.off,
                                                .element = "SIGNATURE",
                                                .what = "is by a longer key than this phone knows"};
        return ITL_REASON_UNSUPPORTED_KEY;
    }
    return itl_verify_name(want, &verify->candidate, &verify->facts);
}

/* Reads the records of a list. One that is not what was asked for is refused for that, whatever is in it. */
static itl_reason_t read_content(itl_verify_t *verify)
{
    const itl_policy_facts_t *facts = &verify->facts;
    if (facts->expected == ITL_POLICY_KIND_SIGNED_FILE ||
        !ITL_CANARY_HOLDS("file-kind", facts->found == facts->expected))
        return ITL_REASON_NONE;
    return itl_trustlist_read_records(&verify->candidate, &verify->fault);
}

/* Asks policy, and once more with the signature checked where that is what it wants to know. */
static itl_policy_verdict_t decide(itl_verify_t *verify, signer_search_t *search)
{
    verify->verdict = itl_policy_decide(&verify->facts);
    if (verify->verdict.decision == ITL_POLICY_CHECK_SIGNATURE) {
        check_records(verify, search);
        verify->verdict = itl_policy_decide(&verify->facts);
    }
    return verify->verdict;
}

itl_policy_verdict_t itl_verify_begin(itl_verify_t *verify, const itl_verify_want_t *want,
                                      const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS],
                                      const itl_tlv_source_t *candidate, itl_signature_work_t *work)
{
    begin(verify, want, anchors, candidate, work);
    signer_search_t search = {0};
    const itl_trustlist_t *own[1] = {&verify->candidate};
    verify->facts.structure = read_kind(verify, want);
    if (verify->facts.structure == ITL_REASON_NONE)
        verify->facts.structure = read_content(verify);
    if (verify->facts.structure == ITL_REASON_NONE)
        find_signer(verify, &search, own);
    return decide(verify, &search);
}

itl_policy_verdict_t itl_verify_installed_again(const itl_verify_want_t *want, const itl_trustlist_t *list)
{
    itl_policy_facts_t facts = {
        .expected = want->kind,
        .installed = ITL_POLICY_INSTALLED_LIST,
        .signer = ITL_POLICY_SIGNER_INSTALLED,
        .signature = ITL_POLICY_SIGNATURE_GOOD,
    };
    facts.structure = itl_verify_name(want, list, &facts);
    return itl_policy_decide(&facts);
}

itl_policy_verdict_t itl_verify_tvs(itl_verify_t *verify, itl_policy_tvs_t tvs, itl_reason_t reason, const uint8_t *der,
                                    size_t len)
{
    if (verify->verdict.decision != ITL_POLICY_ASK_TVS || tvs == ITL_POLICY_TVS_NOT_ASKED)
        cannot_tell(verify, ITL_REASON_INTERNAL);
    verify->facts.tvs = tvs;
    verify->facts.tvs_reason = tvs == ITL_POLICY_TVS_FAILED ? reason : ITL_REASON_NONE;
    verify->verdict = itl_policy_decide(&verify->facts);
    if (verify->verdict.decision == ITL_POLICY_CHECK_SIGNATURE) {
        const itl_trustlist_t *candidate = &verify->candidate;
        note_signature(
            verify, itl_signature_verify_certificate(verify->work, &candidate->source, &candidate->header, der, len));
        verify->verdict = itl_policy_decide(&verify->facts);
    }
    return verify->verdict;
}
