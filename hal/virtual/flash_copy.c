/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "virtual/flash.h"
#include "virtual/flash_priv.h"

static bool same_geometry(const virtual_flash_t *a, const virtual_flash_t *b)
{
    return a->hal.sector_size == b->hal.sector_size && a->hal.sector_count == b->hal.sector_count &&
           a->hal.program_size == b->hal.program_size && a->hal.has_ecc == b->hal.has_ecc;
}

static void share_sectors(virtual_flash_t *flash, const virtual_flash_t *from)
{
    for (uint32_t i = 0; i < flash->hal.sector_count; i++) {
        flash_sector_t *content = from->sectors[i];
        if (content == flash->sectors[i])
            continue;
        vflash_sector_drop(flash, i);
        if (content != NULL)
            content->refs++;
        flash->sectors[i] = content;
    }
}

void virtual_flash_restore(virtual_flash_t *flash, const virtual_flash_t *from)
{
    if (!same_geometry(flash, from))
        abort();
    share_sectors(flash, from);
    memcpy(flash->sector_erases, from->sector_erases, flash->hal.sector_count * sizeof *flash->sector_erases);
    flash->seed = from->seed;
    flash->rots = from->rots;
    flash->begun = from->begun;
    flash->reads_begun = from->reads_begun;
    flash->faults = from->faults;
    flash->counters = from->counters;
}

virtual_flash_t *virtual_flash_copy(const virtual_flash_t *flash)
{
    virtual_geometry_t geometry = {
        .sector_size = flash->hal.sector_size,
        .sector_count = flash->hal.sector_count,
        .program_size = flash->hal.program_size,
        .has_ecc = flash->hal.has_ecc,
    };
    virtual_flash_t *copy = virtual_flash_create(&geometry, flash->seed);
    virtual_flash_restore(copy, flash);
    return copy;
}

static bool all_erased(const uint8_t *bytes, uint32_t len)
{
    unsigned all = 0xFFu;
    for (uint32_t i = 0; i < len; i++)
        all &= bytes[i];
    return all == 0xFFu;
}

static bool sector_equal(const virtual_flash_t *a, const virtual_flash_t *b, uint32_t sector)
{
    const uint8_t *one = vflash_sector_read(a, sector);
    const uint8_t *other = vflash_sector_read(b, sector);
    uint32_t size = a->hal.sector_size;
    if (one == other)
        return true;
    if (one == NULL || other == NULL)
        return all_erased(one == NULL ? other : one, size);
    return memcmp(one, other, vflash_sector_bytes(a)) == 0;
}

bool virtual_flash_equal(const virtual_flash_t *a, const virtual_flash_t *b)
{
    bool equal = same_geometry(a, b);
    for (uint32_t i = 0; equal && i < a->hal.sector_count; i++)
        equal = sector_equal(a, b, i);
    return equal;
}

virtual_flash_counters_t virtual_flash_counters(const virtual_flash_t *flash)
{
    return flash->counters;
}

uint32_t virtual_flash_sector_erases(const virtual_flash_t *flash, uint32_t sector)
{
    return sector < flash->hal.sector_count ? flash->sector_erases[sector] : 0;
}

void virtual_flash_reset_counters(virtual_flash_t *flash)
{
    memset(&flash->counters, 0, sizeof flash->counters);
    memset(flash->sector_erases, 0, flash->hal.sector_count * sizeof *flash->sector_erases);
}
