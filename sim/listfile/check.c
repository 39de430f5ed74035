/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/check.h"

#include <stdlib.h>

bool listfile_check_list(const tlv_source_t *file, const trustlist_t *const anchors[VERIFY_ANCHORS],
                         listfile_verdict_t *verdict, listfile_error_t *error)
{
    verify_t *verify = calloc(1, sizeof *verify);
    signature_work_t *work = calloc(1, sizeof *work);
    bool done = verify != NULL && work != NULL;
    if (done) {
        verdict->policy = verify_begin(verify, anchors, file, work);
        if (verdict->policy.outcome == POLICY_ASK_TVS)
            verdict->policy = verify_tvs(verify, POLICY_TVS_NONE, REASON_NONE, NULL, 0);
        verdict->fault = verify->fault;
    }
    free(work);
    free(verify);
    return done ? true : listfile_fail(error, "out of memory");
}

/* A record that may sign files, and is named as this file's signer. */
static bool is_signer(const tlv_source_t *file, const trustlist_header_t *header, const trustlist_t *list,
                      const trustlist_record_t *record)
{
    bool issuer = false, serial = false;
    if (record->role != ROLE_TFTP && record->role != ROLE_CCM_TFTP)
        return false;
    return tlv_equal(file, header->issuer_name, &list->source, record->issuer_name, &issuer) == REASON_NONE && issuer &&
           tlv_equal(file, header->serial, &list->source, record->serial, &serial) == REASON_NONE && serial;
}

static policy_signature_t signature_fact(reason_t reason)
{
    if (reason == REASON_NONE)
        return POLICY_SIGNATURE_GOOD;
    return reason == REASON_BAD_SIGNATURE ? POLICY_SIGNATURE_BAD : POLICY_SIGNATURE_UNUSABLE;
}

/* Adds what one installed list knows of the signer. A good signature is final: several records may fit by name. */
static void gather(const tlv_source_t *file, const trustlist_header_t *header, const trustlist_t *list,
                   signature_work_t *work, policy_facts_t *facts)
{
    trustlist_walk_t walk = trustlist_walk(list);
    trustlist_record_t record;
    while (facts->signature != POLICY_SIGNATURE_GOOD && trustlist_next(&walk, &record) == REASON_NONE) {
        if (!is_signer(file, header, list, &record))
            continue;
        facts->signer = POLICY_SIGNER_INSTALLED;
        facts->signature = signature_fact(signature_verify_record(work, file, header, &list->source, &record));
    }
}

bool listfile_check_signed_file(const tlv_source_t *file, const listfile_parts_t *parts,
                                const trustlist_t *const anchors[VERIFY_ANCHORS], listfile_verdict_t *verdict,
                                listfile_error_t *error)
{
    signature_work_t *work = calloc(1, sizeof *work);
    if (work == NULL)
        return listfile_fail(error, "out of memory");
    /* A signed file is never taken on trust: what is installed binds, be it nothing. */
    policy_facts_t facts = {
        .installed = POLICY_INSTALLED_LIST,
        .structure = parts->reason,
        .tvs = POLICY_TVS_NONE,
    };
    if (file->size > LIMIT_FILE_BYTES)
        facts.structure = REASON_TOO_LARGE;
    for (size_t i = 0; i < VERIFY_ANCHORS && facts.structure == REASON_NONE; i++)
        if (anchors[i] != NULL)
            gather(file, &parts->header, anchors[i], work, &facts);
    verdict->policy = policy_decide(&facts);
    verdict->fault = parts->fault;
    free(work);
    return true;
}
