/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "cluster/certificate.h"
#include "cluster/certificate_priv.h"
#include "cluster/pkcs12_rounds.h"
#include "listfile/identity.h"
#include "runner.h"

static const char password[] = "security password";

static certificate_wish_t usual_wish(void)
{
    return (certificate_wish_t){.name = {"pub.example", "tac", "cisco", "rtp", "nc", "US"},
                                .key_bits = 1024,
                                .digest = ITL_DIGEST_SHA256,
                                .extended_key_usage = "serverAuth,clientAuth",
                                .not_before = 1393410267,
                                .days = 1825};
}

static void make(const certificate_wish_t *wish, base_bytes_t *pem, listfile_identity_t *identity)
{
    base_error_t error;
    *pem = (base_bytes_t){0};
    *identity = (listfile_identity_t){0};
    CU_ASSERT_TRUE_FATAL(certificate_make(wish, pem, &error));
    CU_ASSERT_TRUE_FATAL(listfile_identity_read(identity, "made", pem->data, pem->size, &error));
    CU_ASSERT_TRUE_FATAL(listfile_identity_read_key(identity, "made", pem->data, pem->size, &error));
}

static void drop(base_bytes_t *pem, listfile_identity_t *identity)
{
    base_bytes_free(pem);
    listfile_identity_free(identity);
}

static void a_certificate_is_as_wished(void)
{
    const certificate_wish_t wish = usual_wish();
    base_bytes_t pem;
    listfile_identity_t identity;
    make(&wish, &pem, &identity);
    CU_ASSERT_STRING_EQUAL(identity.subject[LISTFILE_NAMES_SEMICOLON],
                           "CN=pub.example;OU=tac;O=cisco;L=rtp;ST=nc;C=US");
    CU_ASSERT_STRING_EQUAL(identity.issuer[LISTFILE_NAMES_SEMICOLON], identity.subject[LISTFILE_NAMES_SEMICOLON]);
    CU_ASSERT_EQUAL(identity.serial_size, 16);
    CU_ASSERT_EQUAL(identity.rsa_bits, 1024);
    CU_ASSERT_EQUAL(identity.public_key.size, 140);
    CU_ASSERT_EQUAL(identity.signature.size, 128);
    drop(&pem, &identity);
}

/* As a call manager has it; a listing counts the three bytes of the mark (golden/README.md). */
static void nothing_is_critical(void)
{
    static const uint8_t key_usage[] = {0x06, 3, 0x55, 0x1D, 0x0F, 0x04}, truth[] = {0x01, 0x01, 0xFF};
    certificate_wish_t wish = usual_wish();
    base_bytes_t pem;
    listfile_identity_t identity;
    wish.name.common_name = "test10pub.joemar2.lab";
    wish.extended_key_usage = "serverAuth,clientAuth,emailProtection";
    make(&wish, &pem, &identity);
    const base_bytes_t *der = &identity.certificate;
    CU_ASSERT_PTR_NOT_NULL(memmem(der->data, der->size, key_usage, sizeof key_usage));
    CU_ASSERT_PTR_NULL(memmem(der->data, der->size, truth, sizeof truth));
    CU_ASSERT_EQUAL(der->size, 684);
    drop(&pem, &identity);
}

/* Bodies that are none, and one that has no room: refused, and left as they are. */
static void only_bodies_are_edited(void)
{
    uint8_t body[64] = {0x30, 14, 0xA3, 12, 0x30, 10, 0x30, 8, 0x06, 3, 0x55, 0x1D, 0x0F, 1, 1, 0xFF};
    uint8_t cut[sizeof body], whole[sizeof body];
    memcpy(whole, body, sizeof body);
    for (int size = 0; size < 16; size++) {
        memcpy(cut, body, sizeof cut);
        CU_ASSERT_EQUAL(certificate_plain_key_usage(cut, size, sizeof cut), -1);
        CU_ASSERT_EQUAL(memcmp(cut, body, sizeof cut), 0);
    }
    CU_ASSERT_EQUAL(certificate_plain_key_usage(whole, 16, 12), -1);
    CU_ASSERT_EQUAL(certificate_plain_key_usage(whole, 16, sizeof whole), 13);
    CU_ASSERT_EQUAL(memcmp(whole, "\x30\x0B\xA3\x09\x30\x07\x30\x05\x06\x03\x55\x1D\x0F", 13), 0);
    for (size_t i = 2; i < 8; i += 2) { /* lengths that pass their ends */
        memcpy(cut, body, sizeof cut);
        cut[i + 1] += 1;
        CU_ASSERT_EQUAL(certificate_plain_key_usage(cut, 16, sizeof cut), -1);
    }
}

