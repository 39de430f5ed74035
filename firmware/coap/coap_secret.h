/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * coaps with a pre-shared key (coap_psk.h): what the two sides of a session tell libcoap.
 */
#ifndef ITLPHONE_COAP_SECRET_H
#define ITLPHONE_COAP_SECRET_H

#include <coap3/coap.h>
#include <stdbool.h>

#include "coap/coap_psk.h"

/** The secret as a server has it. Must not be moved while it serves. */
typedef struct itl_coap_secret {
    const itl_coap_psk_t *psk; /**< May become another one: the next client is asked for that. */
    coap_bin_const_t key;      /**< Its key, as libcoap wants it. */
} itl_coap_secret_t;

/**
 * Lets the endpoints of a context take clients that know the secret; others fail in the handshake.
 * @param secret  kept; its psk too
 * @return false: this libcoap has no DTLS
 */
bool itl_coap_secret_serve(coap_context_t *context, itl_coap_secret_t *secret);

/** True when the other side of a server's session has shown that it knows the secret, which may have been another one
 * when the session began. */
bool itl_coap_secret_is_known(const coap_session_t *session, const itl_coap_psk_t *psk);

/**
 * Starts a session with a server that knows the secret.
 * @param psk  copied
 * @return NULL: out of memory or sockets, or this libcoap has no DTLS
 */
coap_session_t *itl_coap_secret_connect(coap_context_t *context, const coap_address_t *server,
                                        const itl_coap_psk_t *psk);

#endif
