/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of the virtual flash share.
 */
#ifndef VIRTUAL_FLASH_PRIV_H
#define VIRTUAL_FLASH_PRIV_H

#include "hal/flash.h"
#include "virtual/flash_types.h"
#include "virtual/random.h"

/** Largest program granule that hal/flash.h allows. */
#define GRANULE_MAX 32u

/** No fault is pending at any operation. */
#define FLASH_NEVER UINT64_MAX

/** Content of one sector, shared by copies until one writes. */
typedef struct flash_sector {
    uint32_t refs;
    uint8_t data[]; /**< Of the sector; with a code, a byte for each granule follows: not 0 when it is broken. */
} flash_sector_t;

/** What may go wrong, as numbers of operations or reads since creation. */
typedef struct flash_faults {
    uint64_t cut_at;
    uint64_t fail_operation;
    uint64_t fail_read;
    virtual_cut_t cut;
    virtual_tear_t tear;
    bool powered;
    bool fail_torn;
} flash_faults_t;

struct virtual_flash {
    itl_hal_flash_t hal;
    uint64_t seed;
    uint64_t rots; /**< Counts virtual_flash_rot, so that each draws again. */
    uint64_t begun;
    uint64_t reads_begun;
    flash_faults_t faults;
    virtual_flash_counters_t counters;
    uint32_t *sector_erases;
    flash_sector_t **sectors; /**< NULL: erased. */
};

/** One operation, on its way through its faults. */
typedef struct flash_operation {
    uint32_t addr;
    uint32_t len;
    const uint8_t *data; /**< NULL: erase. */
} flash_operation_t;

/** The bytes of a sector to read; NULL when it is erased. */
const uint8_t *vflash_sector_read(const virtual_flash_t *flash, uint32_t sector);

/** The bytes of a sector to write, shared with nobody. */
uint8_t *vflash_sector_write(virtual_flash_t *flash, uint32_t sector);

/** Bytes that hold the content of a sector. */
uint32_t vflash_sector_bytes(const virtual_flash_t *flash);

/** True when the code of the granule at @p addr is broken. */
bool vflash_is_torn(const virtual_flash_t *flash, uint32_t addr);

/** Breaks the code of the granule at @p addr of a flash with one, or sets it right. */
void vflash_set_torn(virtual_flash_t *flash, uint32_t addr, bool torn);

/** Leaves a sector erased. */
void vflash_sector_drop(virtual_flash_t *flash, uint32_t sector);

/** True when @p len bytes at @p addr are inside the device. */
bool vflash_inside(const virtual_flash_t *flash, uint32_t addr, size_t len);

/** Does an operation half, as the flash's tear and seed say. */
void vflash_tear(virtual_flash_t *flash, const flash_operation_t *operation);

#endif
