/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stm32_random.h"

#include "registers.h"

enum { CR = 0x00, SR = 0x04, DR = 0x08 };

#define CR_ON        (1u << 2) /* with the clock watched: CED is 0 */
#define SR_READY     (1u << 0)
#define SR_CLOCK_BAD (1u << 1)
#define SR_FAILURES  0x60u /* clock, seed: kept until written to zero */
#define STALE_WORDS  12    /* in the pipeline behind a bad seed */
#define PATIENCE     100000

/* One word; zero is what a failure between the two reads looks like. */
static bool draw(const stm32_random_t *random, uint32_t *word)
{
    for (int i = 0; i < PATIENCE; i++) {
        uint32_t status = *reg32(random->base + SR);
        if ((status & (SR_FAILURES | SR_CLOCK_BAD)) != 0)
            return false;
        if ((status & SR_READY) != 0) {
            *word = *reg32(random->base + DR);
            return *word != 0;
        }
    }
    return false;
}

/* After a failure: off and on again, which makes a new seed, and away with what was under way. */
static bool start_again(const stm32_random_t *random)
{
    uint32_t stale;
    *reg32(random->base + CR) = 0;
    *reg32(random->base + SR) = 0;
    *reg32(random->base + CR) = CR_ON;
    int drawn = 0;
    while (drawn < STALE_WORDS && draw(random, &stale))
        drawn++;
    return drawn == STALE_WORDS;
}

static bool draw_watched(stm32_random_t *random, uint32_t *word)
{
    if (!draw(random, word) && (!start_again(random) || !draw(random, word)))
        return false;
    for (uint32_t shift = 0; shift < 32u; shift += 8u)
        noise_health_take(&random->health, (uint8_t)(*word >> shift));
    return true;
}

/* What the first bytes are good for is only known when enough have come. */
static bool warm_up(stm32_random_t *random)
{
    uint32_t word;
    bool good = true;
    while (good && random->health.taken < NOISE_HEALTH_SAMPLES)
        good = draw_watched(random, &word);
    return good;
}

bool stm32_random_fill(stm32_random_t *random, void *buf, size_t len)
{
    uint8_t *out = buf;
    *reg32(random->base + CR) = CR_ON;
    bool good = warm_up(random);
    for (size_t i = 0; good && i < len; i += 4) {
        uint32_t word = 0;
        good = draw_watched(random, &word) && noise_health_good(&random->health);
        for (size_t j = 0; j < 4 && i + j < len; j++)
            out[i + j] = (uint8_t)(word >> 8 * j);
    }
    return good;
}
