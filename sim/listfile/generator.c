/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/generator.h"

#include <stddef.h>

#include <wolfssl/options.h>

#include <wolfssl/wolfcrypt/random.h>

#include "base/machine.h"
#include "tls/tls_random.h"

bool listfile_generator(WC_RNG *rng)
{
    return wc_InitRng_ex(rng, NULL, itl_tls_device(machine_random())) == 0;
}

bool listfile_draw(void *bytes, size_t count)
{
    WC_RNG rng;
    if (!listfile_generator(&rng))
        return false;
    const bool done = wc_RNG_GenerateBlock(&rng, bytes, (word32)count) == 0;
    wc_FreeRng(&rng);
    return done;
}
