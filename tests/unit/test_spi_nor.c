/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The driver of serial flash over a chip that keeps the rules: bits only fall, pages wrap, a write needs its permission
 * and takes time. */
#include <string.h>

#include "runner.h"
#include "spi_nor.h"

enum { REACH = 16 * 1024 * 1024, SECTORS = 16, PAGE = 256, GRANULE = 16 };

static struct {
    uint8_t cells[SECTORS * 256 * 1024]; /* the last of the first 16 MB */
    uint8_t id[5];
    uint32_t sector;
    bool enabled, deaf, fails;
    uint8_t failed;
    unsigned busy, waits, refused;
} chip;

static spi_nor_t nor;
static itl_hal_flash_t flash;

static uint8_t *cell(uint32_t address)
{
    uint32_t first = REACH - (uint32_t)sizeof chip.cells;
    CU_ASSERT_FATAL(address >= first && address < REACH);
    return &chip.cells[address - first];
}

static uint32_t address_in(const uint8_t *out)
{
    return (uint32_t)out[1] << 16 | (uint32_t)out[2] << 8 | out[3];
}

static void answer(uint8_t *in, size_t len, const uint8_t *from, size_t there)
{
    for (size_t i = 0; i < len; i++)
        in[i] = i < there ? from[i] : 0xFF;
}

static void program(const uint8_t *out, size_t len)
{
    uint32_t at = address_in(out);
    for (size_t i = 4; i < len; i++)
        *cell(at - at % PAGE + (at + (uint32_t)i - 4u) % PAGE) &= out[i];
}

static void write(const uint8_t *out, size_t len)
{
    if (!chip.enabled || chip.busy > 0) {
        chip.refused++;
        return;
    }
    chip.enabled = false;
    chip.busy = 3;
    if (chip.fails)
        chip.failed = 0x40;
    else if (out[0] == 0x02)
        program(out, len);
    else
        memset(cell(address_in(out) - address_in(out) % chip.sector), 0xFF, chip.sector);
}

static void read_status(uint8_t *in, size_t len)
{
    uint8_t status = (uint8_t)((chip.busy > 0 ? 1u : 0) | (chip.enabled ? 2u : 0) | chip.failed);
    answer(in, len, &status, 1);
    chip.busy -= chip.busy > 0;
}

static void transfer(void *ctx, const uint8_t *out, size_t out_len, uint8_t *in, size_t in_len)
{
    CU_ASSERT_PTR_EQUAL(ctx, &chip);
    switch (out[0]) {
    case 0x02:
    case 0xD8:
        write(out, out_len);
        break;
    case 0x03:
        for (size_t i = 0; i < in_len; i++)
            in[i] = *cell(address_in(out) + (uint32_t)i);
        break;
    case 0x05:
        read_status(in, in_len);
        break;
    case 0x06:
        chip.enabled = !chip.deaf;
        break;
    case 0x30:
        chip.failed = 0;
        break;
    case 0x9F:
        answer(in, in_len, chip.id, sizeof chip.id);
        break;
    default:
        CU_FAIL("a command that the chip does not know");
    }
}

static void waited(void)
{
    chip.waits++;
}

static itl_hal_status_t open_chip(uint8_t maker, uint8_t size, uint8_t sectors)
{
    memset(&chip, 0, sizeof chip);
    memset(chip.cells, 0xFF, sizeof chip.cells);
    uint8_t id[5] = {maker, 0x20, size, 0x4D, sectors};
    memcpy(chip.id, id, sizeof id);
    chip.sector = maker == 0x01 && sectors == 0 ? 0x40000 : 0x10000;
    nor = (spi_nor_t){.transfer = transfer, .ctx = &chip, .wait = waited, .sectors = SECTORS};
    return spi_nor_open(&nor, &flash);
}

