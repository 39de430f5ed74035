/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_peer.h"

#include <string.h>

#include "hal/canary.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "tvs/tvs_pin.h"

/* How soon one looks again who waits for a boot, or for another one's question. */
#define AGAIN_MS 20u

void itl_phone_peer_init(itl_phone_peer_t *peer, itl_phone_t *phone)
{
    memset(peer, 0, sizeof *peer);
    peer->phone = phone;
}

static void say(itl_phone_peer_t *peer, itl_phone_peer_word_t word, itl_reason_t reason)
{
    peer->judged = true;
    peer->word = word;
    peer->reason = reason;
}

static bool is_asking(const itl_phone_peer_t *peer)
{
    return peer->phone->peer == peer;
}

/* The question is answered. The answer counts for this very certificate, and no other. */
static void take_answer(itl_phone_peer_t *peer)
{
    const itl_tvs_answer_t answer = itl_tvs_result(peer->phone->tvs);
    const bool valid = answer.result == ITL_POLICY_TVS_VALID && answer.certificate == peer->der;
    peer->phone->peer = NULL;
    if (valid)
        say(peer, ITL_PHONE_PEER_TVS, ITL_REASON_NONE);
    else
        say(peer, ITL_PHONE_PEER_NOBODY, answer.reason != ITL_REASON_NONE ? answer.reason : ITL_REASON_UNKNOWN_SIGNER);
}

/* Without a client there is nobody to ask: the lists alone count. */
static itl_tvs_peer_t find(itl_phone_peer_t *peer)
{
    itl_phone_t *phone = peer->phone;
    const itl_trustlist_t *lists[] = {itl_phone_installed(phone, ITL_PHONE_ITL),
                                      itl_phone_installed(phone, ITL_PHONE_CTL)};
    const size_t count = sizeof lists / sizeof lists[0];
    if (phone->tvs != NULL && itl_family_takes_itl(phone->config.model))
        return itl_tvs_verify_peer(phone->tvs, lists, count, lists[0], peer->der, peer->len);
    return itl_tvs_pin_is_server(lists, count, peer->der, peer->len, phone->memory.work) ? ITL_TVS_PEER_LISTED
                                                                                         : ITL_TVS_PEER_UNKNOWN;
}

static void look(itl_phone_peer_t *peer)
{
    switch (find(peer)) {
    case ITL_TVS_PEER_LISTED:
        say(peer, ITL_PHONE_PEER_LIST, ITL_REASON_NONE);
        break;
    case ITL_TVS_PEER_ASKED:
        peer->phone->peer = peer;
        if (!itl_tvs_busy(peer->phone->tvs))
            take_answer(peer);
        break;
    default:
        say(peer, ITL_PHONE_PEER_NOBODY, ITL_REASON_UNKNOWN_SIGNER);
    }
}

static bool is_another(const itl_phone_peer_t *peer, const uint8_t *der, size_t len)
{
    return peer->len != len || memcmp(peer->der, der, len) != 0;
}

static itl_tls_peer_t answer(const itl_phone_peer_t *peer)
{
    const bool trusted = peer->word == ITL_PHONE_PEER_LIST || peer->word == ITL_PHONE_PEER_TVS;
    return ITL_CANARY_HOLDS("https-server", trusted) ? ITL_TLS_PEER_YES : ITL_TLS_PEER_NO;
}

itl_tls_peer_t itl_phone_peer_check(void *context, const uint8_t *der, size_t len)
{
    itl_phone_peer_t *peer = context;
    if (peer->len != 0 && is_another(peer, der, len))
        itl_phone_peer_end(peer);
    if (len == 0 || len > sizeof peer->der) {
        peer->word = ITL_PHONE_PEER_NOBODY;
        peer->reason = ITL_REASON_CERTIFICATE_TOO_LARGE;
        return ITL_TLS_PEER_NO;
    }
    memcpy(peer->der, der, len);
    peer->len = (uint16_t)len;
    if (peer->judged)
        return answer(peer);
    /* Lists may change until a boot is over, and the client is the boot's. */
    if (itl_phone_boots(peer->phone) || peer->phone->peer != NULL)
        return ITL_TLS_PEER_LATER;
    itl_phone_tvs_after_boot(peer->phone);
    look(peer);
    return peer->judged ? answer(peer) : ITL_TLS_PEER_LATER;
}

uint64_t itl_phone_peer_poll(void *context)
{
    itl_phone_peer_t *peer = context;
    if (peer->len == 0 || peer->judged)
        return ITL_HAL_FOREVER;
    if (!is_asking(peer)) {
        const bool waits = itl_phone_boots(peer->phone) || peer->phone->peer != NULL;
        return waits ? itl_hal_now_ms(peer->phone->hal.clock) + AGAIN_MS : ITL_HAL_FOREVER;
    }
    const uint64_t next_ms = itl_tvs_poll(peer->phone->tvs);
    if (itl_tvs_busy(peer->phone->tvs))
        return next_ms;
    take_answer(peer);
    return ITL_HAL_FOREVER;
}

void itl_phone_peer_end(void *context)
{
    itl_phone_peer_t *peer = context;
    if (is_asking(peer)) {
        itl_tvs_cancel(peer->phone->tvs);
        peer->phone->peer = NULL;
    }
    peer->len = 0;
    peer->judged = false;
}

const itl_hal_t *itl_phone_hal(const itl_phone_t *phone)
{
    return &phone->hal;
}

itl_signature_work_t *itl_phone_work(const itl_phone_t *phone)
{
    return phone->memory.work;
}
