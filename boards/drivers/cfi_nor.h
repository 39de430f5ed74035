/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Parallel NOR flash with the Common Flash Interface (JESD68) and the Intel command set: two 16-bit chips side by side
 * on a 32-bit bus, as on the Versatile Express motherboard.
 */
#ifndef BOARDS_CFI_NOR_H
#define BOARDS_CFI_NOR_H

#include "hal/flash.h"

/** A part of a bank. */
typedef struct cfi_nor {
    uintptr_t base;       /**< Of the bank. */
    uint32_t sectors;     /**< Used, from the first one on. */
    uint32_t sector_size; /**< Set by cfi_nor_open: of both chips together. */
} cfi_nor_t;

/**
 * Asks the chips what they are and makes flash of the first sectors.
 * @param nor    base and sectors set by the caller; kept
 * @param flash  [out]
 * @return ITL_HAL_OK; ITL_HAL_ERR_IO: no chips that this driver knows, or fewer sectors than asked for
 */
itl_hal_status_t cfi_nor_open(cfi_nor_t *nor, itl_hal_flash_t *flash);

#endif
