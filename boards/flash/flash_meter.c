/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flash_meter.h"

#include <stdbool.h>
#include <string.h>

/* Bytes torn in one go; a multiple of every program granule. */
#define CHUNK 64u

static bool cut_here(const flash_meter_t *meter)
{
    return meter->cut != FLASH_CUT_NEVER && meter->erases + meter->programs == meter->cut_at;
}

/* A xorshift generator (Marsaglia 2003): the same seed tears the same bits. */
static uint8_t random_byte(flash_meter_t *meter)
{
    uint32_t x = meter->seed == 0 ? 1 : meter->seed;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    meter->seed = x;
    return (uint8_t)(x >> 11);
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const flash_meter_t *meter = ctx;
    return meter->below->read(meter->below->ctx, addr, buf, len);
}

/* Programs with some of the bits still unprogrammed. */
static void tear_program(flash_meter_t *meter, uint32_t addr, const uint8_t *data, size_t len)
{
    const itl_hal_flash_t *below = meter->below;
    uint8_t now[CHUNK], torn[CHUNK];
    for (size_t done = 0; done < len; done += CHUNK) {
        size_t part = len - done < CHUNK ? len - done : CHUNK;
        if (below->read(below->ctx, addr + (uint32_t)done, now, part) != ITL_HAL_OK)
            return;
        for (size_t i = 0; i < part; i++)
            torn[i] = (uint8_t)(data[done + i] | (now[i] & random_byte(meter)));
        below->program(below->ctx, addr + (uint32_t)done, torn, part);
    }
}

/* Leaves some bits of the sector as they were: erases it, then programs those back. */
static void tear_erase(flash_meter_t *meter, uint32_t addr)
{
    const itl_hal_flash_t *below = meter->below;
    if (meter->sector == NULL || below->read(below->ctx, addr, meter->sector, below->sector_size) != ITL_HAL_OK)
        return;
    for (uint32_t i = 0; i < below->sector_size; i++)
        meter->sector[i] = (uint8_t)(meter->sector[i] | random_byte(meter));
    if (below->erase(below->ctx, addr) == ITL_HAL_OK)
        below->program(below->ctx, addr, meter->sector, below->sector_size);
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    flash_meter_t *meter = ctx;
    const itl_hal_flash_t *below = meter->below;
    meter->programs++;
    meter->programmed_bytes += len;
    if (!cut_here(meter))
        return below->program(below->ctx, addr, buf, len);
    if (meter->cut == FLASH_CUT_TORN)
        tear_program(meter, addr, buf, len);
    else if (meter->cut == FLASH_CUT_AFTER)
        below->program(below->ctx, addr, buf, len);
    meter->power_off();
    return ITL_HAL_ERR_POWER;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    flash_meter_t *meter = ctx;
    const itl_hal_flash_t *below = meter->below;
    meter->erases++;
    if (!cut_here(meter))
        return below->erase(below->ctx, addr);
    if (meter->cut == FLASH_CUT_TORN)
        tear_erase(meter, addr);
    else if (meter->cut == FLASH_CUT_AFTER)
        below->erase(below->ctx, addr);
    meter->power_off();
    return ITL_HAL_ERR_POWER;
}

void flash_meter_init(flash_meter_t *meter, const itl_hal_flash_t *below)
{
    memset(meter, 0, sizeof *meter);
    meter->below = below;
    meter->flash = *below;
    meter->flash.ctx = meter;
    meter->flash.read = read;
    meter->flash.program = program;
    meter->flash.erase = erase;
}
