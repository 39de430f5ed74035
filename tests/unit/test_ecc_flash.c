/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The driver of flash with a code over a chip that programs a granule once, and answers reads of a torn one with a
 * fault. */
#include <string.h>

#include "cortex_m_read.h"
#include "ecc_flash.h"
#include "runner.h"

enum {
    BASE = 0x08100000,
    SECTOR = 256,
    SECTORS = 4,
    GRANULE = 32,
    WORDS = GRANULE / 4,
    GRANULES = SECTOR * SECTORS / GRANULE
};

static struct {
    uint32_t words[GRANULES][WORDS];
    bool programmed[GRANULES], torn[GRANULES];
    unsigned programs, erasures, forgotten;
    unsigned fails_at;
} chip;

static uint32_t granule_at(uintptr_t address)
{
    CU_ASSERT_TRUE_FATAL(address >= BASE && address < BASE + SECTOR * SECTORS && address % GRANULE == 0);
    return (uint32_t)(address - BASE) / GRANULE;
}

bool cortex_m_read(uintptr_t address, uint32_t *words, size_t count)
{
    uint32_t number = granule_at(address);
    CU_ASSERT_EQUAL(count, WORDS);
    memcpy(words, chip.words[number], GRANULE);
    return !chip.torn[number];
}

static itl_hal_status_t chip_program(uint32_t address, const uint32_t *words)
{
    uint32_t number = granule_at(address);
    CU_ASSERT_FALSE(chip.programmed[number]);
    if (chip.programs++ == chip.fails_at)
        return ITL_HAL_ERR_IO;
    memcpy(chip.words[number], words, GRANULE);
    chip.programmed[number] = true;
    return ITL_HAL_OK;
}

static itl_hal_status_t chip_erase(uint32_t address)
{
    uint32_t first = granule_at(address);
    CU_ASSERT_EQUAL(address % SECTOR, 0);
    for (uint32_t i = first; i < first + SECTOR / GRANULE; i++) {
        memset(chip.words[i], 0xFF, GRANULE);
        chip.programmed[i] = chip.torn[i] = false;
    }
    chip.erasures++;
    return ITL_HAL_OK;
}

static void forget(void)
{
    chip.forgotten++;
}

static ecc_flash_t part;
static itl_hal_flash_t flash;

static void open_erased(void)
{
    memset(&chip, 0, sizeof chip);
    memset(chip.words, 0xFF, sizeof chip.words);
    chip.fails_at = GRANULES;
    part = (ecc_flash_t){.base = BASE,
                         .sectors = SECTORS,
                         .sector_bytes = SECTOR,
                         .granule_bytes = GRANULE,
                         .program = chip_program,
                         .erase = chip_erase,
                         .forget_cached = forget};
    flash = ecc_flash_open(&part);
}

static itl_hal_status_t program(uint32_t addr, uint8_t value, size_t len)
{
    uint8_t data[4 * GRANULE];
    memset(data, value, sizeof data);
    return flash.program(flash.ctx, addr, data, len);
}

static bool reads(uint32_t addr, uint8_t value, size_t len)
{
    uint8_t found[SECTOR];
    size_t i = 0;
    if (flash.read(flash.ctx, addr, found, len) != ITL_HAL_OK)
        return false;
    while (i < len && found[i] == value)
        i++;
    return i == len;
}

static void test_geometry(void)
{
    open_erased();
    CU_ASSERT_EQUAL(flash.sector_size, SECTOR);
    CU_ASSERT_EQUAL(flash.sector_count, SECTORS);
    CU_ASSERT_EQUAL(flash.program_size, GRANULE);
    CU_ASSERT_TRUE(flash.has_ecc);
}

