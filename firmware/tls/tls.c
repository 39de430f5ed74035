/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "hal/canary.h"

static itl_tls_status_t fail(itl_tls_t *tls, itl_tls_failure_t failure)
{
    tls->failure = failure;
    return ITL_TLS_FAILED;
}

/* --- transport --- */

/* Turns what the transport said into what wolfSSL's I/O callbacks return. */
static int io_result(itl_tls_t *tls, itl_hal_status_t status, size_t bytes)
{
    tls->blocked = status == ITL_HAL_AGAIN;
    if (status == ITL_HAL_OK) {
        tls->flowing = true;
        return (int)bytes;
    }
    if (status == ITL_HAL_AGAIN)
        return WOLFSSL_CBIO_ERR_WANT_READ; /* the same number as ..._WANT_WRITE */
    tls->net_status = status;
    return status == ITL_HAL_ERR_CLOSED ? WOLFSSL_CBIO_ERR_CONN_CLOSE : WOLFSSL_CBIO_ERR_GENERAL;
}

static int receive_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    itl_tls_t *tls = ctx;
    const itl_hal_net_t *net = tls->setup.net;
    size_t got = 0;
    (void)ssl;
    if (tls->received > tls->setup.bytes_max) {
        tls->net_status = ITL_HAL_ERR_LIMIT;
        return WOLFSSL_CBIO_ERR_GENERAL;
    }
    itl_hal_status_t status = net->tcp_recv(net->ctx, tls->socket, buf, (size_t)size, &got);
    if (status == ITL_HAL_OK)
        tls->received += (uint32_t)got;
    return io_result(tls, status, got);
}

static int send_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    itl_tls_t *tls = ctx;
    const itl_hal_net_t *net = tls->setup.net;
    size_t sent = 0;
    (void)ssl;
    itl_hal_status_t status = net->tcp_send(net->ctx, tls->socket, buf, (size_t)size, &sent);
    return io_result(tls, status, sent);
}

/* --- the server's certificate --- */

static bool is_peer(const itl_tls_t *tls, const unsigned char *der, size_t len)
{
    bool wanted = tls->setup.is_peer(tls->setup.ctx, der, len);
    return ITL_CANARY_HOLDS("tls-certificate", wanted);
}

/* Called for every certificate that the server sends. Only its own one counts; those of authorities may say anything.
 */
static int verify_callback(int library_trusts, WOLFSSL_X509_STORE_CTX *store)
{
    itl_tls_t *tls = store->userCtx;
    (void)library_trusts;
    if (store->error_depth != 0)
        return 1;
    if (store->totalCerts < 1)
        return 0;
    const WOLFSSL_BUFFER_INFO *own = &store->certs[0];
    tls->checked_len = own->length;
    tls->is_peer = is_peer(tls, own->buffer, own->length);
    return tls->is_peer && itl_tls_proof_expect(&tls->proof, own->buffer, own->length) ? 1 : 0;
}

/* The server's certificate as the library keeps it, in the chain or else as a copy. The chain is cheap, but leaves out
 * certificates past a size: its first one is the server's only if it has the length that was checked. */
static bool kept_is_peer(const itl_tls_t *tls)
{
    int len = 0;
#ifdef SESSION_CERTS
    WOLFSSL_X509_CHAIN *chain = wolfSSL_get_peer_chain(tls->ssl);
    if (wolfSSL_get_chain_count(chain) > 0 && (size_t)wolfSSL_get_chain_length(chain, 0) == tls->checked_len)
        return is_peer(tls, wolfSSL_get_chain_cert(chain, 0), tls->checked_len);
#endif
    WOLFSSL_X509 *peer = wolfSSL_get_peer_certificate(tls->ssl);
    const unsigned char *der = peer != NULL ? wolfSSL_X509_get_der(peer, &len) : NULL;
    bool wanted = der != NULL && len > 0 && is_peer(tls, der, (size_t)len);
    wolfSSL_X509_free(peer);
    return wanted;
}

/* The second check: the library may have finished without ever calling back. */
static bool certificate_is_right(const itl_tls_t *tls)
{
    return tls->checked_len > 0 && tls->is_peer && kept_is_peer(tls);
}

