/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * wolfCrypt's generator of random numbers, for keys and signatures of the lab.
 */
#ifndef LISTFILE_GENERATOR_H
#define LISTFILE_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>

struct WC_RNG;

/** Prepares a generator that draws from the machine whose turn it is (base/machine.h). @return false: no random
 *  numbers; else wc_FreeRng is due */
bool listfile_generator(struct WC_RNG *rng);

/** Draws from there. @return false: no random numbers */
bool listfile_draw(void *bytes, size_t count);

#endif
