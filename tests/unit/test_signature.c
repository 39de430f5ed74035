/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "list_builder.h"
#include "runner.h"
#include "signature/signature.h"
#include "slow_source.h"
#include "test_work.h"

static const char *const rsa_stems[] = {"rsa1024", "rsa2048", "rsa4096"};

enum { RSA_KEYS = sizeof rsa_stems / sizeof rsa_stems[0] };

static test_key_t rsa[RSA_KEYS];
static test_key_t other;
static test_key_t small;
static test_key_t odd;
static test_key_t ec;
static built_t built;

static int load_keys(void)
{
    for (size_t i = 0; i < RSA_KEYS; i++)
        test_key_load(&rsa[i], rsa_stems[i]);
    test_key_load(&other, "other2048");
    test_key_load(&small, "rsa512");
    test_key_load(&odd, "rsa3072");
    test_key_load(&ec, "ec256");
    return 0;
}

/** What a record holds of keys: len 0 leaves the tag out. */
typedef struct key_material {
    const uint8_t *public_key;
    uint32_t public_len;
    const uint8_t *certificate;
    uint32_t certificate_len;
} key_material_t;

static key_material_t material(const test_key_t *public_key, const test_key_t *certificate)
{
    return (key_material_t){
        .public_key = public_key != NULL ? public_key->public_key.bytes : NULL,
        .public_len = public_key != NULL ? public_key->public_key.len : 0,
        .certificate = certificate != NULL ? certificate->certificate.bytes : NULL,
        .certificate_len = certificate != NULL ? certificate->certificate.len : 0,
    };
}

/* A source with only the key material in it, and a record that points there. */
static itl_trustlist_record_t record_of(const key_material_t *keys, uint8_t *bytes, itl_tlv_source_t *source,
                                        slow_source_t *slow)
{
    itl_trustlist_record_t record = {.role = ITL_ROLE_SAST};
    uint32_t len = 16;
    memset(bytes, 0, len);
    if (keys->public_len != 0) {
        memcpy(bytes + len, keys->public_key, keys->public_len);
        record.public_key = (itl_tlv_span_t){len, keys->public_len};
        len += keys->public_len;
    }
    if (keys->certificate_len != 0) {
        memcpy(bytes + len, keys->certificate, keys->certificate_len);
        record.certificate = (itl_tlv_span_t){len, keys->certificate_len};
        len += keys->certificate_len;
    }
    *source = itl_tlv_source_memory(bytes, len);
    if (slow != NULL) {
        *slow = (slow_source_t){.bytes = bytes, .size = len};
        *source = slow_source(slow);
    }
    return record;
}

/* Verifies what is in built with a record of these keys; mapped, and not mapped: both must say the same. */
static itl_reason_t verify_with(const key_material_t *keys)
{
    static uint8_t bytes[20000];
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_header_t header;
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, NULL), ITL_REASON_NONE);
    itl_tlv_source_t key_source;
    itl_trustlist_record_t record = record_of(keys, bytes, &key_source, NULL);
    itl_reason_t reason = itl_signature_verify_record(test_work(), &source, &header, &key_source, &record);
    slow_source_t slow = {.bytes = built.bytes, .size = built.len};
    slow_source_t slow_keys;
    source = slow_source(&slow);
    record = record_of(keys, bytes, &key_source, &slow_keys);
    CU_ASSERT_EQUAL(itl_signature_verify_record(test_work(), &source, &header, &key_source, &record), reason);
    return reason;
}

static itl_reason_t verify_certificate(const uint8_t *der, size_t len)
{
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_header_t header;
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, NULL), ITL_REASON_NONE);
    return itl_signature_verify_certificate(test_work(), &source, &header, der, len);
}

