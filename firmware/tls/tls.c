/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "hal/canary.h"
#include "tls/tls_offer.h"
#include "tls/tls_random.h"

static itl_tls_status_t fail(itl_tls_t *tls, itl_tls_failure_t failure)
{
    tls->io.failure = failure;
    return ITL_TLS_FAILED;
}

/* --- the server's certificate --- */

static itl_tls_peer_t check_peer(const itl_tls_t *tls, const unsigned char *der, size_t len)
{
    itl_tls_peer_t said = tls->check_peer(tls->check_ctx, der, len);
    if (said == ITL_TLS_PEER_LATER)
        return said;
    return ITL_CANARY_HOLDS("tls-certificate", said == ITL_TLS_PEER_YES) ? ITL_TLS_PEER_YES : ITL_TLS_PEER_NO;
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
    tls->shown = check_peer(tls, own->buffer, own->length);
    return tls->shown != ITL_TLS_PEER_NO && itl_tls_proof_expect(&tls->proof, own->buffer, own->length) ? 1 : 0;
}

/* What the caller says of the server's certificate as the library keeps it, in the chain or else as a copy. The chain
 * is cheap, but leaves out certificates past a size: its first one is the server's only if it has the length that was
 * checked. */
static itl_tls_peer_t check_kept(const itl_tls_t *tls)
{
    int len = 0;
#ifdef SESSION_CERTS
    WOLFSSL_X509_CHAIN *chain = wolfSSL_get_peer_chain(tls->io.ssl);
    if (wolfSSL_get_chain_count(chain) > 0 && (size_t)wolfSSL_get_chain_length(chain, 0) == tls->checked_len)
        return check_peer(tls, wolfSSL_get_chain_cert(chain, 0), tls->checked_len);
#endif
    WOLFSSL_X509 *kept = wolfSSL_get_peer_certificate(tls->io.ssl);
    const unsigned char *der = kept != NULL ? wolfSSL_X509_get_der(kept, &len) : NULL;
    itl_tls_peer_t peer = der != NULL && len > 0 ? check_peer(tls, der, (size_t)len) : ITL_TLS_PEER_NO;
    wolfSSL_X509_free(kept);
    return peer;
}

/* The second check: the library may have finished without ever calling back. */
static itl_tls_peer_t check_again(const itl_tls_t *tls)
{
    return tls->checked_len > 0 && tls->shown != ITL_TLS_PEER_NO ? check_kept(tls) : ITL_TLS_PEER_NO;
}

/* --- setting up --- */

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

static bool set_up_context(itl_tls_t *tls, const itl_tls_setup_t *setup)
{
    WOLFSSL_METHOD *method = itl_tls_client_method(setup->version_only);
    tls->ctx = method != NULL ? wolfSSL_CTX_new(method) : NULL;
    if (tls->ctx == NULL || !itl_tls_offer(tls->ctx, tls->version_min) ||
        !itl_tls_offer_only(tls->ctx, setup->version_only))
        return false;
    itl_tls_draw_from(tls->ctx, setup->random);
    wolfSSL_CTX_set_verify(tls->ctx, WOLFSSL_VERIFY_PEER, verify_callback);
    wolfSSL_CTX_set_group_messages(tls->ctx);
    prefer_x25519(tls->ctx);
    itl_tls_proof_install(tls->ctx);
    return true;
}

static bool say_name(WOLFSSL *ssl, const char *name)
{
    if (name == NULL)
        return true;
#ifdef HAVE_SNI
    return wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, name, (unsigned short)strlen(name)) == WOLFSSL_SUCCESS;
#else
    (void)ssl;
    return false;
#endif
}

static bool set_up(itl_tls_t *tls, const itl_tls_setup_t *setup)
{
    if (!set_up_context(tls, setup) || !itl_tls_io_start(&tls->io, tls->ctx) ||
        !say_name(tls->io.ssl, setup->server_name))
        return false;
    wolfSSL_SetCertCbCtx(tls->io.ssl, tls);
    itl_tls_proof_watch(tls->io.ssl, &tls->proof);
    return true;
}

itl_tls_status_t itl_tls_open(itl_tls_t *tls, const itl_tls_setup_t *setup, const itl_hal_addr_t *to)
{
    *tls = (itl_tls_t){
        .io = {.net = setup->net,
               .clock = setup->clock,
               .deadline_ms = setup->deadline_ms,
               .bytes_max = setup->bytes_max,
               .socket = ITL_HAL_SOCKET_NONE},
        .proof = {.work = setup->work},
        .check_peer = setup->check_peer,
        .check_ctx = setup->ctx,
        .version_min = setup->version_min,
    };
    if (!set_up(tls, setup))
        return fail(tls, ITL_TLS_FAILURE_SETUP);
    tls->io.net_status = setup->net->tcp_connect(setup->net->ctx, to, &tls->io.socket);
    return tls->io.net_status == ITL_HAL_OK ? ITL_TLS_DONE : fail(tls, ITL_TLS_FAILURE_NETWORK);
}

/* --- going on --- */

static itl_tls_fault_t judge_terms(const itl_tls_t *tls)
{
    itl_tls_terms_t agreed = itl_tls_agreed(tls->io.ssl);
    agreed.proven = tls->proof.given;
    return itl_tls_judge(&agreed, tls->version_min);
}

/* The library says that the handshake is complete; that alone means nothing. */
static itl_tls_status_t judge(itl_tls_t *tls)
{
    itl_tls_peer_t peer = check_again(tls);
    if (peer == ITL_TLS_PEER_NO)
        return fail(tls, ITL_TLS_FAILURE_CERTIFICATE);
    tls->fault = judge_terms(tls);
    if (tls->fault != ITL_TLS_FAULT_NONE)
        return fail(tls, ITL_TLS_FAILURE_TERMS);
    if (peer == ITL_TLS_PEER_LATER)
        return itl_tls_io_overdue(&tls->io) ? fail(tls, ITL_TLS_FAILURE_TIMEOUT) : ITL_TLS_WAIT;
    tls->authenticated = true;
    return ITL_TLS_DONE;
}

itl_tls_status_t itl_tls_handshake(itl_tls_t *tls)
{
    itl_tls_status_t status = tls->version == NULL ? itl_tls_io_handshake(&tls->io) : ITL_TLS_DONE;
    if (status == ITL_TLS_FAILED && tls->checked_len > 0 && tls->shown == ITL_TLS_PEER_NO)
        return fail(tls, ITL_TLS_FAILURE_CERTIFICATE);
    if (status != ITL_TLS_DONE)
        return status;
    tls->version = wolfSSL_get_version(tls->io.ssl);
    tls->cipher = wolfSSL_get_cipher_name(tls->io.ssl);
    return judge(tls);
}

itl_tls_status_t itl_tls_write(itl_tls_t *tls, const void *data, size_t len)
{
    if (!tls->authenticated) /* nothing is said to a stranger */
        return fail(tls, ITL_TLS_FAILURE_TERMS);
    return itl_tls_io_write(&tls->io, data, len);
}

itl_tls_status_t itl_tls_read(itl_tls_t *tls, void *data, size_t cap, size_t *got)
{
    *got = 0;
    if (!tls->authenticated) /* nor believed of one */
        return fail(tls, ITL_TLS_FAILURE_TERMS);
    return itl_tls_io_read(&tls->io, data, cap, got);
}

void itl_tls_close(itl_tls_t *tls)
{
    itl_tls_io_close(&tls->io, tls->authenticated);
    wolfSSL_CTX_free(tls->ctx);
    tls->ctx = NULL;
}
