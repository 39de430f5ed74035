/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flash_rules.h"

#include <stdbool.h>
#include <string.h>

/* Bytes looked at in one go. */
#define CHUNK 64u

static bool in_range(const flash_rules_t *rules, uint32_t addr, size_t len, uint32_t granule)
{
    return addr % granule == 0 && len % granule == 0 && addr <= rules->storage.size &&
           len <= rules->storage.size - addr;
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const flash_rules_t *rules = ctx;
    if (!in_range(rules, addr, len, 1))
        return ITL_HAL_ERR_RANGE;
    return rules->storage.read(rules->storage.ctx, addr, buf, len);
}

/* No bit goes from 0 to 1. */
static itl_hal_status_t check_clears_only(const flash_rules_t *rules, uint32_t addr, const uint8_t *data, size_t len)
{
    uint8_t now[CHUNK];
    for (size_t done = 0; done < len; done += CHUNK) {
        size_t part = len - done < CHUNK ? len - done : CHUNK;
        itl_hal_status_t status = rules->storage.read(rules->storage.ctx, addr + (uint32_t)done, now, part);
        if (status != ITL_HAL_OK)
            return status;
        for (size_t i = 0; i < part; i++)
            if ((data[done + i] & ~now[i]) != 0)
                return ITL_HAL_ERR_NOT_ERASED;
    }
    return ITL_HAL_OK;
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const flash_rules_t *rules = ctx;
    if (!in_range(rules, addr, len, rules->program_size))
        return ITL_HAL_ERR_RANGE;
    itl_hal_status_t status = check_clears_only(rules, addr, buf, len);
    if (status != ITL_HAL_OK)
        return status;
    return rules->storage.write(rules->storage.ctx, addr, buf, len);
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const flash_rules_t *rules = ctx;
    if (!in_range(rules, addr, rules->sector_size, rules->sector_size))
        return ITL_HAL_ERR_RANGE;
    uint8_t ones[CHUNK];
    memset(ones, 0xFF, sizeof ones);
    for (uint32_t done = 0; done < rules->sector_size; done += CHUNK) {
        itl_hal_status_t status = rules->storage.write(rules->storage.ctx, addr + done, ones, CHUNK);
        if (status != ITL_HAL_OK)
            return status;
    }
    return ITL_HAL_OK;
}

itl_hal_flash_t flash_with_rules(flash_rules_t *rules)
{
    return (itl_hal_flash_t){
        .ctx = rules,
        .sector_size = rules->sector_size,
        .sector_count = rules->storage.size / rules->sector_size,
        .program_size = rules->program_size,
        .read = read,
        .program = program,
        .erase = erase,
    };
}
