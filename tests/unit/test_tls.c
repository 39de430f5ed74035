/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The judge of a handshake, and the operations that prove a key. Handshakes themselves: test_tvs_session.c and
 * tests/attack. */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "base/fileio.h"
#include "listfile/identity.h"
#include "runner.h"
#include "signature/peer_key.h"
#include "test_work.h"
#include "tls/tls.h"

/* docs/tvs.md; the registry of TLS cipher suites. */
static const struct {
    const char *name;
    uint16_t number;
    uint16_t lowest, highest;
    bool needs_group;
} offered[] = {
    {"TLS13-AES128-GCM-SHA256", 0x1301, ITL_TLS_VERSION_1_3, ITL_TLS_VERSION_1_3, true},
    {"TLS13-AES256-GCM-SHA384", 0x1302, ITL_TLS_VERSION_1_3, ITL_TLS_VERSION_1_3, true},
    {"TLS13-CHACHA20-POLY1305-SHA256", 0x1303, ITL_TLS_VERSION_1_3, ITL_TLS_VERSION_1_3, true},
    {"ECDHE-RSA-AES128-GCM-SHA256", 0xC02F, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, true},
    {"ECDHE-RSA-AES256-GCM-SHA384", 0xC030, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, true},
    {"ECDHE-RSA-AES128-SHA256", 0xC027, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, true},
    {"ECDHE-RSA-AES256-SHA384", 0xC028, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, true},
    {"ECDHE-RSA-AES128-SHA", 0xC013, ITL_TLS_VERSION_1_0, ITL_TLS_VERSION_1_2, true},
    {"ECDHE-RSA-AES256-SHA", 0xC014, ITL_TLS_VERSION_1_0, ITL_TLS_VERSION_1_2, true},
    {"AES128-GCM-SHA256", 0x009C, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, false},
    {"AES256-GCM-SHA384", 0x009D, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, false},
    {"AES128-SHA256", 0x003C, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, false},
    {"AES256-SHA256", 0x003D, ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_2, false},
    {"AES128-SHA", 0x002F, ITL_TLS_VERSION_1_0, ITL_TLS_VERSION_1_2, false},
    {"AES256-SHA", 0x0035, ITL_TLS_VERSION_1_0, ITL_TLS_VERSION_1_2, false},
};

enum { OFFERED = sizeof offered / sizeof offered[0] };

static itl_tls_terms_t good_terms(void)
{
    return (itl_tls_terms_t){
        .version = ITL_TLS_VERSION_1_2, .suite = 0xC02F, .group = ITL_TLS_GROUP_X25519, .proven = true};
}

static bool is_good(uint32_t version, uint32_t suite, uint32_t group)
{
    for (size_t i = 0; i < OFFERED; i++)
        if (offered[i].number == suite)
            return version >= offered[i].lowest && version <= offered[i].highest &&
                   (!offered[i].needs_group || group == ITL_TLS_GROUP_X25519);
    return false;
}

/* Every number there is, in every version. */
static void test_suites(void)
{
    unsigned accepted = 0, wrong = 0;
    for (uint32_t version = ITL_TLS_VERSION_1_0; version <= ITL_TLS_VERSION_1_3; version++) {
        for (uint32_t suite = 0; suite <= UINT16_MAX; suite++) {
            itl_tls_terms_t terms = {
                .version = (uint16_t)version, .suite = (uint16_t)suite, .group = ITL_TLS_GROUP_X25519};
            bool good = itl_tls_judge_terms(&terms, ITL_TLS_VERSION_1_0) == ITL_TLS_FAULT_NONE;
            accepted += good ? 1 : 0;
            wrong += good == is_good(version, suite, terms.group) ? 0 : 1;
        }
    }
    CU_ASSERT_EQUAL(accepted, 3 + 8 + 3 * 4);
    CU_ASSERT_EQUAL(wrong, 0);
    itl_tls_terms_t terms = good_terms();
    terms.suite = 0x0034; /* anonymous */
    CU_ASSERT_EQUAL(itl_tls_judge(&terms, ITL_TLS_VERSION_1_2), ITL_TLS_FAULT_SUITE);
}

