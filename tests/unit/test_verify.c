/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "list_builder.h"
#include "runner.h"
#include "slow_source.h"
#include "test_work.h"
#include "verify/verify.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/memory.h>

enum { LIST_BYTES = 10000 };

/** A list from a file, and its bytes. */
typedef struct loaded {
    uint8_t bytes[LIST_BYTES];
    itl_tlv_source_t source;
    itl_trustlist_t list;
} loaded_t;

static test_key_t key;
static test_key_t other;
static test_key_t ec;
static itl_verify_t verify;
static loaded_t installed;
static loaded_t candidate;
static built_t built;

static const itl_verify_want_t itl_wanted = {.kind = ITL_POLICY_KIND_ITL, .name = "ITLSEP001122334455.tlv"};
static const itl_verify_want_t ctl_wanted = {.kind = ITL_POLICY_KIND_CTL, .name = "CTLSEP001122334455.tlv"};
static const itl_verify_want_t config_wanted = {.kind = ITL_POLICY_KIND_SIGNED_FILE,
                                                .name = "SEP001122334455.cnf.xml.sgn"};

static int load_keys(void)
{
    test_key_load(&key, "rsa2048");
    test_key_load(&other, "other2048");
    test_key_load(&ec, "ec256");
    return 0;
}

static itl_tlv_source_t load(loaded_t *loaded, const char *stem)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s.tlv", TEST_DATA, stem);
    loaded->source = itl_tlv_source_memory(loaded->bytes, test_read_file(path, loaded->bytes, sizeof loaded->bytes));
    return loaded->source;
}

/* The installed ITL; NULL: none. */
static const itl_trustlist_t *install(const char *stem)
{
    if (stem == NULL)
        return NULL;
    itl_tlv_source_t source = load(&installed, stem);
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&source, &installed.list, NULL), ITL_REASON_NONE);
    return &installed.list;
}

/* Puts a candidate before an installed ITL; stems NULL: none. */
static itl_policy_verdict_t examine(const char *installed_stem, const char *candidate_stem)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, install(installed_stem)};
    itl_tlv_source_t source = load(&candidate, candidate_stem);
    return itl_verify_begin(&verify, &itl_wanted, anchors, &source, test_work());
}

static bool is_accepted(itl_policy_verdict_t verdict, itl_policy_authority_t authority)
{
    return verdict.decision == ITL_POLICY_ACCEPT && verdict.authority == authority && verdict.reason == ITL_REASON_NONE;
}

static bool is_refused(itl_policy_verdict_t verdict, itl_reason_t reason)
{
    return verdict.decision == ITL_POLICY_REFUSE && verdict.reason == reason &&
           verdict.authority == ITL_POLICY_BY_NOBODY;
}

/* Files of other builders */

