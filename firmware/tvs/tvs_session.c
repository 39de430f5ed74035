/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_session.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "tvs/tvs_pin.h"

/* Everything that authenticates the server by RSA and encrypts, newest first. Without a list of its own the library may
 * offer anonymous suites, which need no certificate at all. The last ones are what old call managers have. */
static const char cipher_suites[] = "TLS13-AES128-GCM-SHA256:TLS13-AES256-GCM-SHA384:TLS13-CHACHA20-POLY1305-SHA256:"
                                    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:"
                                    "ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:"
                                    "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:"
                                    "AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:AES256-SHA256:"
                                    "AES128-SHA:AES256-SHA";

static bool end(tvs_session_t *session, reason_t result)
{
    session->state = TVS_SESSION_ENDED;
    session->result = result;
    return true;
}

/* --- transport --- */

/* Turns what the transport said into what wolfSSL's I/O callbacks return. */
static int io_result(tvs_session_t *session, hal_status_t status, size_t bytes)
{
    session->blocked = status == HAL_AGAIN;
    if (status == HAL_OK) {
        session->flowing = true;
        return (int)bytes;
    }
    if (status == HAL_AGAIN)
        return WOLFSSL_CBIO_ERR_WANT_READ; /* the same number as ..._WANT_WRITE */
    session->net_status = status;
    return status == HAL_ERR_CLOSED ? WOLFSSL_CBIO_ERR_CONN_CLOSE : WOLFSSL_CBIO_ERR_GENERAL;
}

static int receive_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    tvs_session_t *session = ctx;
    size_t got = 0;
    (void)ssl;
    if (session->received > TVS_SESSION_BYTES) {
        session->net_status = HAL_ERR_LIMIT;
        return WOLFSSL_CBIO_ERR_GENERAL;
    }
    hal_status_t status = session->net->tcp_recv(session->net->ctx, session->socket, buf, (size_t)size, &got);
    if (status == HAL_OK)
        session->received += (uint32_t)got;
    return io_result(session, status, got);
}

static int send_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    tvs_session_t *session = ctx;
    size_t sent = 0;
    (void)ssl;
    hal_status_t status = session->net->tcp_send(session->net->ctx, session->socket, buf, (size_t)size, &sent);
    return io_result(session, status, sent);
}

/* --- the server's certificate --- */

static bool is_pinned(const tvs_session_t *session, const unsigned char *der, size_t len)
{
    return tvs_pin_find(session->itl, TVS_ROLE_BIT(ROLE_TVS), der, len, session->work) == REASON_NONE;
}

/* Called for every certificate that the server sends. Only its own one counts; those of authorities may say anything.
 */
static int verify_callback(int library_trusts, WOLFSSL_X509_STORE_CTX *store)
{
    tvs_session_t *session = store->userCtx;
    (void)library_trusts;
    if (store->error_depth != 0)
        return 1;
    if (store->totalCerts < 1)
        return 0;
    session->checked_len = store->certs[0].length;
    session->pinned = is_pinned(session, store->certs[0].buffer, session->checked_len);
    return session->pinned ? 1 : 0;
}

/* The server's certificate as the library keeps it, in the chain or else as a copy. The chain is cheap, but leaves out
 * certificates past a size: its first one is the server's only if it has the length that was checked. */
static bool kept_is_pinned(const tvs_session_t *session)
{
    int len = 0;
#ifdef SESSION_CERTS
    WOLFSSL_X509_CHAIN *chain = wolfSSL_get_peer_chain(session->ssl);
    if (wolfSSL_get_chain_count(chain) > 0 && (size_t)wolfSSL_get_chain_length(chain, 0) == session->checked_len)
        return is_pinned(session, wolfSSL_get_chain_cert(chain, 0), session->checked_len);
#endif
    WOLFSSL_X509 *peer = wolfSSL_get_peer_certificate(session->ssl);
    const unsigned char *der = peer != NULL ? wolfSSL_X509_get_der(peer, &len) : NULL;
    bool pinned = der != NULL && len > 0 && is_pinned(session, der, (size_t)len);
    wolfSSL_X509_free(peer);
    return pinned;
}