/* The text for wolfSSL and the numbers of the judge say the same, by wolfSSL's own table. */
static void test_names(void)
{
    char text[512];
    size_t count = 0;
    unsigned known = 0;
    snprintf(text, sizeof text, "%s", itl_tls_offered_suites());
    for (char *name = strtok(text, ":"); name != NULL; name = strtok(NULL, ":"), count++) {
        byte first = 0, second = 0;
        int flags = 0;
        CU_ASSERT_FATAL(count < OFFERED);
        CU_ASSERT_STRING_EQUAL(name, offered[count].name);
        if (wolfSSL_get_cipher_suite_from_name(name, &first, &second, &flags) != 0)
            continue; /* this build does not have it */
        known++;
        CU_ASSERT_EQUAL((uint32_t)first << 8 | second, offered[count].number);
    }
    CU_ASSERT_EQUAL(count, OFFERED);
    CU_ASSERT(known >= 8);
}

/* What is offered by who knows an old version only: every suite that it has, in the same order. */
static void test_old_suites(void)
{
    char text[512] = "";
    for (size_t i = 0; i < OFFERED; i++)
        if (offered[i].lowest == ITL_TLS_VERSION_1_0)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] == '\0' ? "" : ":",
                     offered[i].name);
    CU_ASSERT_STRING_EQUAL(itl_tls_old_suites(), text);
}

static void test_groups(void)
{
    unsigned accepted = 0;
    for (uint32_t group = 0; group <= UINT16_MAX; group++) {
        itl_tls_terms_t terms = good_terms();
        terms.group = (uint16_t)group;
        bool named = group == 23 || group == 24 || group == 25 || group == 29;
        CU_ASSERT_EQUAL(itl_tls_judge(&terms, ITL_TLS_VERSION_1_2), named ? ITL_TLS_FAULT_NONE : ITL_TLS_FAULT_GROUP);
        accepted += named ? 1 : 0;
    }
    CU_ASSERT_EQUAL(accepted, 4);
    itl_tls_terms_t rsa = {.version = ITL_TLS_VERSION_1_2, .suite = 0x0035, .group = 0, .proven = true};
    CU_ASSERT_EQUAL(itl_tls_judge(&rsa, ITL_TLS_VERSION_1_2), ITL_TLS_FAULT_NONE);
}

static void test_versions(void)
{
    for (uint32_t lowest = ITL_TLS_VERSION_1_0; lowest <= ITL_TLS_VERSION_1_3; lowest++) {
        for (uint32_t version = 0; version <= UINT16_MAX; version++) {
            itl_tls_terms_t terms = {.version = (uint16_t)version, .suite = 0xC013, .group = 23, .proven = true};
            terms.suite = version == ITL_TLS_VERSION_1_3 ? 0x1301 : 0xC013;
            bool wanted = version >= lowest && version <= ITL_TLS_VERSION_1_3;
            if (itl_tls_judge(&terms, (uint16_t)lowest) != (wanted ? ITL_TLS_FAULT_NONE : ITL_TLS_FAULT_VERSION))
                CU_FAIL("a version is taken wrongly");
        }
    }
    itl_tls_terms_t ssl3 = {.version = 0x0300, .suite = 0xC013, .group = 23, .proven = true};
    CU_ASSERT_EQUAL(itl_tls_judge(&ssl3, 0), ITL_TLS_FAULT_VERSION);
}

static void test_proof(void)
{
    itl_tls_terms_t terms = good_terms();
    CU_ASSERT_EQUAL(itl_tls_judge(&terms, ITL_TLS_VERSION_1_2), ITL_TLS_FAULT_NONE);
    terms.proven = false;
    CU_ASSERT_EQUAL(itl_tls_judge(&terms, ITL_TLS_VERSION_1_2), ITL_TLS_FAULT_PROOF);
    CU_ASSERT_EQUAL(itl_tls_judge_terms(&terms, ITL_TLS_VERSION_1_2), ITL_TLS_FAULT_NONE);
}

