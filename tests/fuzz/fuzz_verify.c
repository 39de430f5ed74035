/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The whole decision: the input as candidate over nothing, over a1 and over c1, with a TVS that vouches for c1's
 * signer. No input gets in but the interop files themselves, byte for byte.
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz_source.h"
#include "test_work.h"
#include "verify/verify.h"

/** A list among the interop files. */
typedef struct genuine {
    const char *name;
    uint8_t bytes[10000];
    uint32_t size;
} genuine_t;

static genuine_t genuine[] = {
    {.name = "a1-first-sha1.tlv"},
    {.name = "c1-cucm-shape.tlv"},
    {.name = "a2-reissued-sha512.tlv"},
    {.name = "a3-signed-by-second-token.tlv"},
    {.name = "c2-signed-by-itlrecovery.tlv"},
    {.name = "c3-callmanager-regenerated.tlv"},
    {.name = "c4-callmanager-and-tvs-regenerated.tlv"},
    {.name = "c5-the-same-signed-by-itlrecovery.tlv"},
    {.name = "c6-without-itlrecovery.tlv"},
    {.name = "x1-stranger.tlv"},
    {.name = "x2-stranger-who-lists-our-token.tlv"},
};

enum { GENUINE = sizeof genuine / sizeof genuine[0], INSTALLED = 2 };

static trustlist_t installed[INSTALLED];
static trustlist_record_t vouched_for;

static void prepare(void)
{
    for (size_t i = 0; i < GENUINE; i++) {
        genuine[i].size = fuzz_read_file(genuine[i].name, genuine[i].bytes, sizeof genuine[i].bytes);
    }
    for (size_t i = 0; i < INSTALLED; i++) {
        tlv_source_t source = tlv_source_memory(genuine[i].bytes, genuine[i].size);
        CHECK(trustlist_read(&source, &installed[i], NULL) == REASON_NONE);
    }
    trustlist_walk_t walk = trustlist_walk(&installed[1]);
    CHECK(trustlist_next(&walk, &vouched_for) == REASON_NONE);
}

static bool is_genuine(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < GENUINE; i++) {
        if (size == genuine[i].size && memcmp(data, genuine[i].bytes, size) == 0) {
            return true;
        }
    }
    return false;
}

static policy_verdict_t decide(const tlv_source_t *source, const trustlist_t *ctl, const trustlist_t *itl)
{
    const trustlist_t *anchors[VERIFY_ANCHORS] = {ctl, itl};
    static verify_t verify;
    policy_verdict_t verdict = verify_begin(&verify, anchors, source, test_work());
    CHECK(verdict.outcome != POLICY_CHECK_SIGNATURE);
    if (verdict.outcome == POLICY_ASK_TVS) {
        verdict = verify_tvs(&verify, POLICY_TVS_VALID, REASON_NONE, genuine[1].bytes + vouched_for.certificate.off,
                             vouched_for.certificate.len);
    }
    CHECK(verdict.outcome == POLICY_ACCEPT || verdict.outcome == POLICY_REFUSE);
    CHECK((verdict.outcome == POLICY_REFUSE) == (verdict.reason != REASON_NONE));
    return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (genuine[0].size == 0) {
        prepare();
    }
    if (size > UINT32_MAX) {
        return 0;
    }
    tlv_source_t mapped = tlv_source_memory(data, (uint32_t)size);
    fuzz_flash_t flash = {data, size};
    tlv_source_t unmapped = fuzz_unmapped(&flash);
    const trustlist_t *const anchors[][VERIFY_ANCHORS] = {
        {NULL, NULL}, {NULL, &installed[0]}, {NULL, &installed[1]}, {&installed[0], &installed[1]}};
    for (size_t i = 0; i < sizeof anchors / sizeof anchors[0]; i++) {
        policy_verdict_t verdict = decide(&mapped, anchors[i][0], anchors[i][1]);
        policy_verdict_t again = decide(&unmapped, anchors[i][0], anchors[i][1]);
        CHECK(verdict.outcome == again.outcome && verdict.reason == again.reason);
        CHECK(verdict.outcome == POLICY_REFUSE || is_genuine(data, size));
    }
    return 0;
}