static void test_interop_without_tvs(void)
{
    static const struct {
        const char *installed, *served;
        itl_reason_t reason;
        itl_policy_authority_t authority;
    } rows[] = {
        {NULL, "a1-first-sha1", ITL_REASON_NONE, ITL_POLICY_BY_FIRST_USE},
        {"a1-first-sha1", "a2-reissued-sha512", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"a1-first-sha1", "a3-signed-by-second-token", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"a2-reissued-sha512", "a3-signed-by-second-token", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"a1-first-sha1", "x1-stranger", ITL_REASON_UNKNOWN_SIGNER, ITL_POLICY_BY_NOBODY},
        {"a2-reissued-sha512", "x1-stranger", ITL_REASON_UNKNOWN_SIGNER, ITL_POLICY_BY_NOBODY},
        {"a3-signed-by-second-token", "x1-stranger", ITL_REASON_UNKNOWN_SIGNER, ITL_POLICY_BY_NOBODY},
        {"a1-first-sha1", "x2-stranger-who-lists-our-token", ITL_REASON_UNKNOWN_SIGNER, ITL_POLICY_BY_NOBODY},
        {"a3-signed-by-second-token", "x2-stranger-who-lists-our-token", ITL_REASON_UNKNOWN_SIGNER,
         ITL_POLICY_BY_NOBODY},
        {NULL, "c1-cucm-shape", ITL_REASON_NONE, ITL_POLICY_BY_FIRST_USE},
        {"c1-cucm-shape", "c1-cucm-shape", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"c1-cucm-shape", "c2-signed-by-itlrecovery", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"c1-cucm-shape", "c3-callmanager-regenerated", ITL_REASON_UNKNOWN_SIGNER, ITL_POLICY_BY_NOBODY},
        {"c1-cucm-shape", "c4-callmanager-and-tvs-regenerated", ITL_REASON_UNKNOWN_SIGNER, ITL_POLICY_BY_NOBODY},
        {"c1-cucm-shape", "c5-the-same-signed-by-itlrecovery", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"c6-without-itlrecovery", "c5-the-same-signed-by-itlrecovery", ITL_REASON_UNKNOWN_SIGNER,
         ITL_POLICY_BY_NOBODY},
        {"c1-cucm-shape", "x3-one-bit-flipped", ITL_REASON_BAD_SIGNATURE, ITL_POLICY_BY_NOBODY},
        {"c1-cucm-shape", "x4-truncated", ITL_REASON_MALFORMED, ITL_POLICY_BY_NOBODY},
        {NULL, "x3-one-bit-flipped", ITL_REASON_BAD_SIGNATURE, ITL_POLICY_BY_NOBODY},
        {NULL, "x4-truncated", ITL_REASON_MALFORMED, ITL_POLICY_BY_NOBODY},
        /* a restored backup: an older list, by a signer that the installed one names */
        {"a2-reissued-sha512", "a1-first-sha1", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
        {"c2-signed-by-itlrecovery", "c1-cucm-shape", ITL_REASON_NONE, ITL_POLICY_BY_LIST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_policy_verdict_t verdict = examine(rows[i].installed, rows[i].served);
        if (verdict.decision == ITL_POLICY_ASK_TVS)
            verdict = itl_verify_tvs(&verify, ITL_POLICY_TVS_NONE, ITL_REASON_NONE, NULL, 0);
        bool right = rows[i].reason == ITL_REASON_NONE ? is_accepted(verdict, rows[i].authority)
                                                       : is_refused(verdict, rows[i].reason);
        if (!right) {
            printf("%s over %s: %s\n", rows[i].served, rows[i].installed ? rows[i].installed : "nothing",
                   itl_reason_name(verdict.reason));
        }
        CU_ASSERT_TRUE(right);
        CU_ASSERT_EQUAL(verify.fault.what != NULL, rows[i].reason == ITL_REASON_MALFORMED);
    }
}

/* The certificate of a PEM file among the interop files. @return its length */
static uint32_t load_pem(const char *name, uint8_t *der, uint32_t cap)
{
    static uint8_t pem[8000];
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    uint32_t pem_len = test_read_file(path, pem, sizeof pem);
    int len = wc_CertPemToDer(pem, (int)pem_len, der, (int)cap, CERT_TYPE);
    CU_ASSERT_TRUE_FATAL(len > 0);
    return (uint32_t)len;
}

static itl_policy_verdict_t examine_with_certificate(const char *served, const char *pem)
{
    static uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES];
    uint32_t len = load_pem(pem, der, sizeof der);
    CU_ASSERT_EQUAL(examine("c1-cucm-shape", served).decision, ITL_POLICY_ASK_TVS);
    return itl_verify_tvs(&verify, ITL_POLICY_TVS_VALID, ITL_REASON_NONE, der, len);
}

static void test_interop_with_tvs(void)
{
    CU_ASSERT_TRUE(is_accepted(examine_with_certificate("c3-callmanager-regenerated", "cucm-callmanager-new.pem"),
                               ITL_POLICY_BY_TVS));
    CU_ASSERT_TRUE(is_refused(examine_with_certificate("c3-callmanager-regenerated", "cucm-callmanager.pem"),
                              ITL_REASON_BAD_SIGNATURE));
    CU_ASSERT_TRUE(
        is_refused(examine_with_certificate("c3-callmanager-regenerated", "sast.pem"), ITL_REASON_BAD_SIGNATURE));
    CU_ASSERT_EQUAL(examine("c1-cucm-shape", "c4-callmanager-and-tvs-regenerated").decision, ITL_POLICY_ASK_TVS);
    CU_ASSERT_TRUE(is_refused(itl_verify_tvs(&verify, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_WRONG_CERTIFICATE, NULL, 0),
                              ITL_REASON_TVS_WRONG_CERTIFICATE));
}

static void test_every_answer_of_tvs(void)
{
    static const struct {
        itl_policy_tvs_t tvs;
        itl_reason_t told, expected;
    } rows[] = {
        {ITL_POLICY_TVS_NONE, ITL_REASON_NONE, ITL_REASON_UNKNOWN_SIGNER},
        {ITL_POLICY_TVS_NONE, ITL_REASON_TVS_TIMEOUT, ITL_REASON_UNKNOWN_SIGNER},
        {ITL_POLICY_TVS_DENIED, ITL_REASON_TVS_DENIED, ITL_REASON_TVS_DENIED},
        {ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT, ITL_REASON_TVS_TIMEOUT},
        {ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_BAD_ANSWER, ITL_REASON_TVS_BAD_ANSWER},
        {ITL_POLICY_TVS_FAILED, ITL_REASON_NONE, ITL_REASON_INTERNAL},
        {ITL_POLICY_TVS_VALID, ITL_REASON_NONE, ITL_REASON_UNSUPPORTED_KEY},
        {ITL_POLICY_TVS_NOT_ASKED, ITL_REASON_NONE, ITL_REASON_INTERNAL},
        {(itl_policy_tvs_t)77, ITL_REASON_NONE, ITL_REASON_INTERNAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CU_ASSERT_EQUAL(examine("c1-cucm-shape", "c3-callmanager-regenerated").decision, ITL_POLICY_ASK_TVS);
        itl_policy_verdict_t verdict = itl_verify_tvs(&verify, rows[i].tvs, rows[i].told, NULL, 0);
        CU_ASSERT_TRUE(is_refused(verdict, rows[i].expected));
    }
}

static void test_tvs_cannot_turn_a_verdict(void)
{
    static uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES];
    uint32_t len = load_pem("cucm-callmanager.pem", der, sizeof der);
    CU_ASSERT_TRUE(is_refused(examine("c1-cucm-shape", "x3-one-bit-flipped"), ITL_REASON_BAD_SIGNATURE));
    CU_ASSERT_TRUE(
        is_refused(itl_verify_tvs(&verify, ITL_POLICY_TVS_VALID, ITL_REASON_NONE, der, len), ITL_REASON_INTERNAL));
    CU_ASSERT_TRUE(is_accepted(examine("c1-cucm-shape", "c1-cucm-shape"), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(
        is_refused(itl_verify_tvs(&verify, ITL_POLICY_TVS_DENIED, ITL_REASON_NONE, NULL, 0), ITL_REASON_INTERNAL));
    CU_ASSERT_EQUAL(examine("c1-cucm-shape", "c3-callmanager-regenerated").decision, ITL_POLICY_ASK_TVS);
    CU_ASSERT_TRUE(
        is_refused(itl_verify_tvs(&verify, ITL_POLICY_TVS_DENIED, ITL_REASON_NONE, NULL, 0), ITL_REASON_TVS_DENIED));
    len = load_pem("cucm-callmanager-new.pem", der, sizeof der);
    CU_ASSERT_TRUE(
        is_refused(itl_verify_tvs(&verify, ITL_POLICY_TVS_VALID, ITL_REASON_NONE, der, len), ITL_REASON_INTERNAL));
}

/* Signed files */

/* Puts a signed file before an installed ITL; NULL: none. The file's bytes stay in candidate. */
static itl_policy_verdict_t examine_file(const char *installed_stem, const char *name)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, install(installed_stem)};
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    uint32_t len = test_read_file(path, candidate.bytes, sizeof candidate.bytes);
    candidate.source = itl_tlv_source_memory(candidate.bytes, len);
    return itl_verify_begin(&verify, &config_wanted, anchors, &candidate.source, test_work());
}

static void test_signed_files(void)
{
    static const char ours[] = "SEP001122334455.cnf.xml.sgn";
    static const char theirs[] = "stranger/SEP001122334455.cnf.xml.sgn";
    static const char *const lists[] = {"a1-first-sha1", "a2-reissued-sha512", "a3-signed-by-second-token"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        CU_ASSERT_TRUE(is_accepted(examine_file(lists[i], ours), ITL_POLICY_BY_LIST));
        CU_ASSERT_EQUAL(examine_file(lists[i], theirs).decision, ITL_POLICY_ASK_TVS);
        CU_ASSERT_TRUE(is_refused(itl_verify_tvs(&verify, ITL_POLICY_TVS_NONE, ITL_REASON_NONE, NULL, 0),
                                  ITL_REASON_UNKNOWN_SIGNER));
    }
    CU_ASSERT_EQUAL(examine_file("c1-cucm-shape", ours).decision, ITL_POLICY_ASK_TVS);
    uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES];
    uint32_t der_len = load_pem("ccm.pem", der, sizeof der);
    CU_ASSERT_TRUE(
        is_accepted(itl_verify_tvs(&verify, ITL_POLICY_TVS_VALID, ITL_REASON_NONE, der, der_len), ITL_POLICY_BY_TVS));
    CU_ASSERT_EQUAL(examine_file(NULL, ours).decision, ITL_POLICY_ASK_TVS);
    CU_ASSERT_TRUE(is_refused(examine_file(NULL, "SEP001122334455.cnf.xml"), ITL_REASON_MALFORMED));
}

