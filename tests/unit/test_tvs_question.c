/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <string.h>

#include "listfile/build.h"
#include "runner.h"
#include "test_work.h"
#include "tvs/tvs_pin.h"
#include "tvs/tvs_question.h"
#include "tvs_rig.h"

#define DEVICE "CP-7962-SEP001122334455"

static rig_list_t candidate;
static tvs_known_t known;
static uint8_t message[ITL_TVS_MESSAGE_BYTES];
static size_t len;

static bool add(const char *name)
{
    base_error_t error;
    const tvs_grant_t grant = tvs_grant_default();
    base_bytes_t pem = rig_file(name);
    bool done = tvs_known_add(&known, name, pem.data, pem.size, &grant, &error);
    base_bytes_free(&pem);
    return done;
}

static int load(void)
{
    rig_list(&candidate, "c3-callmanager-regenerated.tlv");
    return add("cucm-callmanager-new.pem") && add("cucm-callmanager.pem") && add("sast.pem") ? 0 : -1;
}

static int unload(void)
{
    base_bytes_free(&candidate.bytes);
    tvs_known_free(&known);
    return 0;
}

static itl_tvs_bytes_t der_of(size_t index)
{
    const base_bytes_t *der = &known.items[index].identity.certificate;
    return (itl_tvs_bytes_t){der->data, der->size};
}

static itl_tvs_question_t about_signer(itl_tvs_purpose_t purpose)
{
    return (itl_tvs_question_t){
        .purpose = purpose,
        .source = &candidate.source,
        .header = &candidate.list.header,
        .candidate = &candidate.list,
    };
}

static const uint8_t sast_and_tftp[] = {ITL_ROLE_SAST, ITL_ROLE_TFTP};

/* The right answer about the candidate's signer. */
static itl_tvs_response_t right_answer(void)
{
    return (itl_tvs_response_t){
        .status = ITL_TVS_STATUS_VALID,
        .certificate = der_of(0),
        .roles = {sast_and_tftp, sizeof sast_and_tftp},
        .has_ttl = true,
        .ttl_s = 60,
    };
}

static itl_reason_t judge(const itl_tvs_question_t *question, bool verify, const itl_tvs_response_t *response)
{
    uint32_t roles = 0;
    return itl_tvs_question_judge(question, verify, response, test_work(), &roles);
}

static void test_right_answer(void)
{
    const itl_tvs_question_t question = about_signer(ITL_TVS_FOR_LIST);
    const itl_tvs_response_t response = right_answer();
    uint32_t roles = 0;
    CU_ASSERT_EQUAL(itl_tvs_question_judge(&question, false, &response, test_work(), &roles), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(roles, ITL_TVS_ROLE_BIT(ITL_ROLE_SAST) | ITL_TVS_ROLE_BIT(ITL_ROLE_TFTP));
    CU_ASSERT_EQUAL(itl_tvs_question_roles((itl_tvs_purpose_t)77), 0);
}

/* Serial number, issuer and subject must each be the signer's. */
static void test_each_part_counts(void)
{
    const itl_tvs_question_t question = about_signer(ITL_TVS_FOR_LIST);
    itl_tvs_response_t response = right_answer();
    response.certificate = der_of(1); /* the same names, another serial number */
    CU_ASSERT_EQUAL(judge(&question, false, &response), ITL_REASON_TVS_WRONG_SUBJECT);
    response.certificate = der_of(2);
    CU_ASSERT_EQUAL(judge(&question, false, &response), ITL_REASON_TVS_WRONG_SUBJECT);
    uint8_t changed[2048];
    const itl_tvs_bytes_t right = der_of(0);
    response.certificate = (itl_tvs_bytes_t){changed, right.len};
    for (int occurrence = 0; occurrence < 2; occurrence++) { /* the issuer's CN, then the subject's */
        memcpy(changed, right.data, right.len);
        uint8_t *name = changed;
        for (int i = 0; i <= occurrence; i++)
            name = memmem(name + 1, (size_t)(changed + right.len - name - 1), "pub1", 4);
        CU_ASSERT_PTR_NOT_NULL_FATAL(name);
        name[3] = '2';
        CU_ASSERT_EQUAL(judge(&question, false, &response), ITL_REASON_TVS_WRONG_SUBJECT);
    }
    memcpy(changed, right.data, right.len);
    changed[4] ^= 0x10; /* no certificate any more */
    CU_ASSERT_EQUAL(judge(&question, false, &response), ITL_REASON_TVS_WRONG_SUBJECT);
    response.certificate = (itl_tvs_bytes_t){changed, 0};
    CU_ASSERT_EQUAL(judge(&question, false, &response), ITL_REASON_TVS_WRONG_SUBJECT);
}

/* A list whose signer's names stand in it as given. */
static void make_list(rig_list_t *list, const listfile_identity_t *signer, const char *name)
{
    base_error_t error;
    base_bytes_t content = {0};
    const listfile_record_t record = {.role = ITL_ROLE_SAST, .form = LISTFILE_FORM_HASH, .identity = signer};
    const listfile_header_t header = {.kind = LISTFILE_LIST,
                                      .version_major = 1,
                                      .digest = ITL_DIGEST_SHA1,
                                      .signer_name = name,
                                      .issuer_name = name,
                                      .filename = "ITLFile.tlv"};
    CU_ASSERT_FATAL(listfile_put_records(&content, &record, 1, LISTFILE_NAMES_SEMICOLON, ITL_DIGEST_SHA1, &error));
    CU_ASSERT_FATAL(listfile_sign(&header, signer, content.data, content.size, &list->bytes, &error));
    list->source = itl_tlv_source_memory(list->bytes.data, (uint32_t)list->bytes.size);
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&list->source, &list->list, NULL), ITL_REASON_NONE);
    base_bytes_free(&content);
}

