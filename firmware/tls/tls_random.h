/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where the TLS library's random numbers come from.
 */
#ifndef ITLPHONE_TLS_RANDOM_H
#define ITLPHONE_TLS_RANDOM_H

#include "hal/random.h"

struct WOLFSSL_CTX;

/** The devId for wc_InitRng_ex: of itl_hal_random_t.crypto_device, where there is one and the library can use it; else
 *  INVALID_DEVID, with which the library draws from a generator of its own. @param random  NULL: none */
int itl_tls_device(const itl_hal_random_t *random);

/** Lets sessions made from @p ctx draw through that device. */
void itl_tls_draw_from(struct WOLFSSL_CTX *ctx, const itl_hal_random_t *random);

#endif
