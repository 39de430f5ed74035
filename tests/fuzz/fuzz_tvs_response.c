/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A response of a TVS server that has proved to be ours: decoded and judged, for every question there is.
 *
 * Input: the message as it comes out of TLS. The questions are about the signer of c3-callmanager-regenerated.tlv and
 * about its certificate.
 */
#include <stdbool.h>
#include <string.h>

#include "base/fileio.h"
#include "fuzz.h"
#include "listfile/identity.h"
#include "test_work.h"
#include "tvs/tvs_question.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
static base_bytes_t file;
static itl_tlv_source_t source;
static itl_trustlist_t candidate;
static listfile_identity_t signer;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    base_error_t error;
    CHECK(base_load(TEST_DATA "/c3-callmanager-regenerated.tlv", &file, NULL, &error));
    CHECK(listfile_identity_load(&signer, TEST_DATA "/cucm-callmanager-new.pem", &error));
    source = itl_tlv_source_memory(file.data, (uint32_t)file.size);
    CHECK(itl_trustlist_read(&source, &candidate, NULL) == ITL_REASON_NONE);
    return 0;
}

static void judge(const itl_tvs_question_t *question, bool verify, const itl_tvs_response_t *response)
{
    uint32_t roles = 0;
    itl_reason_t reason = itl_tvs_question_judge(question, verify, response, test_work(), &roles);
    if (reason != ITL_REASON_NONE)
        return;
    /* Whoever is vouched for is the one asked about, with the role asked for. */
    CHECK(response->status == ITL_TVS_STATUS_VALID && (roles & itl_tvs_question_roles(question->purpose)) != 0);
    CHECK(verify || response->certificate.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    itl_tvs_response_t response;
    if (size > UINT32_MAX || itl_tvs_decode_response(data, size, &response) != ITL_REASON_NONE)
        return 0;
    for (itl_tvs_purpose_t purpose = ITL_TVS_FOR_LIST; purpose <= ITL_TVS_FOR_HTTPS; purpose++) {
        const itl_tvs_question_t about_signer = {
            .purpose = purpose, .source = &source, .header = &candidate.header, .candidate = &candidate};
        const itl_tvs_question_t about_certificate = {
            .purpose = purpose, .der = signer.certificate.data, .der_len = signer.certificate.size};
        judge(&about_signer, false, &response);
        judge(&about_signer, true, &response);
        judge(&about_certificate, true, &response);
    }
    return 0;
}
