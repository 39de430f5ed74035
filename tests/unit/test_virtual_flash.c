/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults of the virtual flash, and its copies. */
#include <string.h>

#include "virtual_rig.h"

#define SECTOR 1024u
#define SEEDS  200u

static const virtual_geometry_t geometry = {.sector_size = SECTOR, .sector_count = 4, .program_size = 4};

/** A flash and what its calls need. */
typedef struct rig {
    virtual_flash_t *flash;
    const itl_hal_flash_t *hal;
} rig_t;

static rig_t open_rig(uint64_t seed)
{
    rig_t rig = {.flash = virtual_flash_create(&geometry, seed)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(rig.flash);
    rig.hal = virtual_flash_hal(rig.flash);
    return rig;
}

static itl_hal_status_t program_fill(const rig_t *rig, uint32_t addr, uint8_t value, size_t len)
{
    uint8_t data[SECTOR];
    memset(data, value, sizeof data);
    return rig->hal->program(rig->hal->ctx, addr, data, len);
}

static uint8_t peek(const rig_t *rig, uint32_t addr)
{
    uint8_t byte;
    virtual_flash_peek(rig->flash, addr, &byte, 1);
    return byte;
}

/** How many of @p len bytes have this value. */
static unsigned count_value(const rig_t *rig, uint32_t addr, uint32_t len, uint8_t value)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < len; i++)
        count += peek(rig, addr + i) == value;
    return count;
}

static void impossible_geometry_is_refused(void)
{
    static const virtual_geometry_t bad[] = {{0, 8, 8, false},       {128, 8, 8, false},   {4097, 8, 8, false},
                                             {2097152, 8, 8, false}, {4096, 0, 8, false},  {4096, 8, 0, false},
                                             {4096, 8, 3, false},    {4096, 8, 64, false}, {1048576, 4096, 8, false}};
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_PTR_NULL(virtual_flash_create(&bad[i], 1));
}

static void counters_count_what_was_done(void)
{
    rig_t rig = open_rig(1);
    uint8_t buf[4];
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 8), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0xFF, 8), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 0), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 1, 0, 8), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, SECTOR), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, SECTOR), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, buf, sizeof buf), ITL_HAL_OK);
    virtual_flash_counters_t counters = virtual_flash_counters(rig.flash);
    CU_ASSERT_EQUAL(counters.operations, 3);
    CU_ASSERT_EQUAL(counters.programs, 1);
    CU_ASSERT_EQUAL(counters.bytes_programmed, 8);
    CU_ASSERT_EQUAL(counters.erases, 2);
    CU_ASSERT_EQUAL(counters.reads, 1);
    CU_ASSERT_EQUAL(virtual_flash_sector_erases(rig.flash, 0), 0);
    CU_ASSERT_EQUAL(virtual_flash_sector_erases(rig.flash, 1), 2);
    CU_ASSERT_EQUAL(virtual_flash_sector_erases(rig.flash, 99), 0);
    virtual_flash_reset_counters(rig.flash);
    CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).operations, 0);
    CU_ASSERT_EQUAL(virtual_flash_sector_erases(rig.flash, 1), 0);
    virtual_flash_destroy(rig.flash);
}

static void without_power_nothing_works(void)
{
    rig_t rig = open_rig(1);
    uint8_t byte = 0;
    virtual_flash_power_off(rig.flash);
    CU_ASSERT_FALSE(virtual_flash_powered(rig.flash));
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_ERR_POWER);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 4), ITL_HAL_ERR_POWER);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_ERR_POWER);
    virtual_flash_power_on(rig.flash);
    CU_ASSERT_TRUE(virtual_flash_powered(rig.flash));
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(byte, 0xFF);
    virtual_flash_destroy(rig.flash);
}