static void load_signer(listfile_identity_t *signer)
{
    base_error_t error;
    base_bytes_t pem = rig_file("cucm-callmanager.pem");
    CU_ASSERT_FATAL(listfile_identity_read(signer, "signer", pem.data, pem.size, &error) &&
                    listfile_identity_read_key(signer, "signer", pem.data, pem.size, &error));
    base_bytes_free(&pem);
}

/* A name in the list that nobody can read is no proof that another certificate was meant; the serial number is. */
static void test_unreadable_names(void)
{
    static const struct {
        const char *name;
        itl_reason_t wanted;
    } cases[] = {{"CN=pub1.example.lab;Abteilung=tac;O=cisco", ITL_REASON_NONE},
                 {"pub1.example.lab", ITL_REASON_NONE},
                 {"CN=pub2.example.lab;Abteilung=tac;O=cisco", ITL_REASON_TVS_WRONG_SUBJECT},
                 {"CN=pub1.example.lab;O=cisco", ITL_REASON_TVS_WRONG_SUBJECT}};
    listfile_identity_t signer = {0};
    load_signer(&signer);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rig_list_t list = {0};
        make_list(&list, &signer, cases[i].name);
        const itl_tvs_question_t question = {
            .purpose = ITL_TVS_FOR_LIST, .source = &list.source, .header = &list.list.header};
        itl_tvs_response_t response = right_answer();
        response.certificate = der_of(1);
        CU_ASSERT_EQUAL(judge(&question, false, &response), cases[i].wanted);
        response.certificate = der_of(0); /* another serial number */
        CU_ASSERT_EQUAL(judge(&question, false, &response), ITL_REASON_TVS_WRONG_SUBJECT);
        base_bytes_free(&list.bytes);
    }
    listfile_identity_free(&signer);
}

static void test_answers_about_a_certificate(void)
{
    const itl_tvs_bytes_t der = der_of(0);
    const itl_tvs_question_t question = {.purpose = ITL_TVS_FOR_HTTPS, .der = der.data, .der_len = der.len};
    itl_tvs_response_t response = right_answer();
    CU_ASSERT_EQUAL(judge(&question, true, &response), ITL_REASON_NONE); /* it may come back with the answer */
    response.certificate.data = NULL;
    CU_ASSERT_EQUAL(judge(&question, true, &response), ITL_REASON_NONE);
    response.certificate = der_of(1); /* of the same length */
    CU_ASSERT_EQUAL(judge(&question, true, &response), ITL_REASON_TVS_WRONG_SUBJECT);
    response.certificate = (itl_tvs_bytes_t){der.data, der.len - 1};
    CU_ASSERT_EQUAL(judge(&question, true, &response), ITL_REASON_TVS_WRONG_SUBJECT);
}

