/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <string.h>

#include "listfile/build.h"
#include "listfile/elements.h"
#include "runner.h"
#include "test_work.h"
#include "tvs/tvs_pin.h"
#include "tvs/tvs_pins.h"
#include "tvs_rig.h"

static listfile_identity_t signer, tvs, other;

static bool load(listfile_identity_t *identity, const char *name)
{
    base_error_t error;
    base_bytes_t pem = rig_file(name);
    bool done = listfile_identity_read(identity, name, pem.data, pem.size, &error) &&
                listfile_identity_read_key(identity, name, pem.data, pem.size, &error);
    base_bytes_free(&pem);
    return done;
}

static int load_all(void)
{
    return load(&signer, "cucm-callmanager.pem") && load(&tvs, "cucm-tvs.pem") && load(&other, "capf.pem") ? 0 : -1;
}

static int free_all(void)
{
    listfile_identity_free(&signer);
    listfile_identity_free(&tvs);
    listfile_identity_free(&other);
    return 0;
}

/* Signs records into a list. */
static void make(rig_list_t *list, base_bytes_t *content)
{
    base_error_t error;
    const listfile_header_t header = {
        .kind = LISTFILE_LIST,
        .version_major = 1,
        .digest = ITL_DIGEST_SHA1,
        .signer_name = signer.subject[0],
        .issuer_name = signer.issuer[0],
        .filename = "ITLFile.tlv",
    };
    memset(list, 0, sizeof *list);
    CU_ASSERT_FATAL(listfile_sign(&header, &signer, content->data, content->size, &list->bytes, &error));
    base_bytes_free(content);
    list->source = itl_tlv_source_memory(list->bytes.data, (uint32_t)list->bytes.size);
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&list->source, &list->list, NULL), ITL_REASON_NONE);
}

/* A list with one record about tvs. */
static void make_one(rig_list_t *list, uint16_t role, listfile_form_t form, itl_trustlist_digest_t digest)
{
    base_error_t error;
    base_bytes_t content = {0};
    const listfile_record_t records[] = {{.role = ITL_ROLE_SAST, .identity = &signer},
                                         {.role = role, .form = form, .identity = &tvs}};
    CU_ASSERT_FATAL(listfile_put_records(&content, records, 2, LISTFILE_NAMES_SEMICOLON, digest, &error));
    make(list, &content);
}

static itl_reason_t find(const rig_list_t *list, uint32_t roles, const listfile_identity_t *identity)
{
    return itl_tvs_pin_find(&list->list, roles, identity->certificate.data, identity->certificate.size, test_work());
}

static void test_hash_algorithms(void)
{
    for (itl_trustlist_digest_t digest = ITL_DIGEST_SHA1; digest <= ITL_DIGEST_SHA512; digest++) {
        rig_list_t list;
        make_one(&list, ITL_ROLE_TVS, LISTFILE_FORM_HASH, digest);
        CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &other), ITL_REASON_NOT_FOUND);
        CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &signer), ITL_REASON_NOT_FOUND);
        tvs.certificate.data[100] ^= 1;
        CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NOT_FOUND);
        tvs.certificate.data[100] ^= 1;
        base_bytes_free(&list.bytes);
    }
}

static void test_certificate(void)
{
    rig_list_t list;
    make_one(&list, ITL_ROLE_TVS, LISTFILE_FORM_CERTIFICATE, ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &other), ITL_REASON_NOT_FOUND);
    tvs.certificate.data[tvs.certificate.size - 1] ^= 1;
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NOT_FOUND);
    tvs.certificate.data[tvs.certificate.size - 1] ^= 1;
    tvs.certificate.size--;
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NOT_FOUND);
    tvs.certificate.size++;
    base_bytes_free(&list.bytes);
}

/* The TVS certificate under another role does not make a TVS server. */
static void test_role(void)
{
    rig_list_t list;
    make_one(&list, ITL_ROLE_TFTP, LISTFILE_FORM_CERTIFICATE, ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TFTP) | ITL_TVS_ROLE_BIT(ITL_ROLE_APP_SERVER), &tvs),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &signer), ITL_REASON_NOT_FOUND);
    base_bytes_free(&list.bytes);
    make_one(&list, 32 + ITL_ROLE_TVS, LISTFILE_FORM_CERTIFICATE, ITL_DIGEST_SHA1); /* no bit stands for it */
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(find(&list, UINT32_MAX, &tvs), ITL_REASON_NOT_FOUND);
    base_bytes_free(&list.bytes);
}

