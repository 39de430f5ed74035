/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flash_join.h"

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const flash_join_t *join = ctx;
    return join->below->read(join->below->ctx, addr, buf, len);
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const flash_join_t *join = ctx;
    return join->below->program(join->below->ctx, addr, buf, len);
}

/* Those sectors of a run that lie in [from, to). A cut between two of them is a cut within the erase of the whole. */
static itl_hal_status_t erase_run(const flash_join_t *join, const flash_run_t *run, uint32_t start, uint32_t from,
                                  uint32_t to)
{
    itl_hal_status_t status = ITL_HAL_OK;
    for (uint32_t i = 0; status == ITL_HAL_OK && i < run->count; i++) {
        uint32_t addr = start + i * run->sector_size;
        if (addr >= from && addr < to)
            status = join->below->erase(join->below->ctx, addr);
    }
    return status;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const flash_join_t *join = ctx;
    uint32_t size = join->flash.sector_size, start = 0;
    if (addr % size != 0 || addr / size >= join->flash.sector_count)
        return ITL_HAL_ERR_RANGE;
    itl_hal_status_t status = ITL_HAL_OK;
    for (uint32_t i = 0; status == ITL_HAL_OK && i < join->run_count; i++) {
        status = erase_run(join, &join->runs[i], start, addr, addr + size);
        start += join->runs[i].sector_size * join->runs[i].count;
    }
    return status;
}

/* Each sector of the chip begins at a multiple of its own size within the sector that it becomes part of. */
static bool fits(const flash_run_t *run, uint32_t start, uint32_t sector_size)
{
    return run->sector_size != 0 && sector_size % run->sector_size == 0 && start % run->sector_size == 0;
}

bool flash_join_open(flash_join_t *join, const itl_hal_flash_t *below, const flash_run_t *runs, uint32_t run_count,
                     uint32_t sector_size)
{
    uint32_t bytes = 0;
    if (sector_size == 0)
        return false;
    for (uint32_t i = 0; i < run_count; i++) {
        if (!fits(&runs[i], bytes, sector_size))
            return false;
        bytes += runs[i].sector_size * runs[i].count;
    }
    *join = (flash_join_t){.flash = *below, .below = below, .runs = runs, .run_count = run_count};
    join->flash.ctx = join;
    join->flash.sector_size = sector_size;
    join->flash.sector_count = bytes / sector_size;
    join->flash.read = read;
    join->flash.program = program;
    join->flash.erase = erase;
    return bytes != 0 && bytes % sector_size == 0;
}
