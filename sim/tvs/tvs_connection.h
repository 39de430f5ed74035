/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One client of the lab's TVS, from handshake to close. Inside this room only.
 */
#ifndef SIM_TVS_CONNECTION_H
#define SIM_TVS_CONNECTION_H

#include "base/places.h"
#include "hal/hal.h"
#include "tls/tls_io.h"
#include "tvs/tvs_answer.h"
#include "tvs/tvs_known.h"
#include "tvs/tvs_service_event.h"

/** Where a connection stands. */
typedef enum tvs_connection_state {
    TVS_CONNECTION_SILENT, /**< Waits for its time to run out. */
    TVS_CONNECTION_BEGUN,  /**< Nothing came yet: it has no TLS session, which takes most of the memory. */
    TVS_CONNECTION_HANDSHAKE,
    TVS_CONNECTION_REQUEST,
    TVS_CONNECTION_ANSWER,
    TVS_CONNECTION_OVER, /**< event.what says how. */
} tvs_connection_state_t;

/** First bytes that are read before there is a TLS session. */
#define TVS_EARLY_BYTES 16u

/** A connection. It must not be moved. */
typedef struct tvs_connection {
    place_t place;                         /**< Its place in the service; the first member. */
    places_t *among;                       /**< The places that it is one of. */
    size_t index;                          /**< In the service's array. */
    struct tvs_connection *next_by_socket; /**< In its bucket. */
    struct tvs_connection *ahead, *behind; /**< In the queue of those that may go on. */
    bool queued;                           /**< It is in there. */
    uint8_t early[TVS_EARLY_BYTES];        /**< What came first. */
    struct WOLFSSL_CTX *ctx;               /**< For its TLS session. */
    itl_tls_io_t io;
    tvs_connection_state_t state;
    tvs_fault_t fault;
    uint16_t version_min; /**< As in the setup. */
    uint64_t next_ms;     /**< TVS_FAULT_SLOW: when the next byte may go. */
    tvs_service_event_t event;
    uint8_t request[ITL_TVS_MESSAGE_BYTES];
    size_t received;
    tvs_lab_answer_t answer;
    size_t sent;
} tvs_connection_t;

/** What a connection needs of its service. */
typedef struct tvs_connection_setup {
    const itl_hal_t *hal;
    struct WOLFSSL_CTX *ctx;
    tvs_fault_t fault;
    uint32_t timeout_ms;
    uint16_t version_min; /**< The lowest TLS version, a TLS_VERSION. */
} tvs_connection_setup_t;

/** Takes an accepted socket. @return NULL, the socket closed, when there is no memory */
tvs_connection_t *tvs_connection_new(const tvs_connection_setup_t *setup, itl_hal_socket_t socket,
                                     const itl_hal_addr_t *peer);

/**
 * Does what can be done now.
 * @param known  who is vouched for; @param other a certificate for TVS_FAULT_WRONG_CERTIFICATE
 * @return true when it is over: connection->event is complete
 */
bool tvs_connection_poll(tvs_connection_t *connection, const tvs_known_t *known, itl_tvs_bytes_t other);

/** When to poll again at the latest. */
uint64_t tvs_connection_deadline(const tvs_connection_t *connection);

/** Closes and frees. */
void tvs_connection_free(tvs_connection_t *connection);

#endif
