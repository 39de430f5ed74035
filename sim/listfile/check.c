/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/check.h"

#include <stdlib.h>

const char listfile_too_large[] = "phones take no file larger than 2 MiB";
_Static_assert(LIMIT_FILE_BYTES == 2u * 1024u * 1024u, "the text says so");

static void check(const tlv_source_t *file, const verify_want_t *want, const trustlist_t *const anchors[VERIFY_ANCHORS],
                  listfile_verdict_t *verdict, verify_t *verify, signature_work_t *work)
{
    verdict->policy = verify_begin(verify, want, anchors, file, work);
    verdict->asks_tvs = verdict->policy.outcome == POLICY_ASK_TVS;
    if (verdict->asks_tvs)
        verdict->policy = verify_tvs(verify, POLICY_TVS_NONE, REASON_NONE, NULL, 0);
    verdict->fault = verify->fault;
}

bool listfile_check(const tlv_source_t *file, const verify_want_t *want,
                    const trustlist_t *const anchors[VERIFY_ANCHORS], listfile_verdict_t *verdict,
                    listfile_error_t *error)
{
    *verdict = (listfile_verdict_t){.policy = {.reason = REASON_TOO_LARGE}};
    /* A phone stops the download of a larger file, whatever is in it. */
    if (file->size > LIMIT_FILE_BYTES) {
        verdict->fault.what = listfile_too_large;
        return true;
    }
    verify_t *verify = calloc(1, sizeof *verify);
    signature_memory_t *memory = malloc(sizeof *memory);
    signature_work_t *work = signature_work_init(memory, sizeof *memory);
    bool done = verify != NULL && work != NULL;
    if (done)
        check(file, want, anchors, verdict, verify, work);
    free(memory);
    free(verify);
    return done ? true : listfile_fail(error, "out of memory");
}