static void test_keys(void)
{
    itl_tvs_question_t question = about_signer(ITL_TVS_FOR_LIST);
    itl_tvs_key_t first, second, third;
    CU_ASSERT_EQUAL(itl_tvs_question_encode(&question, false, DEVICE, 1, test_work(), message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_question_key(&question, message, len, DEVICE, test_work(), &first), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_question_encode(&question, false, "CP-8861-SEP", 2, test_work(), message, &len),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_question_key(&question, message, len, "CP-8861-SEP", test_work(), &second),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(memcmp(&first, &second, sizeof first), 0); /* whoever asks, and in whatever session */
    message[len - 1] ^= 1;
    CU_ASSERT_EQUAL(itl_tvs_question_key(&question, message, len, "CP-8861-SEP", test_work(), &third), ITL_REASON_NONE);
    CU_ASSERT_NOT_EQUAL(memcmp(&first, &third, sizeof first), 0);
}

/* --- the certificate of a candidate's signer --- */

static void test_candidate_certificate(void)
{
    itl_tvs_question_t question = about_signer(ITL_TVS_FOR_LIST);
    CU_ASSERT_EQUAL(itl_tvs_question_candidate_certificate(&question, message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(len, der_of(0).len);
    CU_ASSERT_EQUAL(memcmp(message, der_of(0).data, len), 0);
    CU_ASSERT_EQUAL(itl_tvs_question_encode(&question, true, DEVICE, 1, test_work(), message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(message[2], ITL_TVS_VERIFY_REQUEST);
    question.candidate = NULL;
    CU_ASSERT_EQUAL(itl_tvs_question_candidate_certificate(&question, message, &len), ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(itl_tvs_question_encode(&question, true, DEVICE, 1, test_work(), message, &len),
                    ITL_REASON_NOT_FOUND);
}

/* A list whose SAST records hold digests only. */
static void test_candidate_with_hashes(void)
{
    rig_list_t list = {0};
    listfile_identity_t signer = {0};
    load_signer(&signer);
    make_list(&list, &signer, signer.subject[0]);
    const itl_tvs_question_t question = {
        .purpose = ITL_TVS_FOR_LIST, .source = &list.source, .header = &list.list.header, .candidate = &list.list};
    CU_ASSERT_EQUAL(itl_tvs_question_candidate_certificate(&question, message, &len), ITL_REASON_NOT_FOUND);
    base_bytes_free(&list.bytes);
    listfile_identity_free(&signer);
}

/* --- flash that fails --- */

static unsigned reads_left;

static itl_hal_status_t failing_read(void *ctx, uint32_t off, void *buf, size_t size)
{
    (void)ctx;
    if (reads_left == 0)
        return ITL_HAL_ERR_IO;
    reads_left--;
    memcpy(buf, candidate.bytes.data + off, size);
    return ITL_HAL_OK;
}

typedef itl_reason_t step_t(const itl_tvs_question_t *question);

static itl_reason_t encode_query(const itl_tvs_question_t *question)
{
    return itl_tvs_question_encode(question, false, DEVICE, 1, test_work(), message, &len);
}

static itl_reason_t encode_verify(const itl_tvs_question_t *question)
{
    return itl_tvs_question_encode(question, true, DEVICE, 1, test_work(), message, &len);
}

static itl_reason_t judge_right_answer(const itl_tvs_question_t *question)
{
    const itl_tvs_response_t response = right_answer();
    return judge(question, false, &response);
}

/* Each step with the flash failing at each of its reads: that is said, and nothing else. */
static void test_failing_flash(void)
{
    static step_t *const steps[] = {encode_query, encode_verify, judge_right_answer};
    itl_trustlist_t list = candidate.list;
    const itl_tlv_source_t source = {.size = candidate.source.size, .read = failing_read};
    list.source = source;
    const itl_tvs_question_t question = {
        .purpose = ITL_TVS_FOR_LIST, .source = &source, .header = &list.header, .candidate = &list};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        unsigned reads = 0;
        itl_reason_t reason = ITL_REASON_FLASH_ERROR;
        for (; reason != ITL_REASON_NONE && reads < 1000; reads++) {
            reads_left = reads;
            reason = steps[i](&question);
            CU_ASSERT(reason == ITL_REASON_NONE || reason == ITL_REASON_FLASH_ERROR);
        }
        CU_ASSERT(reads > 3 && reads < 1000);
    }
}

static CU_TestInfo tests[] = {
    {"the right answer", test_right_answer},
    {"serial number, issuer and subject each count", test_each_part_counts},
    {"names that nobody can read", test_unreadable_names},
    {"answers about a certificate", test_answers_about_a_certificate},
    {"keys of the cache", test_keys},
    {"the certificate of a candidate's signer", test_candidate_certificate},
    {"a candidate without certificates", test_candidate_with_hashes},
    {"flash that fails", test_failing_flash},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tvs questions", load, unload, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 8;
