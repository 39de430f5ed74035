/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The machine under lwIP, for fuzz targets.
 */
#ifndef FUZZ_BOARD_H
#define FUZZ_BOARD_H

#include "fuzz.h"

/** Lets time pass. */
void fuzz_board_pass(uint32_t ms);

#endif
