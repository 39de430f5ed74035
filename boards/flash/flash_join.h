/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Flash whose sectors differ in size, as larger ones that do not: neighbours are joined. The store wants at least 8 of
 * one size; many chips have some small ones at the start of a bank and large ones behind them.
 */
#ifndef BOARDS_FLASH_JOIN_H
#define BOARDS_FLASH_JOIN_H

#include "hal/flash.h"

/** Sectors of one size that follow each other. */
typedef struct flash_run {
    uint32_t sector_size;
    uint32_t count;
} flash_run_t;

/** Flash over a chip's. Members but flash are private. */
typedef struct flash_join {
    itl_hal_flash_t flash; /**< What others use. */
    const itl_hal_flash_t *below;
    const flash_run_t *runs;
    uint32_t run_count;
} flash_join_t;

/**
 * Joins the sectors of a chip.
 * @param below        the chip's flash, kept: its erase takes the start of each of its sectors, whatever their sizes;
 *                     its sector_size and sector_count count for nothing
 * @param runs         @p run_count runs, kept, from address 0 on
 * @param sector_size  bytes of each sector that comes of it; a multiple of every sector of the chip
 * @return false: a sector of the chip would be in two of them, or there is a rest that makes none
 */
bool flash_join_open(flash_join_t *join, const itl_hal_flash_t *below, const flash_run_t *runs, uint32_t run_count,
                     uint32_t sector_size);

#endif
