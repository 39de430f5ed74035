/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a client of the Trust Verification Service is told, and what it answers.
 */
#ifndef ITLPHONE_TVS_TYPES_H
#define ITLPHONE_TVS_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"
#include "policy/policy.h"
#include "reason/reason.h"
#include "tls/tls_judge.h"

/** A server by name; the string outlives the client. */
typedef struct itl_tvs_server {
    const char *host; /**< Name or numeric address, without brackets. */
    uint16_t port;
} itl_tvs_server_t;

/** What is asked: roles that make an answer "yes". */
typedef enum itl_tvs_purpose {
    ITL_TVS_FOR_LIST,        /**< The signer of a trust list: SAST. */
    ITL_TVS_FOR_SIGNED_FILE, /**< The signer of a configuration: TFTP or CCM+TFTP. */
    ITL_TVS_FOR_HTTPS,       /**< A server's certificate: APP-SERVER or TFTP. */
} itl_tvs_purpose_t;

/** Lowest TLS version that a client accepts; where the library in use cannot go that low, the lowest it can. */
typedef enum itl_tvs_tls {
    ITL_TVS_TLS_DEFAULT = 0, /**< 1.2. */
    ITL_TVS_TLS_1_0 = 1,     /**< What the oldest phones speak. Debian's wolfSSL starts at 1.1. */
    ITL_TVS_TLS_1_1 = 2,
    ITL_TVS_TLS_1_2 = 3,
    ITL_TVS_TLS_1_3 = 4,
} itl_tvs_tls_t;

/** Fixed for a client's life. */
typedef struct itl_tvs_config {
    itl_tvs_server_t servers[ITL_LIMIT_TVS_SERVERS]; /**< In the order of asking. */
    uint8_t server_count;
    uint32_t timeout_ms;     /**< Of a look-up, and of one address to its answer's last byte; 0: the default. */
    const char *device_name; /**< "CP-7962-SEPAABBCCDDEEFF"; outlives the client. */
    bool verify_signer; /**< After a failed QUERY send VERIFY with the candidate's own SAST certificate (for servers
                           that lack QUERY). */
    itl_tvs_tls_t tls_min;
    itl_tvs_tls_t tls_only; /**< The one version that the client knows, whatever tls_min is; default: all. */
} itl_tvs_config_t;

/** How one server did, for status and JSON. */
typedef struct itl_tvs_outcome {
    uint8_t server;      /**< Index into itl_tvs_config_t.servers. */
    bool verify;         /**< VERIFY instead of QUERY. */
    itl_reason_t reason; /**< ITL_REASON_NONE: valid. */
} itl_tvs_outcome_t;

/** Most outcomes of one question: every server, QUERY and VERIFY. */
#define ITL_TVS_OUTCOMES (2u * ITL_LIMIT_TVS_SERVERS)

/** The result of the last question. */
typedef struct itl_tvs_answer {
    itl_policy_tvs_t result;    /**< NONE, VALID, DENIED or FAILED. */
    itl_reason_t reason;        /**< With FAILED: of the last server that failed; with DENIED ITL_REASON_TVS_DENIED. */
    const uint8_t *certificate; /**< With VALID: the signer's certificate; valid until the next question. */
    size_t certificate_len;
    bool from_cache;
    uint32_t roles;      /**< With VALID, or a wrong role: what the server said, bit n for role n. */
    uint32_t ttl_s;      /**< With VALID, not from the cache: how long the answer holds. */
    const char *version; /**< TLS version and cipher suite of the last connection; constant texts, NULL: none. */
    const char *cipher;
    int tls_error;                     /**< wolfSSL's error code of the last connection; 0: none. */
    itl_tls_fault_t tls_fault;         /**< With ITL_REASON_TVS_TLS_TERMS: what was wrong with the last handshake. */
    const itl_tvs_outcome_t *outcomes; /**< One per server asked, in order. */
    uint8_t outcome_count;
} itl_tvs_answer_t;

#endif
