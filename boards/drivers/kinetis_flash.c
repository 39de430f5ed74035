/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kinetis_flash.h"

#include <stdbool.h>
#include <string.h>

#include "registers.h"

#define FTFE_FSTAT   0x40020000u
#define FTFE_COMMAND 0x40020004u /* command in the high byte, address below it */
#define FTFE_DATA    0x40020008u /* two words */
#define FMC_CONTROL  0x4001F004u

#define FSTAT_DONE           0x80u
#define FSTAT_ERRORS         0x71u /* access, protection, collision, the command itself */
#define FSTAT_CLEAR          0x70u
#define COMMAND_PHRASE       (0x07u << 24)
#define COMMAND_ERASE_SECTOR (0x09u << 24)
#define FMC_INVALIDATE       0x00F80000u /* every way of the cache, and the prefetch buffers */

#define SECTOR_BYTES 4096u
#define PHRASE_BYTES 8u

static bool in_range(const kinetis_flash_t *part, uint32_t addr, size_t len, uint32_t granule)
{
    uint32_t size = part->sectors * SECTOR_BYTES;
    return addr % granule == 0 && len % granule == 0 && addr <= size && len <= size - addr;
}

static hal_status_t run(uint32_t command)
{
    while ((*reg8(FTFE_FSTAT) & FSTAT_DONE) == 0)
        continue;
    *reg8(FTFE_FSTAT) = FSTAT_CLEAR;
    *reg32(FTFE_COMMAND) = command;
    *reg8(FTFE_FSTAT) = FSTAT_DONE;
    while ((*reg8(FTFE_FSTAT) & FSTAT_DONE) == 0)
        continue;
    *reg32(FMC_CONTROL) |= FMC_INVALIDATE;
    return (*reg8(FTFE_FSTAT) & FSTAT_ERRORS) == 0 ? HAL_OK : HAL_ERR_IO;
}

static hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const kinetis_flash_t *part = ctx;
    if (!in_range(part, addr, len, 1))
        return HAL_ERR_RANGE;
    memcpy(buf, (const void *)(uintptr_t)(part->base + addr), len);
    return HAL_OK;
}

static hal_status_t program_phrase(uint32_t address, const uint8_t *data)
{
    static const uint8_t erased[PHRASE_BYTES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    uint32_t words[2];
    if (memcmp(data, erased, sizeof erased) == 0)
        return HAL_OK; /* nothing to change, and the phrase stays free */
    memcpy(words, data, sizeof words);
    *reg32(FTFE_DATA) = words[0];
    *reg32(FTFE_DATA + 4u) = words[1];
    return run(COMMAND_PHRASE | address);
}

static hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const kinetis_flash_t *part = ctx;
    const uint8_t *data = buf;
    const uint8_t *now = (const uint8_t *)(uintptr_t)(part->base + addr);
    if (!in_range(part, addr, len, PHRASE_BYTES))
        return HAL_ERR_RANGE;
    for (size_t i = 0; i < len; i++)
        if ((data[i] & ~now[i]) != 0)
            return HAL_ERR_NOT_ERASED;
    hal_status_t status = HAL_OK;
    for (uint32_t i = 0; status == HAL_OK && i < len; i += PHRASE_BYTES)
        status = program_phrase(part->base + addr + i, data + i);
    return status;
}

static hal_status_t erase(void *ctx, uint32_t addr)
{
    const kinetis_flash_t *part = ctx;
    if (!in_range(part, addr, SECTOR_BYTES, SECTOR_BYTES))
        return HAL_ERR_RANGE;
    return run(COMMAND_ERASE_SECTOR | (part->base + addr));
}

hal_flash_t kinetis_flash_open(kinetis_flash_t *part)
{
    return (hal_flash_t){
        .ctx = part,
        .sector_size = SECTOR_BYTES,
        .sector_count = part->sectors,
        .program_size = PHRASE_BYTES,
        .read = read,
        .program = program,
        .erase = erase,
    };
}