static void test_every_digest_and_size(void)
{
    for (uint8_t digest = ITL_DIGEST_SHA1; digest <= ITL_DIGEST_SHA512; digest++) {
        for (size_t i = 0; i < RSA_KEYS; i++) {
            built_list(&built, &rsa[i], digest);
            key_material_t both = material(&rsa[i], &rsa[i]);
            key_material_t key_only = material(&rsa[i], NULL);
            key_material_t certificate_only = material(NULL, &rsa[i]);
            CU_ASSERT_EQUAL(verify_with(&both), ITL_REASON_NONE);
            CU_ASSERT_EQUAL(verify_with(&key_only), ITL_REASON_NONE);
            CU_ASSERT_EQUAL(verify_with(&certificate_only), ITL_REASON_NONE);
            CU_ASSERT_EQUAL(verify_certificate(rsa[i].certificate.bytes, rsa[i].certificate.len), ITL_REASON_NONE);
        }
    }
}

/* A number that stands for none. */
static void test_unknown_algorithm(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    const itl_tlv_source_t source = built_source(&built);
    const test_bytes_t *der = &rsa[1].certificate;
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_next(&walk, &record), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(list.header.algorithm, ITL_SIGNATURE_RSA);
    for (unsigned algorithm = 0; algorithm <= UINT8_MAX; algorithm++) {
        itl_reason_t wanted = algorithm == ITL_SIGNATURE_RSA ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_ALGORITHM;
        list.header.algorithm = (uint8_t)algorithm;
        CU_ASSERT_EQUAL(itl_signature_verify_record(test_work(), &source, &list.header, &source, &record), wanted);
        CU_ASSERT_EQUAL(itl_signature_verify_certificate(test_work(), &source, &list.header, der->bytes, der->len),
                        wanted);
    }
}

static void test_another_key(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    const test_key_t *wrong[] = {&other, &rsa[0], &rsa[2], &odd};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        key_material_t keys = material(wrong[i], wrong[i]);
        CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_BAD_SIGNATURE);
        CU_ASSERT_EQUAL(verify_certificate(wrong[i]->certificate.bytes, wrong[i]->certificate.len),
                        ITL_REASON_BAD_SIGNATURE);
    }
}

