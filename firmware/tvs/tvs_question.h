/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is asked of a TVS server and whether an answer is one: without any I/O but reading the lists.
 */
#ifndef ITLPHONE_TVS_QUESTION_H
#define ITLPHONE_TVS_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "reason/reason.h"
#include "signature/signature.h"
#include "trustlist/trustlist.h"
#include "tvs/tvs.h"
#include "tvs/tvs_cache.h"
#include "tvs/tvs_codec.h"

/** A question: about the signer of a file, or about a certificate. */
typedef struct tvs_question {
    tvs_purpose_t purpose;
    const tlv_source_t *source; /**< The signed file; NULL: about a certificate. */
    const trustlist_header_t *header;
    const trustlist_t *candidate; /**< The file as a list; NULL: it is none. */
    const uint8_t *der;           /**< About this certificate. */
    size_t der_len;
} tvs_question_t;

/** TVS_ROLE_BITs that make an answer "yes". */
uint32_t tvs_question_roles(tvs_purpose_t purpose);

/**
 * Writes the request.
 * @param verify   VERIFY; for a signer: with the certificate of its record in the candidate, which must be about it
 * @param device   name of the device; @param session opaque
 * @param message  [out] TVS_MESSAGE_BYTES; @param len [out] bytes written
 * @return REASON_NONE; REASON_NOT_FOUND: the candidate has no certificate of its signer; REASON_TVS_WRONG_SUBJECT: it
 * has one of somebody else; REASON_TOO_LARGE; REASON_MALFORMED; REASON_FLASH_ERROR
 */
reason_t tvs_question_encode(const tvs_question_t *question, bool verify, const char *device, uint32_t session,
                             signature_work_t *work, uint8_t *message, size_t *len);

/**
 * The key under which the answer is cached: of the question for a signer, of the certificate otherwise.
 * @param message, len  the encoded QUERY of a signer; not used for certificates
 * @param device        as for tvs_question_encode: the answer does not depend on it
 * @return REASON_NONE; REASON_INTERNAL when the digest failed
 */
reason_t tvs_question_key(const tvs_question_t *question, const uint8_t *message, size_t len, const char *device,
                          signature_work_t *work, tvs_key_t *key);

/** SHA-256 of a certificate. @return REASON_NONE; REASON_INTERNAL */
reason_t tvs_certificate_key(const uint8_t *der, size_t len, signature_work_t *work, tvs_key_t *key);

/**
 * Decides what a response says.
 * @param verify    as the request was
 * @param response  decoded, with the right session and command
 * @param roles     [out] TVS_ROLE_BITs it holds; 0 unless valid
 * @return REASON_NONE: vouched for; REASON_TVS_DENIED; REASON_TVS_BAD_ANSWER; REASON_TVS_WRONG_SUBJECT;
 * REASON_TVS_WRONG_ROLE; REASON_FLASH_ERROR
 */
reason_t tvs_question_judge(const tvs_question_t *question, bool verify, const tvs_response_t *response,
                            signature_work_t *work, uint32_t *roles);

/**
 * Copies the certificate of the candidate's signer.
 * @param buf  [out] LIMIT_CERTIFICATE_BYTES; @param len [out]
 * @return REASON_NONE; REASON_NOT_FOUND; REASON_FLASH_ERROR; REASON_MALFORMED
 */
reason_t tvs_question_candidate_certificate(const tvs_question_t *question, uint8_t *buf, size_t *len);

#endif
