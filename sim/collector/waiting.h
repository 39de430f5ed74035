/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Requests whose alarms are not on disk yet. Once the alarms are there, all these requests are answered together, each
 * in its acknowledgement (RFC 7252 section 5.2.1); until then the senders hear nothing. A separate answer would have to
 * be kept and sent again until the sender acknowledges it, and who forges his address never does.
 */
#ifndef COLLECTOR_WAITING_H
#define COLLECTOR_WAITING_H

#include <coap3/coap.h>
#include <stdbool.h>
#include <stddef.h>

/** Most requests. */
#define WAITING_MAX 512u

/** A request. */
typedef struct waiting_request {
    coap_session_t *session; /**< Referenced. */
    coap_mid_t mid;
    bool confirmable;
    uint8_t token_len;
    uint8_t token[8];
    bool blocked; /**< It came in blocks, of which this is the last. */
    coap_block_t block;
} waiting_request_t;

/** All of them. Zero-initialise. */
typedef struct waiting {
    waiting_request_t requests[WAITING_MAX];
    size_t count;
} waiting_t;

/** True when the very same message waits already. */
bool waiting_has(const waiting_t *waiting, const coap_session_t *session, const coap_pdu_t *request);

/** Has a request wait. @return false: WAITING_MAX do, or its token is longer than any */
bool waiting_add(waiting_t *waiting, coap_session_t *session, const coap_pdu_t *request);

/** Answers all with @p code; none waits afterwards. Who has hung up hears nothing. */
void waiting_answer(waiting_t *waiting, coap_pdu_code_t code);

/** Adds an option that is a number. */
void waiting_add_number(coap_pdu_t *pdu, coap_option_num_t option, unsigned number);

/** Adds the Block1 option of an answer to a block (RFC 7959 section 2.3). */
void waiting_add_block(coap_pdu_t *pdu, const coap_block_t *block);

#endif
