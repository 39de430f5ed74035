/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a flash in memory is like: its shape, how its operations are torn, what is counted.
 */
#ifndef VIRTUAL_FLASH_TYPES_H
#define VIRTUAL_FLASH_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/** Shape of the device; the rules stand in hal/flash.h. */
typedef struct virtual_geometry {
    uint32_t sector_size;
    uint32_t sector_count;
    uint32_t program_size;
    bool has_ecc;
} virtual_geometry_t;

/** Where in an operation the power goes. The caller sees ITL_HAL_ERR_POWER in each case. */
typedef enum virtual_cut {
    VIRTUAL_CUT_BEFORE, /**< Nothing of it was done. */
    VIRTUAL_CUT_TORN,   /**< Half done, as virtual_flash_set_tear says. */
    VIRTUAL_CUT_AFTER,  /**< All done, only the answer is missing. */
} virtual_cut_t;

/** How a torn operation looks. All but ZEROS mix old and new bits of the addressed bytes, as hal/flash.h promises. */
typedef enum virtual_tear {
    VIRTUAL_TEAR_ANY,    /**< One of PREFIX, SUFFIX, BYTES, BITS, drawn from the seed: the default. */
    VIRTUAL_TEAR_PREFIX, /**< Done up to a random byte, of which random bits are done. */
    VIRTUAL_TEAR_SUFFIX, /**< Done from a random byte on, of which random bits are done. */
    VIRTUAL_TEAR_BYTES,  /**< Each byte is old or new. */
    VIRTUAL_TEAR_BITS,   /**< Each bit is old or new. */
    VIRTUAL_TEAR_ZEROS,  /**< Erase: some bytes are 0x00, as left by chips that program a sector to zero before they
                              erase it, beyond what hal/flash.h promises; program: as BITS. Never drawn by ANY. */
} virtual_tear_t;

/** What was done since creation or virtual_flash_reset_counters. */
typedef struct virtual_flash_counters {
    uint64_t operations; /**< Programs and erases, begun ones included. */
    uint64_t programs;
    uint64_t erases;
    uint64_t bytes_programmed;
    uint64_t reads;
} virtual_flash_counters_t;

typedef struct virtual_flash virtual_flash_t;

#endif
