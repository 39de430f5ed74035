/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Messages of the Trust Verification Service: encoding and decoding, both directions, without any I/O.
 *
 * Format: docs/formats.md, "Trust Verification Service". The numbers of ISSUER_NAME and SERIAL_NUMBER are inferred
 * from the sizes of a captured QUERY: they stand here and nowhere else.
 * Checked when decoding: protocol, version, every length, elements that are there twice, widths of STATUS and TTL.
 * Not checked: whether session, command and contents are the expected ones. Unknown elements are skipped, the reserved
 * byte is ignored, the order of elements is free. No state; safe in any thread.
 */
#ifndef ITLPHONE_TVS_CODEC_H
#define ITLPHONE_TVS_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"
#include "reason/reason.h"

/** Bytes before the elements. */
#define ITL_TVS_HEADER_BYTES 10u

/** Most bytes of elements: the largest certificate and room for everything small around it. */
#define ITL_TVS_BODY_BYTES (ITL_LIMIT_CERTIFICATE_BYTES + 64u)

/** Bytes of the longest message. */
#define ITL_TVS_MESSAGE_BYTES (ITL_TVS_HEADER_BYTES + ITL_TVS_BODY_BYTES)

/** Longest device name, without the byte before it: "CP-nnnn-SEPxxxxxxxxxxxx" and some room. */
#define ITL_TVS_DEVICE_NAME_BYTES 48u

/** Commands of the header. A response is its request plus one. */
typedef enum itl_tvs_command {
    ITL_TVS_VERIFY_REQUEST = 1,
    ITL_TVS_VERIFY_RESPONSE = 2,
    ITL_TVS_QUERY_REQUEST = 3,
    ITL_TVS_QUERY_RESPONSE = 4,
} itl_tvs_command_t;

/** STATUS. Other values are no answer at all. */
enum { ITL_TVS_STATUS_VALID = 0, ITL_TVS_STATUS_NOT_VALID = 1 };

/** Bytes inside a buffer of somebody else; data NULL: not there. */
typedef struct itl_tvs_bytes {
    const uint8_t *data;
    size_t len;
} itl_tvs_bytes_t;

/** The header. */
typedef struct itl_tvs_header {
    uint8_t command;  /**< As received; not checked against itl_tvs_command_t. */
    uint32_t session; /**< Opaque; the response repeats it. */
    uint16_t length;  /**< Bytes of elements that follow. */
} itl_tvs_header_t;

/** A request. QUERY has subject, issuer and serial, VERIFY the certificate. */
typedef struct itl_tvs_request {
    uint8_t command; /**< As in the header. */
    uint32_t session;
    itl_tvs_bytes_t device_name; /**< "CP-7962-SEPAABBCCDDEEFF", without NUL and without the byte 1 before it. */
    itl_tvs_bytes_t subject;     /**< With its NUL, as on the wire. */
    itl_tvs_bytes_t issuer;      /**< With its NUL. */
    itl_tvs_bytes_t serial;      /**< 1 to ITL_LIMIT_SERIAL_BYTES bytes, big-endian. */
    itl_tvs_bytes_t certificate; /**< DER. */
} itl_tvs_request_t;

/** A response. */
typedef struct itl_tvs_response {
    uint8_t command; /**< As in the header. */
    uint32_t session;
    uint8_t status;              /**< ITL_TVS_STATUS_VALID, ITL_TVS_STATUS_NOT_VALID, or what the server made up. */
    itl_tvs_bytes_t certificate; /**< DER. */
    itl_tvs_bytes_t roles;       /**< One byte per role, the numbers of FUNCTION. */
    bool has_ttl;
    uint32_t ttl_s; /**< Valid when has_ttl. */
} itl_tvs_response_t;

/**
 * Writes a request: the header with a reserved byte of 0, then the elements that are there, in the order of their
 * numbers.
 * @param buf  [out] @p cap bytes; ITL_TVS_MESSAGE_BYTES hold every request whose parts keep their limits
 * @param len  [out] bytes written
 * @return ITL_REASON_NONE; ITL_REASON_TOO_LARGE when it does not fit
 */
ITL_MUST_USE itl_reason_t itl_tvs_encode_request(const itl_tvs_request_t *request, uint8_t *buf, size_t cap,
                                                 size_t *len);

/**
 * Writes a response: STATUS first, then CERTIFICATE, ROLES and TTL as far as they are there.
 * @return as itl_tvs_encode_request
 */
ITL_MUST_USE itl_reason_t itl_tvs_encode_response(const itl_tvs_response_t *response, uint8_t *buf, size_t cap,
                                                  size_t *len);

/**
 * Reads the header of a message.
 * @param buf  ITL_TVS_HEADER_BYTES bytes
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED for another protocol or version; ITL_REASON_TOO_LARGE when the elements
 * are longer than ITL_TVS_BODY_BYTES
 */
ITL_MUST_USE itl_reason_t itl_tvs_decode_header(const uint8_t *buf, itl_tvs_header_t *header);

/**
 * Reads a whole request. ISSUER_NAME and SERIAL_NUMBER that stand under each other's number are told by content.
 * @param buf, len  the message, header included; the spans of @p request point into it
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED; ITL_REASON_TOO_LARGE
 */
ITL_MUST_USE itl_reason_t itl_tvs_decode_request(const uint8_t *buf, size_t len, itl_tvs_request_t *request);

/**
 * Reads a whole response.
 * @return as itl_tvs_decode_request; STATUS must be there
 */
ITL_MUST_USE itl_reason_t itl_tvs_decode_response(const uint8_t *buf, size_t len, itl_tvs_response_t *response);

#endif
