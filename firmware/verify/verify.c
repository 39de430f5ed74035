/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/verify.h"

#include <stddef.h>
#include <string.h>

#include "hal/canary.h"

/** A search for the candidate's signer through one or more lists: issuer and serial may name several records. */
typedef struct signer_search {
    bool for_file;                   /**< The candidate is a signed file, not a list. */
    const trustlist_t *const *lists; /**< NULL entries are skipped. */
    uint8_t left;                    /**< Lists not yet started. */
    trustlist_walk_t walk;           /**< walk.list NULL: none started. */
    trustlist_record_t record;       /**< The last one found. */
} signer_search_t;

/* The next record of the signer. @return REASON_NONE, REASON_NOT_FOUND, or why a list could not be read */
static reason_t search_next(signer_search_t *search, const trustlist_t *candidate)
{
    reason_t reason = REASON_NOT_FOUND;
    for (;;) {
        if (search->walk.list != NULL) {
            reason =
                search->for_file
                    ? trustlist_next_file_signer(&search->walk, &candidate->source, &candidate->header, &search->record)
                    : trustlist_next_signer(&search->walk, &candidate->source, &candidate->header, &search->record);
        }
        if (reason != REASON_NOT_FOUND || search->left == 0) {
            return reason;
        }
        const trustlist_t *list = *search->lists++;
        search->left--;
        search->walk = list != NULL ? trustlist_walk(list) : (trustlist_walk_t){0};
    }
}

/* A result that says nothing about trust (the flash failed, memory ran out) must not look like one that does: the
 * candidate counts as unreadable then. */
static void cannot_tell(verify_t *verify, reason_t reason)
{
    verify->facts.structure = reason;
}

static void note_signature(verify_t *verify, reason_t reason)
{
    switch (reason) {
    case REASON_NONE:
        verify->facts.signature = POLICY_SIGNATURE_GOOD;
        break;
    case REASON_BAD_SIGNATURE:
        verify->facts.signature = POLICY_SIGNATURE_BAD;
        break;
    case REASON_UNSUPPORTED_KEY:
    case REASON_UNSUPPORTED_ALGORITHM:
        /* A record that cannot be used must not hide that the signature is not by another one of the same name. */
        if (verify->facts.signature != POLICY_SIGNATURE_BAD) {
            verify->facts.signature = POLICY_SIGNATURE_UNUSABLE;
        }
        break;
    default:
        cannot_tell(verify, reason);
        break;
    }
}

/* Notes where a record of the signer is, or that there is none. */
static void note_found(verify_t *verify, reason_t reason, policy_signer_t where)
{
    if (reason == REASON_NONE) {
        verify->facts.signer = where;
    } else if (reason != REASON_NOT_FOUND) {
        cannot_tell(verify, reason);
    }
}

/* Looks where policy will look: with a list that binds, only its records count; otherwise only the candidate's own. */
static void find_signer(verify_t *verify, signer_search_t *search, const trustlist_t *const own[1])
{
    bool binds = verify->facts.installed == POLICY_INSTALLED_LIST;
    search->lists = binds ? verify->anchors : own;
    search->left = binds ? VERIFY_ANCHORS : 1;
    search->for_file = verify->facts.expected == POLICY_KIND_SIGNED_FILE;
    note_found(verify, search_next(search, &verify->candidate),
               binds ? POLICY_SIGNER_INSTALLED : POLICY_SIGNER_CANDIDATE);
}

/* Tries the key of each record that names the signer: the best result counts. */
static void check_records(verify_t *verify, signer_search_t *search)
{
    const trustlist_t *candidate = &verify->candidate;
    reason_t found = REASON_NONE;
    while (found == REASON_NONE) {
        note_signature(verify, signature_verify_record(verify->work, &candidate->source, &candidate->header,
                                                       &search->walk.list->source, &search->record));
        if (verify->facts.signature == POLICY_SIGNATURE_GOOD || verify->facts.structure != REASON_NONE) {
            return;
        }
        found = search_next(search, candidate);
    }
    if (found != REASON_NOT_FOUND) {
        cannot_tell(verify, found);
    }
}

policy_installed_t verify_installed(const trustlist_t *const anchors[VERIFY_ANCHORS])
{
    policy_installed_t installed = POLICY_INSTALLED_NONE;
    for (int i = 0; i < VERIFY_ANCHORS; i++) {
        if (anchors[i] != NULL && !trustlist_is_rollback(anchors[i])) {
            return POLICY_INSTALLED_LIST;
        }
        if (anchors[i] != NULL) {
            installed = POLICY_INSTALLED_ROLLBACK;
        }
    }
    return installed;
}

