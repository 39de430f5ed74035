/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * HTTPS as a way of fetching: http/http_way.h on a connection of tls/tls.h. The HTTP client sees a net whose TCP
 * connections are TLS; nothing is sent, and nothing believed, before the server has shown a certificate that the caller
 * trusts, has proved its key, and has agreed on what was offered.
 *
 * Whom the caller trusts a judge says, who may take his time: a phone looks into its lists and asks its TVS
 * (phone/phone_peer.h). No authority, host name or date counts, as for the signer of a list: the certificate itself is
 * known, or it is not.
 *
 * A body that ends with its connection ends with a close_notify, else it is not whole.
 */
#ifndef ITLPHONE_HTTPS_WAY_H
#define ITLPHONE_HTTPS_WAY_H

#include "http/http_way.h"
#include "tls/tls.h"

/** Bytes that a server may send beside the body: handshake with a chain, records, head. */
#define ITL_HTTPS_OVERHEAD_BYTES 65536u

/** Who says whether a server's certificate is that of a server to talk to. */
typedef struct itl_https_judge {
    void *ctx;
    itl_tls_check_t *check; /**< ITL_TLS_PEER_LATER while somebody is being asked. */
    /** Goes on with asking. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER: check knows */
    uint64_t (*poll)(void *ctx);
    void (*end)(void *ctx); /**< The connection is over: nobody has to be asked any more. */
} itl_https_judge_t;

/** What all connections of a phone have in common. What it points to outlives them. */
typedef struct itl_https_setup {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const itl_hal_random_t *random; /**< As in itl_tls_setup_t. */
    itl_signature_work_t *work;     /**< Scratch memory, used only while a connection is polled. */
    itl_https_judge_t judge;
    uint16_t version_min;  /**< A TLS_VERSION. */
    uint16_t version_only; /**< The same; 0: all that the library has. */
} itl_https_setup_t;

/** Why a connection came to nothing, where HTTP has no word for it. */
typedef enum itl_https_fault {
    ITL_HTTPS_FAULT_NONE = 0,
    ITL_HTTPS_FAULT_URL,         /**< It is none, or too long. */
    ITL_HTTPS_FAULT_CERTIFICATE, /**< Nobody vouches for the server. */
    ITL_HTTPS_FAULT_TERMS,       /**< The handshake agreed on what was not offered, or did not prove the key. */
    ITL_HTTPS_FAULT_TLS,         /**< The handshake failed, or the connection broke. */
    ITL_HTTPS_FAULT_DOWNGRADE,   /**< From https to http: not followed. */
    ITL_HTTPS_FAULT_REDIRECTS,   /**< More redirections than are followed. */
    ITL_HTTPS_FAULT_COUNT
} itl_https_fault_t;

/** The machine-readable name of a fault: "untrusted-server". @return a constant string; NULL for none */
const char *itl_https_fault_name(itl_https_fault_t fault);

/** A transfer: the ctx of itl_https_way. Members are private but for fault, version and cipher. Not to be moved. */
typedef struct itl_https_transfer {
    itl_http_transfer_t http;
    const itl_https_setup_t *setup;
    const char *host;
    itl_hal_net_t over; /**< What http takes for the net. */
    itl_tls_t tls;
    bool open;
    bool judged;             /**< The judge was asked, and has to be told of the end. */
    bool asking;             /**< He asks somebody. */
    uint32_t max_bytes;      /**< Of the job. */
    uint64_t deadline_ms;    /**< Of the connection. */
    itl_https_fault_t fault; /**< Of the last transfer. */
    const char *version;     /**< "TLSv1.2", of the last one whose handshake was completed; constant. */
    const char *cipher;      /**< wolfSSL's name, likewise. */
} itl_https_transfer_t;

/**
 * Prepares a transfer. Opens nothing.
 * @param setup       kept
 * @param host        of the server: said to it in the handshake where it is a name; kept
 * @param silence_ms  as itl_http_transfer_init; while the judge asks somebody, the server is not waited for
 * @param deadline_ms monotonic: the end of everything
 */
void itl_https_transfer_init(itl_https_transfer_t *transfer, const itl_https_setup_t *setup, const char *host,
                             uint32_t silence_ms, uint64_t deadline_ms);

/**
 * The way: "https". A transfer ends as one of itl_http_way, and where transfer->fault says more with
 * ITL_REASON_UNKNOWN_SIGNER (certificate), ITL_REASON_HTTP_ERROR (terms, TLS), ITL_REASON_HTTP_TIMEOUT,
 * ITL_REASON_TOO_LARGE, ITL_REASON_NETWORK_ERROR, ITL_REASON_INTERNAL (no memory).
 */
extern const itl_fetch_way_t itl_https_way;

#endif
