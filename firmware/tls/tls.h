/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TLS connection of a client: TCP over itl_hal_net_t, TLS by wolfSSL. Never blocks.
 *
 * Whose certificate is right the caller says, by a call-back, to which the server's own certificate is shown twice: in
 * the handshake and behind it. Authorities, host names and dates are not looked at: a phone has no clock to trust. A
 * handshake that the library completed is then judged (itl_tls_judge.h): a library may agree to what was never offered,
 * or finish without any use of the certificate's key. No session is resumed.
 *
 * TLS memory comes from wolfSSL's allocator and is given back by itl_tls_close; wolfSSL_Init has been called.
 */
#ifndef ITLPHONE_TLS_H
#define ITLPHONE_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/hal.h"
#include "signature/signature.h"
#include "tls/tls_judge.h"
#include "tls/tls_proof.h"

struct WOLFSSL;
struct WOLFSSL_CTX;

/** Whether a certificate, @p len bytes of DER, is that of a server one wants to talk to. */
typedef bool (*itl_tls_is_peer_t)(void *ctx, const uint8_t *der, size_t len);

/** What a connection needs. */
typedef struct itl_tls_setup {
    const itl_hal_net_t *net;
    itl_signature_work_t *work; /**< Scratch memory, used only while a function of this header runs. */
    itl_tls_is_peer_t is_peer;  /**< May use work as well. */
    void *ctx;                  /**< For is_peer. */
    uint32_t bytes_max;         /**< Bytes that the server may send, handshake included. */
    uint16_t version_min;       /**< A TLS_VERSION; where the library cannot go that low, the lowest it can. */
} itl_tls_setup_t;

/** How a step ended. */
typedef enum itl_tls_status {
    ITL_TLS_DONE,
    ITL_TLS_WAIT,   /**< Nothing more can be done now. */
    ITL_TLS_FAILED, /**< For good; tls->failure says why. */
} itl_tls_status_t;

/** Why a connection failed. */
typedef enum itl_tls_failure {
    ITL_TLS_FAILURE_NONE = 0,
    ITL_TLS_FAILURE_SETUP,       /**< TLS could not be set up: no memory, or no such version. */
    ITL_TLS_FAILURE_NETWORK,     /**< The transport failed before it carried anything; tls->net_status. */
    ITL_TLS_FAILURE_CERTIFICATE, /**< The caller does not want this certificate. */
    ITL_TLS_FAILURE_TERMS,       /**< The handshake was completed on bad terms; tls->fault. */
    ITL_TLS_FAILURE_TLS,         /**< The handshake failed, or the connection broke; tls->error is wolfSSL's word. */
    ITL_TLS_FAILURE_LIMIT,       /**< The server sent more than bytes_max. */
} itl_tls_failure_t;

/** A connection; zero-initialise. It must not be moved while it is open. */
typedef struct itl_tls {
    itl_tls_setup_t setup;
    struct WOLFSSL_CTX *ctx;
    struct WOLFSSL *ssl;
    itl_hal_socket_t socket;
    itl_hal_status_t net_status; /**< Of the transport's last failure; ITL_HAL_OK: none. */
    itl_tls_proof_t proof;
    uint32_t received;         /**< Bytes from the transport. */
    size_t checked_len;        /**< Bytes of the certificate shown in the handshake; 0: none was. */
    bool flowing;              /**< The transport has carried something. */
    bool blocked;              /**< The transport's last word was ITL_HAL_AGAIN. */
    bool is_peer;              /**< The caller wants the certificate shown in the handshake. */
    bool authenticated;        /**< All checks have passed: certificate, terms and proof. */
    itl_tls_failure_t failure; /**< With ITL_TLS_FAILED. */
    itl_tls_fault_t fault;     /**< With ITL_TLS_FAILURE_TERMS. */
    int error;                 /**< wolfSSL's last error code; 0: none. */
    const char *version;       /**< "TLSv1.2", once the library completed a handshake; constant text, else NULL. */
    const char *cipher;        /**< wolfSSL's name of the cipher suite, likewise. */
} itl_tls_t;

/**
 * Connects.
 * @param setup  copied; what it points to is kept
 * @return ITL_TLS_DONE, or ITL_TLS_FAILED; itl_tls_close is due either way
 */
itl_tls_status_t itl_tls_open(itl_tls_t *tls, const itl_tls_setup_t *setup, const itl_hal_addr_t *to);

/** Goes on with the handshake. @return ITL_TLS_DONE: tls->authenticated; ITL_TLS_WAIT; ITL_TLS_FAILED */
itl_tls_status_t itl_tls_handshake(itl_tls_t *tls);

/** Sends all of @p len bytes, in one record where they fit; to be called again with the same after ITL_TLS_WAIT. */
itl_tls_status_t itl_tls_write(itl_tls_t *tls, const void *data, size_t len);

/** Reads up to @p cap bytes. @param got [out] how many, more than 0 with ITL_TLS_DONE */
itl_tls_status_t itl_tls_read(itl_tls_t *tls, void *data, size_t cap, size_t *got);

/**
 * What a connection of wolfSSL agreed on, for itl_tls_judge_terms: for servers, which this room has none of.
 * @param ssl  behind a handshake that the library completed
 * @return version, suite and group; proven is false
 */
itl_tls_terms_t itl_tls_agreed(struct WOLFSSL *ssl);

/** Closes the connection and frees the library's memory; a closed one is allowed. What it found out stays readable. */
void itl_tls_close(itl_tls_t *tls);

#endif