static void test_keys_that_cannot_be_used(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    const test_key_t *unusable[] = {&small, &ec};
    for (size_t i = 0; i < sizeof unusable / sizeof unusable[0]; i++) {
        key_material_t both = material(unusable[i], unusable[i]);
        key_material_t key_only = material(unusable[i], NULL);
        key_material_t certificate_only = material(NULL, unusable[i]);
        CU_ASSERT_EQUAL(verify_with(&both), ITL_REASON_UNSUPPORTED_KEY);
        CU_ASSERT_EQUAL(verify_with(&key_only), ITL_REASON_UNSUPPORTED_KEY);
        CU_ASSERT_EQUAL(verify_with(&certificate_only), ITL_REASON_UNSUPPORTED_KEY);
    }
    key_material_t none = {0};
    CU_ASSERT_EQUAL(verify_with(&none), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT_EQUAL(verify_certificate(NULL, 5), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT_EQUAL(verify_certificate(rsa[1].certificate.bytes, 0), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT_EQUAL(verify_certificate(rsa[1].certificate.bytes, 100), ITL_REASON_UNSUPPORTED_KEY);
    static const uint8_t zeros[ITL_LIMIT_CERTIFICATE_BYTES + 1];
    CU_ASSERT_EQUAL(verify_certificate(zeros, sizeof zeros), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT_EQUAL(verify_certificate(zeros, sizeof zeros - 1), ITL_REASON_UNSUPPORTED_KEY);
}

/* The second key with an exponent of so many bytes. */
static itl_reason_t verify_with_exponent(uint8_t len)
{
    enum { TAIL = 5 }; /* INTEGER 65537 */
    uint8_t der[ITL_LIMIT_PUBLIC_KEY_BYTES];
    const test_bytes_t *key = &rsa[1].public_key;
    key_material_t keys = {.public_key = der, .public_len = key->len - TAIL + 2u + len};
    memcpy(der, key->bytes, key->len);
    der[key->len - TAIL + 1] = len;
    memset(der + key->len - TAIL + 2, 0x7F, len);
    der[2] = (uint8_t)((keys.public_len - 4) >> 8);
    der[3] = (uint8_t)(keys.public_len - 4);
    return verify_with(&keys);
}

/* One as long as the modulus makes a check cost as much as a signature. */
static void test_long_exponents(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(verify_with_exponent(ITL_LIMIT_RSA_EXPONENT_BYTES), ITL_REASON_BAD_SIGNATURE);
    CU_ASSERT_EQUAL(verify_with_exponent(ITL_LIMIT_RSA_EXPONENT_BYTES + 1), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT_EQUAL(verify_with_exponent(120), ITL_REASON_UNSUPPORTED_KEY);
}

static void test_key_and_certificate_must_agree(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    key_material_t other_certificate = material(&rsa[1], &other);
    key_material_t other_key = material(&other, &rsa[1]);
    CU_ASSERT_EQUAL(verify_with(&other_certificate), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT_EQUAL(verify_with(&other_key), ITL_REASON_UNSUPPORTED_KEY);
}

/* The signer's key somewhere else in a foreign certificate does not make it the certificate's key. */
static void test_agreement_is_not_a_search(void)
{
    uint8_t der[2000];
    uint32_t len = other.certificate.len;
    memcpy(der, other.certificate.bytes, len);
    memcpy(der + len, rsa[1].public_key.bytes, rsa[1].public_key.len);
    len += rsa[1].public_key.len;
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    key_material_t keys = material(&rsa[1], NULL);
    keys.certificate = der;
    keys.certificate_len = len;
    CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_UNSUPPORTED_KEY);
    uint32_t body = len - 4;
    der[2] = (uint8_t)(body >> 8);
    der[3] = (uint8_t)body;
    CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_UNSUPPORTED_KEY);
}

/* Changes the last of the bytes, which must stand in a certificate. */
static void change(uint8_t *der, uint32_t len, const char *bytes, size_t count, uint8_t last)
{
    uint32_t at = 0;
    while (at + count <= len && memcmp(der + at, bytes, count) != 0)
        at++;
    CU_ASSERT_FATAL(at + count <= len);
    der[at + count - 1] = last;
}

/* The key counts, and nothing that a certificate says beside it. */
static void test_what_certificates_say(void)
{
    uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES];
    uint32_t len = rsa[1].certificate.len;
    memcpy(der, rsa[1].certificate.bytes, len);
    change(der, len, "\x06\x03\x55\x1D\x13", 5, 0x7F); /* basicConstraints, critical: nobody knows it any more */
    CU_ASSERT_EQUAL(verify_certificate(der, len), ITL_REASON_NONE);
    change(der, len, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01", 9, 0x0A); /* a key for RSA-PSS alone */
    CU_ASSERT_EQUAL(verify_certificate(der, len), ITL_REASON_UNSUPPORTED_KEY);
}

/* Certificates cut short or with any byte changed: they agree with the key, or nothing is believed. */
static void test_damaged_certificates(void)
{
    uint8_t der[2000];
    const test_bytes_t *certificate = &rsa[1].certificate;
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    key_material_t keys = material(&rsa[1], NULL);
    keys.certificate = der;
    memcpy(der, certificate->bytes, certificate->len);
    for (keys.certificate_len = 1; keys.certificate_len < certificate->len; keys.certificate_len++)
        CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_UNSUPPORTED_KEY);
    for (uint32_t i = 0; i < certificate->len; i++) {
        der[i] ^= 0xFF;
        itl_reason_t reason = verify_with(&keys);
        CU_ASSERT_TRUE(reason == ITL_REASON_NONE || reason == ITL_REASON_UNSUPPORTED_KEY);
        reason = verify_certificate(der, certificate->len);
        CU_ASSERT_TRUE(reason == ITL_REASON_NONE || reason == ITL_REASON_UNSUPPORTED_KEY ||
                       reason == ITL_REASON_BAD_SIGNATURE);
        der[i] ^= 0xFF;
    }
}

/* Tag and length in its shortest form. @return bytes written */
static uint32_t der_front(uint8_t *out, uint8_t tag, uint32_t len)
{
    *out++ = tag;
    if (len < 128) {
        out[0] = (uint8_t)len;
        return 2;
    }
    if (len < 256) {
        out[0] = 0x81;
        out[1] = (uint8_t)len;
        return 3;
    }
    out[0] = 0x82;
    out[1] = (uint8_t)(len >> 8);
    out[2] = (uint8_t)len;
    return 4;
}

static uint32_t der_element(uint8_t *out, uint8_t tag, const void *contents, uint32_t len)
{
    uint32_t front = der_front(out, tag, len);
    memcpy(out + front, contents, len);
    return front + len;
}

static uint32_t der_key(uint8_t *out, const uint8_t *modulus, uint32_t modulus_len, const char *exponent,
                        uint32_t exponent_len)
{
    uint8_t body[1200];
    uint32_t len = der_element(body, 0x02, modulus, modulus_len);
    len += der_element(body + len, 0x02, exponent, exponent_len);
    return der_element(out, 0x30, body, len);
}

/* With an exponent of 1 the padded digest would be its own signature. */
static void test_unsound_exponents(void)
{
    static const struct {
        const char *exponent;
        uint32_t len;
        itl_reason_t reason;
    } cases[] = {
        {"\1\0\1", 3, ITL_REASON_NONE},
        {"\1", 1, ITL_REASON_UNSUPPORTED_KEY},
        {"\0", 1, ITL_REASON_UNSUPPORTED_KEY},
        {"", 0, ITL_REASON_UNSUPPORTED_KEY},
        {"\2", 1, ITL_REASON_UNSUPPORTED_KEY},
        {"\1\0\0", 3, ITL_REASON_UNSUPPORTED_KEY},
        {"\200\1", 2, ITL_REASON_UNSUPPORTED_KEY},
        {"\3", 1, ITL_REASON_BAD_SIGNATURE},
    };
    uint8_t der[1200];
    const uint8_t *modulus = rsa[1].public_key.bytes + 8;
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        key_material_t keys = {.public_key = der};
        keys.public_len = der_key(der, modulus, 257, cases[i].exponent, cases[i].len);
        CU_ASSERT_EQUAL(verify_with(&keys), cases[i].reason);
    }
}

static void test_sizes_of_the_modulus(void)
{
    static const struct {
        uint32_t bytes;
        uint8_t top;
        itl_reason_t reason;
    } cases[] = {
        {127, 0xFF, ITL_REASON_UNSUPPORTED_KEY}, {128, 0x7F, ITL_REASON_UNSUPPORTED_KEY},
        {128, 0x80, ITL_REASON_BAD_SIGNATURE},   {256, 0x80, ITL_REASON_BAD_SIGNATURE},
        {512, 0xFF, ITL_REASON_BAD_SIGNATURE},   {513, 0x80, ITL_REASON_UNSUPPORTED_KEY},
    };
    uint8_t der[1200];
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t modulus[600];
        memset(modulus, 0x55, sizeof modulus);
        modulus[0] = 0;
        modulus[1] = cases[i].top;
        bool leading_zero = cases[i].top >= 0x80;
        key_material_t keys = {.public_key = der};
        keys.public_len =
            der_key(der, leading_zero ? modulus : modulus + 1, cases[i].bytes + (leading_zero ? 1 : 0), "\1\0\1", 3);
        CU_ASSERT_EQUAL(verify_with(&keys), cases[i].reason);
    }
}

static void test_damaged_public_keys(void)
{
    uint8_t der[2000];
    const test_bytes_t *key = &rsa[1].public_key;
    key_material_t keys = {.public_key = der};
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    memcpy(der, key->bytes, key->len);
    memset(der + key->len, 0, 1000);
    for (keys.public_len = 1; keys.public_len < key->len + 400; keys.public_len++)
        CU_ASSERT_EQUAL(verify_with(&keys) == ITL_REASON_NONE, keys.public_len == key->len);
    keys.public_len = key->len;
    for (uint32_t i = 0; i < key->len; i++) {
        der[i] ^= 0x20;
        itl_reason_t reason = verify_with(&keys);
        CU_ASSERT_TRUE(reason == ITL_REASON_UNSUPPORTED_KEY || reason == ITL_REASON_BAD_SIGNATURE);
        der[i] ^= 0x20;
    }
}

/* A list that is built and whose header is read, and the record of its signer. */
static struct {
    itl_tlv_source_t source;
    itl_trustlist_header_t header;
    uint8_t bytes[4000];
    itl_tlv_source_t key_source;
    itl_trustlist_record_t record;
} sample;

static void start(const test_key_t *signer, uint8_t digest)
{
    built_list(&built, signer, digest);
    sample.source = built_source(&built);
    key_material_t keys = material(signer, NULL);
    sample.record = record_of(&keys, sample.bytes, &sample.key_source, NULL);
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&sample.source, &sample.header, NULL), ITL_REASON_NONE);
}

