/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "noise_health.h"

/* 1 + 20 / H; critical value of the binomial distribution for 512 samples of the likelihood 2^-H. H is a half. */
#define REPEATS_MOST 41u
#define WINDOW       512u
#define MATCHES_MOST 410u

void noise_health_take(noise_health_t *health, uint8_t sample)
{
    health->repeats = health->taken > 0 && sample == health->last ? health->repeats + 1u : 1u;
    health->last = sample;
    if (health->taken % WINDOW == 0) {
        health->first = sample;
        health->matches = 0;
    }
    health->matches += sample == health->first ? 1u : 0;
    health->taken++;
    if (health->repeats >= REPEATS_MOST || health->matches >= MATCHES_MOST)
        health->failed = true;
}

bool noise_health_good(const noise_health_t *health)
{
    return !health->failed && health->taken >= NOISE_HEALTH_SAMPLES;
}