static void begin(verify_t *verify, const verify_want_t *want, const trustlist_t *const anchors[VERIFY_ANCHORS],
                  const tlv_source_t *candidate, signature_work_t *work)
{
    verify->facts = (policy_facts_t){.expected = want->kind, .installed = verify_installed(anchors)};
    verify->verdict = (policy_verdict_t){0};
    verify->fault = (trustlist_fault_t){0};
    memset(&verify->candidate, 0, sizeof verify->candidate); /* A compound literal would stand on the stack. */
    verify->candidate.source = *candidate;
    verify->work = work;
    for (int i = 0; i < VERIFY_ANCHORS; i++) {
        verify->anchors[i] = anchors[i];
    }
    /* Signed files never vouch for themselves: without a list that binds nobody's signature counts. */
    if (want->kind == POLICY_KIND_SIGNED_FILE) {
        verify->facts.installed = POLICY_INSTALLED_LIST;
    }
}

/* Reads the header, and what the file is by its FILENAME. */
static reason_t read_kind(verify_t *verify, const verify_want_t *want)
{
    trustlist_header_t *header = &verify->candidate.header;
    reason_t reason = trustlist_read_header(&verify->candidate.source, header, &verify->fault);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (!CANARY_HOLDS("signature-place", header->signature_in_place)) {
        verify->fault =
            (trustlist_fault_t){.off = header->signature_tlv.off, .element = "SIGNATURE", .what = "is out of place"};
        return REASON_MALFORMED;
    }
    return verify_name(want, &verify->candidate, &verify->facts);
}

/* Reads the records of a list. One that is not what was asked for is refused for that, whatever is in it. */
static reason_t read_content(verify_t *verify)
{
    const policy_facts_t *facts = &verify->facts;
    if (facts->expected == POLICY_KIND_SIGNED_FILE || !CANARY_HOLDS("file-kind", facts->found == facts->expected)) {
        return REASON_NONE;
    }
    return trustlist_read_records(&verify->candidate, &verify->fault);
}

/* Asks policy, and once more with the signature checked where that is what it wants to know. */
static policy_verdict_t decide(verify_t *verify, signer_search_t *search)
{
    verify->verdict = policy_decide(&verify->facts);
    if (verify->verdict.outcome == POLICY_CHECK_SIGNATURE) {
        check_records(verify, search);
        verify->verdict = policy_decide(&verify->facts);
    }
    return verify->verdict;
}

policy_verdict_t verify_begin(verify_t *verify, const verify_want_t *want,
                              const trustlist_t *const anchors[VERIFY_ANCHORS], const tlv_source_t *candidate,
                              signature_work_t *work)
{
    begin(verify, want, anchors, candidate, work);
    signer_search_t search = {0};
    const trustlist_t *own[1] = {&verify->candidate};
    verify->facts.structure = read_kind(verify, want);
    if (verify->facts.structure == REASON_NONE) {
        verify->facts.structure = read_content(verify);
    }
    if (verify->facts.structure == REASON_NONE) {
        find_signer(verify, &search, own);
    }
    return decide(verify, &search);
}

policy_verdict_t verify_installed_again(const verify_want_t *want, const trustlist_t *list)
{
    policy_facts_t facts = {
        .expected = want->kind,
        .installed = POLICY_INSTALLED_LIST,
        .signer = POLICY_SIGNER_INSTALLED,
        .signature = POLICY_SIGNATURE_GOOD,
    };
    facts.structure = verify_name(want, list, &facts);
    return policy_decide(&facts);
}

policy_verdict_t verify_tvs(verify_t *verify, policy_tvs_t tvs, reason_t reason, const uint8_t *der, size_t len)
{
    if (verify->verdict.outcome != POLICY_ASK_TVS || tvs == POLICY_TVS_NOT_ASKED) {
        cannot_tell(verify, REASON_INTERNAL);
    }
    verify->facts.tvs = tvs;
    verify->facts.tvs_reason = tvs == POLICY_TVS_FAILED ? reason : REASON_NONE;
    verify->verdict = policy_decide(&verify->facts);
    if (verify->verdict.outcome == POLICY_CHECK_SIGNATURE) {
        const trustlist_t *candidate = &verify->candidate;
        note_signature(verify,
                       signature_verify_certificate(verify->work, &candidate->source, &candidate->header, der, len));
        verify->verdict = policy_decide(&verify->facts);
    }
    return verify->verdict;
}