static void test_every_byte_is_signed(void)
{
    start(&rsa[0], ITL_DIGEST_SHA256);
    for (uint32_t i = 0; i < built.len; i++) {
        /* Tag and length of SIGNATURE are left out of the digest, like its value. */
        bool is_left_out = i - sample.header.signature_tlv.off < 3;
        built.bytes[i] ^= 0x10;
        CU_ASSERT_EQUAL(itl_signature_verify_record(test_work(), &sample.source, &sample.header, &sample.key_source,
                                                    &sample.record),
                        is_left_out ? ITL_REASON_NONE : ITL_REASON_BAD_SIGNATURE);
        built.bytes[i] ^= 0x10;
    }
    CU_ASSERT_EQUAL(
        itl_signature_verify_record(test_work(), &sample.source, &sample.header, &sample.key_source, &sample.record),
        ITL_REASON_NONE);
}

static void test_special_signatures(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    uint8_t *signature = built.bytes + built.signature_at + 3;
    key_material_t keys = material(&rsa[1], &rsa[1]);
    static const uint8_t fills[] = {0x00, 0x01, 0xFF};
    for (size_t i = 0; i < sizeof fills; i++) {
        memset(signature, fills[i], 256);
        CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_BAD_SIGNATURE);
    }
    memset(signature, 0, 255);
    signature[255] = 1;
    CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_BAD_SIGNATURE);
    memcpy(signature, rsa[1].public_key.bytes + 9, 256);
    CU_ASSERT_EQUAL(verify_with(&keys), ITL_REASON_BAD_SIGNATURE);
}