/* Writes a TVS record by hand: the certificate of one, the digest of another, or either alone. */
static void put_record(base_bytes_t *content, const listfile_identity_t *certificate, const uint8_t *hash,
                       size_t hash_len)
{
    size_t start = content->size;
    listfile_put_tlv_number(content, ITL_RECORD_TAG_RECORDLENGTH, 0, 2);
    listfile_put_tlv_text(content, ITL_RECORD_TAG_SUBJECTNAME, tvs.subject[0]);
    listfile_put_tlv_number(content, ITL_RECORD_TAG_FUNCTION, ITL_ROLE_TVS, 2);
    listfile_put_tlv_text(content, ITL_RECORD_TAG_ISSUERNAME, tvs.issuer[0]);
    listfile_put_tlv(content, ITL_RECORD_TAG_SERIALNUMBER, tvs.serial, tvs.serial_size);
    if (certificate != NULL)
        listfile_put_tlv(content, ITL_RECORD_TAG_CERTIFICATE, certificate->certificate.data,
                         certificate->certificate.size);
    if (hash != NULL) {
        listfile_put_tlv(content, ITL_RECORD_TAG_CERTHASH, hash, hash_len);
        listfile_put_tlv_number(content, ITL_RECORD_TAG_HASH_ALGORITHM, ITL_DIGEST_SHA1, 1);
    }
    content->data[start + 3] = (uint8_t)((content->size - start) >> 8);
    content->data[start + 4] = (uint8_t)(content->size - start);
}

static void sha1_of(const listfile_identity_t *identity, uint8_t hash[20])
{
    const itl_tlv_source_t source =
        itl_tlv_source_memory(identity->certificate.data, (uint32_t)identity->certificate.size);
    CU_ASSERT_EQUAL(itl_signature_digest(test_work(), ITL_DIGEST_SHA1, &source, (itl_tlv_span_t){0, 0}, hash),
                    ITL_REASON_NONE);
}

static void test_both_must_agree(void)
{
    uint8_t right[20], wrong[20];
    rig_list_t list;
    sha1_of(&tvs, right);
    sha1_of(&other, wrong);
    base_bytes_t content = {0};
    put_record(&content, &tvs, right, 20);
    make(&list, &content);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NONE);
    base_bytes_free(&list.bytes);
    put_record(&content, &tvs, wrong, 20);
    put_record(&content, &other, right, 20);
    make(&list, &content);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &other), ITL_REASON_NOT_FOUND);
    base_bytes_free(&list.bytes);
    put_record(&content, NULL, wrong, 20); /* further records count too */
    put_record(&content, NULL, right, 20);
    make(&list, &content);
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &tvs), ITL_REASON_NONE);
    base_bytes_free(&list.bytes);
}

static void test_nothing_to_compare(void)
{
    rig_list_t list;
    rig_list(&list, "c6-without-itlrecovery.tlv");
    CU_ASSERT_EQUAL(itl_tvs_pin_find(NULL, UINT32_MAX, tvs.certificate.data, tvs.certificate.size, test_work()),
                    ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(itl_tvs_pin_find(&list.list, UINT32_MAX, tvs.certificate.data, 0, test_work()),
                    ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(
        itl_tvs_pin_find(&list.list, UINT32_MAX, tvs.certificate.data, ITL_LIMIT_CERTIFICATE_BYTES + 1, test_work()),
        ITL_REASON_NOT_FOUND);
    base_bytes_free(&list.bytes);
}

static itl_hal_status_t broken_read(void *ctx, uint32_t off, void *buf, size_t len)
{
    const rig_list_t *list = ctx;
    if (off + len > list->source.size / 2)
        return ITL_HAL_ERR_IO;
    memcpy(buf, list->bytes.data + off, len);
    return ITL_HAL_OK;
}

static void test_broken_flash(void)
{
    rig_list_t list;
    rig_list(&list, "c1-cucm-shape.tlv");
    list.list.source = (itl_tlv_source_t){.size = list.source.size, .ctx = &list, .read = broken_read};
    CU_ASSERT_EQUAL(find(&list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), &other), ITL_REASON_FLASH_ERROR);
    base_bytes_free(&list.bytes);
}

/* `itlsim tvs ask --pin` makes a list of one record. */
static void test_pin_list(void)
{
    tvs_pins_t pins = {0};
    base_error_t error;
    CU_ASSERT(tvs_pins_make(&pins, tvs.certificate.data, tvs.certificate.size, &error));
    CU_ASSERT(pins.list.has_tvs);
    CU_ASSERT_EQUAL(itl_tvs_pin_find(&pins.list, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), tvs.certificate.data,
                                     tvs.certificate.size, test_work()),
                    ITL_REASON_NONE);
    tvs_pins_free(&pins);
    CU_ASSERT(tvs_pins_load(&pins, TEST_DATA "/cucm-tvs.pem", &error));
    tvs_pins_free(&pins);
    CU_ASSERT(tvs_pins_load(&pins, TEST_DATA "/c1-cucm-shape.tlv", &error));
    tvs_pins_free(&pins);
    CU_ASSERT_FALSE(tvs_pins_load(&pins, TEST_DATA "/x4-truncated.tlv", &error));
    tvs_pins_free(&pins);
    CU_ASSERT_FALSE(tvs_pins_load(&pins, TEST_DATA "/no-such-file", &error));
    tvs_pins_free(&pins);
}

static CU_TestInfo tests[] = {
    {"CERTHASH by SHA-1, SHA-256 and SHA-512", test_hash_algorithms},
    {"CERTIFICATE, byte for byte", test_certificate},
    {"only the role asked for", test_role},
    {"certificate and digest must agree", test_both_must_agree},
    {"nothing to compare", test_nothing_to_compare},
    {"flash that fails", test_broken_flash},
    {"a list made of a certificate", test_pin_list},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tvs pins", load_all, free_all, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 7;