/* The second check: the library may have finished without ever calling back. */
static bool peer_is_pinned(const tvs_session_t *session)
{
    return session->checked_len > 0 && session->pinned && kept_is_pinned(session);
}

/* --- setting up --- */

/* The lowest version that the library can, at or above the one wanted. */
static bool set_lowest_version(WOLFSSL_CTX *ctx, tvs_tls_t wanted)
{
    static const int versions[] = {WOLFSSL_TLSV1_2, WOLFSSL_TLSV1, WOLFSSL_TLSV1_1, WOLFSSL_TLSV1_2, WOLFSSL_TLSV1_3};
    if (wanted == TVS_TLS_DEFAULT)
        return wolfSSL_CTX_SetMinVersion(ctx, versions[0]) == WOLFSSL_SUCCESS;
    for (size_t i = (size_t)wanted; i < sizeof versions / sizeof versions[0]; i++)
        if (wolfSSL_CTX_SetMinVersion(ctx, versions[i]) == WOLFSSL_SUCCESS)
            return true;
    return false;
}

/* X25519 takes half the work of P-256, and none of the tables of points (1.6 MB) that Debian's wolfSSL makes for it. */
static void prefer_x25519(WOLFSSL_CTX *ctx)
{
#if defined(WOLFSSL_TLS13) && defined(HAVE_CURVE25519)
    int groups[] = {WOLFSSL_ECC_X25519, WOLFSSL_ECC_SECP256R1, WOLFSSL_ECC_SECP384R1, WOLFSSL_ECC_SECP521R1};
    wolfSSL_CTX_set_groups(ctx, groups, sizeof groups / sizeof groups[0]);
#else
    (void)ctx;
#endif
}

static bool set_up_tls(tvs_session_t *session, tvs_tls_t tls_min)
{
    session->ctx = wolfSSL_CTX_new(wolfSSLv23_client_method());
    if (session->ctx == NULL || !set_lowest_version(session->ctx, tls_min) ||
        wolfSSL_CTX_set_cipher_list(session->ctx, cipher_suites) != WOLFSSL_SUCCESS)
        return false;
    wolfSSL_CTX_SetIORecv(session->ctx, receive_callback);
    wolfSSL_CTX_SetIOSend(session->ctx, send_callback);
    wolfSSL_CTX_set_verify(session->ctx, WOLFSSL_VERIFY_PEER, verify_callback);
    wolfSSL_CTX_set_group_messages(session->ctx);
#ifndef NO_SESSION_CACHE /* a wolfSSL built without the cache lacks its switch too */
    wolfSSL_CTX_set_session_cache_mode(session->ctx, WOLFSSL_SESS_CACHE_OFF);
#endif
    prefer_x25519(session->ctx);
    session->ssl = wolfSSL_new(session->ctx);
    if (session->ssl == NULL)
        return false;
    wolfSSL_SetCertCbCtx(session->ssl, session);
    wolfSSL_SetIOReadCtx(session->ssl, session);
    wolfSSL_SetIOWriteCtx(session->ssl, session);
    return true;
}

static reason_t reason_of_net(hal_status_t status)
{
    return status == HAL_ERR_REFUSED || status == HAL_ERR_UNREACHABLE ? REASON_TVS_UNREACHABLE : REASON_NETWORK_ERROR;
}

void tvs_session_open(tvs_session_t *session, const hal_net_t *net, const hal_addr_t *to, tvs_tls_t tls_min,
                      const trustlist_t *itl, signature_work_t *work, uint8_t *message, size_t len)
{
    *session = (tvs_session_t){
        .net = net,
        .itl = itl,
        .work = work,
        .socket = HAL_SOCKET_NONE,
        .state = TVS_SESSION_HANDSHAKE,
        .message = message,
        .len = len,
    };
    if (tvs_decode_header(message, &session->expected) != REASON_NONE || !set_up_tls(session, tls_min)) {
        end(session, REASON_INTERNAL);
        return;
    }
    session->expected.command++;
    hal_status_t status = net->tcp_connect(net->ctx, to, &session->socket);
    if (status != HAL_OK)
        end(session, reason_of_net(status));
}

