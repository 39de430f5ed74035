/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_repeats.h"

#include <string.h>

#define EXCHANGE_LIFETIME_S 247u

static bool is_repeat(const itl_coap_repeat_t *repeat, const coap_address_t *peer, const coap_pdu_t *request,
                      coap_tick_t now)
{
    coap_bin_const_t token = coap_pdu_get_token(request);
    return now < repeat->until && repeat->mid == coap_pdu_get_mid(request) && repeat->token_len == token.length &&
           memcmp(repeat->token, token.s, token.length) == 0 && coap_address_equals(&repeat->peer, peer);
}

bool itl_coap_repeats_take(itl_coap_repeats_t *repeats, const coap_session_t *session, const coap_pdu_t *request)
{
    const coap_address_t *peer = coap_session_get_addr_remote(session);
    coap_bin_const_t token = coap_pdu_get_token(request);
    coap_tick_t now;
    coap_ticks(&now);
    for (unsigned i = 0; i < ITL_COAP_REPEATS; i++)
        if (is_repeat(&repeats->list[i], peer, request, now))
            return true;
    itl_coap_repeat_t *place = &repeats->list[repeats->next];
    if (token.length > sizeof place->token)
        return false;
    repeats->next = (repeats->next + 1) % ITL_COAP_REPEATS;
    place->peer = *peer;
    place->until = now + (coap_tick_t)EXCHANGE_LIFETIME_S * COAP_TICKS_PER_SECOND;
    place->mid = coap_pdu_get_mid(request);
    place->token_len = (uint8_t)token.length;
    memcpy(place->token, token.s, token.length);
    return false;
}