static void test_every_byte_of_a_signed_file_mutated(void)
{
    CU_ASSERT_TRUE(is_accepted(examine_file("a1-first-sha1", "SEP001122334455.cnf.xml.sgn"), ITL_POLICY_BY_LIST));
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, &installed.list};
    for (uint32_t off = 0; off < candidate.source.size; off++) {
        candidate.bytes[off] ^= 0x04;
        CU_ASSERT_NOT_EQUAL(itl_verify_begin(&verify, &config_wanted, anchors, &candidate.source, test_work()).decision,
                            ITL_POLICY_ACCEPT);
        candidate.bytes[off] ^= 0x04;
        itl_tlv_source_t cut = itl_tlv_source_memory(candidate.bytes, off);
        CU_ASSERT_NOT_EQUAL(itl_verify_begin(&verify, &config_wanted, anchors, &cut, test_work()).decision,
                            ITL_POLICY_ACCEPT);
    }
}

/* Lists built here */

static itl_trustlist_t read_built(loaded_t *into)
{
    itl_trustlist_t list;
    CU_ASSERT_TRUE_FATAL(built.len <= sizeof into->bytes);
    memcpy(into->bytes, built.bytes, built.len);
    into->source = itl_tlv_source_memory(into->bytes, built.len);
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&into->source, &list, NULL), ITL_REASON_NONE);
    return list;
}

static itl_policy_verdict_t examine_built(const itl_trustlist_t *ctl, const itl_trustlist_t *itl)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {ctl, itl};
    itl_tlv_source_t source = built_source(&built);
    return itl_verify_begin(&verify, &itl_wanted, anchors, &source, test_work());
}

/* A list with these keys' SAST records, all under the name and serial number of `key`. */
static void build_with_signers(const test_key_t *const *keys, size_t count, bool binds)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    built_header(&built, &plan);
    for (size_t i = 0; i < count; i++) {
        static test_key_t named;
        named = *keys[i];
        named.name = key.name;
        memcpy(named.serial, key.serial, sizeof named.serial);
        built_record(&built, &named, ITL_ROLE_SAST);
    }
    if (binds)
        built_record(&built, &key, ITL_ROLE_TVS);
    built_sign(&built, &plan);
}

