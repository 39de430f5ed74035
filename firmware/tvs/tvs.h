/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Trust Verification Service client: asks the servers of a configuration, in order, whether a signer (QUERY) or a
 * server's certificate (VERIFY) may be trusted. TLS by wolfSSL over itl_hal_net_t; nothing blocks.
 *
 * A server is believed only if its certificate is, by CERTHASH or byte by byte, the one of a TVS record of the
 * installed ITL: no CA, no host name, no dates (a phone has no clock to trust). An answer is believed only if session,
 * command and form are right, and the certificate returned is the one asked about. Refused connection, time-out, wrong
 * certificate and wrong answer move on to the next server; an authenticated "not valid" is final. Format:
 * docs/formats.md, "Trust Verification Service".
 */
#ifndef ITLPHONE_TVS_H
#define ITLPHONE_TVS_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/hal.h"
#include "itl_limits.h"
#include "policy/policy.h"
#include "reason/reason.h"
#include "signature/signature.h"
#include "tls/tls_judge.h"
#include "trustlist/trustlist.h"

/** The well-known port. */
#define ITL_TVS_PORT 2445u

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
    uint32_t timeout_ms;     /**< Of one server, from the look-up of its name to the answer's last byte; 0: 10 000. */
    const char *device_name; /**< "CP-7962-SEPAABBCCDDEEFF"; outlives the client. */
    bool verify_signer; /**< After a failed QUERY send VERIFY with the candidate's own SAST certificate (for servers
                           that lack QUERY). */
    itl_tvs_tls_t tls_min;
} itl_tvs_config_t;

/** How one server did, for status and JSON. */
typedef struct itl_tvs_outcome {
    uint8_t server;      /**< Index into itl_tvs_config_t.servers. */
    bool verify;         /**< VERIFY instead of QUERY. */
    itl_reason_t reason; /**< ITL_REASON_NONE: valid. */
} itl_tvs_outcome_t;

/** Most outcomes of one question: every server, QUERY and VERIFY. */
#define ITL_TVS_OUTCOMES (2u * ITL_LIMIT_TVS_SERVERS)

/** Opaque to users of this header; defined in tvs_priv.h with the TLS session, buffers and cache: 9.2 KB on a
 *  32-bit machine. What wolfSSL allocates for one connection comes on top while a question runs. */
typedef struct itl_tvs_client itl_tvs_client_t;

/** Bytes and alignment of an itl_tvs_client_t, for callers that provide its memory. */
size_t itl_tvs_client_size(void);

/**
 * Prepares a client in memory of the caller.
 * @param memory  itl_tvs_client_size() bytes, aligned for max_align_t, zeroed or not
 * @param config  copied; @param hal net, clock, random, log are used; kept
 * @param work    scratch memory, kept
 * @return the client; NULL when TLS could not be set up
 */
itl_tvs_client_t *itl_tvs_init(void *memory, const itl_tvs_config_t *config, const itl_hal_t *hal,
                               itl_signature_work_t *work);

/** Closes connections, frees the TLS library's memory. The answer cache (lost at power-off) goes too. */
void itl_tvs_close(itl_tvs_client_t *client);

/** Drops the answer cache: to be called when an installed list changed (phone-behaviour 4.5). */
void itl_tvs_flush(itl_tvs_client_t *client);

/**
 * Starts a QUERY about the signer of a file.
 * @param itl        the installed ITL, whose TVS records authenticate the servers; NULL: nobody can be asked
 * @param source     the file; @param header its header (names and serial are taken from it); kept until the end
 * @param candidate  the file as a list, for verify_signer; NULL for signed files
 * @return ITL_REASON_NONE; ITL_REASON_INTERNAL while a question runs
 */
itl_reason_t itl_tvs_ask_signer(itl_tvs_client_t *client, itl_tvs_purpose_t purpose, const itl_trustlist_t *itl,
                                const itl_tlv_source_t *source, const itl_trustlist_header_t *header,
                                const itl_trustlist_t *candidate);

/**
 * Starts a VERIFY about a certificate.
 * @param der, len  at most ITL_LIMIT_CERTIFICATE_BYTES; kept until the end
 * @return as itl_tvs_ask_signer
 */
itl_reason_t itl_tvs_ask_certificate(itl_tvs_client_t *client, itl_tvs_purpose_t purpose, const itl_trustlist_t *itl,
                                     const uint8_t *der, size_t len);

/** What itl_tvs_verify_peer found out at once. */
typedef enum itl_tvs_peer {
    ITL_TVS_PEER_UNKNOWN = 0,     /**< Not in the lists, and the question could not be started: not to be trusted. */
    ITL_TVS_PEER_LISTED = 0x5AA5, /**< An installed list names the certificate. */
    ITL_TVS_PEER_ASKED = 0x3C3C,  /**< Not in the lists: TVS is being asked; itl_tvs_poll, then itl_tvs_result. */
} itl_tvs_peer_t;

/**
 * Checks the certificate of a TLS server: against the installed lists (a record with role APP-SERVER, TFTP or CCM+TFTP
 * that carries it or its digest), else by VERIFY.
 * @param lists     the installed lists, @p count of them; NULL entries: not installed
 * @param itl       as for itl_tvs_ask_signer
 * @param der, len  the server's certificate; kept until the end
 */
itl_tvs_peer_t itl_tvs_verify_peer(itl_tvs_client_t *client, const itl_trustlist_t *const *lists, size_t count,
                                   const itl_trustlist_t *itl, const uint8_t *der, size_t len);

/** Ends a question that runs; its result is FAILED with ITL_REASON_TVS_TIMEOUT. */
void itl_tvs_cancel(itl_tvs_client_t *client);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER when nothing
 * runs */
uint64_t itl_tvs_poll(itl_tvs_client_t *client);

/** True while a question runs. */
bool itl_tvs_busy(const itl_tvs_client_t *client);

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

/** Gets the result; only while itl_tvs_busy is false. */
itl_tvs_answer_t itl_tvs_result(const itl_tvs_client_t *client);

#endif
