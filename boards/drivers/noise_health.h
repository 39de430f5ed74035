/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whether a source of noise still makes noise: the continuous health tests of NIST SP 800-90B, sections 4.4.1
 * (repetition count) and 4.4.2 (adaptive proportion), for samples of one byte that hold half a bit of entropy at least,
 * with a false alarm in a million sources.
 */
#ifndef BOARDS_NOISE_HEALTH_H
#define BOARDS_NOISE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

/** Samples that hold 512 bits of entropy between them. */
#define NOISE_HEALTH_SAMPLES 1024u

/** One source over the samples of one seed; starts as zeroes. Members are private. */
typedef struct noise_health {
    uint32_t taken;
    uint32_t repeats; /**< As often the last sample has come in a row. */
    uint32_t matches; /**< As often the window's first sample has come in it. */
    uint8_t last;
    uint8_t first;
    bool failed;
} noise_health_t;

/** Takes a sample. */
void noise_health_take(noise_health_t *health, uint8_t sample);

/** True when NOISE_HEALTH_SAMPLES came at least and both tests hold. */
bool noise_health_good(const noise_health_t *health);

#endif