static void test_fault_names(void)
{
    static const char *const names[] = {"version", "suite", "group", "proof"};
    CU_ASSERT_PTR_NULL(itl_tls_fault_name(ITL_TLS_FAULT_NONE));
    CU_ASSERT_PTR_NULL(itl_tls_fault_name((itl_tls_fault_t)5));
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_STRING_EQUAL(itl_tls_fault_name((itl_tls_fault_t)(i + 1)), names[i]);
}

/* Nothing is said to or believed of a server that has proved nothing. */
static void test_nothing_before_the_handshake(void)
{
    itl_tls_t tls = {.io = {.socket = ITL_HAL_SOCKET_NONE}};
    char byte = 0;
    size_t got = 1;
    CU_ASSERT_EQUAL(itl_tls_write(&tls, &byte, 1), ITL_TLS_FAILED);
    CU_ASSERT_EQUAL(tls.io.failure, ITL_TLS_FAILURE_TERMS);
    CU_ASSERT_EQUAL(itl_tls_read(&tls, &byte, 1, &got), ITL_TLS_FAILED);
    CU_ASSERT_EQUAL(got, 0);
    itl_tls_close(&tls);
}

static void test_proof_of_a_key(void)
{
    static const uint8_t rubbish[600] = {0x30, 0x82};
    base_error_t error;
    base_bytes_t pem = {0};
    itl_signature_work_t *work = test_work();
    itl_tls_proof_t proof = {.work = work, .given = true};
    uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES], out[512], *opened = NULL;
    CU_ASSERT_FATAL(base_load(TEST_DATA "/cucm-tvs.pem", &pem, NULL, &error));
    int len = wolfSSL_CertPemToDer(pem.data, (int)pem.size, der, sizeof der, CERT_TYPE);
    base_bytes_free(&pem);
    CU_ASSERT_FATAL(len > 0);
    CU_ASSERT(itl_tls_proof_expect(&proof, der, (size_t)len));
    CU_ASSERT(proof.expected && !proof.given);
    CU_ASSERT(!itl_peer_key_is(work, rubbish, sizeof rubbish, proof.key));
    proof.given = true;
    CU_ASSERT(!itl_tls_proof_expect(&proof, der, 0));
    CU_ASSERT(!itl_tls_proof_expect(&proof, der, ITL_LIMIT_CERTIFICATE_BYTES + 1));
    CU_ASSERT(!itl_tls_proof_expect(&proof, rubbish, sizeof rubbish));
    CU_ASSERT(!proof.expected && !proof.given);
    CU_ASSERT_EQUAL(itl_peer_key_digest(NULL, (size_t)len, out), ITL_REASON_UNSUPPORTED_KEY);
    CU_ASSERT(!itl_peer_key_is(NULL, der, (size_t)len, proof.key));
    CU_ASSERT(itl_peer_key_open(NULL, rubbish, sizeof rubbish, out, 256, &opened) < 0);
    for (size_t size = 0; size <= sizeof rubbish; size += 300) {
        CU_ASSERT(itl_peer_key_open(work, rubbish, size, out, 256, &opened) < 0);
        CU_ASSERT(itl_peer_key_open_pss(work, rubbish, size, out, 256, &opened, SHA256h, WC_MGF1SHA256) < 0);
#ifdef WOLFSSL_STATIC_RSA
        CU_ASSERT(itl_peer_key_encrypt(work, rubbish, size, der, 48, out, sizeof out, NULL) < 0);
#endif
    }
}

