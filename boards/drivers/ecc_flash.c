/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ecc_flash.h"

#include <stdbool.h>
#include <string.h>

#include "cortex_m_read.h"

#define GRANULE_MAX (4u * ECC_FLASH_WORDS)

static bool in_range(const ecc_flash_t *flash, uint32_t addr, size_t len, uint32_t granule)
{
    uint32_t size = flash->sectors * flash->sector_bytes;
    return addr % granule == 0 && len % granule == 0 && addr <= size && len <= size - addr;
}

static void forget_cached(const ecc_flash_t *flash)
{
    if (flash->forget_cached != NULL)
        flash->forget_cached();
}

/* One whose code is broken answers with a bus fault. */
static void read_granule(const ecc_flash_t *flash, uint32_t address, uint8_t bytes[GRANULE_MAX])
{
    uint32_t words[ECC_FLASH_WORDS];
    if (cortex_m_read(address, words, flash->granule_bytes / 4u))
        memcpy(bytes, words, flash->granule_bytes);
    else
        memset(bytes, ITL_HAL_FLASH_TORN, flash->granule_bytes);
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const ecc_flash_t *flash = ctx;
    uint8_t *out = buf;
    if (!in_range(flash, addr, len, 1))
        return ITL_HAL_ERR_RANGE;
    while (len > 0) {
        uint8_t granule[GRANULE_MAX];
        size_t skip = addr % flash->granule_bytes;
        size_t take = len < flash->granule_bytes - skip ? len : flash->granule_bytes - skip;
        read_granule(flash, flash->base + addr - (uint32_t)skip, granule);
        memcpy(out, granule + skip, take);
        addr += (uint32_t)take;
        out += take;
        len -= take;
    }
    return ITL_HAL_OK;
}

static bool is_erased(const uint8_t *granule, size_t len)
{
    size_t i = 0;
    while (i < len && granule[i] == 0xFF)
        i++;
    return i == len;
}

/* Programs a granule that is free, and leaves alone one that reads as it is to be. */
static itl_hal_status_t program_granule(const ecc_flash_t *flash, uint32_t address, const uint8_t *data,
                                        bool only_check)
{
    uint8_t now[GRANULE_MAX];
    uint32_t words[ECC_FLASH_WORDS];
    read_granule(flash, address, now);
    if (memcmp(data, now, flash->granule_bytes) == 0)
        return ITL_HAL_OK;
    if (!is_erased(now, flash->granule_bytes))
        return ITL_HAL_ERR_NOT_ERASED;
    if (only_check)
        return ITL_HAL_OK;
    memcpy(words, data, flash->granule_bytes);
    return flash->program(address, words);
}

static itl_hal_status_t program_all(const ecc_flash_t *flash, uint32_t address, const uint8_t *data, size_t len,
                                    bool only_check)
{
    itl_hal_status_t status = ITL_HAL_OK;
    for (uint32_t i = 0; status == ITL_HAL_OK && i < len; i += flash->granule_bytes)
        status = program_granule(flash, address + i, data + i, only_check);
    return status;
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const ecc_flash_t *flash = ctx;
    if (!in_range(flash, addr, len, flash->granule_bytes))
        return ITL_HAL_ERR_RANGE;
    itl_hal_status_t status = program_all(flash, flash->base + addr, buf, len, true);
    if (status != ITL_HAL_OK)
        return status;
    status = program_all(flash, flash->base + addr, buf, len, false);
    forget_cached(flash);
    return status;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const ecc_flash_t *flash = ctx;
    if (!in_range(flash, addr, flash->sector_bytes, flash->sector_bytes))
        return ITL_HAL_ERR_RANGE;
    itl_hal_status_t status = flash->erase(flash->base + addr);
    forget_cached(flash);
    return status;
}

itl_hal_flash_t ecc_flash_open(ecc_flash_t *flash)
{
    return (itl_hal_flash_t){
        .ctx = flash,
        .sector_size = flash->sector_bytes,
        .sector_count = flash->sectors,
        .program_size = flash->granule_bytes,
        .has_ecc = true,
        .read = read,
        .program = program,
        .erase = erase,
    };
}
