/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Trust Verification Service client: asks the servers of a configuration, in order, whether a signer (QUERY) or a
 * server's certificate (VERIFY) may be trusted. TLS by wolfSSL over itl_hal_net_t; nothing blocks.
 *
 * A server is believed only if its certificate is, by CERTHASH or byte by byte, the one of a TVS record of the
 * installed ITL: no CA, no host name, no dates (a phone has no clock to trust). An answer is believed only if session,
 * command and form are right, and the certificate returned is the one asked about. The addresses of a server's name are
 * tried by the rule of reach/reach.h; refused connection, time-out, wrong certificate and wrong answer move on to the
 * next server; an authenticated "not valid" is final. Format:
 * docs/formats.md, "Trust Verification Service".
 */
#ifndef ITLPHONE_TVS_H
#define ITLPHONE_TVS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/hal.h"
#include "reason/reason.h"
#include "signature/signature.h"
#include "trustlist/trustlist.h"
#include "tvs/tvs_types.h"

/** The well-known port. */
#define ITL_TVS_PORT 2445u

/** Of itl_tvs_client_size(), a ceiling; docs/architecture.md says what is in it. */
#ifndef ITL_TVS_CLIENT_BYTES
#if UINTPTR_MAX > 0xFFFFFFFFu
#define ITL_TVS_CLIENT_BYTES 9728u
#else
#define ITL_TVS_CLIENT_BYTES 9472u
#endif
#endif

/** Opaque to users of this header; defined in tvs_priv.h with the TLS session, buffers and cache. What wolfSSL
 * allocates for one connection comes on top while a question runs. */
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

/** Drops the answer cache: to be called when an installed list changed (docs/tvs.md, "The cache"). */
void itl_tvs_flush(itl_tvs_client_t *client);

/**
 * Starts a QUERY about the signer of a file.
 * @param itl        the installed ITL, whose TVS records authenticate the servers; NULL: nobody can be asked
 * @param source     the file; @param header its header (names and serial are taken from it); kept until the end
 * @param candidate  the file as a list, for verify_signer; NULL for signed files
 * @return ITL_REASON_NONE; ITL_REASON_INTERNAL while a question runs
 */
ITL_MUST_USE itl_reason_t itl_tvs_ask_signer(itl_tvs_client_t *client, itl_tvs_purpose_t purpose,
                                             const itl_trustlist_t *itl, const itl_tlv_source_t *source,
                                             const itl_trustlist_header_t *header, const itl_trustlist_t *candidate);

/**
 * Starts a VERIFY about a certificate.
 * @param der, len  at most ITL_LIMIT_CERTIFICATE_BYTES; kept until the end
 * @return as itl_tvs_ask_signer
 */
ITL_MUST_USE itl_reason_t itl_tvs_ask_certificate(itl_tvs_client_t *client, itl_tvs_purpose_t purpose,
                                                  const itl_trustlist_t *itl, const uint8_t *der, size_t len);

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

/** Gets the result; only while itl_tvs_busy is false. */
itl_tvs_answer_t itl_tvs_result(const itl_tvs_client_t *client);

#endif
