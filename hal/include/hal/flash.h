/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * NOR flash as the trust module sees it.
 *
 * Contract of every implementation:
 *  - a sector erases to 0xFF; programming only clears bits (1 to 0);
 *  - all calls block until the device is done; none is safe from an interrupt;
 *  - addresses count bytes from 0 to sector_size * sector_count - 1;
 *  - a call that fails with ITL_HAL_ERR_RANGE or ITL_HAL_ERR_NOT_ERASED has changed nothing;
 *  - a power cut inside program or erase leaves any mix of old and new bits in the addressed
 *    bytes and touches no other; everything returned before it is durable.
 *
 * Flash with an error-correcting code per granule (has_ecc) answers the read of a granule whose code a cut has broken
 * with an error, a bus fault on many chips. The driver bears it, so that whoever reads need not know:
 *  - read gives ITL_HAL_FLASH_TORN for every byte of such a granule, until the sector is erased, and never fails for
 * it;
 *  - a granule is programmed once between erasures: program gives ITL_HAL_ERR_NOT_ERASED for one that does not read
 * 0xFF throughout, unless it reads as it is to be programmed already. Then it is left alone.
 */
#ifndef ITL_HAL_FLASH_H
#define ITL_HAL_FLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/status.h"

/** What every byte of a granule reads as whose code is broken: as if all of it had been programmed, never as free. */
#define ITL_HAL_FLASH_TORN 0x00u

typedef struct itl_hal_flash {
    void *ctx;             /**< Passed back to every call. */
    uint32_t sector_size;  /**< Bytes erased together; a power of two, 256 to 1 MiB. */
    uint32_t sector_count; /**< Number of sectors. */
    uint32_t program_size; /**< Program granule in bytes: 1, 2, 4, 8, 16 or 32; divides sector_size. */
    bool has_ecc;          /**< An error-correcting code guards each granule; see above. */

    /** Copies @p len bytes at @p addr to @p buf. Any alignment and length inside the device.
     *  @return ITL_HAL_OK, ITL_HAL_ERR_RANGE, ITL_HAL_ERR_IO, ITL_HAL_ERR_POWER. */
    itl_hal_status_t (*read)(void *ctx, uint32_t addr, void *buf, size_t len);

    /** Programs @p len bytes at @p addr; both are multiples of program_size, any number of sectors.
     *  @return ITL_HAL_OK, ITL_HAL_ERR_RANGE, ITL_HAL_ERR_NOT_ERASED, ITL_HAL_ERR_IO, ITL_HAL_ERR_POWER. */
    itl_hal_status_t (*program)(void *ctx, uint32_t addr, const void *buf, size_t len);

    /** Erases the sector that starts at @p addr (a multiple of sector_size).
     *  @return ITL_HAL_OK, ITL_HAL_ERR_RANGE, ITL_HAL_ERR_IO, ITL_HAL_ERR_POWER. */
    itl_hal_status_t (*erase)(void *ctx, uint32_t addr);
} itl_hal_flash_t;

#endif