static void test_the_best_of_several_records(void)
{
    const test_key_t *bad_good[] = {&other, &key};
    const test_key_t *unusable_good[] = {&ec, &key};
    const test_key_t *unusable_bad[] = {&ec, &other};
    const test_key_t *bad_unusable[] = {&other, &ec};
    const test_key_t *unusable[] = {&ec};
    const struct {
        const test_key_t *const *keys;
        size_t count;
        itl_reason_t reason;
    } rows[] = {
        {bad_good, 2, ITL_REASON_NONE},
        {unusable_good, 2, ITL_REASON_NONE},
        {unusable_bad, 2, ITL_REASON_BAD_SIGNATURE},
        {bad_unusable, 2, ITL_REASON_BAD_SIGNATURE},
        {unusable, 1, ITL_REASON_UNSUPPORTED_KEY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        build_with_signers(rows[i].keys, rows[i].count, true);
        itl_trustlist_t anchor = read_built(&installed);
        itl_policy_verdict_t first = examine_built(NULL, NULL);
        built_list(&built, &key, ITL_DIGEST_SHA512);
        itl_policy_verdict_t next = examine_built(NULL, &anchor);
        if (rows[i].reason == ITL_REASON_NONE) {
            CU_ASSERT_TRUE(is_accepted(first, ITL_POLICY_BY_FIRST_USE));
            CU_ASSERT_TRUE(is_accepted(next, ITL_POLICY_BY_LIST));
        } else {
            CU_ASSERT_TRUE(is_refused(first, rows[i].reason));
            CU_ASSERT_TRUE(is_refused(next, rows[i].reason));
        }
    }
}

/* CTL and ITL are searched as one. */
static void test_records_of_both_lists_count(void)
{
    const test_key_t *right[] = {&key};
    const test_key_t *wrong[] = {&other};
    static loaded_t ctl_bytes;
    build_with_signers(wrong, 1, true);
    itl_trustlist_t bad = read_built(&ctl_bytes);
    build_with_signers(right, 1, true);
    itl_trustlist_t good = read_built(&installed);
    CU_ASSERT_TRUE(is_accepted(examine_built(&good, NULL), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_accepted(examine_built(NULL, &good), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_accepted(examine_built(&bad, &good), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_accepted(examine_built(&good, &bad), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_refused(examine_built(&bad, &bad), ITL_REASON_BAD_SIGNATURE));
    CU_ASSERT_TRUE(is_refused(examine_built(&bad, NULL), ITL_REASON_BAD_SIGNATURE));
    load(&candidate, "a1-first-sha1");
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {&good, &bad};
    CU_ASSERT_EQUAL(itl_verify_begin(&verify, &itl_wanted, anchors, &candidate.source, test_work()).decision,
                    ITL_POLICY_ASK_TVS);
}

static void test_rollback_lets_any_next_list_in(void)
{
    const test_key_t *wrong[] = {&other};
    static loaded_t other_bytes;
    build_with_signers(wrong, 1, false);
    itl_trustlist_t rollback = read_built(&installed);
    build_with_signers(wrong, 1, true);
    itl_trustlist_t binding = read_built(&other_bytes);
    built_list(&built, &key, ITL_DIGEST_SHA1);
    const itl_trustlist_t *only_rollback[ITL_VERIFY_ANCHORS] = {&rollback, &rollback};
    const itl_trustlist_t *with_ctl[ITL_VERIFY_ANCHORS] = {&binding, &rollback};
    const itl_trustlist_t *none[ITL_VERIFY_ANCHORS] = {NULL, NULL};
    CU_ASSERT_EQUAL(itl_verify_installed(only_rollback), ITL_POLICY_INSTALLED_ROLLBACK);
    CU_ASSERT_EQUAL(itl_verify_installed(with_ctl), ITL_POLICY_INSTALLED_LIST);
    CU_ASSERT_EQUAL(itl_verify_installed(none), ITL_POLICY_INSTALLED_NONE);
    CU_ASSERT_TRUE(is_accepted(examine_built(NULL, &rollback), ITL_POLICY_BY_FIRST_USE));
    CU_ASSERT_TRUE(is_accepted(examine_built(&rollback, &rollback), ITL_POLICY_BY_FIRST_USE));
    CU_ASSERT_TRUE(is_refused(examine_built(&binding, &rollback), ITL_REASON_BAD_SIGNATURE));
    CU_ASSERT_TRUE(is_refused(examine_built(&rollback, &binding), ITL_REASON_BAD_SIGNATURE));
}

static void test_first_list_must_name_its_signer(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ITL_ROLE_TFTP);
    built_record(&built, &key, ITL_ROLE_TVS);
    built_sign(&built, &plan);
    CU_ASSERT_TRUE(is_refused(examine_built(NULL, NULL), ITL_REASON_UNKNOWN_SIGNER));
    built_header(&built, &plan);
    built_sign(&built, &plan);
    CU_ASSERT_TRUE(is_refused(examine_built(NULL, NULL), ITL_REASON_UNKNOWN_SIGNER));
}

/* What a file is by its name */

static void test_kinds_by_name(void)
{
    static const struct {
        const char *name;
        itl_policy_kind_t kind;
    } rows[] = {
        {"ITLFile.tlv", ITL_POLICY_KIND_ITL},
        {"itlfile.TLV", ITL_POLICY_KIND_ITL},
        {"ITLSEP001122334455.tlv", ITL_POLICY_KIND_ITL},
        {"itlsepAABBccddeeff.tlv", ITL_POLICY_KIND_ITL},
        {"CTLFile.tlv", ITL_POLICY_KIND_CTL},
        {"CTLSEP001122334455.tlv", ITL_POLICY_KIND_CTL},
        {"SEP001122334455.cnf.xml.sgn", ITL_POLICY_KIND_SIGNED_FILE},
        {"New_Zealand/g3-tones.xml.SGN", ITL_POLICY_KIND_SIGNED_FILE},
        {"ITLFile.tlv.sgn", ITL_POLICY_KIND_SIGNED_FILE},
        {".sgn", ITL_POLICY_KIND_SIGNED_FILE},
        {"sgn", ITL_POLICY_KIND_OTHER},
        {"ITL", ITL_POLICY_KIND_OTHER},
        {"ITLFile.tl", ITL_POLICY_KIND_OTHER},
        {"ITLFile.tlv2", ITL_POLICY_KIND_OTHER},
        {"ITLFiles.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSEP00112233445.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSEP001122334455.tlx", ITL_POLICY_KIND_OTHER},
        {"ITLSEP0011223344556.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSEP00112233445G.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSEP00112233445/.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSEP00112233445:.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSEP00112233445`.tlv", ITL_POLICY_KIND_OTHER},
        {"XITLFile.tlv", ITL_POLICY_KIND_OTHER},
        {"TLFile.tlv", ITL_POLICY_KIND_OTHER},
        {"a/ITLFile.tlv", ITL_POLICY_KIND_OTHER},
        {"ITLSAP001122334455.tlv", ITL_POLICY_KIND_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_tlv_source_t source = itl_tlv_source_memory(rows[i].name, (uint32_t)strlen(rows[i].name) + 1);
        itl_policy_kind_t kind = ITL_POLICY_KIND_OTHER;
        CU_ASSERT_EQUAL(itl_verify_kind_of(&source, (itl_tlv_span_t){.len = source.size}, &kind), ITL_REASON_NONE);
        if (kind != rows[i].kind)
            printf("%s: %d\n", rows[i].name, (int)kind);
        CU_ASSERT_EQUAL(kind, rows[i].kind);
    }
}

/* Puts what was built before a phone that asked for something, and has a list installed which names the signer. */
static itl_policy_verdict_t examine_as(const itl_verify_want_t *wanted)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, &installed.list};
    itl_tlv_source_t source = built_source(&built);
    return itl_verify_begin(&verify, wanted, anchors, &source, test_work());
}

static void install_built(void)
{
    built_list(&built, &key, ITL_DIGEST_SHA1);
    installed.list = read_built(&installed);
}

/* Each kind, under each name it may and may not have, asked for as each kind. */
static void test_every_pair_of_kinds(void)
{
    static const struct {
        const char *name;
        itl_reason_t as_itl, as_ctl, as_config;
    } rows[] = {
        {"ITLFile.tlv", ITL_REASON_NONE, ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND},
        {"itlsep001122334455.tlv", ITL_REASON_NONE, ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND},
        {"ITLSEP00112233445F.tlv", ITL_REASON_WRONG_NAME, ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND},
        {"CTLFile.tlv", ITL_REASON_WRONG_KIND, ITL_REASON_NONE, ITL_REASON_WRONG_KIND},
        {"CTLSEP001122334455.tlv", ITL_REASON_WRONG_KIND, ITL_REASON_NONE, ITL_REASON_WRONG_KIND},
        {"CTLSEP00112233445F.tlv", ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_NAME, ITL_REASON_WRONG_KIND},
        {"SEP001122334455.cnf.xml.sgn", ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND, ITL_REASON_NONE},
        {"SEP00112233445F.cnf.xml.sgn", ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_NAME},
        {"XMLDefault.cnf.xml.sgn", ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_NAME},
        {"SEP001122334455.cnf.xml", ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND, ITL_REASON_WRONG_KIND},
    };
    install_built();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const itl_reason_t expected[] = {rows[i].as_itl, rows[i].as_ctl, rows[i].as_config};
        const itl_verify_want_t *wants[] = {&itl_wanted, &ctl_wanted, &config_wanted};
        built_list_named(&built, &key, ITL_DIGEST_SHA256, rows[i].name);
        for (size_t j = 0; j < 3; j++) {
            itl_policy_verdict_t verdict = examine_as(wants[j]);
            bool right = expected[j] == ITL_REASON_NONE ? is_accepted(verdict, ITL_POLICY_BY_LIST)
                                                        : is_refused(verdict, expected[j]);
            if (!right)
                printf("%s as %s: %s\n", rows[i].name, wants[j]->name, itl_reason_name(verdict.reason));
            CU_ASSERT_TRUE(right);
        }
    }
}

static void build_signed_file(const char *name, const char *payload, bool with_timestamp)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA256);
    plan.filename = name;
    plan.fault.drop = with_timestamp ? 0 : ITL_TAG_TIMESTAMP;
    built_header(&built, &plan);
    built_bytes(&built, payload, (uint32_t)strlen(payload));
    built_sign(&built, &plan);
}

