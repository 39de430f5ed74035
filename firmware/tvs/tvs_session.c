/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_session.h"

#include "tvs/tvs_pin.h"

static bool end(tvs_session_t *session, reason_t result)
{
    session->state = TVS_SESSION_ENDED;
    session->result = result;
    return true;
}

static bool is_pinned(void *ctx, const uint8_t *der, size_t len)
{
    const tvs_session_t *session = ctx;
    return tvs_pin_find(session->itl, TVS_ROLE_BIT(ROLE_TVS), der, len, session->work) == REASON_NONE;
}

static reason_t reason_of_net(hal_status_t status)
{
    return status == HAL_ERR_REFUSED || status == HAL_ERR_UNREACHABLE ? REASON_TVS_UNREACHABLE : REASON_NETWORK_ERROR;
}

static reason_t reason_of(const tls_t *tls)
{
    switch (tls->failure) {
    case TLS_FAILURE_NETWORK:
        return reason_of_net(tls->net_status);
    case TLS_FAILURE_CERTIFICATE:
        return REASON_TVS_WRONG_CERTIFICATE;
    case TLS_FAILURE_TERMS:
        return REASON_TVS_TLS_TERMS;
    case TLS_FAILURE_TLS:
        return REASON_TVS_TLS_FAILED;
    case TLS_FAILURE_LIMIT:
        return REASON_TVS_BAD_ANSWER;
    default:
        return REASON_INTERNAL;
    }
}

uint16_t tvs_session_version(tvs_tls_t lowest)
{
    static const uint16_t versions[] = {TLS_VERSION_1_2, TLS_VERSION_1_0, TLS_VERSION_1_1, TLS_VERSION_1_2,
                                        TLS_VERSION_1_3};
    return (size_t)lowest < sizeof versions / sizeof versions[0] ? versions[lowest] : UINT16_MAX;
}

void tvs_session_open(tvs_session_t *session, const hal_net_t *net, const hal_addr_t *to, tvs_tls_t tls_min,
                      const trustlist_t *itl, signature_work_t *work, uint8_t *message, size_t len)
{
    *session = (tvs_session_t){
        .tls = {.socket = HAL_SOCKET_NONE},
        .itl = itl,
        .work = work,
        .state = TVS_SESSION_HANDSHAKE,
        .message = message,
        .len = len,
    };
    const tls_setup_t setup = {
        .net = net,
        .work = work,
        .is_peer = is_pinned,
        .ctx = session,
        .bytes_max = TVS_SESSION_BYTES,
        .version_min = tvs_session_version(tls_min),
    };
    if (tvs_decode_header(message, &session->expected) != REASON_NONE) {
        end(session, REASON_INTERNAL);
        return;
    }
    session->expected.command++;
    if (tls_open(&session->tls, &setup, to) != TLS_DONE)
        end(session, reason_of(&session->tls));
}

/* Each of the next returns true when nothing more can be done now. */
static bool stop(tvs_session_t *session, tls_status_t status)
{
    return status == TLS_WAIT || end(session, reason_of(&session->tls));
}

static bool do_handshake(tvs_session_t *session)
{
    tls_status_t status = tls_handshake(&session->tls);
    if (status != TLS_DONE)
        return stop(session, status);
    session->state = TVS_SESSION_SENDING;
    return false;
}

static bool do_send(tvs_session_t *session)
{
    /* One call for the whole message: some servers want its header in one TLS record. */
    tls_status_t status = tls_write(&session->tls, session->message, session->len);
    if (status != TLS_DONE)
        return stop(session, status);
    session->state = TVS_SESSION_RECEIVING;
    session->len = TVS_HEADER_BYTES;
    session->done = 0;
    return false;
}

/* The header is there: an answer that cannot be the right one is not waited for. */
static bool read_header(tvs_session_t *session)
{
    tvs_header_t header;
    if (tvs_decode_header(session->message, &header) != REASON_NONE || header.command != session->expected.command ||
        header.session != session->expected.session)
        return end(session, REASON_TVS_BAD_ANSWER);
    session->len = TVS_HEADER_BYTES + header.length;
    return session->done == session->len ? end(session, REASON_NONE) : false;
}

static bool do_receive(tvs_session_t *session)
{
    size_t got = 0;
    tls_status_t status = tls_read(&session->tls, session->message + session->done, session->len - session->done, &got);
    /* Servers close without close_notify; only behind the whole answer is that fine. */
    if (status == TLS_FAILED && session->done > 0)
        return end(session, REASON_TVS_BAD_ANSWER);
    if (status != TLS_DONE)
        return stop(session, status);
    session->done += got;
    if (session->done < session->len)
        return false;
    return session->len == TVS_HEADER_BYTES ? read_header(session) : end(session, REASON_NONE);
}

bool tvs_session_poll(tvs_session_t *session)
{
    bool waits = false;
    while (!waits) {
        switch ((tvs_session_state_t)session->state) {
        case TVS_SESSION_HANDSHAKE:
            waits = do_handshake(session);
            break;
        case TVS_SESSION_SENDING:
            waits = do_send(session);
            break;
        case TVS_SESSION_RECEIVING:
            waits = do_receive(session);
            break;
        default:
            waits = true;
            break;
        }
    }
    return session->state == TVS_SESSION_ENDED;
}

void tvs_session_close(tvs_session_t *session)
{
    tls_close(&session->tls);
    session->state = TVS_SESSION_CLOSED;
}
