/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Flash in memory for the targets that store something. What its user does against the rules is a finding. */
#ifndef FUZZ_NOR_H
#define FUZZ_NOR_H

#include "hal/flash.h"

/**
 * Makes a flash over memory. What the memory holds stays: 0xFF is an erased byte.
 *
 * @param geometry  sizes of sectors and programs, and how many sectors
 * @param array     sector_size * sector_count bytes, which outlive the flash
 */
itl_hal_flash_t fuzz_nor(itl_hal_flash_t geometry, uint8_t *array);

#endif