static void test_digest_known_answers(void)
{
    /* FIPS 180-4 examples: "abc" */
    static const struct {
        itl_trustlist_digest_t digest;
        const char *start;
    } cases[] = {
        {ITL_DIGEST_SHA1, "\xA9\x99\x3E\x36\x47\x06\x81\x6A"},
        {ITL_DIGEST_SHA256, "\xBA\x78\x16\xBF\x8F\x01\xCF\xEA"},
        {ITL_DIGEST_SHA512, "\xDD\xAF\x35\xA1\x93\x61\x7A\xBA"},
    };
    static const char text[] = "a----bc";
    itl_tlv_source_t plain = itl_tlv_source_memory("abc", 3);
    itl_tlv_source_t with_hole = itl_tlv_source_memory(text, 7);
    for (size_t i = 0; i < 3; i++) {
        uint8_t out[ITL_LIMIT_DIGEST_BYTES];
        CU_ASSERT_EQUAL(itl_signature_digest(test_work(), cases[i].digest, &plain, (itl_tlv_span_t){0, 0}, out),
                        ITL_REASON_NONE);
        CU_ASSERT_EQUAL(memcmp(out, cases[i].start, 8), 0);
        memset(out, 0, sizeof out);
        CU_ASSERT_EQUAL(itl_signature_digest(test_work(), cases[i].digest, &with_hole, (itl_tlv_span_t){1, 4}, out),
                        ITL_REASON_NONE);
        CU_ASSERT_EQUAL(memcmp(out, cases[i].start, 8), 0);
    }
    CU_ASSERT_EQUAL(itl_signature_digest_bytes(ITL_DIGEST_SHA256), 32);
    CU_ASSERT_EQUAL(itl_signature_digest_bytes((itl_trustlist_digest_t)9), 0);
}