static void test_a_granule_is_programmed_once(void)
{
    open_erased();
    CU_ASSERT_EQUAL(program(SECTOR - GRANULE, 0x5A, 3 * GRANULE), ITL_HAL_OK);
    CU_ASSERT_EQUAL(chip.programs, 3);
    CU_ASSERT_TRUE(reads(SECTOR - GRANULE, 0x5A, 3 * GRANULE));
    CU_ASSERT_TRUE(reads(SECTOR + 2 * GRANULE, 0xFF, GRANULE));
    CU_ASSERT_EQUAL(program(SECTOR - GRANULE, 0x5A, 3 * GRANULE), ITL_HAL_OK); /* as it is: left alone */
    CU_ASSERT_EQUAL(chip.programs, 3);
    CU_ASSERT_EQUAL(program(SECTOR, 0x50, GRANULE), ITL_HAL_ERR_NOT_ERASED); /* bits would only fall */
    CU_ASSERT_EQUAL(program(SECTOR + GRANULE, 0xFF, GRANULE), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_EQUAL(chip.programs, 3);
}

static void test_what_cannot_be_done_whole_changes_nothing(void)
{
    open_erased();
    CU_ASSERT_EQUAL(program(2 * GRANULE, 0x11, GRANULE), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program(0, 0x22, 4 * GRANULE), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_TRUE(reads(0, 0xFF, 2 * GRANULE));
    CU_ASSERT_EQUAL(chip.programs, 1);
}

static void test_all_ones_are_not_programmed(void)
{
    open_erased();
    CU_ASSERT_EQUAL(program(0, 0xFF, 2 * GRANULE), ITL_HAL_OK);
    CU_ASSERT_EQUAL(chip.programs, 0);
}

static void test_a_torn_granule(void)
{
    open_erased();
    chip.torn[1] = true;
    CU_ASSERT_TRUE(reads(GRANULE, ITL_HAL_FLASH_TORN, GRANULE));
    CU_ASSERT_TRUE(reads(GRANULE + 5, ITL_HAL_FLASH_TORN, 7));
    CU_ASSERT_TRUE(reads(0, 0xFF, GRANULE) && reads(2 * GRANULE, 0xFF, GRANULE));
    CU_ASSERT_EQUAL(program(GRANULE, 0x33, GRANULE), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 0), ITL_HAL_OK);
    CU_ASSERT_TRUE(reads(GRANULE, 0xFF, GRANULE));
}

static void test_reads_of_any_alignment(void)
{
    uint8_t found[GRANULE + 2];
    open_erased();
    CU_ASSERT_EQUAL(program(GRANULE, 0x77, GRANULE), ITL_HAL_OK);
    CU_ASSERT_EQUAL(flash.read(flash.ctx, GRANULE - 1, found, sizeof found), ITL_HAL_OK);
    CU_ASSERT_EQUAL(found[0], 0xFF);
    CU_ASSERT_EQUAL(found[1], 0x77);
    CU_ASSERT_EQUAL(found[GRANULE], 0x77);
    CU_ASSERT_EQUAL(found[GRANULE + 1], 0xFF);
}

static void test_out_of_range(void)
{
    uint8_t byte;
    open_erased();
    CU_ASSERT_EQUAL(flash.read(flash.ctx, SECTOR * SECTORS, &byte, 1), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(program(GRANULE / 2, 0, GRANULE), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(program(0, 0, GRANULE + 4), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(program(SECTOR * SECTORS - GRANULE, 0, 2 * GRANULE), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, GRANULE), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, SECTOR * SECTORS), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(chip.programs + chip.erasures + chip.forgotten, 0);
}

static void test_errors_and_caches(void)
{
    open_erased();
    chip.fails_at = 1;
    CU_ASSERT_EQUAL(program(0, 0x44, 3 * GRANULE), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(chip.programs, 2);
    CU_ASSERT_EQUAL(chip.forgotten, 1); /* what was programmed is seen all the same */
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 0), ITL_HAL_OK);
    CU_ASSERT_EQUAL(chip.forgotten, 2);
    part.forget_cached = NULL;
    CU_ASSERT_EQUAL(flash.erase(flash.ctx, 0), ITL_HAL_OK);
}

static CU_TestInfo tests[] = {
    {"geometry", test_geometry},
    {"a granule is programmed once", test_a_granule_is_programmed_once},
    {"what cannot be done whole changes nothing", test_what_cannot_be_done_whole_changes_nothing},
    {"all ones are not programmed", test_all_ones_are_not_programmed},
    {"a torn granule", test_a_torn_granule},
    {"reads of any alignment", test_reads_of_any_alignment},
    {"out of range", test_out_of_range},
    {"errors and caches", test_errors_and_caches},
    CU_TEST_INFO_NULL,
};

const unsigned unit_tests_expected = 8;

CU_SuiteInfo unit_suites[] = {
    {"ecc_flash", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
