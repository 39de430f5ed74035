/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The true random number generator of i.MX RT chips (TRNG; of the Reference Manual of the i.MX RT1060 what is not in
 * its security part): 512 bits of entropy at a time, with statistical tests of its own.
 */
#ifndef BOARDS_IMXRT_TRNG_H
#define BOARDS_IMXRT_TRNG_H

#include <stdbool.h>
#include <stddef.h>

/** Starts it with the settings of its reset; its clock is open. */
void imxrt_trng_start(void);

/** Fills @p buf with entropy. @return false: its tests fail, again and again, or it gives none */
bool imxrt_trng_read(void *buf, size_t len);

#endif
