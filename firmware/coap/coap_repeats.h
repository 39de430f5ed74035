/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Remembers requests that were carried out. A client whose answer was lost sends the same message once more (RFC 7252
 * section 4.5); that must not reset a phone twice.
 */
#ifndef ITLPHONE_COAP_REPEATS_H
#define ITLPHONE_COAP_REPEATS_H

#include <coap3/coap.h>
#include <stdbool.h>

/** How many are remembered; the oldest goes first. */
#define ITL_COAP_REPEATS 8u

/** One of them: its sender, port and all, Message ID and token. */
typedef struct itl_coap_repeat {
    coap_address_t peer;
    coap_tick_t until; /**< When the Message ID may be used again; 0: nothing here. */
    coap_mid_t mid;
    uint8_t token_len;
    uint8_t token[8];
} itl_coap_repeat_t;

/** All of them. Zero-initialise; members are private. */
typedef struct itl_coap_repeats {
    itl_coap_repeat_t list[ITL_COAP_REPEATS];
    unsigned next;
} itl_coap_repeats_t;

/** Remembers a request for the lifetime of an exchange, 247 s (RFC 7252 section 4.8.2).
 * @return true: it was here before */
bool itl_coap_repeats_take(itl_coap_repeats_t *repeats, const coap_session_t *session, const coap_pdu_t *request);

#endif
