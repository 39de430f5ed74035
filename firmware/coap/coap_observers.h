/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Who observes a resource (RFC 7641), in memory that the caller lends. libcoap's own list of observers is not used: it
 * has no limit, so anybody could fill the phone's memory.
 */
#ifndef ITLPHONE_COAP_OBSERVERS_H
#define ITLPHONE_COAP_OBSERVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "report/writer.h"

typedef struct coap_pdu_t coap_pdu_t;
typedef struct coap_session_t coap_session_t;

/** One of them. Zero-initialise; members are private. */
typedef struct itl_coap_observer {
    coap_session_t *session; /**< Referenced; NULL: nobody. */
    uint8_t token[8];
    uint8_t token_len;
    bool trusted;
    itl_writer_format_t format; /**< As it wants to hear. */
    uint32_t since;             /**< When it asked last, in requests. */
    uint64_t host;              /**< itl_coap_address_host */
} itl_coap_observer_t;

/** All of them. */
typedef struct itl_coap_observers {
    itl_coap_observer_t *list; /**< Room for count; NULL with 0: nobody can observe. */
    unsigned count;
    uint32_t number;   /**< Of the newest notification (RFC 7641 section 3.4). */
    uint32_t requests; /**< Taken so far. */
} itl_coap_observers_t;

/** An observation that is asked for. */
typedef struct itl_coap_observers_wish {
    coap_session_t *session;
    const coap_pdu_t *request;
    itl_writer_format_t format;
    bool trusted; /**< The sender knows the secret of coaps. */
} itl_coap_observers_wish_t;

/**
 * Does what a GET's Observe option asks for: adds or removes its sender. Who asks again replaces what it asked for
 * before. When all places are taken, the host that has most of them, at least two, loses the one that asked least
 * recently; who is trusted makes room for others that are, and before that any stranger makes room for them.
 * @return true: the sender observes, and the response is to say so; false: it does not, or there is no room left, which
 * makes it a plain GET (RFC 7641 section 4.1)
 */
bool itl_coap_observers_take(itl_coap_observers_t *observers, const itl_coap_observers_wish_t *wish);

/** Adds the Observe option to a response or notification. */
void itl_coap_observers_mark(const itl_coap_observers_t *observers, coap_pdu_t *response);

/** Begins a notification: a confirmable message with token and Observe option. @return NULL: out of memory */
coap_pdu_t *itl_coap_observers_notify(const itl_coap_observers_t *observers, const itl_coap_observer_t *observer);

/** Forgets who did not want a message, or did not acknowledge it. @param sent  the message */
void itl_coap_observers_refused(itl_coap_observers_t *observers, const coap_session_t *session, const coap_pdu_t *sent);

/** Forgets all of a session; NULL: of all sessions. */
void itl_coap_observers_leave(itl_coap_observers_t *observers, const coap_session_t *session);

#endif