static void test_digest_of_long_unmapped_sources(void)
{
    static uint8_t bytes[3 * ITL_LIMIT_CERTIFICATE_BYTES + 17];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 31);
    static const itl_tlv_span_t holes[] = {{0, 0},
                                           {0, 100},
                                           {5000, 5000},
                                           {sizeof bytes - 1, 1},
                                           {0, sizeof bytes},
                                           {sizeof bytes, 0},
                                           {ITL_LIMIT_CERTIFICATE_BYTES, 1}};
    itl_tlv_source_t mapped = itl_tlv_source_memory(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++) {
        slow_source_t slow = {.bytes = bytes, .size = sizeof bytes};
        itl_tlv_source_t unmapped = slow_source(&slow);
        uint8_t a[ITL_LIMIT_DIGEST_BYTES];
        uint8_t b[ITL_LIMIT_DIGEST_BYTES];
        CU_ASSERT_EQUAL(itl_signature_digest(test_work(), ITL_DIGEST_SHA512, &mapped, holes[i], a), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_signature_digest(test_work(), ITL_DIGEST_SHA512, &unmapped, holes[i], b), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
    }
}

static void test_digest_refuses(void)
{
    static const itl_tlv_span_t outside[] = {{4, 0}, {0, 4}, {3, 1}, {UINT32_MAX, 1}, {1, UINT32_MAX}};
    itl_tlv_source_t source = itl_tlv_source_memory("abc", 3);
    uint8_t out[ITL_LIMIT_DIGEST_BYTES];
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        CU_ASSERT_EQUAL(itl_signature_digest(test_work(), ITL_DIGEST_SHA1, &source, outside[i], out),
                        ITL_REASON_MALFORMED);
    }
    CU_ASSERT_EQUAL(itl_signature_digest(test_work(), (itl_trustlist_digest_t)0, &source, (itl_tlv_span_t){0, 0}, out),
                    ITL_REASON_UNSUPPORTED_ALGORITHM);
    CU_ASSERT_EQUAL(itl_signature_digest(test_work(), (itl_trustlist_digest_t)4, &source, (itl_tlv_span_t){0, 0}, out),
                    ITL_REASON_UNSUPPORTED_ALGORITHM);
}

/* What users of the library reserve fits what this build of it needs, whichever wolfSSL that is. */
static void test_memory_is_enough(void)
{
    itl_signature_memory_t memory;
    CU_ASSERT_TRUE(itl_signature_work_bytes() > 0 && itl_signature_work_bytes() <= sizeof memory);
    CU_ASSERT_TRUE(itl_signature_work_bytes() <= ITL_SIGNATURE_WORK_BYTES);
    CU_ASSERT_TRUE(sizeof memory - itl_signature_work_bytes() <= sizeof memory / 8);
    CU_ASSERT_PTR_EQUAL(itl_signature_work_init(&memory, sizeof memory), &memory);
    CU_ASSERT_PTR_EQUAL(itl_signature_work_init(&memory, itl_signature_work_bytes()), &memory);
}

static void test_memory_is_refused(void)
{
    itl_signature_memory_t memory[2];
    CU_ASSERT_PTR_NULL(itl_signature_work_init(NULL, sizeof memory));
    CU_ASSERT_PTR_NULL(itl_signature_work_init(&memory, itl_signature_work_bytes() - 1));
    CU_ASSERT_PTR_NULL(itl_signature_work_init(&memory, 0));
    CU_ASSERT_PTR_NULL(itl_signature_work_init(memory[0].bytes + 1, sizeof memory[0]));
}

