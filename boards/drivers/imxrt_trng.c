/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imxrt_trng.h"

#include <stdint.h>

#include "registers.h"

#define MCTL    0x400CC000u
#define ENTROPY 0x400CC040u /* 16 words; the read of the last one starts the next 512 bits */

/* Bits corrected after von Neumann into the entropy, raw ones into the tests. */
#define MCTL_SAMPLES  2u
#define MCTL_ACCESS   (1u << 5)
#define MCTL_DEFAULTS (1u << 6)
#define MCTL_VALID    (1u << 10)
#define MCTL_ERROR    (1u << 12)
#define MCTL_PROGRAM  (1u << 16)

#define WORDS    16u
#define PATIENCE 10000000u
#define TRIES    3u

void imxrt_trng_start(void)
{
    *reg32(MCTL) = MCTL_PROGRAM | MCTL_DEFAULTS;
    *reg32(MCTL) = MCTL_SAMPLES | MCTL_ACCESS;
}

/* A test that fails now and then is what chance does. */
static bool wait_valid(void)
{
    for (uint32_t tries = 0; tries < TRIES; tries++) {
        uint32_t status = 0;
        for (uint32_t i = 0; i < PATIENCE && (status & (MCTL_VALID | MCTL_ERROR)) == 0; i++)
            status = *reg32(MCTL);
        if ((status & (MCTL_VALID | MCTL_ERROR)) == MCTL_VALID)
            return true;
        *reg32(MCTL) = MCTL_PROGRAM | MCTL_ERROR; /* written as one, the error goes */
        imxrt_trng_start();
    }
    return false;
}

bool imxrt_trng_read(void *buf, size_t len)
{
    uint8_t *to = buf;
    while (len > 0) {
        if (!wait_valid())
            return false;
        for (uint32_t i = 0; i < WORDS; i++) {
            uint32_t word = *reg32(ENTROPY + 4u * i);
            for (uint32_t k = 0; k < 4 && len > 0; k++, len--)
                *to++ = (uint8_t)(word >> 8u * k);
        }
    }
    return true;
}
