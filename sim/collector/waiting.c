/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/waiting.h"

#include <string.h>

void waiting_add_number(coap_pdu_t *pdu, coap_option_num_t option, unsigned number)
{
    uint8_t bytes[4];
    coap_add_option(pdu, option, coap_encode_var_safe(bytes, sizeof bytes, number), bytes);
}

void waiting_add_block(coap_pdu_t *pdu, const coap_block_t *block)
{
    waiting_add_number(pdu, COAP_OPTION_BLOCK1, block->num << 4 | (unsigned)block->m << 3 | block->szx);
}

bool waiting_has(const waiting_t *waiting, const coap_session_t *session, const coap_pdu_t *request)
{
    const coap_bin_const_t token = coap_pdu_get_token(request);
    for (size_t i = 0; i < waiting->count; i++) {
        const waiting_request_t *one = &waiting->requests[i];
        if (one->session == session && one->mid == coap_pdu_get_mid(request) && one->token_len == token.length &&
            memcmp(one->token, token.s, token.length) == 0)
            return true;
    }
    return false;
}

bool waiting_add(waiting_t *waiting, coap_session_t *session, const coap_pdu_t *request)
{
    const coap_bin_const_t token = coap_pdu_get_token(request);
    if (waiting->count >= WAITING_MAX || token.length > sizeof waiting->requests[0].token)
        return false;
    waiting_request_t *one = &waiting->requests[waiting->count++];
    *one = (waiting_request_t){.session = coap_session_reference(session),
                               .mid = coap_pdu_get_mid(request),
                               .confirmable = coap_pdu_get_type(request) == COAP_MESSAGE_CON,
                               .token_len = (uint8_t)token.length};
    memcpy(one->token, token.s, token.length);
    one->blocked = coap_get_block(request, COAP_OPTION_BLOCK1, &one->block) != 0;
    return true;
}

static void answer(const waiting_request_t *one, coap_pdu_code_t code)
{
    coap_session_t *session = one->session;
    /* On a session of DTLS that is over libcoap would begin another one. */
    if (coap_session_get_state(session) != COAP_SESSION_STATE_ESTABLISHED)
        return;
    coap_pdu_t *pdu =
        coap_pdu_init(one->confirmable ? COAP_MESSAGE_ACK : COAP_MESSAGE_NON, code,
                      one->confirmable ? one->mid : coap_new_message_id(session), coap_session_max_pdu_size(session));
    if (pdu == NULL)
        return;
    coap_add_token(pdu, one->token_len, one->token);
    if (one->blocked)
        waiting_add_block(pdu, &one->block);
    coap_send(session, pdu);
}

void waiting_answer(waiting_t *waiting, coap_pdu_code_t code)
{
    for (size_t i = 0; i < waiting->count; i++) {
        answer(&waiting->requests[i], code);
        coap_session_release(waiting->requests[i].session);
    }
    waiting->count = 0;
}
