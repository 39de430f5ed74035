/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Trust Verification Service client: asks the servers of a configuration, in order, whether a signer (QUERY) or a
 * server's certificate (VERIFY) may be trusted. TLS by wolfSSL over hal_net_t; nothing blocks.
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
#include "trustlist/trustlist.h"

/** The well-known port. */
#define TVS_PORT 2445u

/** A server by name; the string outlives the client. */
typedef struct tvs_server {
    const char *host; /**< Name or numeric address, without brackets. */
    uint16_t port;
} tvs_server_t;

/** What is asked: roles that make an answer "yes". */
typedef enum tvs_purpose {
    TVS_FOR_LIST,        /**< The signer of a trust list: SAST. */
    TVS_FOR_SIGNED_FILE, /**< The signer of a configuration: TFTP or CCM+TFTP. */
    TVS_FOR_HTTPS,       /**< A server's certificate: APP-SERVER or TFTP. */
} tvs_purpose_t;

/** Fixed for a client's life. */
typedef struct tvs_config {
    tvs_server_t servers[LIMIT_TVS_SERVERS]; /**< In the order of asking. */
    uint8_t server_count;
    uint32_t timeout_ms;     /**< Of one server, from connect to the answer's last byte. */
    const char *device_name; /**< "CP-7962-SEPAABBCCDDEEFF"; outlives the client. */
    bool verify_signer; /**< After a failed QUERY send VERIFY with the candidate's own SAST certificate (for servers
                           that lack QUERY). */
    bool allow_tls10;   /**< Lowest version TLS 1.0 instead of 1.2, where the wolfSSL in use can. */
} tvs_config_t;

/** How one server did, for status and JSON. */
typedef struct tvs_outcome {
    uint8_t server;  /**< Index into tvs_config_t.servers. */
    bool verify;     /**< VERIFY instead of QUERY. */
    reason_t reason; /**< REASON_NONE: valid. */
} tvs_outcome_t;

/** Most outcomes of one question: every server, QUERY and VERIFY. */
#define TVS_OUTCOMES (2u * LIMIT_TVS_SERVERS)

/** Opaque to users of this header; defined in tvs_priv.h with the TLS session, buffers and cache. */
typedef struct tvs_client tvs_client_t;

/** Bytes and alignment of a tvs_client_t, for callers that provide its memory. */
size_t tvs_client_size(void);

/**
 * Prepares a client in memory of the caller.
 * @param memory  tvs_client_size() bytes, aligned for max_align_t, zeroed or not
 * @param config  copied; @param hal net, clock, random, log are used; kept
 * @param work    scratch memory, kept
 * @return the client; NULL when TLS could not be set up
 */
tvs_client_t *tvs_init(void *memory, const tvs_config_t *config, const hal_t *hal, signature_work_t *work);

/** Closes connections, frees the TLS library's memory. The answer cache (lost at power-off) goes too. */
void tvs_close(tvs_client_t *client);

/** Drops the answer cache: to be called when an installed list changed (phone-behaviour 4.5). */
void tvs_flush(tvs_client_t *client);

/**
 * Starts a QUERY about the signer of a file.
 * @param itl        the installed ITL, whose TVS records authenticate the servers; NULL: nobody can be asked
 * @param source     the file; @param header its header (names and serial are taken from it); kept until the end
 * @param candidate  the file as a list, for verify_signer; NULL for signed files
 * @return REASON_NONE; REASON_INTERNAL while a question runs
 */
reason_t tvs_ask_signer(tvs_client_t *client, tvs_purpose_t purpose, const trustlist_t *itl, const tlv_source_t *source,
                        const trustlist_header_t *header, const trustlist_t *candidate);

/**
 * Starts a VERIFY about a certificate.
 * @param der, len  at most LIMIT_CERTIFICATE_BYTES; kept until the end
 * @return as tvs_ask_signer
 */
reason_t tvs_ask_certificate(tvs_client_t *client, tvs_purpose_t purpose, const trustlist_t *itl, const uint8_t *der,
                             size_t len);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); HAL_FOREVER when nothing runs */
uint64_t tvs_poll(tvs_client_t *client);

/** True while a question runs. */
bool tvs_busy(const tvs_client_t *client);

/** The result of the last question. */
typedef struct tvs_answer {
    policy_tvs_t result;        /**< NONE, VALID, DENIED or FAILED. */
    reason_t reason;            /**< With FAILED: of the last server that failed; with DENIED REASON_TVS_DENIED. */
    const uint8_t *certificate; /**< With VALID: the signer's certificate; valid until the next question. */
    size_t certificate_len;
    bool from_cache;
    const tvs_outcome_t *outcomes; /**< One per server asked, in order. */
    uint8_t outcome_count;
} tvs_answer_t;

/** Gets the result; only while tvs_busy is false. */
tvs_answer_t tvs_result(const tvs_client_t *client);

#endif