static void cut_strikes_at_its_operation(void)
{
    rig_t rig = open_rig(1);
    virtual_flash_cut_at(rig.flash, 2, VIRTUAL_CUT_BEFORE);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0xFF, 4), ITL_HAL_ERR_NOT_ERASED); /* Refused: not an operation. */
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, SECTOR), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 4, 0, 4), ITL_HAL_ERR_POWER);
    CU_ASSERT_EQUAL(program_fill(&rig, 4, 0, 4), ITL_HAL_ERR_POWER);
    CU_ASSERT_FALSE(virtual_flash_powered(rig.flash));
    CU_ASSERT_EQUAL(peek(&rig, 4), 0xFF);
    virtual_flash_power_on(rig.flash);
    CU_ASSERT_EQUAL(program_fill(&rig, 4, 0, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 8, 0, 4), ITL_HAL_OK);
    virtual_flash_destroy(rig.flash);
}

static void cut_after_has_done_it_all(void)
{
    rig_t rig = open_rig(1);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_AFTER);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x11, 64), ITL_HAL_ERR_POWER);
    CU_ASSERT_EQUAL(count_value(&rig, 0, 64, 0x11), 64);
    virtual_flash_power_on(rig.flash);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_AFTER);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_ERR_POWER);
    CU_ASSERT_EQUAL(count_value(&rig, 0, SECTOR, 0xFF), SECTOR);
    CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).erases, 1);
    virtual_flash_destroy(rig.flash);
}

static void cut_can_be_called_off(void)
{
    rig_t rig = open_rig(1);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_AFTER);
    virtual_flash_fail_operation(rig.flash, 0);
    virtual_flash_fail_read(rig.flash, 0);
    virtual_flash_forget_faults(rig.flash);
    uint8_t byte = 0;
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_OK);
    virtual_flash_destroy(rig.flash);
}

/** A program of 0x0F over 0xFF, torn. */
static rig_t torn_program(uint64_t seed, virtual_tear_t tear)
{
    rig_t rig = open_rig(seed);
    virtual_flash_set_tear(rig.flash, tear);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
    CU_ASSERT_EQUAL(program_fill(&rig, SECTOR - 64u, 0x0F, 128), ITL_HAL_ERR_POWER);
    return rig;
}

/** An erase of a sector of zeros, torn. */
static rig_t torn_erase(uint64_t seed, virtual_tear_t tear)
{
    rig_t rig = open_rig(seed);
    CU_ASSERT_EQUAL(program_fill(&rig, SECTOR, 0, SECTOR), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 4), ITL_HAL_OK);
    virtual_flash_set_tear(rig.flash, tear);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, SECTOR), ITL_HAL_ERR_POWER);
    return rig;
}

static void torn_program_mixes_old_and_new_bits(void)
{
    unsigned neither = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        rig_t rig = torn_program(seed, VIRTUAL_TEAR_ANY);
        unsigned old = count_value(&rig, SECTOR - 64u, 128, 0xFF);
        unsigned new = count_value(&rig, SECTOR - 64u, 128, 0x0F);
        neither += old < 128 && new < 128;
        for (uint32_t i = 0; i < 128; i++) {
            /* The low half is the same before and after. */
            CU_ASSERT_EQUAL_FATAL(peek(&rig, SECTOR - 64u + i) & 0x0F, 0x0F);
        }
        CU_ASSERT_EQUAL(count_value(&rig, 0, SECTOR - 64u, 0xFF), SECTOR - 64u);
        CU_ASSERT_EQUAL(count_value(&rig, SECTOR + 64u, SECTOR, 0xFF), SECTOR);
        virtual_flash_destroy(rig.flash);
    }
    CU_ASSERT_TRUE(neither > SEEDS * 9u / 10u);
}

