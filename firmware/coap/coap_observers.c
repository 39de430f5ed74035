/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_observers.h"

#include <coap3/coap.h>
#include <string.h>

#include "coap/coap_address.h"

static void forget(itl_coap_observer_t *observer)
{
    coap_session_release(observer->session);
    observer->session = NULL;
}

static bool has_token(const itl_coap_observer_t *observer, const coap_pdu_t *pdu)
{
    coap_bin_const_t token = coap_pdu_get_token(pdu);
    return observer->token_len == token.length && memcmp(observer->token, token.s, token.length) == 0;
}

/* Where a request's sender stands, or may stand; NULL: nowhere. One that lost its first request, token and all, asks
 * for the same in the same format. */
static itl_coap_observer_t *place_of(const itl_coap_observers_t *observers, const itl_coap_observers_wish_t *wish)
{
    itl_coap_observer_t *place = NULL;
    for (unsigned i = 0; i < observers->count; i++) {
        itl_coap_observer_t *observer = &observers->list[i];
        if (observer->session == wish->session &&
            (has_token(observer, wish->request) || observer->format == wish->format))
            return observer;
        if (observer->session == NULL && place == NULL)
            place = observer;
    }
    return place;
}

/* Places of a host, those of strangers or of the trusted. */
static unsigned held_by(const itl_coap_observers_t *observers, const itl_coap_observer_t *of)
{
    unsigned held = 0;
    for (unsigned i = 0; i < observers->count; i++)
        held += observers->list[i].host == of->host && observers->list[i].trusted == of->trusted;
    return held;
}

/* Whether @p a makes room rather than @p b: strangers before the trusted, then who has more, then who is older. */
static bool makes_room(const itl_coap_observers_t *observers, const itl_coap_observer_t *a,
                       const itl_coap_observer_t *b)
{
    if (a->trusted != b->trusted)
        return b->trusted;
    if (a->host == b->host)
        return observers->requests - a->since > observers->requests - b->since;
    unsigned held_a = held_by(observers, a), held_b = held_by(observers, b);
    return held_a != held_b ? held_a > held_b : observers->requests - a->since > observers->requests - b->since;
}

/* All places are taken. @return the one that is to become free; NULL: none is */
static itl_coap_observer_t *who_makes_room(const itl_coap_observers_t *observers, bool trusted)
{
    itl_coap_observer_t *loser = NULL;
    for (unsigned i = 0; i < observers->count; i++) {
        itl_coap_observer_t *observer = &observers->list[i];
        if ((!observer->trusted || trusted) && (loser == NULL || makes_room(observers, observer, loser)))
            loser = observer;
    }
    bool stranger_for_trusted = loser != NULL && trusted && !loser->trusted;
    return loser != NULL && (stranger_for_trusted || held_by(observers, loser) > 1) ? loser : NULL;
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

static itl_coap_observer_t *find_place(const itl_coap_observers_t *observers, const itl_coap_observers_wish_t *wish)
{
    itl_coap_observer_t *observer = place_of(observers, wish);
    if (observer != NULL || observers->count == 0)
        return observer;
    observer = who_makes_room(observers, wish->trusted);
    if (observer != NULL)
        forget(observer);
    return observer;
}

bool itl_coap_observers_take(itl_coap_observers_t *observers, const itl_coap_observers_wish_t *wish)
{
    uint32_t what = wish_of(wish->request);
    if (what == COAP_OBSERVE_CANCEL)
        itl_coap_observers_refused(observers, wish->session, wish->request);
    if (what != COAP_OBSERVE_ESTABLISH)
        return false;
    coap_bin_const_t token = coap_pdu_get_token(wish->request);
    itl_coap_observer_t *observer = token.length > sizeof observer->token ? NULL : find_place(observers, wish);
    if (observer == NULL)
        return false;
    if (observer->session == NULL)
        observer->session = coap_session_reference(wish->session);
    observer->host = itl_coap_address_host(coap_session_get_addr_remote(wish->session));
    observer->trusted = wish->trusted;
    observer->since = ++observers->requests;
    memcpy(observer->token, token.s, token.length);
    observer->token_len = (uint8_t)token.length;
    observer->format = wish->format;
    return true;
}

void itl_coap_observers_mark(const itl_coap_observers_t *observers, coap_pdu_t *response)
{
    uint8_t value[4];
    unsigned len = coap_encode_var_safe(value, sizeof value, observers->number & 0xFFFFFF);
    coap_add_option(response, COAP_OPTION_OBSERVE, len, value);
}

coap_pdu_t *itl_coap_observers_notify(const itl_coap_observers_t *observers, const itl_coap_observer_t *observer)
{
    coap_session_t *session = observer->session;
    coap_pdu_t *pdu = coap_pdu_init(COAP_MESSAGE_CON, COAP_RESPONSE_CODE_CONTENT, coap_new_message_id(session),
                                    coap_session_max_pdu_size(session));
    if (pdu == NULL)
        return NULL;
    coap_add_token(pdu, observer->token_len, observer->token);
    itl_coap_observers_mark(observers, pdu);
    return pdu;
}

void itl_coap_observers_refused(itl_coap_observers_t *observers, const coap_session_t *session, const coap_pdu_t *sent)
{
    for (unsigned i = 0; i < observers->count; i++)
        if (observers->list[i].session == session && has_token(&observers->list[i], sent))
            forget(&observers->list[i]);
}

void itl_coap_observers_leave(itl_coap_observers_t *observers, const coap_session_t *session)
{
    for (unsigned i = 0; i < observers->count; i++)
        if (observers->list[i].session != NULL && (session == NULL || observers->list[i].session == session))
            forget(&observers->list[i]);
}