/* --- setting up --- */

/* The lowest version that the library can, at or above the one wanted. */
static bool set_lowest_version(WOLFSSL_CTX *ctx, uint16_t wanted)
{
    static const struct {
        uint16_t number;
        int library;
    } versions[] = {
        {ITL_TLS_VERSION_1_0, WOLFSSL_TLSV1},
        {ITL_TLS_VERSION_1_1, WOLFSSL_TLSV1_1},
        {ITL_TLS_VERSION_1_2, WOLFSSL_TLSV1_2},
        {ITL_TLS_VERSION_1_3, WOLFSSL_TLSV1_3},
    };
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        if (ITL_CANARY_HOLDS("tls-version", versions[i].number >= wanted) &&
            wolfSSL_CTX_SetMinVersion(ctx, versions[i].library) == WOLFSSL_SUCCESS)
            return true;
    }
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

static bool set_up_context(WOLFSSL_CTX *ctx, uint16_t version_min)
{
    if (!set_lowest_version(ctx, version_min) ||
        wolfSSL_CTX_set_cipher_list(ctx, itl_tls_offered_suites()) != WOLFSSL_SUCCESS)
        return false;
    wolfSSL_CTX_SetIORecv(ctx, receive_callback);
    wolfSSL_CTX_SetIOSend(ctx, send_callback);
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER, verify_callback);
    wolfSSL_CTX_set_group_messages(ctx);
#ifndef NO_SESSION_CACHE /* a wolfSSL built without the cache lacks its switch too */
    wolfSSL_CTX_set_session_cache_mode(ctx, WOLFSSL_SESS_CACHE_OFF);
#endif
    prefer_x25519(ctx);
    itl_tls_proof_install(ctx);
    return true;
}

static bool set_up(itl_tls_t *tls)
{
    tls->ctx = wolfSSL_CTX_new(wolfSSLv23_client_method());
    if (tls->ctx == NULL || !set_up_context(tls->ctx, tls->setup.version_min))
        return false;
    tls->ssl = wolfSSL_new(tls->ctx);
    if (tls->ssl == NULL)
        return false;
    wolfSSL_SetCertCbCtx(tls->ssl, tls);
    wolfSSL_SetIOReadCtx(tls->ssl, tls);
    wolfSSL_SetIOWriteCtx(tls->ssl, tls);
    itl_tls_proof_watch(tls->ssl, &tls->proof);
    return true;
}

itl_tls_status_t itl_tls_open(itl_tls_t *tls, const itl_tls_setup_t *setup, const itl_hal_addr_t *to)
{
    *tls = (itl_tls_t){.setup = *setup, .socket = ITL_HAL_SOCKET_NONE, .proof = {.work = setup->work}};
    if (!set_up(tls))
        return fail(tls, ITL_TLS_FAILURE_SETUP);
    tls->net_status = setup->net->tcp_connect(setup->net->ctx, to, &tls->socket);
    return tls->net_status == ITL_HAL_OK ? ITL_TLS_DONE : fail(tls, ITL_TLS_FAILURE_NETWORK);
}

/* --- going on --- */

/* True when wolfSSL only waits for the transport. wolfSSL 5.5 forgets its error when the rest of a flight of TLS 1.3
 * does not fit a second time; what the transport said then counts. */
static bool must_wait(itl_tls_t *tls, int returned)
{
    int error = wolfSSL_get_error(tls->ssl, returned);
    if (error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE || (error == 0 && tls->blocked))
        return true;
    tls->error = error < 0 ? error : 0; /* positive: the connection was closed in good order */
    return false;
}

static itl_tls_status_t wait_or_fail(itl_tls_t *tls, int returned)
{
    if (must_wait(tls, returned))
        return ITL_TLS_WAIT;
    return fail(tls, tls->net_status == ITL_HAL_ERR_LIMIT ? ITL_TLS_FAILURE_LIMIT : ITL_TLS_FAILURE_TLS);
}