static void test_who_answers(void)
{
    CU_ASSERT_EQUAL(open_chip(0x01, 0x18, 0x01), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.sector_size, 0x10000);
    CU_ASSERT_EQUAL(flash.sector_count, SECTORS);
    CU_ASSERT_EQUAL(flash.program_size, GRANULE);
    CU_ASSERT_EQUAL(open_chip(0x01, 0x19, 0x00), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.sector_size, 0x40000);
    CU_ASSERT_EQUAL(open_chip(0x20, 0x18, 0x00), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.sector_size, 0x10000);
    CU_ASSERT_EQUAL(open_chip(0xFF, 0xFF, 0xFF), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(open_chip(0x00, 0x00, 0x00), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(open_chip(0x20, 0x17, 0x00), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(open_chip(0x20, 0xFF, 0x00), ITL_HAL_ERR_IO);
}

/* Every start and length within three pages: a page that wraps would write over its own start. */
static void test_pages(void)
{
    uint8_t data[3 * PAGE];
    uint8_t back[sizeof data];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 + i / PAGE);
    CU_ASSERT_EQUAL_FATAL(open_chip(0x01, 0x18, 0x01), ITL_HAL_OK);
    for (uint32_t at = 0; at < PAGE; at += GRANULE)
        for (size_t len = 0; at + len <= sizeof data; len += GRANULE) {
            memset(cell(nor.first), 0xFF, sizeof data + PAGE);
            CU_ASSERT_EQUAL_FATAL(flash.program(flash.ctx, at, data, len), ITL_HAL_OK);
            CU_ASSERT_EQUAL(flash.read(flash.ctx, at, back, len), ITL_HAL_OK);
            CU_ASSERT_EQUAL(memcmp(back, data, len), 0);
            CU_ASSERT_EQUAL(*cell(nor.first + at + (uint32_t)len), 0xFF);
        }
    CU_ASSERT_EQUAL(chip.refused, 0);
    CU_ASSERT(chip.waits > 0);
}

static void test_bits_only_fall(void)
{
    uint8_t granule[GRANULE] = {0};
    memset(granule, 0x0F, sizeof granule);
    CU_ASSERT_EQUAL_FATAL(open_chip(0x01, 0x18, 0x01), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 32, granule, sizeof granule), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 32, granule, sizeof granule), ITL_HAL_OK);
    granule[15] = 0x1F;
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 32, granule, sizeof granule), ITL_HAL_ERR_NOT_ERASED);
    granule[15] = 0x01;
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 32, granule, sizeof granule), ITL_HAL_OK);
    CU_ASSERT_EQUAL(*cell(nor.first + 47), 0x01);
}

static void test_sectors(void)
{
    uint8_t granule[GRANULE] = {0};
    uint8_t back = 0;
    CU_ASSERT_EQUAL_FATAL(open_chip(0x01, 0x19, 0x00), ITL_HAL_OK);
    for (uint32_t i = 0; i < SECTORS; i++)
        CU_ASSERT_EQUAL(flash.program(flash.ctx, i * flash.sector_size, granule, sizeof granule), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 3 * flash.sector_size), ITL_HAL_OK);
    for (uint32_t i = 0; i < SECTORS; i++) {
        CU_ASSERT_EQUAL(flash.read(flash.ctx, i * flash.sector_size, &back, 1), ITL_HAL_OK);
        CU_ASSERT_EQUAL(back, i == 3 ? 0xFF : 0x00);
    }
}

static void test_ranges(void)
{
    uint8_t buf[GRANULE] = {0};
    CU_ASSERT_EQUAL_FATAL(open_chip(0x01, 0x18, 0x01), ITL_HAL_OK);
    uint32_t size = flash.sector_size * flash.sector_count;
    CU_ASSERT_EQUAL(flash.read(flash.ctx, size - 1, buf, 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.read(flash.ctx, size - 1, buf, 2), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.read(flash.ctx, UINT32_MAX, buf, 1), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 8, buf, GRANULE), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 0, buf, 8), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.program(flash.ctx, size, buf, GRANULE), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 1), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, size), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(*cell(nor.first), 0xFF);
}

static void test_a_chip_that_fails(void)
{
    uint8_t granule[GRANULE] = {0};
    CU_ASSERT_EQUAL_FATAL(open_chip(0x01, 0x18, 0x01), ITL_HAL_OK);
    chip.fails = true;
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 0, granule, sizeof granule), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(chip.failed, 0); /* told to forget it */
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 0), ITL_HAL_ERR_IO);
    chip.fails = false;
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 0), ITL_HAL_OK);
    chip.deaf = true;
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 0), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(flash.program(flash.ctx, 0, granule, sizeof granule), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(chip.refused, 0);
}

static CU_TestInfo tests[] = {
    {"who answers", test_who_answers},
    {"pages", test_pages},
    {"bits only fall", test_bits_only_fall},
    {"sectors", test_sectors},
    {"ranges", test_ranges},
    {"a chip that fails", test_a_chip_that_fails},
    CU_TEST_INFO_NULL,
};

const unsigned unit_tests_expected = 6;

CU_SuiteInfo unit_suites[] = {
    {"spi_nor", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
