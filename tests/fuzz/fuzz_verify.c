/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The whole decision: the input asked for as each kind of file, over nothing, over a1, over c1 and over both, with a
 * TVS that vouches for c1's signer. No input gets in but the genuine files themselves, byte for byte, as what they are.
 */
#include "fuzz_source.h"
#include "genuine.h"

static void decide_as(itl_policy_kind_t kind, const uint8_t *data, size_t size)
{
    itl_tlv_source_t mapped = itl_tlv_source_memory(data, (uint32_t)size);
    fuzz_flash_t flash = {data, size};
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    const itl_trustlist_t *a1 = genuine_installed(GENUINE_A1);
    const itl_trustlist_t *c1 = genuine_installed(GENUINE_C1);
    const itl_trustlist_t *const anchors[][ITL_VERIFY_ANCHORS] = {{NULL, NULL}, {NULL, a1}, {NULL, c1}, {a1, c1}};
    for (size_t i = 0; i < sizeof anchors / sizeof anchors[0]; i++) {
        itl_policy_verdict_t verdict = genuine_decide(&mapped, kind, anchors[i]);
        itl_policy_verdict_t again = genuine_decide(&unmapped, kind, anchors[i]);
        CHECK(verdict.decision == again.decision && verdict.reason == again.reason);
        CHECK(verdict.decision == ITL_POLICY_REFUSE || genuine_is(kind, data, size));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (genuine_file(0)->size == 0)
        genuine_load();
    if (size > UINT32_MAX)
        return 0;
    decide_as(ITL_POLICY_KIND_ITL, data, size);
    decide_as(ITL_POLICY_KIND_CTL, data, size);
    decide_as(ITL_POLICY_KIND_SIGNED_FILE, data, size);
    return 0;
}
