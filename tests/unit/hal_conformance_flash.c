/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "hal_conformance.h"

/** Largest stretch a test programs at once; smaller than two sectors of every geometry tested. */
#define STRETCH 256u

static const itl_hal_flash_t *flash(void)
{
    return conformance_hal->flash;
}

static uint32_t size_of_device(void)
{
    return flash()->sector_size * flash()->sector_count;
}

static itl_hal_status_t read_at(uint32_t addr, void *buf, size_t len)
{
    return flash()->read(flash()->ctx, addr, buf, len);
}

static itl_hal_status_t program_at(uint32_t addr, const void *buf, size_t len)
{
    return flash()->program(flash()->ctx, addr, buf, len);
}

static itl_hal_status_t erase_at(uint32_t addr)
{
    return flash()->erase(flash()->ctx, addr);
}

static bool holds(uint32_t addr, const void *expected, size_t len)
{
    uint8_t found[STRETCH];
    return read_at(addr, found, len) == ITL_HAL_OK && memcmp(found, expected, len) == 0;
}

static bool is_erased(uint32_t addr, size_t len)
{
    uint8_t erased[STRETCH];
    memset(erased, 0xFF, sizeof erased);
    return holds(addr, erased, len);
}

static bool power_of_two(uint32_t value)
{
    return value != 0 && (value & (value - 1u)) == 0;
}

static void geometry_keeps_the_rules(void)
{
    CU_ASSERT_TRUE(power_of_two(flash()->sector_size));
    CU_ASSERT_TRUE(flash()->sector_size >= 256u && flash()->sector_size <= 1024u * 1024u);
    CU_ASSERT_TRUE(power_of_two(flash()->program_size) && flash()->program_size <= 32u);
    CU_ASSERT_TRUE(flash()->sector_count >= 2u);
}

static void new_flash_is_erased(void)
{
    for (uint32_t addr = 0; addr < size_of_device(); addr += STRETCH)
        CU_ASSERT_TRUE_FATAL(is_erased(addr, STRETCH));
}

static void programmed_bytes_are_read_back(void)
{
    uint8_t data[STRETCH];
    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(7u * i);
    CU_ASSERT_EQUAL(program_at(0, data, sizeof data), ITL_HAL_OK);
    CU_ASSERT_TRUE(holds(0, data, sizeof data));
    CU_ASSERT_TRUE(holds(3, data + 3, 5)); /* Reads need no alignment. */
}

static void program_crosses_sectors(void)
{
    uint8_t data[STRETCH];
    memset(data, 0x5A, sizeof data);
    uint32_t addr = flash()->sector_size - STRETCH / 2u;
    CU_ASSERT_EQUAL(program_at(addr, data, sizeof data), ITL_HAL_OK);
    CU_ASSERT_TRUE(holds(addr, data, sizeof data));
    CU_ASSERT_TRUE(is_erased(addr - 16u, 16));
    CU_ASSERT_TRUE(is_erased(addr + STRETCH, 16));
}

static void program_clears_further_bits(void)
{
    uint8_t first[32];
    uint8_t second[32];
    memset(first, 0xF5, sizeof first);
    memset(second, 0x51, sizeof second);
    CU_ASSERT_EQUAL(program_at(0, first, sizeof first), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_at(0, first, sizeof first), ITL_HAL_OK);
    /* Where a code guards them, granules are programmed once. */
    CU_ASSERT_EQUAL(program_at(0, second, sizeof second), flash()->has_ecc ? ITL_HAL_ERR_NOT_ERASED : ITL_HAL_OK);
    CU_ASSERT_TRUE(holds(0, flash()->has_ecc ? first : second, sizeof second));
}

