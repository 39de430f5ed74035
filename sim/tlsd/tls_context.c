/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlsd/tls_context.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "tls/tls_offer.h"
#include "tls/tls_random.h"

/* A client's ticket from elsewhere, however long, is passed over instead of decoded. */
static void forgo_tickets(WOLFSSL_CTX *ctx)
{
#ifdef HAVE_SESSION_TICKET
    wolfSSL_CTX_set_TicketEncCb(ctx, NULL);
#else
    (void)ctx;
#endif
}

/* As a server that knows nothing newer, and no newer suite, but one version that the library has all the same. */
static bool forget_newer(WOLFSSL_CTX *ctx, uint16_t version_max)
{
    long options = 0;
    if (version_max == 0)
        return true;
    if (version_max < ITL_TLS_VERSION_1_3)
        options |= WOLFSSL_OP_NO_TLSv1_3;
#ifndef NO_OLD_TLS
    if (version_max < ITL_TLS_VERSION_1_2)
        options |= WOLFSSL_OP_NO_TLSv1_2;
#ifdef WOLFSSL_ALLOW_TLSV10
    if (version_max < ITL_TLS_VERSION_1_1)
        options |= WOLFSSL_OP_NO_TLSv1_1;
#endif
#endif
    wolfSSL_CTX_set_options(ctx, options);
    return itl_tls_offer_only(ctx, version_max);
}

static bool use_identity(WOLFSSL_CTX *ctx, const tls_context_config_t *config, base_error_t *error)
{
    const unsigned char *pem = (const unsigned char *)config->pem;
    const long len = (long)config->pem_len;
    if (wolfSSL_CTX_use_certificate_chain_buffer(ctx, pem, len) != WOLFSSL_SUCCESS)
        return base_fail(error, "server certificate: wolfSSL cannot use it");
    if (wolfSSL_CTX_use_PrivateKey_buffer(ctx, pem, len, WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS ||
        wolfSSL_CTX_check_private_key(ctx) != WOLFSSL_SUCCESS)
        return base_fail(error, "server certificate: its private key is missing, encrypted or another one's");
    return true;
}

static bool set_up(WOLFSSL_CTX *ctx, const tls_context_config_t *config, base_error_t *error)
{
    itl_tls_draw_from(ctx, config->random);
    if (!itl_tls_offer(ctx, config->version_min) || !forget_newer(ctx, config->version_max))
        return base_fail(error, "this TLS library has no version that is high enough, or no memory");
    forgo_tickets(ctx);
    return use_identity(ctx, config, error);
}

WOLFSSL_CTX *tls_context_create(const tls_context_config_t *config, base_error_t *error)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfSSLv23_server_method());
    if (ctx == NULL)
        base_fail(error, "out of memory");
    if (ctx != NULL && set_up(ctx, config, error))
        return ctx;
    wolfSSL_CTX_free(ctx);
    return NULL;
}
