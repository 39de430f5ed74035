/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A serial NOR flash chip with the commands that all makers share (JESD216: 03h read, 02h program a page, D8h erase,
 * 05h status, 06h write enable, 9Fh identity), in its first 16 MB, where addresses have three bytes.
 *
 * Granule 16 bytes: what chips with an error-correcting code (Spansion's S25FL-S) guard together. They correct by
 * themselves, never answer with an error, and drop the code of bytes that are programmed twice.
 */
#ifndef BOARDS_SPI_NOR_H
#define BOARDS_SPI_NOR_H

#include "hal/flash.h"

/** A chip. sector_size and what it may be asked for are the driver's. */
typedef struct spi_nor {
    /** One transfer with the chip selected: sends, then receives. */
    void (*transfer)(void *ctx, const uint8_t *out, size_t out_len, uint8_t *in, size_t in_len);
    void *ctx;
    void (*wait)(void); /**< Called while the chip works: feeds the watchdog. NULL: nothing to do. */
    uint32_t sectors;   /**< As many at the end of its first 16 MB are used. */
    uint32_t first;     /**< Address of the first of them. */
    uint32_t sector_size;
} spi_nor_t;

/** Asks the chip who it is and makes a flash of its last sectors.
 *  @param nor    transfer, ctx, wait and sectors set by the caller; kept
 *  @param flash  [out]
 *  @return ITL_HAL_OK; ITL_HAL_ERR_IO: no chip answers, or one of another kind or too small */
itl_hal_status_t spi_nor_open(spi_nor_t *nor, itl_hal_flash_t *flash);

#endif