static void test_names_of_signed_files(void)
{
    static const itl_verify_want_t tones = {.kind = ITL_POLICY_KIND_SIGNED_FILE,
                                            .name = "New_Zealand/g3-tones.xml.sgn"};
    static const itl_verify_want_t defaults = {.kind = ITL_POLICY_KIND_SIGNED_FILE, .name = "XMLDefault.cnf.xml.sgn"};
    static const itl_verify_want_t any = {.kind = ITL_POLICY_KIND_SIGNED_FILE};
    install_built();
    build_signed_file("New_Zealand/g3-tones.xml.sgn", "<tones/>", true);
    CU_ASSERT_TRUE(is_accepted(examine_as(&tones), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_accepted(examine_as(&any), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_refused(examine_as(&config_wanted), ITL_REASON_WRONG_NAME));
    build_signed_file("g3-tones.xml.sgn", "<tones/>", true);
    CU_ASSERT_TRUE(is_refused(examine_as(&tones), ITL_REASON_WRONG_NAME));
    build_signed_file("XMLDefault.cnf.xml.sgn", "<device/>", true);
    CU_ASSERT_TRUE(is_accepted(examine_as(&defaults), ITL_POLICY_BY_LIST));
}

/* Nobody would sign it as a list; its signer is one who may sign lists too. */
static void test_signed_file_without_payload_is_no_list(void)
{
    install_built();
    build_signed_file("SEP001122334455.cnf.xml.sgn", "", true);
    CU_ASSERT_TRUE(is_accepted(examine_as(&config_wanted), ITL_POLICY_BY_LIST));
    CU_ASSERT_TRUE(is_refused(examine_as(&itl_wanted), ITL_REASON_WRONG_KIND));
    CU_ASSERT_TRUE(is_refused(examine_as(&ctl_wanted), ITL_REASON_WRONG_KIND));
}

static void test_timestamp_is_optional_in_signed_files(void)
{
    install_built();
    build_signed_file("SEP001122334455.cnf.xml.sgn", "<device/>", false);
    CU_ASSERT_TRUE(is_accepted(examine_as(&config_wanted), ITL_POLICY_BY_LIST));
    CU_ASSERT_FALSE(verify.candidate.header.has_timestamp);
    build_signed_file("ITLFile.tlv", "", false);
    CU_ASSERT_TRUE(is_refused(examine_as(&itl_wanted), ITL_REASON_MALFORMED));
    CU_ASSERT_STRING_EQUAL(verify.fault.element, "TIMESTAMP");
}

/* A phone that knows no other digest refuses every kind of file for it, whoever signed it; no other reason but that the
 * file cannot be read goes before. */
static void test_sha1_only(void)
{
    static const char *const names[] = {"ITLFile.tlv", "CTLFile.tlv", "SEP001122334455.cnf.xml.sgn"};
    const itl_verify_want_t wants[] = {itl_wanted, ctl_wanted, config_wanted};
    install_built();
    for (uint8_t digest = ITL_DIGEST_SHA1; digest <= ITL_DIGEST_SHA512; digest++) {
        for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
            itl_verify_want_t want = wants[i];
            built_list_named(&built, &key, digest, names[i]);
            CU_ASSERT_TRUE(is_accepted(examine_as(&want), ITL_POLICY_BY_LIST));
            want.sha1_only = true;
            itl_policy_verdict_t verdict = examine_as(&want);
            CU_ASSERT_TRUE(digest == ITL_DIGEST_SHA1 ? is_accepted(verdict, ITL_POLICY_BY_LIST)
                                                     : is_refused(verdict, ITL_REASON_UNSUPPORTED_ALGORITHM));
            CU_ASSERT_EQUAL(verify.fault.what != NULL, digest != ITL_DIGEST_SHA1);
        }
    }
    CU_ASSERT_STRING_EQUAL(verify.fault.element, "SIGNATURE");
    CU_ASSERT_EQUAL(verify.fault.off, verify.candidate.header.signature_tlv.off);
}

/* Nor is a signature of a longer key looked at than the phone knows, whoever made it. */
static void test_longest_key(void)
{
    static const char *const names[] = {"ITLFile.tlv", "CTLFile.tlv", "SEP001122334455.cnf.xml.sgn"};
    const itl_verify_want_t wants[] = {itl_wanted, ctl_wanted, config_wanted};
    install_built();
    for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
        itl_verify_want_t want = wants[i];
        built_list_named(&built, &key, ITL_DIGEST_SHA1, names[i]);
        want.bits_max = 512;
        CU_ASSERT_TRUE(is_refused(examine_as(&want), ITL_REASON_UNSUPPORTED_KEY));
        CU_ASSERT_STRING_EQUAL(verify.fault.what, "is by a longer key than this phone knows");
        want.bits_max = (uint16_t)(verify.candidate.header.signature.len * 8u);
        CU_ASSERT_TRUE(is_accepted(examine_as(&want), ITL_POLICY_BY_LIST));
    }
}

