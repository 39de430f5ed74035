/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/check.h"

#include <stdlib.h>

const char listfile_too_large[] = "phones take no file larger than 2 MiB";
_Static_assert(ITL_LIMIT_FILE_BYTES == 2u * 1024u * 1024u, "the text says so");

static void check(const itl_tlv_source_t *file, const itl_verify_want_t *want,
                  const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS], listfile_verdict_t *verdict,
                  itl_verify_t *verify, itl_signature_work_t *work)
{
    verdict->policy = itl_verify_begin(verify, want, anchors, file, work);
    verdict->asks_tvs = verdict->policy.decision == ITL_POLICY_ASK_TVS;
    if (verdict->asks_tvs)
        verdict->policy = itl_verify_tvs(verify, ITL_POLICY_TVS_NONE, ITL_REASON_NONE, NULL, 0);
    verdict->fault = verify->fault;
}

/* Nothing but line ends: a phone takes such a list for one that the server does not have. */
static bool is_blank(const itl_tlv_source_t *file)
{
    for (uint32_t i = 0; i < file->size; i++) {
        uint8_t byte = 0;
        if (itl_tlv_read(file, i, &byte, 1) != ITL_REASON_NONE || (byte != '\r' && byte != '\n'))
            return false;
    }
    return true;
}

bool listfile_check(const itl_tlv_source_t *file, const itl_verify_want_t *want,
                    const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS], listfile_verdict_t *verdict,
                    base_error_t *error)
{
    *verdict = (listfile_verdict_t){.policy = {.reason = ITL_REASON_TOO_LARGE}};
    /* A phone stops the download of a larger file, whatever is in it. */
    if (file->size > ITL_LIMIT_FILE_BYTES) {
        verdict->fault.what = listfile_too_large;
        return true;
    }
    if (want->kind != ITL_POLICY_KIND_SIGNED_FILE && is_blank(file)) {
        verdict->policy.reason = ITL_REASON_EMPTY;
        verdict->fault.what = itl_reason_text(ITL_REASON_EMPTY);
        return true;
    }
    itl_verify_t *verify = calloc(1, sizeof *verify);
    itl_signature_memory_t *memory = malloc(sizeof *memory);
    itl_signature_work_t *work = itl_signature_work_init(memory, sizeof *memory);
    bool done = verify != NULL && work != NULL;
    if (done)
        check(file, want, anchors, verdict, verify, work);
    free(memory);
    free(verify);
    return done ? true : base_fail(error, "out of memory");
}
