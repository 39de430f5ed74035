/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A request to the lab's TVS: decoded, encoded again, and answered in every way.
 *
 * Input: the message as it comes out of TLS. The server knows one certificate, so that names and serial numbers of the
 * input are compared with real ones.
 */
#include <stdbool.h>
#include <string.h>

#include "base/fileio.h"
#include "fuzz.h"
#include "tvs/tvs_answer.h"
#include "tvs/tvs_codec.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
static tvs_known_t known;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    base_bytes_t pem = {0};
    base_error_t error;
    tvs_grant_t grant = tvs_grant_default();
    CHECK(base_load(TEST_DATA "/cucm-callmanager-new.pem", &pem, NULL, &error));
    CHECK(tvs_known_add(&known, "signer", pem.data, pem.size, &grant, &error));
    base_bytes_free(&pem);
    return 0;
}

static bool same(itl_tvs_bytes_t a, itl_tvs_bytes_t b)
{
    return (a.data == NULL) == (b.data == NULL) && a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* What was understood is understood again. */
static void check_round_trip(const itl_tvs_request_t *request)
{
    static uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    itl_tvs_request_t again;
    itl_reason_t reason = itl_tvs_encode_request(request, message, sizeof message, &len);
    CHECK(reason == ITL_REASON_NONE);
    CHECK(itl_tvs_decode_request(message, len, &again) == ITL_REASON_NONE);
    CHECK(again.command == request->command && again.session == request->session);
    CHECK(same(again.device_name, request->device_name) && same(again.certificate, request->certificate));
    CHECK(same(again.subject, request->subject));
    CHECK(same(again.issuer, request->issuer) && same(again.serial, request->serial));
}

static void check_answers(const itl_tvs_request_t *request)
{
    static tvs_lab_answer_t answer;
    const base_bytes_t *der = &known.items[0].identity.certificate;
    for (tvs_fault_t fault = TVS_FAULT_NONE; fault < TVS_FAULTS; fault++) {
        tvs_lab_answer(&known, request, fault, (itl_tvs_bytes_t){der->data, der->size}, &answer);
        CHECK(answer.len <= sizeof answer.bytes);
        if (fault != TVS_FAULT_NONE || answer.len == 0)
            continue;
        itl_tvs_response_t response;
        CHECK(itl_tvs_decode_response(answer.bytes, answer.len, &response) == ITL_REASON_NONE);
        CHECK(response.session == request->session && response.command == request->command + 1);
        CHECK((response.status == ITL_TVS_STATUS_VALID) == (answer.known != NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    itl_tvs_request_t request;
    if (size > UINT32_MAX || itl_tvs_decode_request(data, size, &request) != ITL_REASON_NONE)
        return 0;
    check_round_trip(&request);
    check_answers(&request);
    return 0;
}