/* --- going on --- */

/* True when wolfSSL only waits for the transport. wolfSSL 5.5 forgets its error when the rest of a flight of TLS 1.3
 * does not fit a second time; what the transport said then counts. */
static bool must_wait(tvs_session_t *session, int returned)
{
    int error = wolfSSL_get_error(session->ssl, returned);
    if (error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE || (error == 0 && session->blocked))
        return true;
    session->tls_error = error < 0 ? error : 0; /* positive: the connection was closed in good order */
    return false;
}

static reason_t why_no_handshake(const tvs_session_t *session)
{
    if (session->checked_len > 0 && !session->pinned)
        return REASON_TVS_WRONG_CERTIFICATE;
    if (!session->flowing && session->net_status != HAL_OK && session->net_status != HAL_ERR_CLOSED)
        return reason_of_net(session->net_status);
    return REASON_TVS_TLS_FAILED;
}

/* @return true when nothing more can be done now */
static bool do_handshake(tvs_session_t *session)
{
    int returned = wolfSSL_connect(session->ssl);
    if (returned != WOLFSSL_SUCCESS)
        return must_wait(session, returned) || end(session, why_no_handshake(session));
    session->version = wolfSSL_get_version(session->ssl);
    session->cipher = wolfSSL_get_cipher_name(session->ssl);
    if (!peer_is_pinned(session))
        return end(session, REASON_TVS_WRONG_CERTIFICATE);
    session->authenticated = true;
    session->state = TVS_SESSION_SENDING;
    return false;
}

static bool do_send(tvs_session_t *session)
{
    /* One call for the whole message: some servers want its header in one TLS record. */
    int returned = wolfSSL_write(session->ssl, session->message, (int)session->len);
    if (returned <= 0)
        return must_wait(session, returned) || end(session, REASON_TVS_TLS_FAILED);
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
    int returned = wolfSSL_read(session->ssl, session->message + session->done, (int)(session->len - session->done));
    if (returned <= 0) {
        if (must_wait(session, returned))
            return true;
        /* Servers close without close_notify; only behind the whole answer is that fine. */
        return end(session, session->done > 0 || session->net_status == HAL_ERR_LIMIT ? REASON_TVS_BAD_ANSWER
                                                                                      : REASON_TVS_TLS_FAILED);
    }
    session->done += (size_t)returned;
    if (session->done < session->len)
        return false;
    return session->len == TVS_HEADER_BYTES ? read_header(session) : end(session, REASON_NONE);
}

bool tvs_session_poll(tvs_session_t *session)
{
    bool stop = false;
    while (!stop) {
        switch ((tvs_session_state_t)session->state) {
        case TVS_SESSION_HANDSHAKE:
            stop = do_handshake(session);
            break;
        case TVS_SESSION_SENDING:
            stop = do_send(session);
            break;
        case TVS_SESSION_RECEIVING:
            stop = do_receive(session);
            break;
        default:
            stop = true;
            break;
        }
    }
    return session->state == TVS_SESSION_ENDED;
}

void tvs_session_close(tvs_session_t *session)
{
    if (session->ssl != NULL && session->authenticated && session->net_status == HAL_OK)
        wolfSSL_shutdown(session->ssl); /* says goodbye; whether it arrives does not matter */
    wolfSSL_free(session->ssl);
    wolfSSL_CTX_free(session->ctx);
    session->ssl = NULL;
    session->ctx = NULL;
    if (session->net != NULL)
        session->net->close(session->net->ctx, session->socket);
    session->socket = HAL_SOCKET_NONE;
    session->state = TVS_SESSION_CLOSED;
}