static itl_tls_status_t why_no_handshake(itl_tls_t *tls)
{
    if (tls->checked_len > 0 && !tls->is_peer)
        return fail(tls, ITL_TLS_FAILURE_CERTIFICATE);
    if (!tls->flowing && tls->net_status != ITL_HAL_OK && tls->net_status != ITL_HAL_ERR_CLOSED)
        return fail(tls, ITL_TLS_FAILURE_NETWORK);
    return fail(tls, ITL_TLS_FAILURE_TLS);
}

/* By wolfSSL's name of a group, the only form in which every build of it tells which one was used. */
static uint16_t group_number(const char *name)
{
    static const struct {
        const char *name;
        uint16_t number;
    } groups[] = {
        {"X25519", ITL_TLS_GROUP_X25519},
        {"SECP256R1", ITL_TLS_GROUP_SECP256R1},
        {"SECP384R1", ITL_TLS_GROUP_SECP384R1},
        {"SECP521R1", ITL_TLS_GROUP_SECP521R1},
    };
    for (size_t i = 0; name != NULL && i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(name, groups[i].name) == 0)
            return groups[i].number;
    return 0;
}

itl_tls_terms_t itl_tls_agreed(WOLFSSL *ssl)
{
    return (itl_tls_terms_t){
        .version = (uint16_t)wolfSSL_version(ssl),
        .suite = (uint16_t)wolfSSL_get_current_cipher_suite(ssl),
        .group = group_number(wolfSSL_get_curve_name(ssl)),
    };
}

/* The library says that the handshake is complete; that alone means nothing. */
static itl_tls_status_t judge(itl_tls_t *tls)
{
    tls->version = wolfSSL_get_version(tls->ssl);
    tls->cipher = wolfSSL_get_cipher_name(tls->ssl);
    if (!certificate_is_right(tls))
        return fail(tls, ITL_TLS_FAILURE_CERTIFICATE);
    itl_tls_terms_t agreed = itl_tls_agreed(tls->ssl);
    agreed.proven = tls->proof.given;
    tls->fault = itl_tls_judge(&agreed, tls->setup.version_min);
    if (tls->fault != ITL_TLS_FAULT_NONE)
        return fail(tls, ITL_TLS_FAILURE_TERMS);
    tls->authenticated = true;
    return ITL_TLS_DONE;
}

itl_tls_status_t itl_tls_handshake(itl_tls_t *tls)
{
    int returned = wolfSSL_connect(tls->ssl);
    if (returned == WOLFSSL_SUCCESS)
        return judge(tls);
    return must_wait(tls, returned) ? ITL_TLS_WAIT : why_no_handshake(tls);
}

itl_tls_status_t itl_tls_write(itl_tls_t *tls, const void *data, size_t len)
{
    if (!tls->authenticated) /* nothing is said to a stranger */
        return fail(tls, ITL_TLS_FAILURE_TERMS);
    int returned = wolfSSL_write(tls->ssl, data, (int)len);
    return returned > 0 ? ITL_TLS_DONE : wait_or_fail(tls, returned);
}

itl_tls_status_t itl_tls_read(itl_tls_t *tls, void *data, size_t cap, size_t *got)
{
    *got = 0;
    if (!tls->authenticated) /* nor believed of one */
        return fail(tls, ITL_TLS_FAILURE_TERMS);
    int returned = wolfSSL_read(tls->ssl, data, (int)cap);
    *got = returned > 0 ? (size_t)returned : 0;
    return returned > 0 ? ITL_TLS_DONE : wait_or_fail(tls, returned);
}

void itl_tls_close(itl_tls_t *tls)
{
    if (tls->ssl != NULL && tls->authenticated && tls->net_status == ITL_HAL_OK)
        wolfSSL_shutdown(tls->ssl); /* says goodbye; whether it arrives does not matter */
    wolfSSL_free(tls->ssl);
    wolfSSL_CTX_free(tls->ctx);
    tls->ssl = NULL;
    tls->ctx = NULL;
    if (tls->setup.net != NULL)
        tls->setup.net->close(tls->setup.net->ctx, tls->socket);
    tls->socket = ITL_HAL_SOCKET_NONE;
}
