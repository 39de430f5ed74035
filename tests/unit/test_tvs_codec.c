/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "tvs/tvs_codec.h"

#define TEXT(s)                                                                                                        \
    {                                                                                                                  \
        (const uint8_t *)(s), sizeof(s) - 1                                                                            \
    }

/* Elements by hand: tag, length, value. */
#define DEVICE "\x01\x00\x18\x01"
#define NAME   "CP-7970-SEP001122334455"

static bool same(itl_tvs_bytes_t value, const char *text, size_t len)
{
    return value.data != NULL && value.len == len && memcmp(value.data, text, len) == 0;
}

/* Decodes from memory of exactly that size, so that a sanitizer sees every byte too far. What the response points to
 * lives until the next call. */
static itl_reason_t decode_response(const void *data, size_t len, itl_tvs_response_t *response)
{
    static uint8_t *copy;
    free(copy);
    copy = malloc(len > 0 ? len : 1);
    if (len > 0)
        memcpy(copy, data, len);
    return itl_tvs_decode_response(copy, len, response);
}

/* A response around hand-written elements. */
static itl_reason_t decode_elements(const void *elements, size_t len, itl_tvs_response_t *response)
{
    uint8_t message[256] = {87, 1, ITL_TVS_QUERY_RESPONSE, 0, 0, 0, 0, 1, (uint8_t)(len >> 8), (uint8_t)len};
    memcpy(message + ITL_TVS_HEADER_BYTES, elements, len);
    return decode_response(message, ITL_TVS_HEADER_BYTES + len, response);
}

#define DECODE(elements, response) decode_elements(elements, sizeof(elements) - 1, response)

/* --- encoding --- */

static void test_query_bytes(void)
{
    static const char wanted[] = "\x57\x01\x03\x00\x00\x00\x03\xe9\x00\x31" DEVICE NAME "\x03\x00\x05"
                                 "CN=a\0"
                                 "\x04\x00\x05"
                                 "CN=b\0"
                                 "\x05\x00\x03\x24\x00\x17";
    const itl_tvs_request_t request = {
        .command = ITL_TVS_QUERY_REQUEST,
        .session = 0x3e9,
        .device_name = TEXT(NAME),
        .subject = {(const uint8_t *)"CN=a", 5},
        .issuer = {(const uint8_t *)"CN=b", 5},
        .serial = TEXT("\x24\x00\x17"),
    };
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, sizeof message, &len), ITL_REASON_NONE);
    /* elements: 27 of the device name, 8 and 8 of the names, 6 of the serial number: 0x31 */
    CU_ASSERT_EQUAL(len, sizeof wanted - 1);
    CU_ASSERT_EQUAL(memcmp(message, wanted, len), 0);
}

/* The sizes of the QUERY that a Cisco 8861 was seen to send: 153 bytes, 143 of them elements. */
static void test_query_of_a_real_phone(void)
{
    static const char subject[66] = "CN=ucm11pub.stormin.local;OU=IST;O=Stormin;L=Sydney;ST=NSW;C=AU..";
    static const char issuer[22] = "CN=stormin-WIN2012-CA";
    static const uint8_t serial[19] = {0x24};
    static const char start[] = "\x57\x01\x03\x00\x00\x00\x03\xe9\x00\x8f\x01\x00\x18\x01"
                                "CP-8861-SEPB000B4BA0AEE\x03\x00\x42"
                                "CN=ucm11pu";
    const itl_tvs_request_t request = {
        .command = ITL_TVS_QUERY_REQUEST,
        .session = 1001,
        .device_name = TEXT("CP-8861-SEPB000B4BA0AEE"),
        .subject = {(const uint8_t *)subject, sizeof subject},
        .issuer = {(const uint8_t *)issuer, sizeof issuer},
        .serial = {serial, sizeof serial},
    };
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(len, 153);
    CU_ASSERT_EQUAL(memcmp(message, start, sizeof start - 1), 0);
}

