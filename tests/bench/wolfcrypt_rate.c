/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What wolfCrypt alone does in a second of processor time: digests over 8 KB, and RSA verification with one key. One
 * figure a line, behind a tab and its name; bench_wolfssl.py runs it with one library and another by turns.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>

/** Processor time of one figure, and calls between looks at the clock. */
#define FIGURE_SECONDS 0.5
enum { BATCH = 10, BLOCK_BYTES = 8192, SIGNATURE_BYTES = 512 };

/** What one call needs. */
typedef struct subject {
    enum wc_HashType digest;
    RsaKey key;
    uint8_t signature[SIGNATURE_BYTES];
    word32 signature_len;
} subject_t;

typedef bool call_t(subject_t *subject);

static const uint8_t message[] = "a digest in its place";
static subject_t subject;

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "wolfcrypt_rate: %s\n", what);
        exit(EXIT_FAILURE);
    }
}

static bool digest_call(subject_t *of)
{
    static const uint8_t block[BLOCK_BYTES];
    uint8_t out[WC_MAX_DIGEST_SIZE];
    return wc_Hash(of->digest, block, sizeof block, out, (word32)wc_HashGetDigestSize(of->digest)) == 0;
}

static bool verify_call(subject_t *of)
{
    uint8_t out[SIGNATURE_BYTES];
    return wc_RsaSSL_Verify(of->signature, of->signature_len, out, sizeof out, &of->key) == (int)sizeof message &&
           memcmp(out, message, sizeof message) == 0;
}

static double per_second(call_t *call)
{
    clock_t start = clock();
    clock_t end = start + (clock_t)(FIGURE_SECONDS * CLOCKS_PER_SEC);
    unsigned long count = 0;
    while (clock() < end) {
        for (int i = 0; i < BATCH; i++)
            must(call(&subject), "a call failed");
        count += BATCH;
    }
    return (double)count * CLOCKS_PER_SEC / (double)(clock() - start);
}

static void measure_digest(const char *name, enum wc_HashType digest)
{
    subject.digest = digest;
    printf("%s, MB/s\t%.0f\n", name, per_second(digest_call) * BLOCK_BYTES / 1e6);
}

static void measure_verify(WC_RNG *rng, int bits)
{
    must(wc_InitRsaKey(&subject.key, NULL) == 0 && wc_RsaSetRNG(&subject.key, rng) == 0, "no key");
    must(wc_MakeRsaKey(&subject.key, bits, WC_RSA_EXPONENT, rng) == 0, "no key");
    int len = wc_RsaSSL_Sign(message, sizeof message, subject.signature, sizeof subject.signature, &subject.key, rng);
    must(len > 0, "no signature");
    subject.signature_len = (word32)len;
    printf("RSA-%d verifications/s\t%.0f\n", bits, per_second(verify_call));
    wc_FreeRsaKey(&subject.key);
}

int main(void)
{
    static const int bits[] = {1024, 2048, 3072, 4096};
    WC_RNG rng;
    must(wc_InitRng(&rng) == 0, "no random numbers");
    measure_digest("SHA-1", WC_HASH_TYPE_SHA);
    measure_digest("SHA-256", WC_HASH_TYPE_SHA256);
    measure_digest("SHA-512", WC_HASH_TYPE_SHA512);
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        measure_verify(&rng, bits[i]);
    wc_FreeRng(&rng);
    return EXIT_SUCCESS;
}