static void test_installed_again(void)
{
    install_built();
    slow_source_t slow = {.bytes = installed.bytes, .size = installed.source.size, .fail_at = 1};
    itl_trustlist_t failing = installed.list;
    failing.source = slow_source(&slow);
    CU_ASSERT_EQUAL(itl_verify_installed_again(&itl_wanted, &installed.list).decision, ITL_POLICY_ACCEPT);
    CU_ASSERT_TRUE(is_refused(itl_verify_installed_again(&ctl_wanted, &installed.list), ITL_REASON_WRONG_KIND));
    CU_ASSERT_TRUE(is_refused(itl_verify_installed_again(&itl_wanted, &failing), ITL_REASON_FLASH_ERROR));
    itl_policy_kind_t kind = ITL_POLICY_KIND_ITL;
    slow.reads = 0;
    CU_ASSERT_EQUAL(itl_verify_kind_of(&failing.source, failing.header.filename, &kind), ITL_REASON_FLASH_ERROR);
    CU_ASSERT_EQUAL(kind, ITL_POLICY_KIND_OTHER);
    built_list_named(&built, &key, ITL_DIGEST_SHA1, "ITLSEP00112233445F.tlv");
    itl_trustlist_t another = read_built(&installed);
    CU_ASSERT_TRUE(is_refused(itl_verify_installed_again(&itl_wanted, &another), ITL_REASON_WRONG_NAME));
}

/* One content, one encoding */

/* The candidate with its SIGNATURE element moved to @p to, an offset in the file without it. */
static itl_tlv_source_t with_signature_at(uint8_t *moved, itl_tlv_span_t element, uint32_t to)
{
    uint32_t rest = candidate.source.size - element.off - element.len;
    uint8_t hole[4 + ITL_LIMIT_SIGNATURE_BYTES];
    memcpy(hole, candidate.bytes + element.off, element.len);
    memcpy(moved, candidate.bytes, element.off);
    memcpy(moved + element.off, candidate.bytes + element.off + element.len, rest);
    memmove(moved + to + element.len, moved + to, candidate.source.size - element.len - to);
    memcpy(moved + to, hole, element.len);
    return itl_tlv_source_memory(moved, candidate.source.size);
}

/* SIGNATURE is the one element that the digest leaves out: it is taken in one place only. */
static void test_signature_elsewhere(void)
{
    static uint8_t moved[LIST_BYTES];
    (void)examine("c1-cucm-shape", "c1-cucm-shape");
    itl_tlv_span_t element = verify.candidate.header.signature_tlv;
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, &installed.list};
    unsigned readable = 0;
    for (uint32_t to = 0; to <= verify.candidate.header.length - element.len; to++) {
        itl_tlv_source_t source = with_signature_at(moved, element, to);
        itl_trustlist_header_t header;
        readable += itl_trustlist_read_header(&source, &header, NULL) == ITL_REASON_NONE ? 1 : 0;
        itl_policy_verdict_t verdict = itl_verify_begin(&verify, &itl_wanted, anchors, &source, test_work());
        CU_ASSERT_TRUE(to == element.off ? is_accepted(verdict, ITL_POLICY_BY_LIST)
                                         : is_refused(verdict, ITL_REASON_MALFORMED));
    }
    /* Behind SIGNERID, in place, behind FILENAME, TIMESTAMP and each byte of padding. */
    CU_ASSERT_TRUE(readable > 5);
}

/* Adds the modulus to a signature of as many bytes. @return false when the sum needs a byte more */
static bool add_modulus(uint8_t *signature, const uint8_t *modulus, uint32_t len)
{
    unsigned carry = 0;
    for (uint32_t i = len; i-- > 0;) {
        unsigned sum = (unsigned)signature[i] + modulus[i] + carry;
        signature[i] = (uint8_t)sum;
        carry = sum >> 8;
    }
    return carry == 0;
}

/* Puts what was built before a phone with such a list, both in memory or both in flash behind calls. */
static itl_policy_verdict_t examine_over(const itl_trustlist_t *list, bool unmapped)
{
    slow_source_t slow_list = {.bytes = installed.bytes, .size = installed.source.size};
    slow_source_t slow_candidate = {.bytes = built.bytes, .size = built.len};
    itl_trustlist_t anchor = *list;
    anchor.source = unmapped ? slow_source(&slow_list) : installed.source;
    itl_tlv_source_t source = unmapped ? slow_source(&slow_candidate) : built_source(&built);
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, &anchor};
    return itl_verify_begin(&verify, &itl_wanted, anchors, &source, test_work());
}

/* s and s + n give the same block: only the one below the modulus is a signature (RFC 8017 section 5.2.2). */
static unsigned pass_the_modulus(const itl_trustlist_t *list, bool unmapped)
{
    /* RSAPublicKey of 2048 bits: SEQUENCE and INTEGER with two bytes of length each, then a zero. */
    const uint8_t *modulus = key.public_key.bytes + 9;
    unsigned tried = 0;
    for (uint8_t i = 0; i < 16; i++) {
        const uint8_t time_stamp[4] = {0, 0, 0, i};
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        plan.fault = (build_fault_t){.replace = ITL_TAG_TIMESTAMP, .value = time_stamp, .value_len = sizeof time_stamp};
        built_header(&built, &plan);
        built_record(&built, &key, ITL_ROLE_SAST);
        built_sign(&built, &plan);
        CU_ASSERT_TRUE(is_accepted(examine_over(list, unmapped), ITL_POLICY_BY_LIST));
        if (add_modulus(built.bytes + built.signature_at + 3, modulus, plan.signature_len)) {
            tried++;
            CU_ASSERT_TRUE(is_refused(examine_over(list, unmapped), ITL_REASON_BAD_SIGNATURE));
        }
    }
    return tried;
}

