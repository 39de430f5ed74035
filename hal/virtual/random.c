/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/random.h"

#include <string.h>

static uint64_t splitmix64(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64u - bits));
}

void virtual_random_seed(virtual_random_t *random, uint64_t seed, uint64_t stream)
{
    /* Both halves go through the mixer, or seed 1 stream 2 would be seed 2 stream 1. */
    uint64_t state = seed;
    state = splitmix64(&state) ^ stream;
    for (unsigned i = 0; i < 4; i++)
        random->state[i] = splitmix64(&state);
}

/** Goes on with an FNV-1a hash; the NUL behind a text counts, so that "ab", "c" is not "a", "bc". */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    const uint64_t prime = 0x100000001b3u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (uint8_t)*text) * prime;
    return hash * prime;
}

void virtual_random_seed_named(virtual_random_t *random, uint64_t seed, const char *kind, const char *from,
                               const char *to)
{
    const uint64_t start = 0xcbf29ce484222325u;
    virtual_random_seed(random, seed, hash_text(hash_text(hash_text(start, kind), from), to));
}

uint64_t virtual_random_next(virtual_random_t *random)
{
    uint64_t *s = random->state;
    uint64_t result = rotate_left(s[1] * 5u, 7) * 9u;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t virtual_random_below(virtual_random_t *random, uint64_t limit)
{
    if (limit == 0)
        return 0;
    /* Draws past the last whole multiple of limit would favour small results. */
    uint64_t past = UINT64_MAX - UINT64_MAX % limit;
    uint64_t draw = virtual_random_next(random);
    while (draw >= past)
        draw = virtual_random_next(random);
    return draw % limit;
}

bool virtual_random_chance(virtual_random_t *random, uint32_t ppm)
{
    if (ppm == 0 || ppm >= VIRTUAL_ALWAYS)
        return ppm != 0;
    return virtual_random_below(random, VIRTUAL_ALWAYS) < ppm;
}

void virtual_random_fill(virtual_random_t *random, void *buf, size_t len)
{
    uint8_t *out = buf;
    for (size_t done = 0; done < len;) {
        uint8_t bytes[8];
        uint64_t draw = virtual_random_next(random);
        for (unsigned i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)(draw >> (8u * i));
        size_t part = len - done < sizeof bytes ? len - done : sizeof bytes;
        memcpy(out + done, bytes, part);
        done += part;
    }
}
