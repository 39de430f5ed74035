/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * List verifications per second, beside the cryptography alone: what do the parser, the look-up of the signer and the
 * decision cost on top of it?
 *
 * Both sides run by turns in this process, in processor time, so that a busy machine slows both. "bare" is told where
 * key, signature and signed bytes are, and does with wolfCrypt what cannot be avoided: digest, key decoding, RSA.
 * "list" is itl_verify_begin with the list installed, from bytes to verdict.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include <wolfssl/wolfcrypt/signature.h>

#include "list_builder.h"
#include "test_work.h"
#include "verify/verify.h"

/** Turns of each side: many and short, so that whatever else the machine does hits both. */
enum { ROUNDS = 251, BATCH = 10 };

/** Processor time of one turn. */
#define ROUND_SECONDS 0.004

/** One list, taken apart for the bare side. */
typedef struct subject {
    itl_tlv_source_t source;
    itl_trustlist_t list;
    itl_trustlist_record_t signer;
    enum wc_HashType hash;
} subject_t;

typedef bool side_t(subject_t *subject);

static bool bare_info(const subject_t *subject, uint8_t *info, word32 *info_len)
{
    const uint8_t *bytes = subject->source.mapped;
    itl_tlv_span_t hole = subject->list.header.signature_tlv;
    uint32_t behind = hole.off + hole.len;
    wc_HashAlg hash;
    uint8_t digest[ITL_LIMIT_DIGEST_BYTES];
    if (wc_HashInit(&hash, subject->hash) != 0 || wc_HashUpdate(&hash, subject->hash, bytes, hole.off) != 0 ||
        wc_HashUpdate(&hash, subject->hash, bytes + behind, subject->source.size - behind) != 0 ||
        wc_HashFinal(&hash, subject->hash, digest) != 0)
        return false;
    *info_len = wc_EncodeSignature(info, digest, itl_trustlist_digest_bytes(subject->list.header.digest),
                                   wc_HashGetOID(subject->hash));
    return true;
}

static bool bare_side(subject_t *subject)
{
    const uint8_t *bytes = subject->source.mapped;
    itl_tlv_span_t signature = subject->list.header.signature;
    itl_tlv_span_t public_key = subject->signer.public_key;
    uint8_t info[ITL_LIMIT_DIGEST_BYTES + 24];
    uint8_t recovered[ITL_LIMIT_SIGNATURE_BYTES];
    word32 info_len = 0;
    word32 at = 0;
    RsaKey key;
    if (!bare_info(subject, info, &info_len) || wc_InitRsaKey(&key, NULL) != 0 ||
        wc_RsaPublicKeyDecode(bytes + public_key.off, &at, &key, public_key.len) != 0)
        return false;
    int len = wc_RsaSSL_Verify(bytes + signature.off, signature.len, recovered, sizeof recovered, &key);
    wc_FreeRsaKey(&key);
    return len == (int)info_len && memcmp(recovered, info, info_len) == 0;
}

static bool list_side(subject_t *subject)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, &subject->list};
    static const itl_verify_want_t itl = {.kind = ITL_POLICY_KIND_ITL, .name = "ITLSEP001122334455.tlv"};
    itl_verify_t verify;
    itl_policy_verdict_t verdict = itl_verify_begin(&verify, &itl, anchors, &subject->source, test_work());
    return verdict.decision == ITL_POLICY_ACCEPT && verdict.authority == ITL_POLICY_BY_LIST;
}

static double per_second(side_t *side, subject_t *subject)
{
    clock_t start = clock();
    clock_t end = start + (clock_t)(ROUND_SECONDS * CLOCKS_PER_SEC);
    unsigned long count = 0;
    while (clock() < end) {
        for (int i = 0; i < BATCH; i++) {
            if (!side(subject)) {
                fprintf(stderr, "bench_verify: a good signature did not verify\n");
                exit(EXIT_FAILURE);
            }
        }
        count += BATCH;
    }
    return (double)count * CLOCKS_PER_SEC / (double)(clock() - start);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double values[ROUNDS])
{
    qsort(values, ROUNDS, sizeof values[0], compare);
    return values[ROUNDS / 2];
}

static void measure(const char *name, subject_t *subject)
{
    double bare[ROUNDS];
    double list[ROUNDS];
    double ratio[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        bool list_first = i % 2 != 0;
        if (list_first)
            list[i] = per_second(list_side, subject);
        bare[i] = per_second(bare_side, subject);
        if (!list_first)
            list[i] = per_second(list_side, subject);
        ratio[i] = list[i] / bare[i];
    }
    printf("%-18s %6u bytes  list %8.0f/s  bare %8.0f/s  ratio %.3f\n", name, (unsigned)subject->source.size,
           median(list), median(bare), median(ratio));
}

static void prepare(subject_t *subject, itl_tlv_source_t source)
{
    static const enum wc_HashType types[] = {WC_HASH_TYPE_NONE, WC_HASH_TYPE_SHA, WC_HASH_TYPE_SHA256,
                                             WC_HASH_TYPE_SHA512};
    subject->source = source;
    if (itl_trustlist_read(&source, &subject->list, NULL) != ITL_REASON_NONE) {
        fprintf(stderr, "bench_verify: the list cannot be read\n");
        exit(EXIT_FAILURE);
    }
    itl_trustlist_walk_t walk = itl_trustlist_walk(&subject->list);
    if (itl_trustlist_next_signer(&walk, &source, &subject->list.header, &subject->signer) != ITL_REASON_NONE) {
        fprintf(stderr, "bench_verify: the list does not hold its signer\n");
        exit(EXIT_FAILURE);
    }
    subject->hash = types[subject->list.header.digest];
}

/* A list as a call manager of two nodes writes it: six records. */
static void build(built_t *built, const test_key_t *key, uint8_t digest)
{
    static const uint16_t roles[] = {ITL_ROLE_SAST, ITL_ROLE_CCM_TFTP, ITL_ROLE_CAPF,
                                     ITL_ROLE_TVS,  ITL_ROLE_SAST,     ITL_ROLE_TVS};
    header_plan_t plan = header_plan(key, digest);
    built_header(built, &plan);
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        built_record(built, key, roles[i]);
    built_sign(built, &plan);
}

static void measure_file(const char *name, const char *path)
{
    static uint8_t bytes[ITL_LIMIT_LIST_BYTES];
    static subject_t subject;
    prepare(&subject, itl_tlv_source_memory(bytes, test_read_file(path, bytes, sizeof bytes)));
    measure(name, &subject);
}

static void measure_built(const char *name, const test_key_t *key, uint8_t digest)
{
    static built_t built;
    static subject_t subject;
    build(&built, key, digest);
    prepare(&subject, built_source(&built));
    measure(name, &subject);
}

int main(void)
{
    static test_key_t key;
    measure_file("RSA-1024 SHA-1", TEST_DATA "/c1-cucm-shape.tlv");
    measure_file("RSA-2048 SHA-1", TEST_DATA "/a1-first-sha1.tlv");
    measure_file("RSA-2048 SHA-512", TEST_DATA "/a2-reissued-sha512.tlv");
    test_key_load(&key, "rsa4096");
    measure_built("RSA-4096 SHA-1", &key, ITL_DIGEST_SHA1);
    measure_built("RSA-4096 SHA-512", &key, ITL_DIGEST_SHA512);
    return EXIT_SUCCESS;
}
