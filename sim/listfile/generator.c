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
