/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A running phone as a CoAP server (RFC 7252), on Linux and on boards: GET /status, /messages, /trust-list (observable,
 * RFC 7641), POST /reset, /.well-known/core (RFC 6690). Reports come as JSON (Content-Format 50) or, by Accept, as CBOR
 * (60), in blocks where they are long (RFC 7959); another format is answered with 4.06, a report before the end of the
 * first boot with 5.03. While the phone boots again they tell what is known by then. Over coap the blocks have 64 bytes
 * at most, whatever was asked for, since whoever asks in another's name has the answers sent there (RFC 7252 section
 * 11.3).
 *
 * /reset takes "soft" or "hard" (nothing: soft) over coaps with the right key, or from the allowed addresses; everybody
 * else gets 4.03, another word 4.00. A message that arrives twice resets once.
 *
 * libcoap's sockets are the HAL's by hal/coap, or its own, and it takes memory from the heap: a report while it is
 * sent, and what it knows of at most ITL_COAP_PHONE_IDLE peers and the observers. Nothing blocks.
 */
#ifndef ITLPHONE_COAP_PHONE_H
#define ITLPHONE_COAP_PHONE_H

#include <stdbool.h>

#include "coap/coap_observers.h"
#include "coap/coap_psk.h"
#include "coap/coap_repeats.h"
#include "coap/coap_secret.h"
#include "phone/phone.h"
#include "store/store.h"

/** Most addresses that may reset a phone. */
#define ITL_COAP_PHONE_ALLOWED 8u

/** Most peers, beside the observers, of whom something is remembered. */
#define ITL_COAP_PHONE_IDLE 32u

/** What is to run; at least one of the two addresses. */
typedef struct itl_coap_phone_config {
    itl_hal_addr_t address;                         /**< coap: to listen on; family 0: not. Port 0: any free one. */
    itl_hal_addr_t secure_address;                  /**< coaps: to listen on; family 0: not. Needs psk. */
    const itl_coap_psk_t *psk;                      /**< Kept; NULL: none. */
    itl_hal_addr_t allowed[ITL_COAP_PHONE_ALLOWED]; /**< Who may reset the phone over coap, whatever the port. */
    unsigned allowed_count;
    itl_coap_observer_t *observers; /**< Kept; zeroes. NULL: nobody can observe. */
    unsigned observer_count;
} itl_coap_phone_config_t;

/** What was asked for at /reset. */
typedef enum itl_coap_reset {
    ITL_COAP_RESET_NONE = 0,
    ITL_COAP_RESET_SOFT, /**< Boot again: itl_phone_boot; what is in memory stays. */
    ITL_COAP_RESET_HARD, /**< Power off and on: itl_phone_reset. */
} itl_coap_reset_t;

/** Why a server could not be opened. */
typedef enum itl_coap_phone_problem {
    ITL_COAP_PHONE_FINE = 0,
    ITL_COAP_PHONE_NO_MEMORY,
    ITL_COAP_PHONE_NO_DTLS,        /**< This libcoap has none, or there is no key. */
    ITL_COAP_PHONE_NO_PORT,        /**< coap: not an address of ours, or its port is somebody's. */
    ITL_COAP_PHONE_NO_SECURE_PORT, /**< The same of coaps. */
} itl_coap_phone_problem_t;

/** A server. Members are private, but for context (a program waits for its descriptor where libcoap has one) and
 * problem. */
typedef struct itl_coap_phone {
    itl_coap_phone_config_t config;
    itl_phone_t *phone;
    coap_context_t *context;
    coap_endpoint_t *endpoint, *secure_endpoint;
    itl_coap_secret_t secret;
    itl_coap_observers_t observers;
    uint8_t sha1[ITL_PHONE_LISTS][ITL_STORE_SHA1_BYTES]; /**< Of the lists as observers know them. */
    bool installed[ITL_PHONE_LISTS];
    bool reported; /**< A boot is over: there is something to show. */
    itl_coap_reset_t reset;
    itl_coap_repeats_t resets;        /**< That were asked for before. */
    itl_coap_phone_problem_t problem; /**< When itl_coap_phone_open said false. */
} itl_coap_phone_t;

/**
 * Opens the ports.
 * @param server  not to be moved while it is open
 * @param phone   kept; is read while a request is answered
 * @return false: see problem; nothing is open
 */
bool itl_coap_phone_open(itl_coap_phone_t *server, const itl_coap_phone_config_t *config, itl_phone_t *phone);

/** Says that a boot of the phone is over; who observes /trust-list hears of it when its lists are others now. */
void itl_coap_phone_booted(itl_coap_phone_t *server);

/** Answers what has arrived. @return what somebody who may has asked for, once; a soft reset not before the boot under
 * way is over */
itl_coap_reset_t itl_coap_phone_poll(itl_coap_phone_t *server);

/** The port of coap, also where it was left to the system; 0: none. Needs libcoap's texts (coap_debug.c). */
uint16_t itl_coap_phone_port(const itl_coap_phone_t *server);

/** The same of coaps. */
uint16_t itl_coap_phone_secure_port(const itl_coap_phone_t *server);

/** Closes everything; a server that was not opened is allowed when it is zeroed. */
void itl_coap_phone_close(itl_coap_phone_t *server);

#endif
