/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls_random.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

int itl_tls_device(const itl_hal_random_t *random)
{
#ifdef WOLF_CRYPTO_CB
    if (random != NULL && random->crypto_device != 0)
        return random->crypto_device;
#else
    (void)random;
#endif
    return INVALID_DEVID;
}

void itl_tls_draw_from(WOLFSSL_CTX *ctx, const itl_hal_random_t *random)
{
#ifdef WOLF_CRYPTO_CB
    wolfSSL_CTX_SetDevId(ctx, itl_tls_device(random));
#else
    (void)ctx;
    (void)random;
#endif
}
