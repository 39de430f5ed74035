/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What joins wolfSSL to a TCP connection of itl_hal_net_t, for clients and servers alike: bytes, a deadline, a limit,
 * and what an error comes to. Never blocks. Whom one talks to, and on which terms, its users judge (tls.h for clients):
 * nothing in here knows.
 */
#ifndef ITLPHONE_TLS_IO_H
#define ITLPHONE_TLS_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/hal.h"

struct WOLFSSL;
struct WOLFSSL_CTX;

/** How a step ended. */
typedef enum itl_tls_status {
    ITL_TLS_DONE,
    ITL_TLS_WAIT,   /**< Nothing more can be done now. */
    ITL_TLS_FAILED, /**< For good; the connection's failure says why. */
} itl_tls_status_t;

/** Why a connection failed. */
typedef enum itl_tls_failure {
    ITL_TLS_FAILURE_NONE = 0,
    ITL_TLS_FAILURE_SETUP,   /**< TLS could not be set up: no memory, no such version, or no way to send the name. */
    ITL_TLS_FAILURE_NETWORK, /**< The transport failed before it carried anything; net_status. */
    ITL_TLS_FAILURE_CERTIFICATE, /**< The caller does not want this certificate. */
    ITL_TLS_FAILURE_TERMS,       /**< The handshake was completed on bad terms; the fault says which. */
    ITL_TLS_FAILURE_TLS,         /**< The handshake failed, or the connection broke; error is wolfSSL's word. */
    ITL_TLS_FAILURE_LIMIT,       /**< The other side sent more than bytes_max. */
    ITL_TLS_FAILURE_TIMEOUT,     /**< The deadline has come. */
    ITL_TLS_FAILURE_CLOSED, /**< The other side said that it is done (close_notify, RFC 8446 section 6.1): what it sent
                               before is whole. */
} itl_tls_failure_t;

/** One end of a connection. It must not be moved between start and close. */
typedef struct itl_tls_io {
    const itl_hal_net_t *net; /**< Set by the user, as all up to early_len; zero means none. */
    const itl_hal_clock_t *clock;
    uint64_t deadline_ms;    /**< Monotonic: who waits longer has failed; ITL_HAL_FOREVER: no deadline. */
    uint32_t bytes_max;      /**< Bytes that the other side may send, handshake included. */
    itl_hal_socket_t socket; /**< From tcp_connect or tcp_accept, before the first step; closed by itl_tls_io_close. */
    const uint8_t *early;    /**< Bytes that the user has taken from the socket: TLS reads them first. Kept. */
    size_t early_len;        /**< How many; fewer as they are read. */
    struct WOLFSSL *ssl;     /**< NULL: not started. */
    uint32_t received;       /**< Bytes from the transport. */
    bool flowing;            /**< The transport has carried something. */
    bool blocked;            /**< The transport's last word was ITL_HAL_AGAIN. */
    itl_hal_status_t net_status; /**< Of the transport's last failure; ITL_HAL_OK: none. */
    itl_tls_failure_t failure;   /**< With ITL_TLS_FAILED. */
    int error;                   /**< wolfSSL's last error code; 0: none. */
} itl_tls_io_t;

/**
 * Makes the library's side of a connection, client or server as @p ctx is.
 * @param ctx  outlives the connection
 * @return false: no memory; itl_tls_io_close is due either way
 */
bool itl_tls_io_start(itl_tls_io_t *io, struct WOLFSSL_CTX *ctx);

/** Goes on with the handshake. @return ITL_TLS_DONE: the library has completed it, which proves nothing; ITL_TLS_WAIT;
 * ITL_TLS_FAILED */
itl_tls_status_t itl_tls_io_handshake(itl_tls_io_t *io);

/** Sends all of @p len bytes, in one record where they fit; to be called again with the same after ITL_TLS_WAIT. */
itl_tls_status_t itl_tls_io_write(itl_tls_io_t *io, const void *data, size_t len);

/** Reads up to @p cap bytes. @param got [out] how many, more than 0 with ITL_TLS_DONE */
itl_tls_status_t itl_tls_io_read(itl_tls_io_t *io, void *data, size_t cap, size_t *got);

/** Whether the deadline has come. Each step that would have to wait looks at it. */
bool itl_tls_io_overdue(const itl_tls_io_t *io);

/**
 * Closes the connection and frees the library's side; a closed one is allowed. What came out stays readable.
 * @param goodbye  says so to the other side first, if the transport still works; whether that arrives does not matter
 */
void itl_tls_io_close(itl_tls_io_t *io, bool goodbye);

#endif