static void keys_and_serials_differ(void)
{
    const certificate_wish_t wish = usual_wish();
    base_bytes_t pems[2];
    listfile_identity_t identities[2];
    make(&wish, &pems[0], &identities[0]);
    make(&wish, &pems[1], &identities[1]);
    CU_ASSERT_NOT_EQUAL(memcmp(identities[0].serial, identities[1].serial, 16), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(identities[0].public_key.data, identities[1].public_key.data, 140), 0);
    drop(&pems[0], &identities[0]);
    drop(&pems[1], &identities[1]);
}

static void attributes_can_be_left_out(void)
{
    certificate_wish_t wish = usual_wish();
    base_bytes_t pem;
    listfile_identity_t identity;
    wish.name = (certificate_name_t){.common_name = "pub", .organization = "", .country = "NZ"};
    wish.dns_name = "pub.example";
    wish.key_bits = 2048;
    wish.digest = ITL_DIGEST_SHA512;
    make(&wish, &pem, &identity);
    CU_ASSERT_STRING_EQUAL(identity.subject[LISTFILE_NAMES_SEMICOLON], "CN=pub;C=NZ");
    CU_ASSERT_EQUAL(identity.rsa_bits, 2048);
    drop(&pem, &identity);
}

static void dates_beyond_2049_are_written_too(void)
{
    static const uint8_t generalized[] = {0x18, 15, '2', '0', '5', '1'};
    certificate_wish_t wish = usual_wish();
    base_bytes_t pem;
    listfile_identity_t identity;
    wish.not_before = INT64_C(2524607000);
    wish.days = 500;
    make(&wish, &pem, &identity);
    CU_ASSERT_PTR_NOT_NULL(
        memmem(identity.certificate.data, identity.certificate.size, generalized, sizeof generalized));
    drop(&pem, &identity);
}

static void names_that_do_not_fit_are_refused(void)
{
    certificate_wish_t wish = usual_wish();
    base_bytes_t pem = {0};
    base_error_t error;
    char name[3000];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    wish.name.common_name = name;
    CU_ASSERT_FALSE(certificate_make(&wish, &pem, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "too long"));
    wish = usual_wish();
    wish.dns_name = name;
    CU_ASSERT_FALSE(certificate_make(&wish, &pem, &error));
    wish = usual_wish();
    wish.key_bits = 100;
    CU_ASSERT_FALSE(certificate_make(&wish, &pem, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "100 bits"));
    base_bytes_free(&pem);
}

/* --- PKCS#12 --- */

static void pack(base_bytes_t *p12, listfile_identity_t *identity)
{
    const certificate_wish_t wish = usual_wish();
    base_bytes_t pem;
    base_error_t error;
    make(&wish, &pem, identity);
    base_bytes_free(&pem);
    *p12 = (base_bytes_t){0};
    CU_ASSERT_TRUE_FATAL(certificate_to_pkcs12(&identity->certificate, &identity->private_key, password, p12, &error));
}

static void pkcs12_there_and_back(void)
{
    base_bytes_t p12, pem = {0};
    listfile_identity_t packed, unpacked = {0};
    base_error_t error;
    pack(&p12, &packed);
    CU_ASSERT_TRUE_FATAL(certificate_from_pkcs12("x.p12", &p12, password, &pem, &error));
    CU_ASSERT_TRUE(listfile_identity_read(&unpacked, "x", pem.data, pem.size, &error));
    CU_ASSERT_TRUE(listfile_identity_read_key(&unpacked, "x", pem.data, pem.size, &error));
    CU_ASSERT_EQUAL_FATAL(packed.certificate.size, unpacked.certificate.size);
    CU_ASSERT_EQUAL(memcmp(packed.certificate.data, unpacked.certificate.data, packed.certificate.size), 0);
    CU_ASSERT_EQUAL_FATAL(packed.private_key.size, unpacked.private_key.size);
    CU_ASSERT_EQUAL(memcmp(packed.private_key.data, unpacked.private_key.data, packed.private_key.size), 0);
    drop(&pem, &unpacked);
    drop(&p12, &packed);
}

