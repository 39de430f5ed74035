/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The rules of NOR flash over a storage_t that has none: erase sets a sector to 0xFF, programming only clears bits.
 */
#ifndef BOARDS_FLASH_RULES_H
#define BOARDS_FLASH_RULES_H

#include "hal/flash.h"
#include "storage.h"

typedef struct flash_rules {
    storage_t storage;
    uint32_t sector_size;
    uint32_t program_size;
} flash_rules_t;

/**
 * Makes flash of a storage.
 * @param rules  all members set by the caller: sector_size divides the storage's size, program_size divides it; kept
 */
itl_hal_flash_t flash_with_rules(flash_rules_t *rules);

#endif
