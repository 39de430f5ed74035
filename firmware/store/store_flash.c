/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "itl_assert.h"
#include "store/store.h"
#include "store/store_priv.h"

#define SECTOR_MIN 256u
#define SECTOR_MAX (1024u * 1024u)

/** Bytes read back at a time. */
#define READ_BACK 64u

uint32_t itl_store_round(const itl_hal_flash_t *flash, uint32_t n)
{
    return (n + flash->program_size - 1u) & ~(flash->program_size - 1u);
}

uint32_t itl_store_commit_off(const itl_hal_flash_t *flash)
{
    return itl_store_round(flash, ITL_STORE_HEADER_BYTES);
}

uint32_t itl_store_retire_off(const itl_hal_flash_t *flash)
{
    return itl_store_commit_off(flash) + itl_store_round(flash, ITL_STORE_MARK_BYTES);
}

uint32_t itl_store_data_off(const itl_hal_flash_t *flash)
{
    return itl_store_retire_off(flash) + itl_store_round(flash, ITL_STORE_MARK_BYTES);
}

static bool power_of_two(uint32_t n, uint32_t min, uint32_t max)
{
    return n >= min && n <= max && (n & (n - 1u)) == 0;
}

static bool geometry_usable(const itl_hal_flash_t *flash)
{
    return power_of_two(flash->sector_size, SECTOR_MIN, SECTOR_MAX) &&
           power_of_two(flash->program_size, 1, ITL_STORE_GRANULE_MAX) &&
           flash->sector_count <= UINT32_MAX / flash->sector_size;
}

uint32_t itl_store_sectors(const itl_hal_flash_t *flash, uint32_t capacity)
{
    if (!geometry_usable(flash) || capacity > ITL_LIMIT_LIST_BYTES)
        return 0;
    uint32_t bytes = itl_store_data_off(flash) + capacity;
    return 2u * ((bytes + flash->sector_size - 1u) / flash->sector_size);
}

bool itl_store_region_fits(const itl_hal_flash_t *flash, itl_store_region_t region)
{
    return geometry_usable(flash) && region.sector_count >= 2 && region.sector_count % 2u == 0 &&
           region.sector_count <= flash->sector_count &&
           region.first_sector <= flash->sector_count - region.sector_count;
}

uint32_t itl_store_slot_bytes(const itl_store_t *store)
{
    return store->region.sector_count / 2u * store->flash->sector_size;
}

uint32_t itl_store_room(const itl_store_t *store)
{
    uint32_t bytes = itl_store_slot_bytes(store) - itl_store_data_off(store->flash);
    return bytes < ITL_LIMIT_LIST_BYTES ? bytes : ITL_LIMIT_LIST_BYTES;
}

uint8_t itl_store_spare(const itl_store_t *store)
{
    return store->active == 0 ? 1 : 0;
}

uint32_t itl_store_address(const itl_store_t *store, uint8_t slot, uint32_t off)
{
    ITL_ASSERT(store->system, slot < 2 && off <= itl_store_slot_bytes(store));
    return store->region.first_sector * store->flash->sector_size + slot * itl_store_slot_bytes(store) + off;
}

itl_reason_t itl_store_flash_reason(itl_hal_status_t status)
{
    if (status == ITL_HAL_OK)
        return ITL_REASON_NONE;
    return status == ITL_HAL_ERR_POWER ? ITL_REASON_POWER_LOST : ITL_REASON_FLASH_ERROR;
}

itl_reason_t itl_store_flash_read(const itl_store_t *store, uint8_t slot, uint32_t off, void *buf, size_t len)
{
    return itl_store_flash_reason(store->flash->read(store->flash->ctx, itl_store_address(store, slot, off), buf, len));
}

/** Compares what the flash holds with what it was told to. */
static itl_reason_t read_back(const itl_store_t *store, uint8_t slot, uint32_t off, const uint8_t *data, size_t len)
{
    uint8_t found[READ_BACK];
    while (len > 0) {
        size_t part = len < sizeof found ? len : sizeof found;
        itl_reason_t reason = itl_store_flash_read(store, slot, off, found, part);
        if (reason != ITL_REASON_NONE)
            return reason;
        if (memcmp(found, data, part) != 0)
            return ITL_REASON_FLASH_ERROR;
        off += (uint32_t)part;
        data += part;
        len -= part;
    }
    return ITL_REASON_NONE;
}

itl_reason_t itl_store_flash_program(const itl_store_t *store, uint8_t slot, uint32_t off, const uint8_t *data,
                                     size_t len)
{
    itl_reason_t reason = itl_store_flash_reason(
        store->flash->program(store->flash->ctx, itl_store_address(store, slot, off), data, len));
    return reason == ITL_REASON_NONE ? read_back(store, slot, off, data, len) : reason;
}

static void feed_watchdog(const itl_store_t *store)
{
    if (store->system != NULL)
        store->system->watchdog_feed(store->system->ctx);
}

itl_reason_t itl_store_flash_erase(const itl_store_t *store, uint8_t slot, uint32_t off, uint32_t end)
{
    itl_reason_t reason = ITL_REASON_NONE;
    while (off < end && reason == ITL_REASON_NONE) {
        feed_watchdog(store);
        reason = itl_store_flash_reason(store->flash->erase(store->flash->ctx, itl_store_address(store, slot, off)));
        feed_watchdog(store);
        off += store->flash->sector_size;
    }
    return reason;
}

itl_reason_t itl_store_prepare(itl_store_t *store, uint32_t end)
{
    if (end <= store->erased_to)
        return ITL_REASON_NONE;
    uint32_t sector = store->flash->sector_size;
    uint32_t from = store->erased_to;
    store->erased_to = (end + sector - 1u) / sector * sector;
    return itl_store_flash_erase(store, itl_store_spare(store), from, end);
}
