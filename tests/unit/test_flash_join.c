/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sectors of a chip joined into larger ones, over a chip that erases only whole sectors of its own. */
#include <string.h>

#include "flash_join.h"
#include "runner.h"

enum { SMALL = 256, MIDDLE = 1024, LARGE = 2048, SECTORS = 8, BYTES = SECTORS * LARGE, NEVER = 99 };

/* As a bank of an STM32F7 has them, at a 64th: four small ones and a middle one make as much as each of the others. */
static const flash_run_t runs[] = {{SMALL, 4}, {MIDDLE, 1}, {LARGE, SECTORS - 1}};
enum { RUNS = sizeof runs / sizeof runs[0] };

static struct {
    uint8_t cells[BYTES];
    unsigned erasures, fails_at;
} chip;

static itl_hal_status_t chip_read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    CU_ASSERT_PTR_EQUAL(ctx, &chip);
    if (addr > BYTES || len > BYTES - addr)
        return ITL_HAL_ERR_RANGE;
    memcpy(buf, chip.cells + addr, len);
    return ITL_HAL_OK;
}

static itl_hal_status_t chip_program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    CU_ASSERT_PTR_EQUAL(ctx, &chip);
    for (size_t i = 0; i < len; i++)
        chip.cells[addr + i] &= ((const uint8_t *)buf)[i];
    return ITL_HAL_OK;
}

static uint32_t sector_at(uint32_t addr)
{
    if (addr < 4 * SMALL)
        return SMALL;
    return addr < LARGE ? MIDDLE : LARGE;
}

static itl_hal_status_t chip_erase(void *ctx, uint32_t addr)
{
    CU_ASSERT_PTR_EQUAL(ctx, &chip);
    CU_ASSERT_TRUE_FATAL(addr < BYTES && addr % sector_at(addr) == 0);
    if (chip.erasures++ == chip.fails_at)
        return ITL_HAL_ERR_IO;
    memset(chip.cells + addr, 0xFF, sector_at(addr));
    return ITL_HAL_OK;
}

static const itl_hal_flash_t below = {
    .ctx = &chip, .program_size = 4, .has_ecc = true, .read = chip_read, .program = chip_program, .erase = chip_erase};
static flash_join_t join;

static void open_written(void)
{
    memset(chip.cells, 0, sizeof chip.cells);
    chip.erasures = 0;
    chip.fails_at = NEVER;
    CU_ASSERT_TRUE_FATAL(flash_join_open(&join, &below, runs, RUNS, LARGE));
}

static unsigned erased_from(uint32_t addr)
{
    unsigned count = 0;
    while (addr + count < BYTES && chip.cells[addr + count] == 0xFF)
        count++;
    return count;
}

static void test_geometry(void)
{
    open_written();
    CU_ASSERT_EQUAL(join.flash.sector_size, LARGE);
    CU_ASSERT_EQUAL(join.flash.sector_count, SECTORS);
    CU_ASSERT_EQUAL(join.flash.program_size, 4);
    CU_ASSERT_TRUE(join.flash.has_ecc);
}

static void test_each_sector_is_erased_whole_and_alone(void)
{
    for (uint32_t i = 0; i < SECTORS; i++) {
        open_written();
        CU_ASSERT_EQUAL(join.flash.erase(join.flash.ctx, i * LARGE), ITL_HAL_OK);
        CU_ASSERT_EQUAL(chip.erasures, i == 0 ? 5u : 1u);
        CU_ASSERT_EQUAL(erased_from(i * LARGE), LARGE);
        CU_ASSERT_EQUAL(i == 0 ? 0 : erased_from((i - 1) * LARGE), 0);
    }
}

static void test_erasures_out_of_range(void)
{
    open_written();
    CU_ASSERT_EQUAL(join.flash.erase(join.flash.ctx, SMALL), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(join.flash.erase(join.flash.ctx, BYTES), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(chip.erasures, 0);
}

static void test_erasure_that_fails_ends_there(void)
{
    for (unsigned at = 0; at < 5; at++) {
        open_written();
        chip.fails_at = at;
        CU_ASSERT_EQUAL(join.flash.erase(join.flash.ctx, 0), ITL_HAL_ERR_IO);
        CU_ASSERT_EQUAL(chip.erasures, at + 1u);
        CU_ASSERT_EQUAL(erased_from(0), at * SMALL);
    }
}

static void test_reads_and_programs_go_through(void)
{
    static const uint8_t word[4] = {1, 2, 3, 4};
    uint8_t found[4];
    open_written();
    CU_ASSERT_EQUAL(join.flash.erase(join.flash.ctx, LARGE), ITL_HAL_OK);
    CU_ASSERT_EQUAL(join.flash.program(join.flash.ctx, LARGE + 4, word, sizeof word), ITL_HAL_OK);
    CU_ASSERT_EQUAL(join.flash.read(join.flash.ctx, LARGE + 4, found, sizeof found), ITL_HAL_OK);
    CU_ASSERT_EQUAL(memcmp(found, word, sizeof word), 0);
    CU_ASSERT_EQUAL(join.flash.read(join.flash.ctx, BYTES, found, 1), ITL_HAL_ERR_RANGE);
}

static void test_what_cannot_be_joined(void)
{
    static const struct {
        flash_run_t runs[2];
        uint32_t sector_size;
    } rows[] = {
        {{{SMALL, 3}, {MIDDLE, 1}}, LARGE},      /* the middle one would begin amid others */
        {{{LARGE, 1}, {SMALL, 4}}, LARGE},       /* a rest */
        {{{LARGE, 1}, {2 * LARGE, 1}}, LARGE},   /* larger than what is to come of it */
        {{{SMALL, 8}, {0, 1}}, LARGE},           /* no size */
        {{{LARGE, 0}, {SMALL, 0}}, LARGE},       /* nothing */
        {{{LARGE, 1}, {LARGE, 1}}, 0},           /* into nothing */
        {{{MIDDLE, 2}, {SMALL, 8}}, LARGE + 1u}, /* not a multiple */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CU_ASSERT_FALSE(flash_join_open(&join, &below, rows[i].runs, 2, rows[i].sector_size));
}

static CU_TestInfo tests[] = {
    {"geometry", test_geometry},
    {"each sector is erased whole and alone", test_each_sector_is_erased_whole_and_alone},
    {"erasures out of range", test_erasures_out_of_range},
    {"an erasure that fails ends there", test_erasure_that_fails_ends_there},
    {"reads and programs go through", test_reads_and_programs_go_through},
    {"what cannot be joined", test_what_cannot_be_joined},
    CU_TEST_INFO_NULL,
};

const unsigned unit_tests_expected = 6;

CU_SuiteInfo unit_suites[] = {
    {"flash_join", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
