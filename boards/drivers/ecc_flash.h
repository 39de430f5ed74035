/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Flash inside a chip whose error-correcting code guards granules of several words, as hal/flash.h has it: a granule is
 * programmed once between erasures, one that a power cut has torn reads as ITL_HAL_FLASH_TORN. What a chip's flash
 * controller is told, its own driver says.
 */
#ifndef BOARDS_ECC_FLASH_H
#define BOARDS_ECC_FLASH_H

#include "hal/flash.h"

/** Longest granule, in words. */
#define ECC_FLASH_WORDS 8u

/** A part of a chip's flash, other than the one that the program runs from. */
typedef struct ecc_flash {
    uint32_t base; /**< Address of the first sector, where the processor reads it. */
    uint32_t sectors;
    uint32_t sector_bytes;
    uint32_t granule_bytes; /**< A multiple of 4, up to 4 * ECC_FLASH_WORDS. */

    /** Programs the granule at an address. @param words as many as a granule has
     *  @return ITL_HAL_OK, ITL_HAL_ERR_IO */
    itl_hal_status_t (*program)(uint32_t address, const uint32_t *words);

    /** Erases the sector at an address. @return ITL_HAL_OK, ITL_HAL_ERR_IO */
    itl_hal_status_t (*erase)(uint32_t address);

    /** Makes reads see what was programmed or erased; NULL where nothing caches them. */
    void (*forget_cached)(void);
} ecc_flash_t;

/** Makes an itl_hal_flash_t of it. @param flash kept */
itl_hal_flash_t ecc_flash_open(ecc_flash_t *flash);

#endif
