/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls_offer.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "hal/canary.h"

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
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
        if (ITL_CANARY_HOLDS("tls-version", versions[i].number >= wanted) &&
            wolfSSL_CTX_SetMinVersion(ctx, versions[i].library) == WOLFSSL_SUCCESS)
            return true;
    return false;
}

bool itl_tls_offer(WOLFSSL_CTX *ctx, uint16_t version_min)
{
#ifndef NO_SESSION_CACHE /* a wolfSSL built without the cache lacks its switch too */
    wolfSSL_CTX_set_session_cache_mode(ctx, WOLFSSL_SESS_CACHE_OFF);
#endif
    return set_lowest_version(ctx, version_min) &&
           wolfSSL_CTX_set_cipher_list(ctx, itl_tls_offered_suites()) == WOLFSSL_SUCCESS;
}

bool itl_tls_offer_only(WOLFSSL_CTX *ctx, uint16_t version)
{
    return version == 0 || version >= ITL_TLS_VERSION_1_2 ||
           wolfSSL_CTX_set_cipher_list(ctx, itl_tls_old_suites()) == WOLFSSL_SUCCESS;
}

/* A method that could do more would refuse a server that can, as one that was talked down. */
WOLFSSL_METHOD *itl_tls_client_method(uint16_t version_only)
{
    switch (version_only) {
    case 0:
        return wolfSSLv23_client_method();
#if defined(WOLFSSL_ALLOW_TLSV10) && !defined(NO_OLD_TLS)
    case ITL_TLS_VERSION_1_0:
        return wolfTLSv1_client_method();
#endif
#ifndef NO_OLD_TLS
    case ITL_TLS_VERSION_1_1:
        return wolfTLSv1_1_client_method();
#endif
    case ITL_TLS_VERSION_1_2:
        return wolfTLSv1_2_client_method();
#ifdef WOLFSSL_TLS13
    case ITL_TLS_VERSION_1_3:
        return wolfTLSv1_3_client_method();
#endif
    default:
        return NULL;
    }
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
