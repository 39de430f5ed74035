/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Counts what is done to a flash and can cut the power at one operation, for tests of what a cut leaves behind.
 * Programs and erases are numbered together from 1 since start.
 */
#ifndef BOARDS_FLASH_METER_H
#define BOARDS_FLASH_METER_H

#include "hal/flash.h"

/** Where in an operation the power goes. */
typedef enum flash_cut {
    FLASH_CUT_NEVER,
    FLASH_CUT_BEFORE, /**< Nothing of it happens. */
    FLASH_CUT_TORN,   /**< Some of its bits change. */
    FLASH_CUT_AFTER,  /**< All of it happens. */
} flash_cut_t;

typedef struct flash_meter {
    itl_hal_flash_t flash; /**< What users call. */
    const itl_hal_flash_t *below;
    uint32_t erases, programs;
    uint64_t programmed_bytes;
    flash_cut_t cut;
    uint32_t cut_at;         /**< Number of the operation. */
    uint32_t seed;           /**< Of the bits that a torn operation leaves. */
    uint8_t *sector;         /**< One sector of memory for a torn erase; NULL: an erase is cut before instead. */
    void (*power_off)(void); /**< Called at the cut; does not return. */
} flash_meter_t;

/** Puts a meter over a flash, without a cut. @param below kept */
void flash_meter_init(flash_meter_t *meter, const itl_hal_flash_t *below);

#endif