/* A VERIFY exchange as the GPL server tvsd has it: 988 bytes of request for 958 bytes of certificate, 26 back. */
static void test_verify_of_tvsd(void)
{
    static const uint8_t certificate[958] = {0x30};
    static const char answer[] = "\x57\x01\x02\x00\x01\x02\x03\x04\x00\x10\x07\x00\x01\x00\x08\x00\x02\x01\x03"
                                 "\x09\x00\x04\x00\x01\x51\x80";
    const itl_tvs_request_t request = {.command = ITL_TVS_VERIFY_REQUEST,
                                       .session = 0x01020304,
                                       .device_name = TEXT(NAME),
                                       .certificate = {certificate, sizeof certificate}};
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    itl_tvs_response_t response;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(len, 10 + 27 + 3 + 958);
    CU_ASSERT_EQUAL(message[8] << 8 | message[9], 0x03dc);
    CU_ASSERT_EQUAL(decode_response(answer, sizeof answer - 1, &response), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(response.command, ITL_TVS_VERIFY_RESPONSE);
    CU_ASSERT_EQUAL(response.session, 0x01020304);
    CU_ASSERT_EQUAL(response.status, ITL_TVS_STATUS_VALID);
    CU_ASSERT(same(response.roles, "\x01\x03", 2));
    CU_ASSERT(response.has_ttl);
    CU_ASSERT_EQUAL(response.ttl_s, 86400);
    CU_ASSERT_PTR_NULL(response.certificate.data);
    const itl_tvs_response_t again = {.command = ITL_TVS_VERIFY_RESPONSE,
                                      .session = 0x01020304,
                                      .status = ITL_TVS_STATUS_VALID,
                                      .roles = TEXT("\x01\x03"),
                                      .has_ttl = true,
                                      .ttl_s = 86400};
    CU_ASSERT_EQUAL(itl_tvs_encode_response(&again, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(len, sizeof answer - 1);
    CU_ASSERT_EQUAL(memcmp(message, answer, len), 0);
}

static void test_encode_too_large(void)
{
    static uint8_t big[ITL_TVS_MESSAGE_BYTES + 1];
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 77;
    itl_tvs_request_t request = {.command = ITL_TVS_VERIFY_REQUEST, .certificate = {big, ITL_TVS_BODY_BYTES - 3}};
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(len, ITL_TVS_MESSAGE_BYTES);
    request.certificate.len++;
    len = 77;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, sizeof message, &len), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(len, 77);
    request.certificate.len = 70000;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, sizeof message, &len), ITL_REASON_TOO_LARGE);
    request.certificate.len = 100;
    for (size_t cap = 0; cap < ITL_TVS_HEADER_BYTES + 103; cap++)
        CU_ASSERT_EQUAL(itl_tvs_encode_request(&request, message, cap, &len), ITL_REASON_TOO_LARGE);
    const itl_tvs_response_t response = {.certificate = {big, sizeof big}};
    CU_ASSERT_EQUAL(itl_tvs_encode_response(&response, message, sizeof message, &len), ITL_REASON_TOO_LARGE);
}

/* --- decoding responses --- */

static void test_any_order_and_unknown_elements(void)
{
    itl_tvs_response_t response;
    CU_ASSERT_EQUAL(DECODE("\x09\x00\x04\x00\x00\x00\x05\x08\x00\x01\x00\x63\x00\x02\xAA\xBB\x02\x00\x03"
                           "DER\x07\x00\x01\x00",
                           &response),
                    ITL_REASON_NONE);
    CU_ASSERT_EQUAL(response.status, ITL_TVS_STATUS_VALID);
    CU_ASSERT_EQUAL(response.ttl_s, 5);
    CU_ASSERT(same(response.certificate, "DER", 3));
    CU_ASSERT(same(response.roles, "\0", 1));
    /* Elements 0, 6 and 10 were never seen: any number of them means nothing. */
    CU_ASSERT_EQUAL(
        DECODE("\x06\x00\x00\x06\x00\x01x\x00\x00\x00\x00\x00\x00\x0a\x00\x00\x0a\x00\x00\x07\x00\x01\x01", &response),
        ITL_REASON_NONE);
    CU_ASSERT_EQUAL(response.status, ITL_TVS_STATUS_NOT_VALID);
    CU_ASSERT_FALSE(response.has_ttl);
    CU_ASSERT_PTR_NULL(response.roles.data);
}

