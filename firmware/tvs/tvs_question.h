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
#include "tvs/tvs_cache.h"
#include "tvs/tvs_codec.h"
#include "tvs/tvs_types.h"

/** A question: about the signer of a file, or about a certificate. */
typedef struct itl_tvs_question {
    itl_tvs_purpose_t purpose;
    const itl_tlv_source_t *source; /**< The signed file; NULL: about a certificate. */
    const itl_trustlist_header_t *header;
    const itl_trustlist_t *candidate; /**< The file as a list; NULL: it is none. */
    const uint8_t *der;               /**< About this certificate. */
    size_t der_len;
} itl_tvs_question_t;

/** TVS_ROLE_BITs that make an answer "yes". */
uint32_t itl_tvs_question_roles(itl_tvs_purpose_t purpose);

/**
 * Writes the request.
 * @param verify   VERIFY; for a signer: with the certificate of its record in the candidate, which must be about it
 * @param device   name of the device; @param session opaque
 * @param message  [out] ITL_TVS_MESSAGE_BYTES; @param len [out] bytes written
 * @return ITL_REASON_NONE; ITL_REASON_NOT_FOUND: the candidate has no certificate of its signer;
 * ITL_REASON_TVS_WRONG_SUBJECT: it has one of somebody else; ITL_REASON_TOO_LARGE; ITL_REASON_MALFORMED;
 * ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tvs_question_encode(const itl_tvs_question_t *question, bool verify, const char *device,
                                                  uint32_t session, itl_signature_work_t *work, uint8_t *message,
                                                  size_t *len);

/**
 * The key under which the answer is cached: of the question for a signer, of the certificate otherwise.
 * @param message, len  the encoded QUERY of a signer; not used for certificates
 * @param device        as for itl_tvs_question_encode: the answer does not depend on it
 * @return ITL_REASON_NONE; ITL_REASON_INTERNAL when the digest failed
 */
ITL_MUST_USE itl_reason_t itl_tvs_question_key(const itl_tvs_question_t *question, const uint8_t *message, size_t len,
                                               const char *device, itl_signature_work_t *work, itl_tvs_key_t *key);

/** SHA-256 of a certificate. @return ITL_REASON_NONE; ITL_REASON_INTERNAL */
ITL_MUST_USE itl_reason_t itl_tvs_certificate_key(const uint8_t *der, size_t len, itl_signature_work_t *work,
                                                  itl_tvs_key_t *key);

/**
 * Decides what a response says.
 * @param verify    as the request was
 * @param response  decoded, with the right session and command
 * @param roles     [out] TVS_ROLE_BITs it holds; 0 unless valid
 * @return ITL_REASON_NONE: vouched for; ITL_REASON_TVS_DENIED; ITL_REASON_TVS_BAD_ANSWER; ITL_REASON_TVS_WRONG_SUBJECT;
 * ITL_REASON_TVS_WRONG_ROLE; ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tvs_question_judge(const itl_tvs_question_t *question, bool verify,
                                                 const itl_tvs_response_t *response, itl_signature_work_t *work,
                                                 uint32_t *roles);

/**
 * Copies the certificate of the candidate's signer.
 * @param buf  [out] ITL_LIMIT_CERTIFICATE_BYTES; @param len [out]
 * @return ITL_REASON_NONE; ITL_REASON_NOT_FOUND; ITL_REASON_FLASH_ERROR; ITL_REASON_MALFORMED
 */
ITL_MUST_USE itl_reason_t itl_tvs_question_candidate_certificate(const itl_tvs_question_t *question, uint8_t *buf,
                                                                 size_t *len);

#endif
