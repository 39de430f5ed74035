/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "store/store.h"
#include "store/store_priv.h"

#define SECTOR_MIN 256u
#define SECTOR_MAX (1024u * 1024u)

/** Bytes read back at a time. */
#define READ_BACK 64u

uint32_t store_round(const hal_flash_t *flash, uint32_t n)
{
    return (n + flash->program_size - 1u) & ~(flash->program_size - 1u);
}

uint32_t store_commit_off(const hal_flash_t *flash)
{
    return store_round(flash, STORE_HEADER_BYTES);
}

uint32_t store_retire_off(const hal_flash_t *flash)
{
    return store_commit_off(flash) + store_round(flash, STORE_MARK_BYTES);
}

uint32_t store_data_off(const hal_flash_t *flash)
{
    return store_retire_off(flash) + store_round(flash, STORE_MARK_BYTES);
}

static bool power_of_two(uint32_t n, uint32_t min, uint32_t max)
{
    return n >= min && n <= max && (n & (n - 1u)) == 0;
}

static bool geometry_usable(const hal_flash_t *flash)
{
    return power_of_two(flash->sector_size, SECTOR_MIN, SECTOR_MAX) &&
           power_of_two(flash->program_size, 1, STORE_GRANULE_MAX) &&
           flash->sector_count <= UINT32_MAX / flash->sector_size;
}

uint32_t store_sectors(const hal_flash_t *flash, uint32_t capacity)
{
    if (!geometry_usable(flash) || capacity > LIMIT_LIST_BYTES) {
        return 0;
    }
    uint32_t bytes = store_data_off(flash) + capacity;
    return 2u * ((bytes + flash->sector_size - 1u) / flash->sector_size);
}

bool store_region_fits(const hal_flash_t *flash, store_region_t region)
{
    return geometry_usable(flash) && region.sector_count >= 2 && region.sector_count % 2u == 0 &&
           region.sector_count <= flash->sector_count &&
           region.first_sector <= flash->sector_count - region.sector_count;
}

uint32_t store_slot_bytes(const store_t *store)
{
    return store->region.sector_count / 2u * store->flash->sector_size;
}

uint32_t store_room(const store_t *store)
{
    uint32_t bytes = store_slot_bytes(store) - store_data_off(store->flash);
    return bytes < LIMIT_LIST_BYTES ? bytes : LIMIT_LIST_BYTES;
}

uint8_t store_spare(const store_t *store)
{
    return store->active == 0 ? 1 : 0;
}

uint32_t store_address(const store_t *store, uint8_t slot, uint32_t off)
{
    return store->region.first_sector * store->flash->sector_size + slot * store_slot_bytes(store) + off;
}

reason_t store_flash_reason(hal_status_t status)
{
    if (status == HAL_OK) {
        return REASON_NONE;
    }
    return status == HAL_ERR_POWER ? REASON_POWER_LOST : REASON_FLASH_ERROR;
}

reason_t store_flash_read(const store_t *store, uint8_t slot, uint32_t off, void *buf, size_t len)
{
    return store_flash_reason(store->flash->read(store->flash->ctx, store_address(store, slot, off), buf, len));
}

/** Compares what the flash holds with what it was told to. */
static reason_t read_back(const store_t *store, uint8_t slot, uint32_t off, const uint8_t *data, size_t len)
{
    uint8_t found[READ_BACK];
    while (len > 0) {
        size_t part = len < sizeof found ? len : sizeof found;
        reason_t reason = store_flash_read(store, slot, off, found, part);
        if (reason != REASON_NONE) {
            return reason;
        }
        if (memcmp(found, data, part) != 0) {
            return REASON_FLASH_ERROR;
        }
        off += (uint32_t)part;
        data += part;
        len -= part;
    }
    return REASON_NONE;
}

reason_t store_flash_program(const store_t *store, uint8_t slot, uint32_t off, const uint8_t *data, size_t len)
{
    reason_t reason =
        store_flash_reason(store->flash->program(store->flash->ctx, store_address(store, slot, off), data, len));
    return reason == REASON_NONE ? read_back(store, slot, off, data, len) : reason;
}

static void feed_watchdog(const store_t *store)
{
    if (store->system != NULL) {
        store->system->watchdog_feed(store->system->ctx);
    }
}

reason_t store_flash_erase(const store_t *store, uint8_t slot, uint32_t off, uint32_t end)
{
    reason_t reason = REASON_NONE;
    while (off < end && reason == REASON_NONE) {
        feed_watchdog(store);
        reason = store_flash_reason(store->flash->erase(store->flash->ctx, store_address(store, slot, off)));
        feed_watchdog(store);
        off += store->flash->sector_size;
    }
    return reason;
}

reason_t store_prepare(store_t *store, uint32_t end)
{
    if (end <= store->erased_to) {
        return REASON_NONE;
    }
    uint32_t sector = store->flash->sector_size;
    uint32_t from = store->erased_to;
    store->erased_to = (end + sector - 1u) / sector * sector;
    return store_flash_erase(store, store_spare(store), from, end);
}
