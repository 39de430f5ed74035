/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_observers.h"

#include <coap3/coap.h>
#include <string.h>

static void forget(coap_observer_t *observer)
{
    coap_session_release(observer->session);
    observer->session = NULL;
}

static bool has_token(const coap_observer_t *observer, const coap_pdu_t *pdu)
{
    coap_bin_const_t token = coap_pdu_get_token(pdu);
    return observer->token_len == token.length && memcmp(observer->token, token.s, token.length) == 0;
}

/* Where a request's sender stands, or may stand; NULL: nowhere. One that lost its first request, token and all, asks
 * for the same in the same format. */
static coap_observer_t *place_of(const coap_observers_t *observers, const coap_session_t *session,
                                 const coap_pdu_t *request, writer_format_t format)
{
    coap_observer_t *place = NULL;
    for (unsigned i = 0; i < observers->count; i++) {
        coap_observer_t *observer = &observers->list[i];
        if (observer->session == session && (has_token(observer, request) || observer->format == format))
            return observer;
        if (observer->session == NULL && place == NULL)
            place = observer;
    }
    return place;
}

/* @return what the Observe option says; UINT32_MAX: there is none, or it comes with a later block */
static uint32_t wish_of(const coap_pdu_t *request)
{
    coap_opt_iterator_t iterator;
    coap_block_t block;
    const coap_opt_t *option = coap_check_option(request, COAP_OPTION_OBSERVE, &iterator);
    if (option == NULL || (coap_get_block(request, COAP_OPTION_BLOCK2, &block) && block.num != 0))
        return UINT32_MAX;
    return coap_decode_var_bytes(coap_opt_value(option), coap_opt_length(option));
}

bool coap_observers_take(coap_observers_t *observers, coap_session_t *session, const coap_pdu_t *request,
                         writer_format_t format)
{
    uint32_t wish = wish_of(request);
    if (wish == COAP_OBSERVE_CANCEL)
        coap_observers_refused(observers, session, request);
    if (wish != COAP_OBSERVE_ESTABLISH)
        return false;
    coap_bin_const_t token = coap_pdu_get_token(request);
    coap_observer_t *observer = place_of(observers, session, request, format);
    if (observer == NULL || token.length > sizeof observer->token)
        return false;
    if (observer->session == NULL)
        observer->session = coap_session_reference(session);
    memcpy(observer->token, token.s, token.length);
    observer->token_len = (uint8_t)token.length;
    observer->format = format;
    return true;
}

void coap_observers_mark(const coap_observers_t *observers, coap_pdu_t *response)
{
    uint8_t value[4];
    unsigned len = coap_encode_var_safe(value, sizeof value, observers->number & 0xFFFFFF);
    coap_add_option(response, COAP_OPTION_OBSERVE, len, value);
}

coap_pdu_t *coap_observers_notify(const coap_observers_t *observers, const coap_observer_t *observer)
{
    coap_session_t *session = observer->session;
    coap_pdu_t *pdu = coap_pdu_init(COAP_MESSAGE_CON, COAP_RESPONSE_CODE_CONTENT, coap_new_message_id(session),
                                    coap_session_max_pdu_size(session));
    if (pdu == NULL)
        return NULL;
    coap_add_token(pdu, observer->token_len, observer->token);
    coap_observers_mark(observers, pdu);
    return pdu;
}

void coap_observers_refused(coap_observers_t *observers, const coap_session_t *session, const coap_pdu_t *sent)
{
    for (unsigned i = 0; i < observers->count; i++)
        if (observers->list[i].session == session && has_token(&observers->list[i], sent))
            forget(&observers->list[i]);
}

void coap_observers_leave(coap_observers_t *observers, const coap_session_t *session)
{
    for (unsigned i = 0; i < observers->count; i++)
        if (observers->list[i].session != NULL && (session == NULL || observers->list[i].session == session))
            forget(&observers->list[i]);
}
