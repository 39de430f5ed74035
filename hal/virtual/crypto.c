/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/crypto.h"

#include <wolfssl/options.h>

#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/cryptocb.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

/** The device's number: any but 0 and wolfSSL's own. */
#define DEVICE 0x7669

/** Whether the device stands; wolfSSL itself keeps but one table a process. */
static bool is_open;

static int draw(virtual_world_t *world, void *out, size_t len)
{
    virtual_node_t *node = virtual_world_turn(world);
    if (node == NULL)
        return RNG_FAILURE_E;
    const itl_hal_random_t *random = virtual_node_hal(node)->random;
    return random->fill(random->ctx, out, len) == ITL_HAL_OK ? 0 : RNG_FAILURE_E;
}

static int device(int id, wc_CryptoInfo *info, void *ctx)
{
    (void)id;
    switch (info->algo_type) {
    case WC_ALGO_TYPE_RNG:
        return draw(ctx, info->rng.out, info->rng.sz);
    case WC_ALGO_TYPE_SEED:
        return draw(ctx, info->seed.seed, info->seed.sz);
    default:
        return CRYPTOCB_UNAVAILABLE; /* all else is computed as ever */
    }
}

bool virtual_crypto_open(virtual_world_t *world)
{
    /* The first to initialise the library empties its table of devices. */
    if (is_open || wolfSSL_Init() != WOLFSSL_SUCCESS)
        return false;
    if (wc_CryptoCb_RegisterDevice(DEVICE, device, world) != 0) {
        wolfSSL_Cleanup();
        return false;
    }
    is_open = true;
    return true;
}

void virtual_crypto_join(virtual_node_t *node)
{
    virtual_node_set_crypto_device(node, DEVICE);
}

void virtual_crypto_close(void)
{
    if (is_open) {
        wc_CryptoCb_UnRegisterDevice(DEVICE);
        wolfSSL_Cleanup();
        is_open = false;
    }
}
