/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A net whose TCP connections are TLS, for a server that knows nothing of it: what it accepts shakes hands while it is
 * read, and is read and written by firmware/tls. Sockets have the numbers of the net beneath.
 *
 * A connection that said nothing yet has no TLS session, which takes most of the memory. A handshake costs a signature,
 * some thousand times what an answer does, so that a turn has TLS_NET_STEPS that answer something; tls_net_left tells
 * that some wait for the next one.
 */
#ifndef TLSD_TLS_NET_H
#define TLSD_TLS_NET_H

#include <stdbool.h>

#include "hal/hal.h"

struct WOLFSSL_CTX;

/** Steps of handshakes in one turn that answer something. */
#define TLS_NET_STEPS 8u

/** Most bytes that a client may send over one connection, handshake and records included. */
#define TLS_NET_BYTES_MAX (1024u * 1024u)

typedef struct tls_net tls_net_t;

/**
 * Makes it.
 * @param ctx          of tls_context_create; taken over, whatever is returned
 * @param version_min  as in tls_context_config_t: what was agreed on is judged by it once more
 * @param hal          net and clock; kept
 * @return NULL without memory
 */
tls_net_t *tls_net_create(struct WOLFSSL_CTX *ctx, uint16_t version_min, const itl_hal_t *hal);

/** As a net: tcp_listen, tcp_accept, tcp_recv, tcp_send, local_addr, close. What TLS refuses is ITL_HAL_ERR_CLOSED. */
const itl_hal_net_t *tls_net_hal(const tls_net_t *net);

/** Begins a turn: as many handshakes may go on as ever. */
void tls_net_turn(tls_net_t *net);

/** True when a connection could go on, had the turn not been at its end. */
bool tls_net_left(const tls_net_t *net);

/** Frees it; its sockets are closed. NULL is allowed. */
void tls_net_destroy(tls_net_t *net);

#endif
