/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Seeded random numbers (xoshiro256**, seeded by splitmix64; Blackman and Vigna, "Scrambled Linear Pseudorandom
 * Number Generators", 2018). The same seed gives the same numbers on every machine. Not for keys that matter.
 */
#ifndef VIRTUAL_RANDOM_H
#define VIRTUAL_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One million: the chance of something certain. */
#define VIRTUAL_ALWAYS 1000000u

/** A stream of numbers. Copying it copies the stream's position. */
typedef struct virtual_random {
    uint64_t state[4];
} virtual_random_t;

/** Starts a stream. Streams of one @p seed that differ in @p stream are independent. */
void virtual_random_seed(virtual_random_t *random, uint64_t seed, uint64_t stream);

/**
 * Starts the stream of a pair of names: the same in every world of one @p seed in which they stand, whatever else is
 * there and whoever came first.
 * @param kind  what the stream is for; streams of two kinds are independent
 */
void virtual_random_seed_named(virtual_random_t *random, uint64_t seed, const char *kind, const char *from,
                               const char *to);

/** The next 64 bits. */
uint64_t virtual_random_next(virtual_random_t *random);

/** An even draw from 0 to @p limit - 1; 0 when @p limit is 0. */
uint64_t virtual_random_below(virtual_random_t *random, uint64_t limit);

/** True with a chance of @p ppm in a million; draws no number when the answer is certain. */
bool virtual_random_chance(virtual_random_t *random, uint32_t ppm);

/** Fills @p len bytes. */
void virtual_random_fill(virtual_random_t *random, void *buf, size_t len);

#endif
