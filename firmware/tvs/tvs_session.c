/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_session.h"

#include "tvs/tvs_pin.h"

static bool end(itl_tvs_session_t *session, itl_reason_t result)
{
    session->state = ITL_TVS_SESSION_ENDED;
    session->result = result;
    return true;
}

static itl_tls_peer_t is_pinned(void *ctx, const uint8_t *der, size_t len)
{
    const itl_tvs_session_t *session = ctx;
    bool found =
        itl_tvs_pin_find(session->itl, ITL_TVS_ROLE_BIT(ITL_ROLE_TVS), der, len, session->work) == ITL_REASON_NONE;
    return found ? ITL_TLS_PEER_YES : ITL_TLS_PEER_NO;
}

static itl_reason_t reason_of_net(itl_hal_status_t status)
{
    return status == ITL_HAL_ERR_REFUSED || status == ITL_HAL_ERR_UNREACHABLE ? ITL_REASON_TVS_UNREACHABLE
                                                                              : ITL_REASON_NETWORK_ERROR;
}

static itl_reason_t reason_of(const itl_tls_t *tls)
{
    switch (tls->io.failure) {
    case ITL_TLS_FAILURE_NETWORK:
        return reason_of_net(tls->io.net_status);
    case ITL_TLS_FAILURE_TIMEOUT:
        return ITL_REASON_TVS_TIMEOUT;
    case ITL_TLS_FAILURE_CERTIFICATE:
        return ITL_REASON_TVS_WRONG_CERTIFICATE;
    case ITL_TLS_FAILURE_TERMS:
        return ITL_REASON_TVS_TLS_TERMS;
    case ITL_TLS_FAILURE_TLS:
    case ITL_TLS_FAILURE_CLOSED:
        return ITL_REASON_TVS_TLS_FAILED;
    case ITL_TLS_FAILURE_LIMIT: /* of a handshake that is too long nothing is an answer */
        return tls->authenticated ? ITL_REASON_TVS_BAD_ANSWER : ITL_REASON_TVS_TLS_FAILED;
    default:
        return ITL_REASON_INTERNAL;
    }
}

uint16_t itl_tvs_session_version(itl_tvs_tls_t lowest)
{
    static const uint16_t versions[] = {ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_0, ITL_TLS_VERSION_1_1,
                                        ITL_TLS_VERSION_1_2, ITL_TLS_VERSION_1_3};
    return (size_t)lowest < sizeof versions / sizeof versions[0] ? versions[lowest] : UINT16_MAX;
}

void itl_tvs_session_open(itl_tvs_session_t *session, const itl_tvs_session_setup_t *setup, const itl_hal_addr_t *to,
                          uint8_t *message, size_t len)
{
    const bool has_one = setup->tls_only != ITL_TVS_TLS_DEFAULT;
    *session = (itl_tvs_session_t){
        .tls = {.io = {.socket = ITL_HAL_SOCKET_NONE}},
        .itl = setup->itl,
        .work = setup->work,
        .state = ITL_TVS_SESSION_HANDSHAKE,
        .message = message,
        .len = len,
    };
    const itl_tls_setup_t connection = {
        .net = setup->hal->net,
        .clock = setup->hal->clock,
        .random = setup->hal->random,
        .work = setup->work,
        .check_peer = is_pinned,
        .ctx = session,
        .deadline_ms = setup->deadline_ms,
        .bytes_max = ITL_TVS_SESSION_BYTES,
        .version_min = itl_tvs_session_version(has_one ? setup->tls_only : setup->tls_min),
        .version_only = has_one ? itl_tvs_session_version(setup->tls_only) : 0,
    };
    if (itl_tvs_decode_header(message, &session->expected) != ITL_REASON_NONE) {
        end(session, ITL_REASON_INTERNAL);
        return;
    }
    session->expected.command++;
    if (itl_tls_open(&session->tls, &connection, to) != ITL_TLS_DONE)
        end(session, reason_of(&session->tls));
}

/* Each of the next returns true when nothing more can be done now. */
static bool stop(itl_tvs_session_t *session, itl_tls_status_t status)
{
    return status == ITL_TLS_WAIT || end(session, reason_of(&session->tls));
}

static bool do_handshake(itl_tvs_session_t *session)
{
    itl_tls_status_t status = itl_tls_handshake(&session->tls);
    if (status != ITL_TLS_DONE)
        return stop(session, status);
    session->state = ITL_TVS_SESSION_SENDING;
    return false;
}

static bool do_send(itl_tvs_session_t *session)
{
    /* One call for the whole message: some servers want its header in one TLS record. */
    itl_tls_status_t status = itl_tls_write(&session->tls, session->message, session->len);
    if (status != ITL_TLS_DONE)
        return stop(session, status);
    session->state = ITL_TVS_SESSION_RECEIVING;
    session->len = ITL_TVS_HEADER_BYTES;
    session->done = 0;
    return false;
}

/* The header is there: an answer that cannot be the right one is not waited for. */
static bool read_header(itl_tvs_session_t *session)
{
    itl_tvs_header_t header;
    if (itl_tvs_decode_header(session->message, &header) != ITL_REASON_NONE ||
        header.command != session->expected.command || header.session != session->expected.session)
        return end(session, ITL_REASON_TVS_BAD_ANSWER);
    session->len = ITL_TVS_HEADER_BYTES + header.length;
    return session->done == session->len ? end(session, ITL_REASON_NONE) : false;
}

static bool do_receive(itl_tvs_session_t *session)
{
    size_t got = 0;
    itl_tls_status_t status =
        itl_tls_read(&session->tls, session->message + session->done, session->len - session->done, &got);
    /* Servers close without close_notify; only behind the whole answer is that fine. */
    bool late = session->tls.io.failure == ITL_TLS_FAILURE_TIMEOUT;
    if (status == ITL_TLS_FAILED && session->done > 0 && !late)
        return end(session, ITL_REASON_TVS_BAD_ANSWER);
    if (status != ITL_TLS_DONE)
        return stop(session, status);
    session->done += got;
    if (session->done < session->len)
        return false;
    return session->len == ITL_TVS_HEADER_BYTES ? read_header(session) : end(session, ITL_REASON_NONE);
}

bool itl_tvs_session_poll(itl_tvs_session_t *session)
{
    bool waits = false;
    while (!waits) {
        switch ((itl_tvs_session_state_t)session->state) {
        case ITL_TVS_SESSION_HANDSHAKE:
            waits = do_handshake(session);
            break;
        case ITL_TVS_SESSION_SENDING:
            waits = do_send(session);
            break;
        case ITL_TVS_SESSION_RECEIVING:
            waits = do_receive(session);
            break;
        default:
            waits = true;
            break;
        }
    }
    return session->state == ITL_TVS_SESSION_ENDED;
}

void itl_tvs_session_close(itl_tvs_session_t *session)
{
    itl_tls_close(&session->tls);
    session->state = ITL_TVS_SESSION_CLOSED;
}
