/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "genuine.h"

#include <string.h>

#include "fuzz_source.h"
#include "test_work.h"

#define CORPUS "../../fuzz/corpus/verify/"

static genuine_t files[GENUINE_FILES] = {
    [GENUINE_A1] = {.path = "a1-first-sha1.tlv", .kind = ITL_POLICY_KIND_ITL},
    [GENUINE_C1] = {.path = "c1-cucm-shape.tlv", .kind = ITL_POLICY_KIND_ITL},
    [GENUINE_C3] = {.path = "c3-callmanager-regenerated.tlv", .kind = ITL_POLICY_KIND_ITL},
    [GENUINE_X1] = {.path = "x1-stranger.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "a2-reissued-sha512.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "a3-signed-by-second-token.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "c2-signed-by-itlrecovery.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "c4-callmanager-and-tvs-regenerated.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "c5-the-same-signed-by-itlrecovery.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "c6-without-itlrecovery.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = "x2-stranger-who-lists-our-token.tlv", .kind = ITL_POLICY_KIND_ITL},
    {.path = CORPUS "ctl.tlv", .kind = ITL_POLICY_KIND_CTL},
    {.path = "SEP001122334455.cnf.xml.sgn", .kind = ITL_POLICY_KIND_SIGNED_FILE},
    {.path = CORPUS "no-payload.sgn", .kind = ITL_POLICY_KIND_SIGNED_FILE},
    {.path = CORPUS "records.sgn", .kind = ITL_POLICY_KIND_SIGNED_FILE},
    /* Signed, and never asked for by this phone. */
    {.path = CORPUS "other-phone.sgn", .kind = ITL_POLICY_KIND_OTHER},
};

static itl_trustlist_t installed[2];
static itl_trustlist_record_t vouched_for;

static itl_verify_t verify;

void genuine_load(void)
{
    for (size_t i = 0; i < GENUINE_FILES; i++)
        files[i].size = fuzz_read_file(files[i].path, files[i].bytes, sizeof files[i].bytes);
    for (size_t i = 0; i < 2; i++) {
        itl_tlv_source_t source = itl_tlv_source_memory(files[i].bytes, files[i].size);
        CHECK(itl_trustlist_read(&source, &installed[i], NULL) == ITL_REASON_NONE);
    }
    itl_trustlist_walk_t walk = itl_trustlist_walk(&installed[GENUINE_C1]);
    CHECK(itl_trustlist_next(&walk, &vouched_for) == ITL_REASON_NONE);
}

const genuine_t *genuine_file(size_t index)
{
    return &files[index];
}

const itl_trustlist_t *genuine_installed(size_t index)
{
    return &installed[index];
}

bool genuine_is(itl_policy_kind_t kind, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < GENUINE_FILES; i++)
        if (kind == files[i].kind && size == files[i].size && memcmp(data, files[i].bytes, size) == 0)
            return true;
    return false;
}

itl_verify_want_t genuine_want(itl_policy_kind_t kind)
{
    static const char *const names[] = {[ITL_POLICY_KIND_ITL] = "ITLSEP001122334455.tlv",
                                        [ITL_POLICY_KIND_CTL] = "CTLSEP001122334455.tlv",
                                        [ITL_POLICY_KIND_SIGNED_FILE] = "SEP001122334455.cnf.xml.sgn"};
    return (itl_verify_want_t){.kind = kind, .name = names[kind]};
}

itl_policy_verdict_t genuine_decide(const itl_tlv_source_t *source, itl_policy_kind_t kind,
                                    const itl_trustlist_t *const anchors[ITL_VERIFY_ANCHORS])
{
    itl_verify_want_t want = genuine_want(kind);
    itl_policy_verdict_t verdict = itl_verify_begin(&verify, &want, anchors, source, test_work());
    CHECK(verdict.decision != ITL_POLICY_CHECK_SIGNATURE);
    if (verdict.decision == ITL_POLICY_ASK_TVS) {
        verdict = itl_verify_tvs(&verify, ITL_POLICY_TVS_VALID, ITL_REASON_NONE,
                                 files[GENUINE_C1].bytes + vouched_for.certificate.off, vouched_for.certificate.len);
    }
    CHECK(verdict.decision == ITL_POLICY_ACCEPT || verdict.decision == ITL_POLICY_REFUSE);
    CHECK((verdict.decision == ITL_POLICY_REFUSE) == (verdict.reason != ITL_REASON_NONE));
    return verdict;
}