static void assert_refused(const base_bytes_t *p12, const char *with, const char *text)
{
    base_bytes_t pem = {0};
    base_error_t error = {""};
    CU_ASSERT_FALSE(certificate_from_pkcs12("x.p12", p12, with, &pem, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "x.p12: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    CU_ASSERT_EQUAL(pem.size, 0);
    base_bytes_free(&pem);
}

static void wrong_passwords_open_nothing(void)
{
    base_bytes_t p12;
    listfile_identity_t packed;
    pack(&p12, &packed);
    assert_refused(&p12, "security passworD", "password does not open it");
    assert_refused(&p12, "", "password does not open it");
    drop(&p12, &packed);
}

static void what_is_no_pkcs12_is_called_so(void)
{
    static const char *const texts[] = {"", "x", "-----BEGIN CERTIFICATE-----\n", "\x30\x03\x02\x01\x03"};
    base_bytes_t bytes = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bytes.size = 0;
        base_put(&bytes, texts[i], strlen(texts[i]) + (texts[i][0] == '\0'));
        assert_refused(&bytes, password, "not a PKCS#12 file");
    }
    base_bytes_free(&bytes);
}

/* Only the MAC shows that somebody with the password made it; wolfSSL's reader believes the rest. */
static void one_without_mac_is_refused(void)
{
    base_bytes_t p12;
    listfile_identity_t packed;
    pack(&p12, &packed);
    /* SEQUENCE (4 bytes of header), version (3), SEQUENCE (4 bytes of header) and its contents; then the MAC. */
    CU_ASSERT_TRUE_FATAL(p12.size > 300 && p12.data[1] == 0x82 && p12.data[8] == 0x82);
    size_t contents = (size_t)p12.data[9] << 8 | p12.data[10];
    size_t len = 3u + 4u + contents;
    p12.data[2] = (uint8_t)(len >> 8);
    p12.data[3] = (uint8_t)len;
    p12.size = 4u + len;
    assert_refused(&p12, password, "it has no MAC");
    assert_refused(&p12, "wrong", "it has no MAC");
    drop(&p12, &packed);
}

/* The rounds of the MAC are its last element: INTEGER 2048. */
static void too_many_rounds_are_not_begun(void)
{
    static const uint8_t more[][6] = {{0x7F, 0xFF, 0xFF, 0xFF}, {0x00, 0x1E, 0x84, 0x81}, {0xFF, 0xFF, 0xFF, 0xFF}};
    base_bytes_t p12;
    listfile_identity_t packed;
    pack(&p12, &packed);
    CU_ASSERT_EQUAL(pkcs12_rounds(&p12), 2048);
    CU_ASSERT_TRUE_FATAL(p12.size > 300 && memcmp(p12.data + p12.size - 4, "\x02\x02\x08\x00", 4) == 0);
    /* Two bytes longer, and so are the PFX and its MacData, whose length stands in one byte. */
    size_t pfx = ((size_t)p12.data[2] << 8 | p12.data[3]) + 2;
    size_t mac = 4u + 3u + 4u + ((size_t)p12.data[9] << 8 | p12.data[10]);
    CU_ASSERT_EQUAL_FATAL(p12.data[mac], 0x30);
    p12.data[2] = (uint8_t)(pfx >> 8);
    p12.data[3] = (uint8_t)pfx;
    p12.data[mac + 1] = (uint8_t)(p12.data[mac + 1] + 2);
    p12.size -= 4;
    base_put(&p12, "\x02\x04????", 6);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        memcpy(p12.data + p12.size - 4, more[i], 4);
        CU_ASSERT_TRUE(pkcs12_rounds(&p12) > PKCS12_ROUNDS_MAX);
        assert_refused(&p12, password, "rounds of work before the password counts, more than 2000000");
    }
    memcpy(p12.data + p12.size - 4, "\x00\x1E\x84\x80", 4);
    CU_ASSERT_EQUAL(pkcs12_rounds(&p12), PKCS12_ROUNDS_MAX);
    drop(&p12, &packed);
}