static void torn_erase_mixes_old_and_new_bits(void)
{
    unsigned neither = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        rig_t rig = torn_erase(seed, VIRTUAL_TEAR_ANY);
        unsigned old = count_value(&rig, SECTOR, SECTOR, 0);
        unsigned new = count_value(&rig, SECTOR, SECTOR, 0xFF);
        neither += old < SECTOR && new < SECTOR;
        CU_ASSERT_EQUAL(count_value(&rig, 0, 4, 0), 4);
        CU_ASSERT_EQUAL(count_value(&rig, 2u * SECTOR, SECTOR, 0xFF), SECTOR);
        virtual_flash_destroy(rig.flash);
    }
    CU_ASSERT_TRUE(neither > SEEDS * 9u / 10u);
}

/** An erase that stopped at one byte: before it the sector has one value, behind it the other. */
static void check_halves(virtual_tear_t tear, uint8_t before, uint8_t behind)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        rig_t rig = torn_erase(seed, tear);
        uint32_t at = SECTOR;
        while (at < 2u * SECTOR && peek(&rig, at) == before)
            at++;
        at++; /* The byte in which it stopped may be anything. */
        uint32_t left = at < 2u * SECTOR ? 2u * SECTOR - at : 0;
        CU_ASSERT_EQUAL(count_value(&rig, at, left, behind), left);
        virtual_flash_destroy(rig.flash);
    }
}

static void prefix_is_done_and_the_rest_is_old(void)
{
    check_halves(VIRTUAL_TEAR_PREFIX, 0xFF, 0);
}

static void suffix_is_done_and_the_start_is_old(void)
{
    check_halves(VIRTUAL_TEAR_SUFFIX, 0, 0xFF);
}

static void bytes_are_old_or_new(void)
{
    rig_t rig = torn_erase(3, VIRTUAL_TEAR_BYTES);
    unsigned old = count_value(&rig, SECTOR, SECTOR, 0);
    unsigned new = count_value(&rig, SECTOR, SECTOR, 0xFF);
    CU_ASSERT_EQUAL(old + new, SECTOR);
    CU_ASSERT_TRUE(old > SECTOR / 4u && new > SECTOR / 4u);
    virtual_flash_destroy(rig.flash);
}

static void bits_are_old_or_new(void)
{
    rig_t rig = torn_erase(3, VIRTUAL_TEAR_BITS);
    unsigned old = count_value(&rig, SECTOR, SECTOR, 0);
    unsigned new = count_value(&rig, SECTOR, SECTOR, 0xFF);
    CU_ASSERT_TRUE(old + new < SECTOR / 8u);
    virtual_flash_destroy(rig.flash);
}

static void zeros_are_what_neither_was(void)
{
    rig_t rig = open_rig(3);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x3C, SECTOR), ITL_HAL_OK);
    virtual_flash_set_tear(rig.flash, VIRTUAL_TEAR_ZEROS);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_ERR_POWER);
    CU_ASSERT_TRUE(count_value(&rig, 0, SECTOR, 0) > SECTOR / 4u);
    virtual_flash_destroy(rig.flash);
    rig = torn_program(3, VIRTUAL_TEAR_ZEROS);
    CU_ASSERT_EQUAL(count_value(&rig, SECTOR - 64u, 128, 0), 0);
    virtual_flash_destroy(rig.flash);
}

static void tear_follows_from_the_seed(void)
{
    unsigned differ = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        rig_t one = torn_erase(seed, VIRTUAL_TEAR_ANY);
        rig_t same = torn_erase(seed, VIRTUAL_TEAR_ANY);
        rig_t other = torn_erase(seed + 1000u, VIRTUAL_TEAR_ANY);
        CU_ASSERT_TRUE(virtual_flash_equal(one.flash, same.flash));
        differ += !virtual_flash_equal(one.flash, other.flash);
        virtual_flash_destroy(one.flash);
        virtual_flash_destroy(same.flash);
        virtual_flash_destroy(other.flash);
    }
    CU_ASSERT_TRUE(differ > 15);
}

