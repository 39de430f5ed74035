/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cfi_nor.h"

#include <stdbool.h>
#include <string.h>

#include "registers.h"

/* Commands and status, for one chip. */
enum {
    ERASE = 0x20,
    PROGRAM = 0x40,
    CLEAR_STATUS = 0x50,
    UNLOCK = 0x60,
    QUERY = 0x98,
    CONFIRM = 0xD0,
    READ_ARRAY = 0xFF,
};

#define STATUS_READY 0x80u
#define STATUS_ERROR 0x3Au /* erase, program, voltage, locked */

/* Words of the query (JESD68, section 2.4). */
enum { CFI_Q = 0x10, CFI_R = 0x11, CFI_Y = 0x12, CFI_SET = 0x13, CFI_BLOCKS = 0x2D, CFI_BLOCK_SIZE = 0x2F };

#define SET_INTEL          1u
#define SET_INTEL_STANDARD 3u
#define BUS_BYTES          4u
#define CHIPS              2u
#define PATIENCE           50000000u

/* The same command to both chips. */
static uint32_t both(uint32_t command)
{
    return command << 16 | command;
}

static volatile uint32_t *word_at(const cfi_nor_t *nor, uint32_t addr)
{
    return reg32(nor->base + addr);
}

static void give(const cfi_nor_t *nor, uint32_t addr, uint32_t command)
{
    *word_at(nor, addr) = both(command);
}

/* Waits for both chips; afterwards they read as memory again. */
static itl_hal_status_t wait_done(const cfi_nor_t *nor, uint32_t addr)
{
    uint32_t status = 0;
    for (uint32_t i = 0; i < PATIENCE && (status & both(STATUS_READY)) != both(STATUS_READY); i++)
        status = *word_at(nor, addr);
    bool good = (status & both(STATUS_READY)) == both(STATUS_READY) && (status & both(STATUS_ERROR)) == 0;
    if (!good)
        give(nor, addr, CLEAR_STATUS);
    give(nor, addr, READ_ARRAY);
    return good ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

static bool in_range(const cfi_nor_t *nor, uint32_t addr, size_t len, uint32_t granule)
{
    uint32_t size = nor->sectors * nor->sector_size;
    return addr % granule == 0 && len % granule == 0 && addr <= size && len <= size - addr;
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const cfi_nor_t *nor = ctx;
    if (!in_range(nor, addr, len, 1))
        return ITL_HAL_ERR_RANGE;
    uint8_t *to = buf;
    /* Byte by byte where it is not aligned: it is device memory, and a chip has no half words in the midst of one. */
    for (; len > 0 && (addr % BUS_BYTES != 0 || len < BUS_BYTES); addr++, len--)
        *to++ = *reg8(nor->base + addr);
    for (; len >= BUS_BYTES; addr += BUS_BYTES, to += BUS_BYTES, len -= BUS_BYTES) {
        uint32_t word = *word_at(nor, addr);
        memcpy(to, &word, sizeof word);
    }
    for (; len > 0; addr++, len--)
        *to++ = *reg8(nor->base + addr);
    return ITL_HAL_OK;
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const cfi_nor_t *nor = ctx;
    const uint8_t *data = buf;
    if (!in_range(nor, addr, len, BUS_BYTES))
        return ITL_HAL_ERR_RANGE;
    for (size_t i = 0; i < len; i++)
        if ((data[i] & ~*reg8(nor->base + addr + i)) != 0)
            return ITL_HAL_ERR_NOT_ERASED;
    for (size_t i = 0; i < len; i += BUS_BYTES) {
        uint32_t word;
        memcpy(&word, data + i, sizeof word);
        uint32_t at = addr + (uint32_t)i;
        give(nor, at, PROGRAM);
        *word_at(nor, at) = word;
        if (wait_done(nor, at) != ITL_HAL_OK)
            return ITL_HAL_ERR_IO;
    }
    return ITL_HAL_OK;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const cfi_nor_t *nor = ctx;
    if (!in_range(nor, addr, nor->sector_size, nor->sector_size))
        return ITL_HAL_ERR_RANGE;
    give(nor, addr, UNLOCK);
    give(nor, addr, CONFIRM);
    give(nor, addr, ERASE);
    give(nor, addr, CONFIRM);
    return wait_done(nor, addr);
}

/* One byte of the query, the same from both chips; 256: they differ. */
static uint32_t ask(const cfi_nor_t *nor, uint32_t word)
{
    uint32_t answer = *word_at(nor, word * BUS_BYTES);
    uint32_t first = answer & 0xFFu;
    return (answer >> 16 & 0xFFu) == first ? first : 256u;
}

itl_hal_status_t cfi_nor_open(cfi_nor_t *nor, itl_hal_flash_t *flash)
{
    give(nor, 0x55u * BUS_BYTES, QUERY);
    uint32_t set = ask(nor, CFI_SET);
    bool known = ask(nor, CFI_Q) == 'Q' && ask(nor, CFI_R) == 'R' && ask(nor, CFI_Y) == 'Y' &&
                 (set == SET_INTEL || set == SET_INTEL_STANDARD);
    uint32_t blocks = (ask(nor, CFI_BLOCKS) | ask(nor, CFI_BLOCKS + 1) << 8) + 1u;
    nor->sector_size = (ask(nor, CFI_BLOCK_SIZE) | ask(nor, CFI_BLOCK_SIZE + 1) << 8) * 256u * CHIPS;
    give(nor, 0, READ_ARRAY);
    if (!known || blocks < nor->sectors || nor->sector_size == 0)
        return ITL_HAL_ERR_IO;
    *flash = (itl_hal_flash_t){
        .ctx = nor,
        .sector_size = nor->sector_size,
        .sector_count = nor->sectors,
        .program_size = BUS_BYTES,
        .read = read,
        .program = program,
        .erase = erase,
    };
    return ITL_HAL_OK;
}
