/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "spi_nor.h"

#include <stdbool.h>
#include <string.h>

enum {
    PROGRAM = 0x02,
    READ = 0x03,
    STATUS = 0x05,
    WRITE_ENABLE = 0x06,
    CLEAR_STATUS = 0x30,
    IDENTITY = 0x9F,
    ERASE = 0xD8,
};

#define STATUS_BUSY    (1u << 0)
#define STATUS_ENABLED (1u << 1)
#define STATUS_FAILED  0x60u /* Spansion: erase, program; others keep these bits 0 */

/* Identity: maker, type, size as a power of two; Spansion says in the fifth byte how large its sectors are. */
enum { ID_MAKER = 0, ID_SIZE = 2, ID_SECTORS = 4, ID_BYTES = 5 };
#define MAKER_SPANSION  0x01u
#define SPANSION_256_KB 0x00u
#define SIZE_16_MB      24u
#define SECTOR_BYTES    0x10000u
#define LARGE_BYTES     0x40000u
#define PAGE_BYTES      256u
#define GRANULE         16u
#define BYTES_IN_REACH  0x1000000u
#define PATIENCE        50000000u

static void command(const spi_nor_t *nor, uint8_t code)
{
    nor->transfer(nor->ctx, &code, 1, NULL, 0);
}

static uint8_t status(const spi_nor_t *nor)
{
    uint8_t code = STATUS;
    uint8_t answer = 0;
    nor->transfer(nor->ctx, &code, 1, &answer, 1);
    return answer;
}

static bool in_range(const spi_nor_t *nor, uint32_t addr, size_t len, uint32_t granule)
{
    uint32_t size = nor->sectors * nor->sector_size;
    return addr % granule == 0 && len % granule == 0 && addr <= size && len <= size - addr;
}

static void put_head(const spi_nor_t *nor, uint8_t code, uint32_t addr, uint8_t head[4])
{
    uint32_t at = nor->first + addr;
    head[0] = code;
    head[1] = (uint8_t)(at >> 16);
    head[2] = (uint8_t)(at >> 8);
    head[3] = (uint8_t)at;
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const spi_nor_t *nor = ctx;
    uint8_t head[4];
    if (!in_range(nor, addr, len, 1))
        return ITL_HAL_ERR_RANGE;
    put_head(nor, READ, addr, head);
    nor->transfer(nor->ctx, head, sizeof head, buf, len);
    return ITL_HAL_OK;
}

/* A write by its command and data, to its end. */
static itl_hal_status_t write(const spi_nor_t *nor, const uint8_t *bytes, size_t len)
{
    command(nor, WRITE_ENABLE);
    if ((status(nor) & STATUS_ENABLED) == 0)
        return ITL_HAL_ERR_IO;
    nor->transfer(nor->ctx, bytes, len, NULL, 0);
    uint8_t now = STATUS_BUSY;
    for (uint32_t i = 0; i < PATIENCE && (now & STATUS_BUSY) != 0; i++) {
        now = status(nor);
        if (nor->wait != NULL)
            nor->wait();
    }
    if ((now & (STATUS_BUSY | STATUS_FAILED)) == 0)
        return ITL_HAL_OK;
    command(nor, CLEAR_STATUS);
    return ITL_HAL_ERR_IO;
}

/* True when programming only clears bits. */
static bool can_program(spi_nor_t *nor, uint32_t addr, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i += GRANULE) {
        uint8_t there[GRANULE];
        if (read(nor, addr + (uint32_t)i, there, sizeof there) != ITL_HAL_OK)
            return false;
        for (size_t k = 0; k < GRANULE; k++)
            if ((data[i + k] & ~there[k]) != 0)
                return false;
    }
    return true;
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    spi_nor_t *nor = ctx;
    const uint8_t *data = buf;
    if (!in_range(nor, addr, len, GRANULE))
        return ITL_HAL_ERR_RANGE;
    if (!can_program(nor, addr, data, len))
        return ITL_HAL_ERR_NOT_ERASED;
    for (size_t done = 0, part; done < len; done += part) {
        uint8_t page[4 + PAGE_BYTES];
        uint32_t to = addr + (uint32_t)done;
        part = PAGE_BYTES - to % PAGE_BYTES;
        part = part < len - done ? part : len - done;
        put_head(nor, PROGRAM, to, page);
        memcpy(page + 4, data + done, part);
        if (write(nor, page, 4 + part) != ITL_HAL_OK)
            return ITL_HAL_ERR_IO;
    }
    return ITL_HAL_OK;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const spi_nor_t *nor = ctx;
    uint8_t head[4];
    if (!in_range(nor, addr, nor->sector_size, nor->sector_size))
        return ITL_HAL_ERR_RANGE;
    put_head(nor, ERASE, addr, head);
    return write(nor, head, sizeof head);
}

itl_hal_status_t spi_nor_open(spi_nor_t *nor, itl_hal_flash_t *flash)
{
    uint8_t code = IDENTITY;
    uint8_t id[ID_BYTES] = {0};
    nor->transfer(nor->ctx, &code, 1, id, sizeof id);
    bool large = id[ID_MAKER] == MAKER_SPANSION && id[ID_SECTORS] == SPANSION_256_KB;
    bool answers = id[ID_MAKER] != 0x00 && id[ID_MAKER] != 0xFF;
    nor->sector_size = large ? LARGE_BYTES : SECTOR_BYTES;
    if (!answers || id[ID_SIZE] < SIZE_16_MB || id[ID_SIZE] == 0xFF)
        return ITL_HAL_ERR_IO;
    nor->first = BYTES_IN_REACH - nor->sectors * nor->sector_size;
    *flash = (itl_hal_flash_t){
        .ctx = nor,
        .sector_size = nor->sector_size,
        .sector_count = nor->sectors,
        .program_size = GRANULE,
        .read = read,
        .program = program,
        .erase = erase,
    };
    return ITL_HAL_OK;
}