/* Who does not look at what itl_signature_work_init returned, gets no verdict. */
static void test_no_memory(void)
{
    uint8_t out[ITL_LIMIT_DIGEST_BYTES];
    start(&rsa[1], ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(itl_signature_digest(NULL, ITL_DIGEST_SHA1, &sample.source, (itl_tlv_span_t){0, 0}, out),
                    ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(
        itl_signature_verify_record(NULL, &sample.source, &sample.header, &sample.key_source, &sample.record),
        ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(itl_signature_verify_certificate(NULL, &sample.source, &sample.header, sample.bytes, 1),
                    ITL_REASON_INTERNAL);
}

/* A header that nobody checked: the digest's refusal is passed on. */
static void test_unread_headers(void)
{
    start(&rsa[1], ITL_DIGEST_SHA1);
    sample.header.digest = (itl_trustlist_digest_t)7;
    CU_ASSERT_EQUAL(
        itl_signature_verify_record(test_work(), &sample.source, &sample.header, &sample.key_source, &sample.record),
        ITL_REASON_UNSUPPORTED_ALGORITHM);
}

static void fail_each_read(const key_material_t *keys, bool fail_list)
{
    static uint8_t bytes[20000];
    slow_source_t slow = {.bytes = built.bytes, .size = built.len};
    slow_source_t slow_keys;
    itl_tlv_source_t source = slow_source(&slow);
    itl_tlv_source_t key_source;
    itl_trustlist_header_t header;
    itl_trustlist_record_t record = record_of(keys, bytes, &key_source, &slow_keys);
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, NULL), ITL_REASON_NONE);
    slow.reads = 0;
    CU_ASSERT_EQUAL(itl_signature_verify_record(test_work(), &source, &header, &key_source, &record), ITL_REASON_NONE);
    slow_source_t *failing = fail_list ? &slow : &slow_keys;
    unsigned reads = failing->reads;
    CU_ASSERT_TRUE(reads > 0);
    for (failing->fail_at = 1; failing->fail_at <= reads; failing->fail_at++) {
        failing->reads = 0;
        CU_ASSERT_EQUAL(itl_signature_verify_record(test_work(), &source, &header, &key_source, &record),
                        ITL_REASON_FLASH_ERROR);
    }
}

static void test_flash_errors_are_passed_on(void)
{
    built_list(&built, &rsa[1], ITL_DIGEST_SHA1);
    key_material_t both = material(&rsa[1], &rsa[1]);
    key_material_t certificate_only = material(NULL, &rsa[1]);
    fail_each_read(&both, true);
    fail_each_read(&both, false);
    fail_each_read(&certificate_only, false);
}

static CU_TestInfo verify_tests[] = {
    {"every digest and size", test_every_digest_and_size},
    {"unknown algorithm", test_unknown_algorithm},
    {"another key", test_another_key},
    {"keys that cannot be used", test_keys_that_cannot_be_used},
    {"long exponents", test_long_exponents},
    {"key and certificate must agree", test_key_and_certificate_must_agree},
    {"agreement is not a search", test_agreement_is_not_a_search},
    {"what certificates say beside their keys", test_what_certificates_say},
    {"damaged certificates", test_damaged_certificates},
    {"unsound exponents", test_unsound_exponents},
    {"sizes of the modulus", test_sizes_of_the_modulus},
    {"damaged public keys", test_damaged_public_keys},
    {"every byte is signed", test_every_byte_is_signed},
    {"special signatures", test_special_signatures},
    {"unread headers", test_unread_headers},
    {"flash errors are passed on", test_flash_errors_are_passed_on},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo memory_tests[] = {
    {"what is reserved is enough", test_memory_is_enough},
    {"too little is refused", test_memory_is_refused},
    {"none", test_no_memory},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo digest_tests[] = {
    {"known answers", test_digest_known_answers},
    {"long unmapped sources", test_digest_of_long_unmapped_sources},
    {"refusals", test_digest_refuses},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"verify", load_keys, NULL, NULL, NULL, verify_tests},
    {"memory", load_keys, NULL, NULL, NULL, memory_tests},
    {"digest", load_keys, NULL, NULL, NULL, digest_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 19;