static void program_never_sets_a_bit(void)
{
    uint8_t old[64];
    uint8_t wanted[64];
    memset(old, 0xF0, sizeof old);
    memset(wanted, 0x00, sizeof wanted);
    wanted[63] = 0x01;
    CU_ASSERT_EQUAL(program_at(0, old, sizeof old), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_at(0, wanted, sizeof wanted), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_TRUE(holds(0, old, sizeof old)); /* A failed call has changed nothing. */
}

static void program_checks_alignment(void)
{
    static const uint8_t zeros[64];
    uint32_t granule = flash()->program_size;
    CU_ASSERT_EQUAL(program_at(0, zeros, granule), ITL_HAL_OK);
    CU_ASSERT_TRUE(is_erased(granule, 32));
    if (granule > 1) {
        CU_ASSERT_EQUAL(program_at(granule / 2u, zeros, granule), ITL_HAL_ERR_RANGE);
        CU_ASSERT_EQUAL(program_at(granule, zeros, granule / 2u), ITL_HAL_ERR_RANGE);
        CU_ASSERT_TRUE(is_erased(granule, 32));
    }
}

static void calls_stay_inside(void)
{
    static const uint8_t zeros[64];
    uint8_t buf[64];
    uint32_t size = size_of_device();
    CU_ASSERT_EQUAL(read_at(size - 32u, buf, 32), ITL_HAL_OK);
    CU_ASSERT_EQUAL(read_at(size - 32u, buf, 33), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(read_at(size, buf, 1), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(read_at(UINT32_MAX, buf, 2), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(read_at(32, buf, SIZE_MAX), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(program_at(size - 32u, zeros, 64), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(program_at(size, zeros, 32), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(program_at(32, zeros, SIZE_MAX - 31u), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(erase_at(size), ITL_HAL_ERR_RANGE);
    CU_ASSERT_TRUE(is_erased(size - 32u, 32));
}

static void nothing_is_a_length(void)
{
    uint8_t byte = 0;
    CU_ASSERT_EQUAL(read_at(size_of_device(), &byte, 0), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_at(0, &byte, 0), ITL_HAL_OK);
    CU_ASSERT_TRUE(is_erased(0, 1));
}

static void erase_is_for_one_whole_sector(void)
{
    static const uint8_t zeros[STRETCH];
    uint32_t sector = flash()->sector_size;
    CU_ASSERT_EQUAL(program_at(sector - STRETCH, zeros, STRETCH), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_at(sector, zeros, STRETCH), ITL_HAL_OK);
    CU_ASSERT_EQUAL(erase_at(sector), ITL_HAL_OK);
    CU_ASSERT_TRUE(is_erased(sector, STRETCH));
    CU_ASSERT_TRUE(holds(sector - STRETCH, zeros, STRETCH));
    CU_ASSERT_EQUAL(program_at(sector, zeros, STRETCH), ITL_HAL_OK);
}

static void erase_checks_alignment(void)
{
    static const uint8_t zeros[STRETCH];
    CU_ASSERT_EQUAL(program_at(0, zeros, STRETCH), ITL_HAL_OK);
    CU_ASSERT_EQUAL(erase_at(1), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(erase_at(flash()->sector_size / 2u), ITL_HAL_ERR_RANGE);
    CU_ASSERT_TRUE(holds(0, zeros, STRETCH));
}

CU_TestInfo conformance_flash_tests[] = {
    {"geometry keeps the rules", geometry_keeps_the_rules},
    {"new flash is erased", new_flash_is_erased},
    {"programmed bytes are read back", programmed_bytes_are_read_back},
    {"program crosses sectors", program_crosses_sectors},
    {"program clears further bits", program_clears_further_bits},
    {"program never sets a bit", program_never_sets_a_bit},
    {"program checks alignment", program_checks_alignment},
    {"calls stay inside", calls_stay_inside},
    {"nothing is a length", nothing_is_a_length},
    {"erase is for one whole sector", erase_is_for_one_whole_sector},
    {"erase checks alignment", erase_checks_alignment},
    CU_TEST_INFO_NULL,
};