static void failing_operation_changes_nothing(void)
{
    rig_t rig = open_rig(1);
    virtual_flash_fail_operation(rig.flash, 1);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 4, 0, 4), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(peek(&rig, 4), 0xFF);
    CU_ASSERT_EQUAL(program_fill(&rig, 4, 0, 4), ITL_HAL_OK);
    virtual_flash_fail_operation(rig.flash, 0);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(peek(&rig, 4), 0);
    virtual_flash_destroy(rig.flash);
}

static void failing_read_fails_once(void)
{
    rig_t rig = open_rig(1);
    uint8_t byte = 0;
    virtual_flash_fail_read(rig.flash, 1);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_OK);
    virtual_flash_destroy(rig.flash);
}

static void rot_turns_one_bit(void)
{
    rig_t rig = open_rig(9);
    virtual_flash_t *before = virtual_flash_copy(rig.flash);
    virtual_flash_flip_bit(rig.flash, 5, 3);
    CU_ASSERT_EQUAL(peek(&rig, 5), 0xF7);
    virtual_flash_flip_bit(rig.flash, 5, 3);
    CU_ASSERT_TRUE(virtual_flash_equal(rig.flash, before));
    bool moved = false;
    uint32_t first = virtual_flash_rot(rig.flash, 100, 50);
    CU_ASSERT_TRUE(first >= 100 && first < 150);
    CU_ASSERT_EQUAL(count_value(&rig, 0, 4u * SECTOR, 0xFF), 4u * SECTOR - 1u);
    for (unsigned i = 0; i < 20; i++)
        moved = virtual_flash_rot(rig.flash, 100, 50) != first || moved;
    CU_ASSERT_TRUE(moved);
    virtual_flash_destroy(before);
    virtual_flash_destroy(rig.flash);
}

static void copies_do_not_disturb_each_other(void)
{
    rig_t rig = open_rig(1);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x55, SECTOR), ITL_HAL_OK);
    rig_t copy = {.flash = virtual_flash_copy(rig.flash)};
    copy.hal = virtual_flash_hal(copy.flash);
    CU_ASSERT_TRUE(virtual_flash_equal(rig.flash, copy.flash));
    CU_ASSERT_EQUAL(virtual_flash_counters(copy.flash).programs, 1);
    CU_ASSERT_EQUAL(program_fill(&copy, 0, 0x11, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&copy, SECTOR, 0x11, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(peek(&rig, 0), 0x55);
    CU_ASSERT_EQUAL(peek(&rig, SECTOR), 0xFF);
    CU_ASSERT_FALSE(virtual_flash_equal(rig.flash, copy.flash));
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_OK);
    CU_ASSERT_EQUAL(peek(&copy, 0), 0x11);
    CU_ASSERT_EQUAL(peek(&copy, 4), 0x55);
    virtual_flash_destroy(rig.flash);
    CU_ASSERT_EQUAL(peek(&copy, 4), 0x55);
    virtual_flash_destroy(copy.flash);
}

static void restore_brings_all_back(void)
{
    rig_t rig = open_rig(1);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x55, 8), ITL_HAL_OK);
    virtual_flash_t *snapshot = virtual_flash_copy(rig.flash);
    for (unsigned round = 0; round < 3; round++) {
        virtual_flash_cut_at(rig.flash, 1, VIRTUAL_CUT_TORN);
        CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_OK);
        CU_ASSERT_EQUAL(program_fill(&rig, 0, 0, 64), ITL_HAL_ERR_POWER);
        CU_ASSERT_FALSE(virtual_flash_equal(rig.flash, snapshot));
        virtual_flash_restore(rig.flash, snapshot);
        CU_ASSERT_TRUE(virtual_flash_equal(rig.flash, snapshot));
        CU_ASSERT_TRUE(virtual_flash_powered(rig.flash));
        CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).operations, 1);
        CU_ASSERT_EQUAL(virtual_flash_sector_erases(rig.flash, 0), 0);
    }
    virtual_flash_restore(rig.flash, rig.flash);
    CU_ASSERT_TRUE(virtual_flash_equal(rig.flash, snapshot));
    virtual_flash_destroy(rig.flash);
    virtual_flash_destroy(snapshot);
}

