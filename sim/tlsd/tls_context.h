/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the lab's servers show and take in TLS handshakes: their certificate and key, the suites of firmware/tls, the
 * lowest and highest version. Nobody resumes a session.
 */
#ifndef TLSD_TLS_CONTEXT_H
#define TLSD_TLS_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "hal/random.h"

struct WOLFSSL_CTX;

/** A server. */
typedef struct tls_context_config {
    const char *pem;      /**< The server's certificate, others of its chain, and the key. Not kept. */
    size_t pem_len;       /**< Bytes of it. */
    uint16_t version_min; /**< A TLS_VERSION; where the library cannot go that low, the lowest it can. */
    uint16_t version_max; /**< The highest, as of a server that knows nothing newer; 0: the library's. */
    const itl_hal_random_t *random;
} tls_context_config_t;

/** Prepares a server's sessions. @return to be freed with wolfSSL_CTX_free; NULL with the reason */
struct WOLFSSL_CTX *tls_context_create(const tls_context_config_t *config, base_error_t *error);

#endif