/* With the key from a record's PUBLICKEY, and from its CERTIFICATE alone. */
static void test_signature_past_the_modulus(void)
{
    const build_fault_t faults[] = {{0}, {.drop = ITL_RECORD_TAG_PUBLICKEY}};
    for (size_t i = 0; i < 2; i++) {
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        built_header(&built, &plan);
        built_bad_record(&built, &key, ITL_ROLE_SAST, &faults[i]);
        built_record(&built, &key, ITL_ROLE_TVS);
        built_sign(&built, &plan);
        itl_trustlist_t list = read_built(&installed);
        CU_ASSERT_TRUE(pass_the_modulus(&list, false) > 0);
        CU_ASSERT_TRUE(pass_the_modulus(&list, true) > 0);
    }
}

/* Hostile bytes and failing devices */

/* Whether a candidate is let in over nothing, or over `installed` and with a TVS that vouches for our own signer. */
static bool gets_in(const itl_tlv_source_t *source, bool over_installed, const uint8_t *der, uint32_t der_len)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, over_installed ? &installed.list : NULL};
    itl_policy_verdict_t verdict = itl_verify_begin(&verify, &itl_wanted, anchors, source, test_work());
    if (verdict.decision == ITL_POLICY_ASK_TVS)
        verdict = itl_verify_tvs(&verify, ITL_POLICY_TVS_VALID, ITL_REASON_NONE, der, der_len);
    CU_ASSERT_TRUE(verdict.decision == ITL_POLICY_ACCEPT || verdict.decision == ITL_POLICY_REFUSE);
    CU_ASSERT_EQUAL(verdict.decision == ITL_POLICY_REFUSE, verdict.reason != ITL_REASON_NONE);
    return verdict.decision == ITL_POLICY_ACCEPT;
}

/* c1 as installed list and as candidate, and its signer's certificate. @return the certificate's length */
static uint32_t prepare_c1(uint8_t *der, uint32_t cap)
{
    (void)examine("c1-cucm-shape", "c1-cucm-shape");
    return load_pem("cucm-callmanager.pem", der, cap);
}

static void test_cut_at_every_byte(void)
{
    uint8_t der[2000];
    uint32_t der_len = prepare_c1(der, sizeof der);
    for (uint32_t size = 0; size < candidate.source.size; size++) {
        itl_tlv_source_t cut = itl_tlv_source_memory(candidate.bytes, size);
        CU_ASSERT_FALSE(gets_in(&cut, false, der, der_len));
        CU_ASSERT_FALSE(gets_in(&cut, true, der, der_len));
    }
    CU_ASSERT_TRUE(gets_in(&candidate.source, true, der, der_len));
    candidate.bytes[candidate.source.size] = 0;
    itl_tlv_source_t longer = itl_tlv_source_memory(candidate.bytes, candidate.source.size + 1);
    CU_ASSERT_FALSE(gets_in(&longer, true, der, der_len));
}

static void test_every_byte_mutated(void)
{
    static const uint8_t masks[] = {0x01, 0x80, 0xFF};
    uint8_t der[2000];
    uint32_t der_len = prepare_c1(der, sizeof der);
    for (uint32_t off = 0; off < candidate.source.size; off++) {
        for (size_t i = 0; i < sizeof masks; i++) {
            candidate.bytes[off] ^= masks[i];
            CU_ASSERT_FALSE(gets_in(&candidate.source, false, der, der_len));
            CU_ASSERT_FALSE(gets_in(&candidate.source, true, der, der_len));
            candidate.bytes[off] ^= masks[i];
        }
    }
    CU_ASSERT_TRUE(gets_in(&candidate.source, false, der, der_len));
}

/* Two bytes of the candidate as another length. */
static void lie(uint32_t off, uint32_t length, const uint8_t *der, uint32_t der_len)
{
    const uint8_t saved[2] = {candidate.bytes[off], candidate.bytes[off + 1]};
    candidate.bytes[off] = (uint8_t)(length >> 8);
    candidate.bytes[off + 1] = (uint8_t)length;
    if (memcmp(candidate.bytes + off, saved, sizeof saved) != 0) {
        CU_ASSERT_FALSE(gets_in(&candidate.source, false, der, der_len));
        CU_ASSERT_FALSE(gets_in(&candidate.source, true, der, der_len));
    }
    memcpy(candidate.bytes + off, saved, sizeof saved);
}

/* Every two bytes of the header and of the first record as a length of 0, of all there is, and of a little more. */
static void test_lengths_that_lie(void)
{
    uint8_t der[2000];
    uint32_t der_len = prepare_c1(der, sizeof der);
    uint32_t end = installed.list.header.length + 1023;
    for (uint32_t off = 0; off + 1 < end; off++) {
        uint32_t rest = candidate.source.size - off;
        const uint32_t lies[] = {0, 1, rest - 2, rest - 1, rest, 0x7FFF, 0xFFFF};
        for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++)
            lie(off, lies[i], der, der_len);
    }
}

/* Each read of the candidate or of the installed list fails in turn: refused as what it is. */
static void fail_each_read(bool fail_installed, bool over_installed)
{
    slow_source_t slow_installed = {.bytes = installed.bytes, .size = installed.source.size};
    slow_source_t slow_candidate = {.bytes = candidate.bytes, .size = candidate.source.size};
    itl_tlv_source_t source = slow_source(&slow_candidate);
    itl_trustlist_t list = installed.list;
    list.source = slow_source(&slow_installed);
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, over_installed ? &list : NULL};
    CU_ASSERT_EQUAL(itl_verify_begin(&verify, &itl_wanted, anchors, &source, test_work()).decision, ITL_POLICY_ACCEPT);
    slow_source_t *failing = fail_installed ? &slow_installed : &slow_candidate;
    unsigned reads = failing->reads;
    CU_ASSERT_TRUE(reads > 10);
    for (failing->fail_at = 1; failing->fail_at <= reads; failing->fail_at++) {
        failing->reads = 0;
        CU_ASSERT_TRUE(
            is_refused(itl_verify_begin(&verify, &itl_wanted, anchors, &source, test_work()), ITL_REASON_FLASH_ERROR));
    }
}

