/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TLS connection of a client: TCP over itl_hal_net_t, TLS by wolfSSL. Never blocks.
 *
 * The caller says by a call-back whether the server's certificate is the right one. It is asked twice: during the
 * handshake and after it. Nobody looks at authorities, host names and dates: a phone has no clock to trust. A handshake
 * that the library completed is then judged (tls_judge.h), since a library may agree to what was never offered, or
 * finish without any use of the certificate's key. No session is resumed.
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
#include "tls/tls_io.h"
#include "tls/tls_judge.h"
#include "tls/tls_proof.h"

struct WOLFSSL_CTX;

/** What a caller says of a server's certificate. */
typedef enum itl_tls_peer {
    ITL_TLS_PEER_NO = 0,         /**< Not a server to talk to. */
    ITL_TLS_PEER_YES = 0x5AA5,   /**< One to talk to, if it has the certificate's key. */
    ITL_TLS_PEER_LATER = 0x3C3C, /**< Somebody is still being asked: the handshake goes on, and itl_tls_handshake waits
                                    and asks again. Until then nothing is said to the server or taken from it. */
} itl_tls_peer_t;

/** Says whether a certificate, @p len bytes of DER that do not outlive the call, is that of a server to talk to. */
typedef itl_tls_peer_t itl_tls_check_t(void *ctx, const uint8_t *der, size_t len);

/** What a connection needs. */
typedef struct itl_tls_setup {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const itl_hal_random_t *random; /**< Its crypto_device is drawn from (tls_random.h); NULL: the library draws. */
    itl_signature_work_t *work;     /**< Scratch memory, used only while a function of this header runs. */
    itl_tls_check_t *check_peer;    /**< May use work as well. */
    void *ctx;                      /**< For check_peer. */
    const char *server_name; /**< Sent to servers that have several names (RFC 6066 section 3); NULL: not, as for a
                                numeric address, which is no name. */
    uint64_t deadline_ms;    /**< Monotonic, of all that follows; ITL_HAL_FOREVER: none. */
    uint32_t bytes_max;      /**< Bytes that the server may send, handshake included. */
    uint16_t version_min;    /**< A TLS_VERSION; where the library cannot go that low, the lowest it can. */
    uint16_t version_only;   /**< A TLS_VERSION that the library has: no other; 0: all that it has. */
} itl_tls_setup_t;

/** A connection; zero-initialise. It must not be moved while it is open. */
typedef struct itl_tls {
    itl_tls_io_t io; /**< The connection itself, with what became of it. */
    itl_tls_proof_t proof;
    itl_tls_check_t *check_peer; /**< Of the setup, as the next. */
    void *check_ctx;
    struct WOLFSSL_CTX *ctx;
    size_t checked_len;    /**< Bytes of the certificate shown in the handshake; 0: none was. */
    itl_tls_peer_t shown;  /**< What the caller said of it then. */
    uint16_t version_min;  /**< Of the setup. */
    bool authenticated;    /**< All checks have passed: certificate, terms and proof. */
    itl_tls_fault_t fault; /**< With ITL_TLS_FAILURE_TERMS. */
    const char *version;   /**< "TLSv1.2", once the library completed a handshake; constant text, else NULL. */
    const char *cipher;    /**< wolfSSL's name of the cipher suite, likewise. */
} itl_tls_t;

/**
 * Connects.
 * @param setup  what it points to outlives the connection; server_name only the call
 * @return ITL_TLS_DONE, or ITL_TLS_FAILED; itl_tls_close is due either way
 */
itl_tls_status_t itl_tls_open(itl_tls_t *tls, const itl_tls_setup_t *setup, const itl_hal_addr_t *to);

/** Goes on with the handshake. @return ITL_TLS_DONE: tls->authenticated; ITL_TLS_WAIT, also for what check_peer waits
 * for; ITL_TLS_FAILED with tls->io.failure, as all of these */
itl_tls_status_t itl_tls_handshake(itl_tls_t *tls);

/** Sends all of @p len bytes, in one record where they fit; to be called again with the same after ITL_TLS_WAIT. */
itl_tls_status_t itl_tls_write(itl_tls_t *tls, const void *data, size_t len);

/** Reads up to @p cap bytes. @param got [out] how many, more than 0 with ITL_TLS_DONE */
itl_tls_status_t itl_tls_read(itl_tls_t *tls, void *data, size_t cap, size_t *got);

/** Closes the connection and frees the library's memory; a closed one is allowed. What it found out stays readable. */
void itl_tls_close(itl_tls_t *tls);

#endif