static void test_malformed_responses(void)
{
    itl_tvs_response_t response;
    CU_ASSERT_EQUAL(DECODE("", &response), ITL_REASON_MALFORMED);                                 /* no STATUS */
    CU_ASSERT_EQUAL(DECODE("\x08\x00\x01\x00", &response), ITL_REASON_MALFORMED);                 /* no STATUS */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x00", &response), ITL_REASON_MALFORMED);                     /* empty */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x02\x00\x00", &response), ITL_REASON_MALFORMED);             /* two bytes */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x00\x07\x00\x01\x00", &response), ITL_REASON_MALFORMED); /* twice */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x00\x02\x00\x00\x02\x00\x00", &response),
                    ITL_REASON_MALFORMED); /* twice, empty */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x00\x09\x00\x03\x00\x00\x00", &response),
                    ITL_REASON_MALFORMED);                                                        /* short TTL */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x00\x08\x00\x02\x00", &response), ITL_REASON_MALFORMED); /* past the end */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x00\x08\x00", &response), ITL_REASON_MALFORMED);         /* half an element */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x00\x08\xff\xff\x00", &response),
                    ITL_REASON_MALFORMED); /* a length that lies */
    CU_ASSERT_EQUAL(DECODE("\x07\x00\x01\x05", &response),
                    ITL_REASON_NONE); /* what 5 means is not the codec's business */
    CU_ASSERT_EQUAL(response.status, 5);
}

