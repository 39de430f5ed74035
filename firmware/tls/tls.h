/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TLS connection of a client: TCP over hal_net_t, TLS by wolfSSL. Never blocks.
 *
 * Whose certificate is right the caller says, by a call-back, to which the server's own certificate is shown twice: in
 * the handshake and behind it. Authorities, host names and dates are not looked at: a phone has no clock to trust. A
 * handshake that the library completed is then judged (tls_judge.h): a library may agree to what was never offered, or
 * finish without any use of the certificate's key. No session is resumed.
 *
 * TLS memory comes from wolfSSL's allocator and is given back by tls_close; wolfSSL_Init has been called.
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
typedef bool (*tls_is_peer_t)(void *ctx, const uint8_t *der, size_t len);

/** What a connection needs. */
typedef struct tls_setup {
    const hal_net_t *net;
    signature_work_t *work; /**< Scratch memory, used only while a function of this header runs. */
    tls_is_peer_t is_peer;  /**< May use work as well. */
    void *ctx;              /**< For is_peer. */
    uint32_t bytes_max;     /**< Bytes that the server may send, handshake included. */
    uint16_t version_min;   /**< A TLS_VERSION; where the library cannot go that low, the lowest it can. */
} tls_setup_t;

/** How a step ended. */
typedef enum tls_status {
    TLS_DONE,
    TLS_WAIT,   /**< Nothing more can be done now. */
    TLS_FAILED, /**< For good; tls->failure says why. */
} tls_status_t;

/** Why a connection failed. */
typedef enum tls_failure {
    TLS_FAILURE_NONE = 0,
    TLS_FAILURE_SETUP,       /**< TLS could not be set up: no memory, or no such version. */
    TLS_FAILURE_NETWORK,     /**< The transport failed before it carried anything; tls->net_status. */
    TLS_FAILURE_CERTIFICATE, /**< The caller does not want this certificate. */
    TLS_FAILURE_TERMS,       /**< The handshake was completed on bad terms; tls->fault. */
    TLS_FAILURE_TLS,         /**< The handshake failed, or the connection broke; tls->error is wolfSSL's word. */
    TLS_FAILURE_LIMIT,       /**< The server sent more than bytes_max. */
} tls_failure_t;

/** A connection; zero-initialise. It must not be moved while it is open. */
typedef struct tls {
    tls_setup_t setup;
    struct WOLFSSL_CTX *ctx;
    struct WOLFSSL *ssl;
    hal_socket_t socket;
    hal_status_t net_status; /**< Of the transport's last failure; HAL_OK: none. */
    tls_proof_t proof;
    uint32_t received;     /**< Bytes from the transport. */
    size_t checked_len;    /**< Bytes of the certificate shown in the handshake; 0: none was. */
    bool flowing;          /**< The transport has carried something. */
    bool blocked;          /**< The transport's last word was HAL_AGAIN. */
    bool is_peer;          /**< The caller wants the certificate shown in the handshake. */
    bool authenticated;    /**< All checks have passed: certificate, terms and proof. */
    tls_failure_t failure; /**< With TLS_FAILED. */
    tls_fault_t fault;     /**< With TLS_FAILURE_TERMS. */
    int error;             /**< wolfSSL's last error code; 0: none. */
    const char *version;   /**< "TLSv1.2", once the library completed a handshake; constant text, else NULL. */
    const char *cipher;    /**< wolfSSL's name of the cipher suite, likewise. */
} tls_t;

/**
 * Connects.
 * @param setup  copied; what it points to is kept
 * @return TLS_DONE, or TLS_FAILED; tls_close is due either way
 */
tls_status_t tls_open(tls_t *tls, const tls_setup_t *setup, const hal_addr_t *to);

/** Goes on with the handshake. @return TLS_DONE: tls->authenticated; TLS_WAIT; TLS_FAILED */
tls_status_t tls_handshake(tls_t *tls);

/** Sends all of @p len bytes, in one record where they fit; to be called again with the same after TLS_WAIT. */
tls_status_t tls_write(tls_t *tls, const void *data, size_t len);

/** Reads up to @p cap bytes. @param got [out] how many, more than 0 with TLS_DONE */
tls_status_t tls_read(tls_t *tls, void *data, size_t cap, size_t *got);

/**
 * What a connection of wolfSSL agreed on, for tls_judge_terms: for servers, which this room has none of.
 * @param ssl  behind a handshake that the library completed
 * @return version, suite and group; proven is false
 */
tls_terms_t tls_agreed(struct WOLFSSL *ssl);

/** Closes the connection and frees the library's memory; a closed one is allowed. What it found out stays readable. */
void tls_close(tls_t *tls);

#endif
