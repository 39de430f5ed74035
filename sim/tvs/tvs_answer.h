/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the lab's Trust Verification Service answers to a request, rightly or, for tests, wrongly in a chosen way.
 */
#ifndef SIM_TVS_ANSWER_H
#define SIM_TVS_ANSWER_H

#include "tvs/tvs_codec.h"
#include "tvs/tvs_known.h"

/** Ways to fail: the end of TVS_FAULT_..., its name, and what the server does. docs/tvs.md says what a phone makes of
 * each. */
#define TVS_FAULT_TABLE(X)                                                                                             \
    X(SILENT, "silent")                       /* Takes the connection and says nothing, not even TLS. */               \
    X(NOT_TLS, "not-tls")                     /* Speaks plain text. */                                                 \
    X(WRONG_KEY, "wrong-key")                 /* Shows its certificate without having its key. */                      \
    X(MUTE, "mute")                           /* TLS works; the request is never answered. */                          \
    X(CLOSE, "close")                         /* Closes upon the request. */                                           \
    X(NO_QUERY, "no-query")                   /* Closes upon QUERY, answers VERIFY. */                                 \
    X(SLOW, "slow")                           /* A byte of the answer a second. */                                     \
    X(GARBAGE, "garbage")                     /* Rubbish for an answer. */                                             \
    X(HALF, "half")                           /* Half of the answer, then closes. */                                   \
    X(OVERSIZE, "oversize")                   /* Announces 65535 bytes. */                                             \
    X(DUPLICATE, "duplicate")                 /* STATUS twice. */                                                      \
    X(WRONG_SESSION, "wrong-session")         /* Another session number. */                                            \
    X(WRONG_COMMAND, "wrong-command")         /* The request's command. */                                             \
    X(BAD_STATUS, "bad-status")               /* STATUS 2. */                                                          \
    X(DENY, "deny")                           /* "Not valid" to everything. */                                         \
    X(WRONG_CERTIFICATE, "wrong-certificate") /* Vouches for another certificate. */                                   \
    X(NO_CERTIFICATE, "no-certificate")       /* Valid, without CERTIFICATE. */                                        \
    X(WRONG_ROLE, "wrong-role")               /* Valid, as CAPF. */                                                    \
    X(NO_ROLE, "no-role")                     /* Valid, without ROLES. */

#define TVS_FAULT_CONSTANT(id, name) TVS_FAULT_##id,
/** One of the table, or none. */
typedef enum tvs_fault { TVS_FAULT_NONE, TVS_FAULT_TABLE(TVS_FAULT_CONSTANT) TVS_FAULTS } tvs_fault_t;

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