static void equal_looks_at_every_byte(void)
{
    static const virtual_geometry_t other_shape = {.sector_size = SECTOR, .sector_count = 4, .program_size = 8};
    rig_t rig = open_rig(1);
    rig_t other = open_rig(2);
    static const uint8_t erased[SECTOR] = {0};
    uint8_t ones[SECTOR];
    memset(ones, 0xFF, sizeof ones);
    virtual_flash_t *shape = virtual_flash_create(&other_shape, 1);
    CU_ASSERT_FALSE(virtual_flash_equal(rig.flash, shape));
    virtual_flash_poke(other.flash, SECTOR, erased, SECTOR);
    CU_ASSERT_FALSE(virtual_flash_equal(rig.flash, other.flash));
    virtual_flash_poke(other.flash, SECTOR, ones, SECTOR);
    CU_ASSERT_TRUE(virtual_flash_equal(rig.flash, other.flash)); /* Erased, never written, and written to 0xFF. */
    CU_ASSERT_TRUE(virtual_flash_equal(other.flash, rig.flash));
    virtual_flash_poke(other.flash, 4u * SECTOR - 1u, "\x7F", 1);
    CU_ASSERT_FALSE(virtual_flash_equal(rig.flash, other.flash));
    virtual_flash_destroy(shape);
    virtual_flash_destroy(rig.flash);
    virtual_flash_destroy(other.flash);
    virtual_flash_destroy(NULL);
}

static rig_t open_guarded(uint64_t seed)
{
    static const virtual_geometry_t guarded = {
        .sector_size = SECTOR, .sector_count = 4, .program_size = 8, .has_ecc = true};
    rig_t rig = {.flash = virtual_flash_create(&guarded, seed)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(rig.flash);
    rig.hal = virtual_flash_hal(rig.flash);
    return rig;
}

/** Granules of a torn program of 0x0F: free, done, unreadable, or something that fools the code. */
static void torn_granules_read_as_zeros(void)
{
    unsigned counts[4] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        rig_t rig = open_guarded(seed);
        virtual_flash_set_tear(rig.flash, VIRTUAL_TEAR_BITS);
        virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
        CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x0F, 64), ITL_HAL_ERR_POWER);
        virtual_flash_power_on(rig.flash);
        virtual_flash_fail_torn(rig.flash);
        for (uint32_t addr = 0; addr < 64; addr += 8) {
            uint8_t byte = 0;
            bool unreadable = rig.hal->read(rig.hal->ctx, addr, &byte, 1) == ITL_HAL_ERR_IO;
            unsigned zeros = count_value(&rig, addr, 8, ITL_HAL_FLASH_TORN);
            CU_ASSERT_EQUAL_FATAL(zeros, unreadable ? 8 : 0);
            counts[unreadable ? 2 : count_value(&rig, addr, 8, 0xFF) == 8 ? 0 : 3]++;
        }
        virtual_flash_destroy(rig.flash);
    }
    CU_ASSERT(counts[2] > counts[3]);
    CU_ASSERT(counts[3] > 0);
}

static void torn_granules_live_until_the_erase(void)
{
    rig_t rig = open_guarded(1);
    uint8_t byte = 0;
    virtual_flash_set_tear(rig.flash, VIRTUAL_TEAR_BITS);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x00, SECTOR), ITL_HAL_ERR_POWER);
    virtual_flash_power_on(rig.flash);
    virtual_flash_fail_torn(rig.flash);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_ERR_IO);
    virtual_flash_forget_faults(rig.flash);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(byte, ITL_HAL_FLASH_TORN);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x11, 8), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, ITL_HAL_FLASH_TORN, 8), ITL_HAL_OK); /* It reads so already. */
    virtual_flash_fail_torn(rig.flash);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count_value(&rig, 0, SECTOR, 0xFF), SECTOR);
    CU_ASSERT_EQUAL(rig.hal->read(rig.hal->ctx, 0, &byte, 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x11, 8), ITL_HAL_OK);
    virtual_flash_destroy(rig.flash);
}

