/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz_nor.h"

#include <stdbool.h>
#include <string.h>

#include "fuzz.h"

/* The last flash that was made: a target has one. */
static itl_hal_flash_t nor;

static bool inside(uint32_t addr, size_t len)
{
    const uint32_t size = nor.sector_size * nor.sector_count;
    return addr <= size && len <= size - addr;
}

static itl_hal_status_t read_flash(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const uint8_t *array = ctx;
    CHECK(inside(addr, len));
    memcpy(buf, array + addr, len);
    return ITL_HAL_OK;
}

static itl_hal_status_t program_flash(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    uint8_t *array = ctx;
    const uint8_t *bytes = buf;
    CHECK(inside(addr, len) && addr % nor.program_size == 0 && len % nor.program_size == 0);
    for (size_t i = 0; i < len; i++)
        if ((bytes[i] & ~array[addr + i]) != 0)
            return ITL_HAL_ERR_NOT_ERASED;
    memcpy(array + addr, buf, len);
    return ITL_HAL_OK;
}

static itl_hal_status_t erase_flash(void *ctx, uint32_t addr)
{
    uint8_t *array = ctx;
    CHECK(inside(addr, nor.sector_size) && addr % nor.sector_size == 0);
    memset(array + addr, 0xFF, nor.sector_size);
    return ITL_HAL_OK;
}

itl_hal_flash_t fuzz_nor(itl_hal_flash_t geometry, uint8_t *array)
{
    nor = geometry;
    nor.ctx = array;
    nor.read = read_flash;
    nor.program = program_flash;
    nor.erase = erase_flash;
    return nor;
}
