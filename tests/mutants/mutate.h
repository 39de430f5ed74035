/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Changes bytes as an attacker without any key can: everywhere, and where it hurts: lengths, elements, signatures.
 */
#ifndef MUTANTS_MUTATE_H
#define MUTANTS_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/** Longest mutant. */
enum { MUTANT_BYTES = 16384 };

/** Numbers that follow from a seed alone. */
typedef struct mutant_random {
    uint64_t state;
} mutant_random_t;

/** Bytes that are being changed. */
typedef struct mutant {
    uint8_t bytes[MUTANT_BYTES];
    size_t size;
} mutant_t;

/** The next number below @p bound, which is not 0. */
uint32_t mutant_below(mutant_random_t *random, uint32_t bound);

/** A copy of some bytes, at most MUTANT_BYTES. */
void mutant_copy(mutant_t *mutant, const uint8_t *bytes, size_t size);

/** Changes bytes of any format: bits, bytes, numbers, ranges that go, come twice or change places; another end. */
void mutate_bytes(mutant_t *mutant, mutant_random_t *random);

/** Changes the elements of a list's or signed file's header: one moves, goes, comes twice, gets another's value;
 * padding moves. Those of @p other serve as well. */
void mutate_elements(mutant_t *mutant, const uint8_t *other, size_t other_size, mutant_random_t *random);

/** Changes the signature, with the modulus of its key (as many bytes as the signature, big-endian): s + n, n - s, s of
 * another file, zeros, padding of other lengths. Without an element SIGNATURE nothing changes. */
void mutate_signature(mutant_t *mutant, const uint8_t *modulus, size_t modulus_size, mutant_random_t *random);

#endif