static void test_header(void)
{
    uint8_t message[] = {87, 1, 4, 0xf7, 1, 2, 3, 4, 0, 4, 7, 0, 1, 0};
    itl_tvs_response_t response;
    itl_tvs_header_t header;
    /* The reserved byte holds rubbish in the answers of call managers. */
    CU_ASSERT_EQUAL(itl_tvs_decode_response(message, sizeof message, &response), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(response.session, 0x01020304);
    CU_ASSERT_EQUAL(response.command, ITL_TVS_QUERY_RESPONSE);
    for (size_t len = 0; len < sizeof message; len++)
        CU_ASSERT_EQUAL(decode_response(message, len, &response), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(itl_tvs_decode_response(message, sizeof message - 1, &response), ITL_REASON_MALFORMED);
    message[9] = 3; /* a byte too many */
    CU_ASSERT_EQUAL(itl_tvs_decode_response(message, sizeof message, &response), ITL_REASON_MALFORMED);
    message[9] = 4;
    message[0] = 86;
    CU_ASSERT_EQUAL(itl_tvs_decode_header(message, &header), ITL_REASON_MALFORMED);
    message[0] = 87;
    message[1] = 2;
    CU_ASSERT_EQUAL(itl_tvs_decode_header(message, &header), ITL_REASON_MALFORMED);
    message[1] = 1;
    message[8] = ITL_TVS_BODY_BYTES >> 8;
    message[9] = ITL_TVS_BODY_BYTES & 0xff;
    CU_ASSERT_EQUAL(itl_tvs_decode_header(message, &header), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(header.length, ITL_TVS_BODY_BYTES);
    message[9]++;
    CU_ASSERT_EQUAL(itl_tvs_decode_header(message, &header), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(itl_tvs_decode_response(message, sizeof message, &response), ITL_REASON_TOO_LARGE);
}

static void test_certificate_too_large(void)
{
    static uint8_t big[ITL_LIMIT_CERTIFICATE_BYTES + 1];
    itl_tvs_response_t response = {.command = ITL_TVS_QUERY_RESPONSE, .certificate = {big, sizeof big}};
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    CU_ASSERT_EQUAL(itl_tvs_encode_response(&response, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_decode_response(message, len, &response), ITL_REASON_TOO_LARGE);
    response.certificate.len--;
    CU_ASSERT_EQUAL(itl_tvs_encode_response(&response, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_decode_response(message, len, &response), ITL_REASON_NONE);
}

/* --- decoding requests --- */

static const itl_tvs_request_t query = {
    .command = ITL_TVS_QUERY_REQUEST,
    .session = 9,
    .device_name = TEXT(NAME),
    .subject = {(const uint8_t *)"CN=a", 5},
    .issuer = {(const uint8_t *)"CN=b", 5},
    .serial = TEXT("\x01\x02"),
};

static void test_request_round_trip(void)
{
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    itl_tvs_request_t request;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&query, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_decode_request(message, len, &request), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(request.command, ITL_TVS_QUERY_REQUEST);
    CU_ASSERT_EQUAL(request.session, 9);
    CU_ASSERT(same(request.device_name, NAME, sizeof NAME - 1));
    CU_ASSERT(same(request.subject, "CN=a", 5));
    CU_ASSERT(same(request.issuer, "CN=b", 5));
    CU_ASSERT(same(request.serial, "\x01\x02", 2));
    CU_ASSERT_PTR_NULL(request.certificate.data);
    for (size_t cut = 0; cut < len; cut++)
        CU_ASSERT_NOT_EQUAL(itl_tvs_decode_request(message, cut, &request), ITL_REASON_NONE);
}

static void test_issuer_and_serial_swapped(void)
{
    itl_tvs_request_t swapped = query, request;
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    swapped.issuer = query.serial;
    swapped.serial = query.issuer;
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&swapped, message, sizeof message, &len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tvs_decode_request(message, len, &request), ITL_REASON_NONE);
    CU_ASSERT(same(request.issuer, "CN=b", 5));
    CU_ASSERT(same(request.serial, "\x01\x02", 2));
}

static void test_request_limits(void)
{
    static const uint8_t big[ITL_LIMIT_NAME_BYTES + 1] = {0};
    uint8_t message[ITL_TVS_MESSAGE_BYTES];
    size_t len = 0;
    itl_tvs_request_t request, bad[] = {query, query, query, query, query};
    bad[0].subject = (itl_tvs_bytes_t){big, ITL_LIMIT_NAME_BYTES + 1};
    bad[1].issuer = (itl_tvs_bytes_t){big, ITL_LIMIT_NAME_BYTES + 1};
    bad[2].serial = (itl_tvs_bytes_t){big, ITL_LIMIT_SERIAL_BYTES + 1};
    bad[3].device_name = (itl_tvs_bytes_t){big, ITL_TVS_DEVICE_NAME_BYTES + 1};
    bad[4].subject = bad[4].issuer = (itl_tvs_bytes_t){NULL, 0};
    for (size_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(itl_tvs_encode_request(&bad[i], message, sizeof message, &len), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_tvs_decode_request(message, len, &request), i < 4 ? ITL_REASON_TOO_LARGE : ITL_REASON_NONE);
    }
    CU_ASSERT_EQUAL(itl_tvs_encode_request(&query, message, sizeof message, &len), ITL_REASON_NONE);
    message[ITL_TVS_HEADER_BYTES + 3] = 2; /* not the byte 1 before the device name */
    CU_ASSERT_EQUAL(itl_tvs_decode_request(message, len, &request), ITL_REASON_MALFORMED);
}

static CU_TestInfo encoding[] = {
    {"a QUERY, byte for byte", test_query_bytes},
    {"a QUERY has the sizes of a real phone's", test_query_of_a_real_phone},
    {"a VERIFY exchange is tvsd's", test_verify_of_tvsd},
    {"what does not fit is refused", test_encode_too_large},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo decoding[] = {
    {"elements in any order, unknown ones skipped", test_any_order_and_unknown_elements},
    {"malformed responses", test_malformed_responses},
    {"header", test_header},
    {"a certificate past the limit", test_certificate_too_large},
    {"requests come back as they were", test_request_round_trip},
    {"issuer and serial number are told by content", test_issuer_and_serial_swapped},
    {"requests past the limits", test_request_limits},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"encoding", NULL, NULL, NULL, NULL, encoding},
    {"decoding", NULL, NULL, NULL, NULL, decoding},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 11;