static void rounds_are_found_inside(void)
{
    /* SEQUENCE { OCTET STRING of { SEQUENCE { OID, SEQUENCE { OCTET STRING "salt", INTEGER 0x7FFFFFFF } } } } */
    static const uint8_t inside[] = {0x30, 0x17, 0x04, 0x15, 0x30, 0x13, 0x06, 0x03, 0x2A, 0x03, 0x04, 0x30, 0x0C,
                                     0x04, 0x04, 's',  'a',  'l',  't',  0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF};
    base_bytes_t bytes = {0};
    base_put(&bytes, inside, sizeof inside);
    CU_ASSERT_EQUAL(pkcs12_rounds(&bytes), 0x7FFFFFFF);
    /* Bytes that are no structure are no rounds. */
    bytes.data[4] = 0x31;
    CU_ASSERT_EQUAL(pkcs12_rounds(&bytes), 1);
    bytes.size = 0;
    for (uint8_t left = 2 * 30; left > 0; left = (uint8_t)(left - 2)) {
        const uint8_t header[] = {0x30, (uint8_t)(left - 2)};
        base_put(&bytes, header, sizeof header);
    }
    CU_ASSERT_EQUAL(pkcs12_rounds(&bytes), UINT32_MAX);
    base_bytes_free(&bytes);
}

/* No byte of it can be wrong without being noticed, and none brings the reader down. */
static void damaged_ones_are_refused(void)
{
    base_bytes_t p12;
    listfile_identity_t packed;
    unsigned opened = 0;
    pack(&p12, &packed);
    for (size_t i = 0; i < p12.size; i += 7) {
        base_bytes_t pem = {0};
        base_error_t error = {""};
        p12.data[i] ^= 0x41;
        if (certificate_from_pkcs12("x.p12", &p12, password, &pem, &error))
            opened++;
        else
            CU_ASSERT_NOT_EQUAL(error.text[0], '\0');
        base_bytes_free(&pem);
        p12.data[i] ^= 0x41;
    }
    CU_ASSERT_TRUE(opened <= 3);
    for (size_t size = p12.size; size-- > 0;) {
        base_bytes_t pem = {0};
        base_error_t error;
        base_bytes_t shorter = {0};
        if (size % 11 != 0)
            continue;
        base_put(&shorter, p12.data, size);
        if (size > 0)
            CU_ASSERT_FALSE(certificate_from_pkcs12("x.p12", &shorter, password, &pem, &error));
        base_bytes_free(&shorter);
        base_bytes_free(&pem);
    }
    drop(&p12, &packed);
}

static CU_TestInfo certificate_tests[] = {
    {"a certificate is as wished", a_certificate_is_as_wished},
    {"nothing is marked critical", nothing_is_critical},
    {"only bodies of certificates are edited", only_bodies_are_edited},
    {"keys and serial numbers differ", keys_and_serials_differ},
    {"attributes can be left out", attributes_can_be_left_out},
    {"dates beyond 2049 are written too", dates_beyond_2049_are_written_too},
    {"names that do not fit are refused", names_that_do_not_fit_are_refused},
    {"PKCS#12 there and back", pkcs12_there_and_back},
    {"wrong passwords open nothing", wrong_passwords_open_nothing},
    {"what is no PKCS#12 is called so", what_is_no_pkcs12_is_called_so},
    {"one without MAC is refused", one_without_mac_is_refused},
    {"too many rounds are not begun", too_many_rounds_are_not_begun},
    {"rounds are found inside", rounds_are_found_inside},
    {"damaged ones are refused", damaged_ones_are_refused},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"certificate", NULL, NULL, NULL, NULL, certificate_tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 12;