#ifdef WOLFSSL_STATIC_RSA
/* What is encrypted for a certificate's key is opened by that key. */
static void test_encryption(void)
{
    base_error_t error;
    listfile_identity_t identity = {0};
    WC_RNG random;
    RsaKey key;
    word32 at = 0;
    uint8_t secret[48] = {3, 3}, sealed[512], opened[512], public_key[ITL_LIMIT_PUBLIC_KEY_BYTES];
    CU_ASSERT_FATAL(listfile_identity_load(&identity, TEST_DATA "/cucm-tvs.pem", &error) &&
                    listfile_identity_load_key(&identity, TEST_DATA "/cucm-tvs.pem", &error));
    CU_ASSERT_FATAL(wc_InitRng(&random) == 0 && wc_InitRsaKey(&key, NULL) == 0);
    CU_ASSERT_FATAL(wc_RsaPrivateKeyDecode(identity.private_key.data, &at, &key, (word32)identity.private_key.size) ==
                    0);
    int public_len = wc_RsaKeyToPublicDer_ex(&key, public_key, sizeof public_key, 0);
    CU_ASSERT_FATAL(public_len > 0);
    int len = itl_peer_key_encrypt(test_work(), public_key, (size_t)public_len, secret, sizeof secret, sealed,
                                   sizeof sealed, &random);
    CU_ASSERT_FATAL(len == wc_RsaEncryptSize(&key));
    wc_RsaSetRNG(&key, &random);
    CU_ASSERT_EQUAL(wc_RsaPrivateDecrypt(sealed, (word32)len, opened, sizeof opened, &key), (int)sizeof secret);
    CU_ASSERT(memcmp(opened, secret, sizeof secret) == 0);
    wc_FreeRsaKey(&key);
    wc_FreeRng(&random);
    listfile_identity_free(&identity);
}
#endif

/* A signature counts with the key that made it, for what it signed, and with no other. */
static void test_ecdsa(void)
{
    WC_RNG random;
    ecc_key keys[2];
    uint8_t info[2][200], hash[32] = {1, 2, 3}, signature[ECC_MAX_SIG_SIZE];
    int len[2], good = 7;
    word32 size = sizeof signature;
    CU_ASSERT_EQUAL_FATAL(wc_InitRng(&random), 0);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_FATAL(wc_ecc_init(&keys[i]) == 0 && wc_ecc_make_key(&random, 32, &keys[i]) == 0);
        len[i] = wc_EccPublicKeyToDer(&keys[i], info[i], sizeof info[i], 1);
        CU_ASSERT_FATAL(len[i] > 0);
    }
    CU_ASSERT_EQUAL_FATAL(wc_ecc_sign_hash(hash, sizeof hash, signature, &size, &random, &keys[0]), 0);
    CU_ASSERT_EQUAL(itl_peer_key_check_ecdsa(info[0], (size_t)len[0], signature, size, hash, sizeof hash, &good), 0);
    CU_ASSERT_EQUAL(good, 1);
    CU_ASSERT(itl_peer_key_check_ecdsa(info[1], (size_t)len[1], signature, size, hash, sizeof hash, &good) != 0 ||
              good == 0);
    hash[31] = 1;
    CU_ASSERT(itl_peer_key_check_ecdsa(info[0], (size_t)len[0], signature, size, hash, sizeof hash, &good) != 0 ||
              good == 0);
    CU_ASSERT(itl_peer_key_check_ecdsa(info[0], 10, signature, size, hash, sizeof hash, &good) < 0);
    for (size_t i = 0; i < 2; i++)
        wc_ecc_free(&keys[i]);
    wc_FreeRng(&random);
}

static CU_TestInfo tests[] = {
    {"suites", test_suites},
    {"suites of old versions", test_old_suites},
    {"names and numbers of suites", test_names},
    {"groups", test_groups},
    {"versions", test_versions},
    {"proof", test_proof},
    {"names of faults", test_fault_names},
    {"nothing before the handshake", test_nothing_before_the_handshake},
    {"proof of a key", test_proof_of_a_key},
#ifdef WOLFSSL_STATIC_RSA
    {"encryption", test_encryption},
#endif
    {"ECDSA", test_ecdsa},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tls", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

#ifdef WOLFSSL_STATIC_RSA
const unsigned unit_tests_expected = 11;
#else
const unsigned unit_tests_expected = 10;
#endif
