/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the lab's Trust Verification Service answers to a request, rightly or, for tests, wrongly in a chosen way.
 */
#ifndef SIM_TVS_ANSWER_H
#define SIM_TVS_ANSWER_H

#include "tvs/tvs_codec.h"
#include "tvs/tvs_known.h"

/** Ways to fail. docs/tvs.md says what a phone makes of each. */
typedef enum tvs_fault {
    TVS_FAULT_NONE,
    TVS_FAULT_SILENT,            /**< Takes the connection and says nothing, not even TLS. */
    TVS_FAULT_NOT_TLS,           /**< Speaks plain text. */
    TVS_FAULT_WRONG_KEY,         /**< Shows its certificate without having its key. */
    TVS_FAULT_MUTE,              /**< TLS works; the request is never answered. */
    TVS_FAULT_CLOSE,             /**< Closes upon the request. */
    TVS_FAULT_NO_QUERY,          /**< Closes upon QUERY, answers VERIFY. */
    TVS_FAULT_SLOW,              /**< A byte of the answer a second. */
    TVS_FAULT_GARBAGE,           /**< Rubbish for an answer. */
    TVS_FAULT_HALF,              /**< Half of the answer, then closes. */
    TVS_FAULT_OVERSIZE,          /**< Announces 65535 bytes. */
    TVS_FAULT_DUPLICATE,         /**< STATUS twice. */
    TVS_FAULT_WRONG_SESSION,     /**< Another session number. */
    TVS_FAULT_WRONG_COMMAND,     /**< The request's command. */
    TVS_FAULT_BAD_STATUS,        /**< STATUS 2. */
    TVS_FAULT_DENY,              /**< "Not valid" to everything. */
    TVS_FAULT_WRONG_CERTIFICATE, /**< Vouches for another certificate. */
    TVS_FAULT_NO_CERTIFICATE,    /**< Valid, without CERTIFICATE. */
    TVS_FAULT_WRONG_ROLE,        /**< Valid, as CAPF. */
    TVS_FAULT_NO_ROLE,           /**< Valid, without ROLES. */
    TVS_FAULTS
} tvs_fault_t;

/** Bytes of the longest answer, right or wrong. */
#define TVS_ANSWER_BYTES (ITL_TVS_MESSAGE_BYTES + 16u)

/** An answer. */
typedef struct tvs_lab_answer {
    const tvs_known_certificate_t *known; /**< Whom it is about; NULL: unknown. */
    uint8_t status;                       /**< Its STATUS. */
    size_t len;                           /**< 0: the connection is to be closed without an answer. */
    uint8_t bytes[TVS_ANSWER_BYTES];
} tvs_lab_answer_t;

/** "silent", "wrong-key", ... @return NULL past the last one */
const char *tvs_fault_name(tvs_fault_t fault);

/** Finds a way to fail by its name. @return false: there is none of that name */
bool tvs_fault_parse(const char *name, tvs_fault_t *fault);

/**
 * Works out the answer to a request.
 * @param other   DER of some certificate, for TVS_FAULT_WRONG_CERTIFICATE
 * @param answer  [out]
 */
void tvs_lab_answer(const tvs_known_t *known, const itl_tvs_request_t *request, tvs_fault_t fault,
                    itl_tvs_bytes_t other, tvs_lab_answer_t *answer);

#endif
