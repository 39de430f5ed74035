/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One connection to a TVS server: one request out, one response in, over TLS (tls/tls.h). Never blocks.
 *
 * The server must own a certificate that a TVS record of the installed ITL names (tvs_pin.h).
 */
#ifndef ITLPHONE_TVS_SESSION_H
#define ITLPHONE_TVS_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/hal.h"
#include "reason/reason.h"
#include "signature/signature.h"
#include "tls/tls.h"
#include "trustlist/trustlist.h"
#include "tvs/tvs_codec.h"
#include "tvs/tvs_types.h"

/** Bytes a server may send on one connection, handshake included; a server that sends more is cut off. */
#define ITL_TVS_SESSION_BYTES 65536u

/** Where a session stands. */
typedef enum itl_tvs_session_state {
    ITL_TVS_SESSION_CLOSED,
    ITL_TVS_SESSION_HANDSHAKE,
    ITL_TVS_SESSION_SENDING,
    ITL_TVS_SESSION_RECEIVING,
    ITL_TVS_SESSION_ENDED, /**< result says how. */
} itl_tvs_session_state_t;

/** What a session needs; what it points to outlives the session. */
typedef struct itl_tvs_session_setup {
    const itl_hal_t *hal; /**< net and clock are used. */
    const itl_trustlist_t *itl;
    itl_signature_work_t *work; /**< Scratch memory, used only while itl_tvs_session_poll runs. */
    uint64_t deadline_ms;       /**< Monotonic: the session ends. */
    itl_tvs_tls_t tls_min;      /**< Lowest version; raised to the lowest that the library can. */
    itl_tvs_tls_t tls_only;     /**< As in itl_tvs_config_t. */
} itl_tvs_session_setup_t;

/** A session; zero-initialise. It must not be moved while it is open. */
typedef struct itl_tvs_session {
    itl_tls_t tls;
    const itl_trustlist_t *itl; /**< Its TVS records are the pins. */
    itl_signature_work_t *work;
    itl_tvs_session_state_t state;
    itl_reason_t result;       /**< With ITL_TVS_SESSION_ENDED. */
    uint8_t *message;          /**< ITL_TVS_MESSAGE_BYTES of the caller: the request, then the response. */
    size_t len;                /**< Bytes of the request; then of the response. */
    size_t done;               /**< Bytes of it received. */
    itl_tvs_header_t expected; /**< Command and session of the response. */
} itl_tvs_session_t;

/** The lowest version in the number of the wire (TLS_VERSION). @return one that no library has, for a value that is
 * none
 */
uint16_t itl_tvs_session_version(itl_tvs_tls_t lowest);

/**
 * Connects and starts the handshake.
 * @param to       address and port
 * @param message  the request, in ITL_TVS_MESSAGE_BYTES; overwritten by the response; kept
 * @param len      bytes of the request
 */
void itl_tvs_session_open(itl_tvs_session_t *session, const itl_tvs_session_setup_t *setup, const itl_hal_addr_t *to,
                          uint8_t *message, size_t len);

/**
 * Does what can be done now.
 * @return true when the session has ended: session->result is ITL_REASON_NONE (session->len bytes of response with the
 * expected command and session stand in the message), ITL_REASON_TVS_UNREACHABLE, ITL_REASON_TVS_TIMEOUT,
 * ITL_REASON_TVS_WRONG_CERTIFICATE, ITL_REASON_TVS_TLS_FAILED, ITL_REASON_TVS_TLS_TERMS, ITL_REASON_TVS_BAD_ANSWER,
 * ITL_REASON_NETWORK_ERROR or ITL_REASON_INTERNAL
 */
bool itl_tvs_session_poll(itl_tvs_session_t *session);

/** Closes the connection and frees the library's memory; a closed session is allowed. result and what tls found out
 * stay readable. */
void itl_tvs_session_close(itl_tvs_session_t *session);

#endif