static void test_flash_errors_refuse(void)
{
    uint8_t der[2000];
    (void)prepare_c1(der, sizeof der);
    fail_each_read(false, false);
    fail_each_read(false, true);
    fail_each_read(true, true);
}

/* The search goes on after a record whose key does not fit: a read that fails then must not leave "bad-signature". */
static void test_flash_error_behind_a_bad_record(void)
{
    const test_key_t *wrong[] = {&other, &other};
    build_with_signers(wrong, 2, true);
    itl_trustlist_t list = read_built(&installed);
    slow_source_t slow = {.bytes = installed.bytes, .size = installed.source.size};
    list.source = slow_source(&slow);
    CU_ASSERT_TRUE(is_refused(examine_built(NULL, &list), ITL_REASON_BAD_SIGNATURE));
    unsigned reads = slow.reads;
    for (slow.fail_at = 1; slow.fail_at <= reads; slow.fail_at++) {
        slow.reads = 0;
        CU_ASSERT_TRUE(is_refused(examine_built(NULL, &list), ITL_REASON_FLASH_ERROR));
    }
}

static unsigned allocations;
static unsigned failing_allocation;

static void *failing_malloc(size_t size)
{
    allocations++;
    return allocations == failing_allocation ? NULL : malloc(size);
}

static void *failing_realloc(void *old, size_t size)
{
    allocations++;
    return allocations == failing_allocation ? NULL : realloc(old, size);
}

/* The arithmetic that wolfCrypt has on boards says that it failed, not why. */
#ifdef BOARD_UNIT_TESTS
#define HIDES_MEMORY_ERRORS true
#else
#define HIDES_MEMORY_ERRORS false
#endif

/* RSA by code written for each size (sim/wolfssl) asks for no memory where the stack is large. */
#if defined(WOLFSSL_HAVE_SP_RSA) && !defined(WOLFSSL_SMALL_STACK)
#define ASKS_FOR_MEMORY false
#else
#define ASKS_FOR_MEMORY true
#endif

/* Each request of wolfCrypt for memory fails in turn. It can do without some; where it cannot, it does not always say
 * that memory was the reason. What it can never do is turn a refusal into an acceptance. */
static void examine_without_memory(const itl_tlv_source_t *source, const uint8_t *der, uint32_t der_len, bool is_good)
{
    failing_allocation = 0;
    allocations = 0;
    CU_ASSERT_EQUAL(gets_in(source, true, der, der_len), is_good);
    unsigned total = allocations;
    CU_ASSERT_TRUE(total > 0 || !ASKS_FOR_MEMORY);
    for (failing_allocation = 1; failing_allocation <= total; failing_allocation++) {
        allocations = 0;
        bool accepted = gets_in(source, true, der, der_len);
        itl_reason_t reason = verify.verdict.reason;
        CU_ASSERT_TRUE(is_good || !accepted);
        CU_ASSERT_TRUE(accepted || reason == ITL_REASON_INTERNAL || reason == ITL_REASON_UNSUPPORTED_KEY ||
                       ((!is_good || HIDES_MEMORY_ERRORS) && reason == ITL_REASON_BAD_SIGNATURE));
    }
    failing_allocation = 0;
}

static void test_failing_memory_never_accepts(void)
{
    uint8_t der[2000];
    CU_ASSERT_EQUAL(wolfSSL_SetAllocators(failing_malloc, free, failing_realloc), 0);
    uint32_t der_len = prepare_c1(der, sizeof der);
    examine_without_memory(&candidate.source, der, der_len, true);
    (void)examine("c1-cucm-shape", "x3-one-bit-flipped");
    examine_without_memory(&candidate.source, der, der_len, false);
    (void)examine("c1-cucm-shape", "c3-callmanager-regenerated");
    examine_without_memory(&candidate.source, der, der_len, false);
    der_len = load_pem("cucm-callmanager-new.pem", der, sizeof der);
    examine_without_memory(&candidate.source, der, der_len, true);
    CU_ASSERT_EQUAL(wolfSSL_SetAllocators(malloc, free, realloc), 0);
}

static CU_TestInfo interop_tests[] = {
    {"without TVS", test_interop_without_tvs},
    {"with TVS", test_interop_with_tvs},
    {"every answer of TVS", test_every_answer_of_tvs},
    {"TVS cannot turn a verdict", test_tvs_cannot_turn_a_verdict},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo file_tests[] = {
    {"verdicts", test_signed_files},
    {"every byte mutated, and cut at every byte", test_every_byte_of_a_signed_file_mutated},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo built_tests[] = {
    {"the best of several records", test_the_best_of_several_records},
    {"records of both lists count", test_records_of_both_lists_count},
    {"rollback lets any next list in", test_rollback_lets_any_next_list_in},
    {"the first list must name its signer", test_first_list_must_name_its_signer},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo kind_tests[] = {
    {"kinds by name", test_kinds_by_name},
    {"every pair of kinds", test_every_pair_of_kinds},
    {"names of signed files", test_names_of_signed_files},
    {"a signed file without payload is no list", test_signed_file_without_payload_is_no_list},
    {"TIMESTAMP is optional in signed files", test_timestamp_is_optional_in_signed_files},
    {"phones that know SHA-1 only", test_sha1_only},
    {"the longest key", test_longest_key},
    {"installed again", test_installed_again},
    {"SIGNATURE elsewhere", test_signature_elsewhere},
    {"a signature past the modulus", test_signature_past_the_modulus},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo hostile_tests[] = {
    {"cut at every byte", test_cut_at_every_byte},
    {"every byte mutated", test_every_byte_mutated},
    {"lengths that lie", test_lengths_that_lie},
    {"flash errors refuse", test_flash_errors_refuse},
    {"flash error behind a bad record", test_flash_error_behind_a_bad_record},
    {"failing memory never accepts", test_failing_memory_never_accepts},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"interop", load_keys, NULL, NULL, NULL, interop_tests}, {"signed files", load_keys, NULL, NULL, NULL, file_tests},
    {"built", load_keys, NULL, NULL, NULL, built_tests},     {"kinds", load_keys, NULL, NULL, NULL, kind_tests},
    {"hostile", load_keys, NULL, NULL, NULL, hostile_tests}, CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 26;