static void torn_erase_breaks_codes(void)
{
    unsigned broken = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        rig_t rig = open_guarded(seed);
        CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x11, SECTOR), ITL_HAL_OK);
        virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
        CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_ERR_POWER);
        broken += count_value(&rig, 0, SECTOR, ITL_HAL_FLASH_TORN);
        virtual_flash_power_on(rig.flash);
        CU_ASSERT_EQUAL(rig.hal->erase(rig.hal->ctx, 0), ITL_HAL_OK);
        CU_ASSERT_EQUAL(count_value(&rig, 0, SECTOR, 0xFF), SECTOR);
        virtual_flash_destroy(rig.flash);
    }
    CU_ASSERT(broken > 0);
}

static void copies_share_broken_codes(void)
{
    rig_t rig = open_guarded(1);
    uint8_t byte = 0;
    virtual_flash_t *before = virtual_flash_copy(rig.flash);
    virtual_flash_set_tear(rig.flash, VIRTUAL_TEAR_BITS);
    virtual_flash_cut_at(rig.flash, 0, VIRTUAL_CUT_TORN);
    CU_ASSERT_EQUAL(program_fill(&rig, 0, 0x00, SECTOR), ITL_HAL_ERR_POWER);
    virtual_flash_t *after = virtual_flash_copy(rig.flash);
    CU_ASSERT_TRUE(virtual_flash_equal(after, rig.flash));
    CU_ASSERT_FALSE(virtual_flash_equal(before, after));
    virtual_flash_power_on(after);
    virtual_flash_fail_torn(after);
    CU_ASSERT_EQUAL(virtual_flash_hal(after)->read(after, 0, &byte, 1), ITL_HAL_ERR_IO);
    virtual_flash_poke(after, 0, &byte, 1); /* Overwrites the whole granule's code. */
    CU_ASSERT_EQUAL(virtual_flash_hal(after)->read(after, 0, &byte, 1), ITL_HAL_OK);
    virtual_flash_destroy(before);
    virtual_flash_destroy(after);
    virtual_flash_destroy(rig.flash);
}

CU_TestInfo virtual_flash_tests[] = {
    {"impossible geometry is refused", impossible_geometry_is_refused},
    {"counters count what was done", counters_count_what_was_done},
    {"without power nothing works", without_power_nothing_works},
    {"cut strikes at its operation", cut_strikes_at_its_operation},
    {"cut after has done it all", cut_after_has_done_it_all},
    {"cut can be called off", cut_can_be_called_off},
    {"torn program mixes old and new bits", torn_program_mixes_old_and_new_bits},
    {"torn erase mixes old and new bits", torn_erase_mixes_old_and_new_bits},
    {"prefix is done and the rest is old", prefix_is_done_and_the_rest_is_old},
    {"suffix is done and the start is old", suffix_is_done_and_the_start_is_old},
    {"bytes are old or new", bytes_are_old_or_new},
    {"bits are old or new", bits_are_old_or_new},
    {"zeros are what neither was", zeros_are_what_neither_was},
    {"tear follows from the seed", tear_follows_from_the_seed},
    {"failing operation changes nothing", failing_operation_changes_nothing},
    {"failing read fails once", failing_read_fails_once},
    {"rot turns one bit", rot_turns_one_bit},
    {"copies do not disturb each other", copies_do_not_disturb_each_other},
    {"restore brings all back", restore_brings_all_back},
    {"equal looks at every byte", equal_looks_at_every_byte},
    {"torn granules read as zeros", torn_granules_read_as_zeros},
    {"torn granules live until the erase", torn_granules_live_until_the_erase},
    {"torn erase breaks codes", torn_erase_breaks_codes},
    {"copies share broken codes", copies_share_broken_codes},
    CU_TEST_INFO_NULL,
};
