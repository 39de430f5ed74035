/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_secret.h"

#include <string.h>

static bool is_identity(const coap_bin_const_t *identity, const itl_coap_psk_t *psk)
{
    return identity->length == strlen(psk->identity) && memcmp(identity->s, psk->identity, identity->length) == 0;
}

static bool is_key(const coap_bin_const_t *key, const itl_coap_psk_t *psk)
{
    return key != NULL && key->length == psk->key_len && memcmp(key->s, psk->key, key->length) == 0;
}

/* @return NULL: a stranger's identity */
static const coap_bin_const_t *key_of(coap_bin_const_t *identity, coap_session_t *session, void *arg)
{
    itl_coap_secret_t *secret = arg;
    (void)session;
    if (secret->psk == NULL || secret->psk->key_len == 0 || !is_identity(identity, secret->psk))
        return NULL;
    secret->key = (coap_bin_const_t){.length = secret->psk->key_len, .s = secret->psk->key};
    return &secret->key;
}

bool itl_coap_secret_serve(coap_context_t *context, itl_coap_secret_t *secret)
{
    coap_dtls_spsk_t setup = {
        .version = COAP_DTLS_SPSK_SETUP_VERSION, .validate_id_call_back = key_of, .id_call_back_arg = secret};
    return coap_dtls_is_supported() && coap_context_set_psk2(context, &setup) == 1;
}

bool itl_coap_secret_is_known(const coap_session_t *session, const itl_coap_psk_t *psk)
{
    if (psk == NULL || coap_session_get_proto(session) != COAP_PROTO_DTLS)
        return false;
    /* A session without an identity would be one whose cipher suite asks for no key at all. */
    const coap_bin_const_t *identity = coap_session_get_psk_identity(session);
    return identity != NULL && is_identity(identity, psk) && is_key(coap_session_get_psk_key(session), psk);
}

coap_session_t *itl_coap_secret_connect(coap_context_t *context, const coap_address_t *server,
                                        const itl_coap_psk_t *psk)
{
    coap_dtls_cpsk_t setup = {.version = COAP_DTLS_CPSK_SETUP_VERSION};
    setup.psk_info.identity = (coap_bin_const_t){.length = strlen(psk->identity), .s = (const uint8_t *)psk->identity};
    setup.psk_info.key = (coap_bin_const_t){.length = psk->key_len, .s = psk->key};
    return coap_dtls_is_supported() ? coap_new_client_session_psk2(context, NULL, server, COAP_PROTO_DTLS, &setup)
                                    : NULL;
}
