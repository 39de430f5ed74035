/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kinetis_flash.h"

#include <stdbool.h>
#include <string.h>

#include "cortex_m_read.h"
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
#define PHRASE_WORDS 2u

/* From the linker script. */
extern char ram_code_source[], ram_code_start[], ram_code_end[];

static bool in_range(const kinetis_flash_t *part, uint32_t addr, size_t len, uint32_t granule)
{
    uint32_t size = part->sectors * SECTOR_BYTES;
    return addr % granule == 0 && len % granule == 0 && addr <= size && len <= size - addr;
}

static itl_hal_status_t run(uint32_t command)
{
    while ((*reg8(FTFE_FSTAT) & FSTAT_DONE) == 0)
        continue;
    *reg8(FTFE_FSTAT) = FSTAT_CLEAR;
    *reg32(FTFE_COMMAND) = command;
    *reg8(FTFE_FSTAT) = FSTAT_DONE;
    while ((*reg8(FTFE_FSTAT) & FSTAT_DONE) == 0)
        continue;
    return (*reg8(FTFE_FSTAT) & FSTAT_ERRORS) == 0 ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/* The flash controller's registers must not change under a program that it is fetching: this runs from RAM, and no
 * interrupt handler gets in between. */
__attribute__((section(".ram_code"), noinline, long_call)) static void forget_cached(void)
{
    uint32_t masked;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(masked)::"memory");
    *reg32(FMC_CONTROL) |= FMC_INVALIDATE;
    __asm__ volatile("dsb\n\tisb\n\tmsr primask, %0" : : "r"(masked) : "memory");
}

/* A phrase that the power has torn answers with a bus fault: it reads as ITL_HAL_FLASH_TORN. */
static void read_phrase(uint32_t address, uint8_t bytes[PHRASE_BYTES])
{
    uint32_t words[PHRASE_WORDS];
    if (cortex_m_read(address, words, PHRASE_WORDS))
        memcpy(bytes, words, PHRASE_BYTES);
    else
        memset(bytes, ITL_HAL_FLASH_TORN, PHRASE_BYTES);
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const kinetis_flash_t *part = ctx;
    uint8_t *out = buf;
    if (!in_range(part, addr, len, 1))
        return ITL_HAL_ERR_RANGE;
    while (len > 0) {
        uint8_t phrase[PHRASE_BYTES];
        size_t skip = addr % PHRASE_BYTES;
        size_t take = len < PHRASE_BYTES - skip ? len : PHRASE_BYTES - skip;
        read_phrase(part->base + addr - (uint32_t)skip, phrase);
        memcpy(out, phrase + skip, take);
        addr += (uint32_t)take;
        out += take;
        len -= take;
    }
    return ITL_HAL_OK;
}

static bool is_erased(const uint8_t phrase[PHRASE_BYTES])
{
    static const uint8_t erased[PHRASE_BYTES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    return memcmp(phrase, erased, PHRASE_BYTES) == 0;
}

/* Programs a phrase that is free, and leaves alone one that reads as it is to be. */
static itl_hal_status_t program_phrase(uint32_t address, const uint8_t *data, bool only_check)
{
    uint8_t now[PHRASE_BYTES];
    uint32_t words[PHRASE_WORDS];
    read_phrase(address, now);
    if (memcmp(data, now, PHRASE_BYTES) == 0)
        return ITL_HAL_OK;
    if (!is_erased(now))
        return ITL_HAL_ERR_NOT_ERASED;
    if (only_check)
        return ITL_HAL_OK;
    memcpy(words, data, sizeof words);
    *reg32(FTFE_DATA) = words[0];
    *reg32(FTFE_DATA + 4u) = words[1];
    return run(COMMAND_PHRASE | address);
}

static itl_hal_status_t program_all(uint32_t address, const uint8_t *data, size_t len, bool only_check)
{
    itl_hal_status_t status = ITL_HAL_OK;
    for (uint32_t i = 0; status == ITL_HAL_OK && i < len; i += PHRASE_BYTES)
        status = program_phrase(address + i, data + i, only_check);
    return status;
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const kinetis_flash_t *part = ctx;
    if (!in_range(part, addr, len, PHRASE_BYTES))
        return ITL_HAL_ERR_RANGE;
    itl_hal_status_t status = program_all(part->base + addr, buf, len, true);
    if (status != ITL_HAL_OK)
        return status;
    status = program_all(part->base + addr, buf, len, false);
    forget_cached();
    return status;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const kinetis_flash_t *part = ctx;
    if (!in_range(part, addr, SECTOR_BYTES, SECTOR_BYTES))
        return ITL_HAL_ERR_RANGE;
    itl_hal_status_t status = run(COMMAND_ERASE_SECTOR | (part->base + addr));
    forget_cached();
    return status;
}

itl_hal_flash_t kinetis_flash_open(kinetis_flash_t *part)
{
    memcpy(ram_code_start, ram_code_source, (size_t)(ram_code_end - ram_code_start));
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    return (itl_hal_flash_t){
        .ctx = part,
        .sector_size = SECTOR_BYTES,
        .sector_count = part->sectors,
        .program_size = PHRASE_BYTES,
        .has_ecc = true,
        .read = read,
        .program = program,
        .erase = erase,
    };
}
