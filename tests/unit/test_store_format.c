/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes on flash, and which record counts: docs/flash-format.md, case by case, on images made by hand. */
#include <string.h>

#include "rig.h"
#include "runner.h"
#include "store/crc32.h"

/** Places in a slot with granules of up to 8 bytes. */
#define AT_VERSION 4u
#define AT_KIND    5u
#define AT_LENGTH  12u
#define AT_CRC     36u
#define AT_COMMIT  40u
#define AT_RETIRE  48u
#define AT_DATA    56u

/** Bytes of a mark. */
#define MARK_BYTES 8u

/** The geometry most tests use: sectors of 256 bytes, granules of 1. */
#define SMALL 0u

/** 4096/8, with a code. */
#define GUARDED 3u

static const rig_file_t old_file = {300, 300, 0};
static const rig_file_t new_file = {300, 0, 4};
static const rig_file_t nothing = {0, 0, 0};

static rig_t rig;

static void set_up(unsigned geometry)
{
    rig_create(&rig, &rig_geometries[geometry]);
    CU_ASSERT_EQUAL_FATAL(rig_open(&rig), ITL_REASON_NONE);
}

/** Installs the old file, then the new one: both slots have a record. */
static void set_up_two_records(void)
{
    set_up(SMALL);
    CU_ASSERT_EQUAL_FATAL(rig_install(&rig, old_file), ITL_REASON_NONE);
    CU_ASSERT_EQUAL_FATAL(rig_install(&rig, new_file), ITL_REASON_NONE);
}

static void tear_down(void)
{
    rig_destroy(&rig);
}

/** The region takes a file and has it at the next start. */
static void check_takes(rig_file_t file)
{
    CU_ASSERT_EQUAL(rig_install(&rig, file), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, file));
}

static void poke(bool current, uint32_t off, uint8_t byte, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        virtual_flash_poke(rig.flash, rig_slot_address(&rig, current) + off + i, &byte, 1);
}

/** Changes a byte of a header and makes its CRC right again. */
static void patch_header(bool current, uint32_t off, uint8_t byte)
{
    uint8_t header[AT_COMMIT];
    uint32_t address = rig_slot_address(&rig, current);
    virtual_flash_peek(rig.flash, address, header, sizeof header);
    header[off] = byte;
    uint32_t crc = itl_crc32_of(header, AT_CRC);
    for (unsigned i = 0; i < 4; i++)
        header[AT_CRC + i] = (uint8_t)(crc >> (24u - 8u * i));
    virtual_flash_poke(rig.flash, address, header, sizeof header);
}

static void expect_bytes(uint32_t addr, const uint8_t *expected, uint32_t len)
{
    uint8_t found[128];
    virtual_flash_peek(rig.flash, addr, found, len);
    CU_ASSERT_EQUAL(memcmp(found, expected, len), 0);
}

static void expect_filled(uint32_t addr, uint8_t byte, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        expect_bytes(addr + i, &byte, 1);
}

/** The file "abc" as the first installed: record 2, in the second slot; record 1, of nothing, in the first. */
static const uint8_t header_of_abc[] = {
    'I',  'T',  'L',  'S',  1,    1,    0,    0,    0,    0,    0,    2,    0,    0,
    0,    3,    0xA9, 0x99, 0x3E, 0x36, 0x47, 0x06, 0x81, 0x6A, 0xBA, 0x3E, 0x25, 0x71,
    0x78, 0x50, 0xC2, 0x6C, 0x9C, 0xD0, 0xD8, 0x9D, 0x99, 0x35, 0x44, 0x40,
};
static const uint8_t header_of_nothing[] = {
    'I', 'T', 'L', 'S', 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,    0,    0,    0,
    0,   0,   0,   0,   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x6D, 0x6F, 0x32, 0x25,
};

static void install_abc(void)
{
    bool unchanged = false;
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, (const uint8_t *)"abc", 3), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_NONE);
}

static void test_bytes_on_flash(void)
{
    set_up(2); /* 4096/4 */
    install_abc();
    uint32_t first = 4096;
    uint32_t second = 2u * 4096u;
    expect_bytes(first, header_of_nothing, sizeof header_of_nothing);
    expect_filled(first + AT_COMMIT, 0x00, 16);
    expect_filled(first + AT_DATA, 0xFF, 64);
    expect_bytes(second, header_of_abc, sizeof header_of_abc);
    expect_filled(second + AT_COMMIT, 0x00, MARK_BYTES);
    expect_filled(second + AT_RETIRE, 0xFF, MARK_BYTES);
    expect_bytes(second + AT_DATA, (const uint8_t *)"abc\xFF", 4);
    tear_down();
}

static void test_bytes_on_flash_with_wide_granules(void)
{
    set_up(5); /* 8192/32 */
    install_abc();
    uint32_t second = 2u * 8192u;
    expect_bytes(second, header_of_abc, sizeof header_of_abc);
    expect_filled(second + 40, 0xFF, 24);
    expect_filled(second + 64, 0x00, 32);
    expect_filled(second + 96, 0xFF, 32);
    expect_bytes(second + 128, (const uint8_t *)"abc\xFF", 4);
    expect_filled(second + 131, 0xFF, 29);
    tear_down();
}

/** A region of version 1 as a former program left it: opens, whatever this program would write. */
static void test_reads_version_1(void)
{
    set_up(2);
    uint32_t second = 2u * 4096u;
    uint8_t zeros[MARK_BYTES] = {0};
    virtual_flash_poke(rig.flash, second, header_of_abc, sizeof header_of_abc);
    virtual_flash_poke(rig.flash, second + AT_COMMIT, zeros, sizeof zeros);
    virtual_flash_poke(rig.flash, second + AT_DATA, "abc", 3);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(itl_store_installed(&rig.store)->installed);
    CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->length, 3);
    tear_down();
}

static void test_other_version(void)
{
    for (unsigned current = 0; current < 2; current++) {
        set_up_two_records();
        patch_header(current != 0, AT_VERSION, ITL_STORE_FORMAT_VERSION + 1u);
        virtual_flash_t *before = virtual_flash_copy(rig.flash);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_VERSION);
        CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
        CU_ASSERT_TRUE(virtual_flash_equal(before, rig.flash));
        virtual_flash_destroy(before);
        CU_ASSERT_EQUAL(rig_format(&rig), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
        CU_ASSERT_TRUE(rig_holds(&rig, nothing));
        tear_down();
    }
}

/** Cuts the format of a region that @p patch made another's. What is left is still another's, or empty: no old file. */
static void cut_format(void (*patch)(void), itl_reason_t refusal)
{
    bool cut = true;
    for (unsigned number = 0; cut; number++) {
        for (unsigned way = 0; way < RIG_CUTS; way++) {
            set_up_two_records();
            patch();
            rig_arm(&rig, number, &rig_cuts[way]);
            (void)rig_format(&rig);
            cut = !virtual_flash_powered(rig.flash);
            itl_reason_t opened = rig_open(&rig);
            CU_ASSERT_TRUE(cut ? opened == refusal || opened == ITL_REASON_NONE : opened == ITL_REASON_NONE);
            CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
            tear_down();
        }
    }
}

static void make_current_version_2(void)
{
    patch_header(true, AT_VERSION, ITL_STORE_FORMAT_VERSION + 1u);
    poke(false, AT_RETIRE, 0xFF, MARK_BYTES);
}

static void make_spare_version_2(void)
{
    patch_header(false, AT_VERSION, ITL_STORE_FORMAT_VERSION + 1u);
}

static void make_current_another_kind(void)
{
    patch_header(true, AT_KIND, RIG_KIND + 1u);
}

static void break_current_header(void)
{
    poke(true, 9, 0x55, 3);
}

static void break_current_file(void)
{
    poke(true, AT_DATA, 0x55, 3);
}

static void test_cuts_of_a_format(void)
{
    cut_format(make_current_version_2, ITL_REASON_STORE_VERSION);
    cut_format(make_spare_version_2, ITL_REASON_STORE_VERSION);
    cut_format(make_current_another_kind, ITL_REASON_STORE_DAMAGED);
    cut_format(break_current_header, ITL_REASON_STORE_DAMAGED);
    cut_format(break_current_file, ITL_REASON_STORE_DAMAGED);
}

static void test_other_kind(void)
{
    set_up_two_records();
    patch_header(true, AT_KIND, RIG_KIND + 1u);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
    tear_down();
}

/** What begins otherwise is no header, even if the CRC should be right. */
static void test_other_magic(void)
{
    set_up_two_records();
    patch_header(true, 0, 'X');
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
    tear_down();
    set_up_two_records();
    patch_header(false, 0, 'X');
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, new_file));
    tear_down();
}

static void test_length_past_the_slot(void)
{
    set_up_two_records();
    patch_header(true, AT_LENGTH, 0x80);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
    tear_down();
    set_up(SMALL);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){itl_store_capacity(&rig.store), 0, 1}), ITL_REASON_NONE);
    rig.region.sector_count -= 2;
    rig.region.first_sector = rig.store.active == 0 ? 1 : 2;
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
    tear_down();
}

/** Makes the commit of the new file look as if it was cut before its commit mark. */
static void undo_commit(void)
{
    poke(true, AT_COMMIT, 0xFF, MARK_BYTES);
    poke(false, AT_RETIRE, 0xFF, MARK_BYTES);
}

static void test_header_without_mark(void)
{
    set_up_two_records();
    undo_commit();
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, old_file));
    tear_down();
    set_up(SMALL);
    CU_ASSERT_EQUAL(rig_install(&rig, new_file), ITL_REASON_NONE);
    poke(true, AT_COMMIT, 0xFF, MARK_BYTES);
    poke(false, 0, 0xFF, AT_DATA);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, nothing));
    check_takes(old_file);
    tear_down();
}

/** A torn mark counts when more than half of its bits are there, and is completed then. */
static void test_torn_marks(void)
{
    for (unsigned bits = 0; bits <= 64; bits++) {
        set_up_two_records();
        undo_commit();
        for (unsigned bit = 0; bit < bits; bit++)
            virtual_flash_flip_bit(rig.flash, rig_slot_address(&rig, true) + AT_COMMIT + bit / 8u, bit % 8u);
        uint32_t newest = rig_slot_address(&rig, true);
        uint32_t other = rig_slot_address(&rig, false);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
        CU_ASSERT_TRUE(rig_holds(&rig, bits > 32 ? new_file : old_file));
        if (bits > 32) {
            expect_filled(newest + AT_COMMIT, 0x00, MARK_BYTES);
            expect_filled(other + AT_RETIRE, 0x00, MARK_BYTES);
        }
        tear_down();
    }
}

/** With a code, whatever is left of a mark counts, and no granule is programmed a second time to complete it. */
static void test_torn_marks_with_a_code(void)
{
    for (unsigned bits = 0; bits <= 64; bits++) {
        set_up(GUARDED);
        CU_ASSERT_TRUE_FATAL(rig.hal->has_ecc);
        CU_ASSERT_EQUAL_FATAL(rig_install(&rig, old_file), ITL_REASON_NONE);
        CU_ASSERT_EQUAL_FATAL(rig_install(&rig, new_file), ITL_REASON_NONE);
        undo_commit();
        for (unsigned bit = 0; bit < bits; bit++)
            virtual_flash_flip_bit(rig.flash, rig_slot_address(&rig, true) + AT_COMMIT + bit / 8u, bit % 8u);
        uint32_t other = rig_slot_address(&rig, false);
        uint64_t before = rig_operations(&rig);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
        CU_ASSERT_TRUE(rig_holds(&rig, bits > 0 ? new_file : old_file));
        if (bits > 0)
            expect_filled(other + AT_RETIRE, 0x00, MARK_BYTES);
        CU_ASSERT_EQUAL(rig_operations(&rig) - before, bits > 0 ? 1 : 0);
        tear_down();
    }
}

/** The retire mark decides alike, and only matters once the newer record is gone. */
static void test_retire_mark(void)
{
    for (unsigned bits = 0; bits <= 64; bits++) {
        set_up_two_records();
        poke(false, AT_RETIRE, 0xFF, MARK_BYTES);
        for (unsigned bit = 0; bit < bits; bit++)
            virtual_flash_flip_bit(rig.flash, rig_slot_address(&rig, false) + AT_RETIRE + bit / 8u, bit % 8u);
        poke(true, 0, 0x00, 4);
        CU_ASSERT_EQUAL(rig_open(&rig), bits > 32 ? ITL_REASON_STORE_DAMAGED : ITL_REASON_NONE);
        tear_down();
    }
}

static void test_newer_and_damaged(void)
{
    set_up_two_records();
    poke(false, AT_RETIRE, 0xFF, MARK_BYTES);
    poke(true, AT_DATA + 5u, 0x00, 3);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
    tear_down();
}

/** Anything may stand in the other slot: half-erased records, and whole older ones without their retire mark. */
static void test_rubbish_in_the_other_slot(void)
{
    static const uint8_t rubbish[] = {0x00, 0x33, 0xA5, 0xFF};
    for (unsigned i = 0; i < sizeof rubbish; i++) {
        for (uint32_t from = 0; from < AT_DATA; from++) {
            set_up_two_records();
            poke(false, from, rubbish[i], 256u - from);
            CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
            CU_ASSERT_TRUE(rig_holds(&rig, new_file));
            check_takes(old_file);
            tear_down();
        }
    }
}

/** A region full of something else is no empty one. */
static void test_foreign_region(void)
{
    set_up(SMALL);
    poke(true, 0, 0x00, 256);
    poke(false, 0, 0x00, 256);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
    CU_ASSERT_EQUAL(rig_format(&rig), ITL_REASON_NONE);
    check_takes(new_file);
    tear_down();
}

/** Rubbish in front of both slots, without a mark: empty; the first erase is then without a net. */
static void test_rubbish_without_marks(void)
{
    set_up(SMALL);
    poke(true, 3, 0x12, 20);
    poke(false, 3, 0x12, 20);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, nothing));
    check_takes(new_file);
    tear_down();
}

/** The commit mark of a record whose header is lost, in either slot: there was a file, so the region is not empty. */
static void test_one_mark_without_header(void)
{
    for (unsigned marked = 0; marked < 2; marked++) {
        set_up_two_records();
        poke(true, 3, 0x12, 20);
        poke(false, 3, 0x12, 20);
        poke(marked == 0, AT_COMMIT, 0xFF, MARK_BYTES);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_STORE_DAMAGED);
        CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
        tear_down();
    }
}

static void test_sequence_wraps(void)
{
    set_up_two_records();
    rig_set_sequence(&rig, false, UINT32_MAX - 1u);
    rig_set_sequence(&rig, true, UINT32_MAX);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, new_file));
    for (uint32_t sequence = 0; sequence < 3; sequence++) {
        rig_file_t file = {200, 0, 10u + sequence};
        check_takes(file);
        CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->sequence, sequence);
    }
    tear_down();
}

/** After a format only the head of one slot is not erased, and every sector was erased once or more. */
static void test_format(void)
{
    for (unsigned used = 0; used < 2; used++) {
        set_up(SMALL);
        CU_ASSERT_EQUAL(used == 0 ? ITL_REASON_NONE : rig_install(&rig, new_file), ITL_REASON_NONE);
        virtual_flash_reset_counters(rig.flash);
        CU_ASSERT_EQUAL(rig_format(&rig), ITL_REASON_NONE);
        CU_ASSERT_TRUE(rig_holds(&rig, nothing));
        for (uint32_t sector = 1; sector <= rig.region.sector_count; sector++)
            CU_ASSERT_EQUAL(virtual_flash_sector_erases(rig.flash, sector), 1);
        uint32_t slot = rig.region.sector_count / 2u * 256u;
        expect_filled(rig_slot_address(&rig, true) + AT_RETIRE, 0xFF, slot - AT_RETIRE);
        expect_filled(rig_slot_address(&rig, false), 0xFF, slot);
        CU_ASSERT_TRUE(rig_guards_intact(&rig));
        tear_down();
    }
}

/** A flash in which one bit is stuck: it reads 0, whatever happens. */
typedef struct stuck {
    itl_hal_flash_t hal;
    const itl_hal_flash_t *inner;
    uint32_t addr;
} stuck_t;

static itl_hal_status_t stuck_read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const stuck_t *stuck = ctx;
    itl_hal_status_t status = stuck->inner->read(stuck->inner->ctx, addr, buf, len);
    if (status == ITL_HAL_OK && stuck->addr >= addr && stuck->addr - addr < len)
        ((uint8_t *)buf)[stuck->addr - addr] &= 0xFEu;
    return status;
}

static itl_hal_status_t stuck_program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const stuck_t *stuck = ctx;
    return stuck->inner->program(stuck->inner->ctx, addr, buf, len);
}

static itl_hal_status_t stuck_erase(void *ctx, uint32_t addr)
{
    const stuck_t *stuck = ctx;
    return stuck->inner->erase(stuck->inner->ctx, addr);
}

/** A bit that no erase sets again, in any place of the head: no commit on top of it, and what is installed stays. */
static void test_stuck_bit(void)
{
    for (uint32_t off = 0; off < AT_DATA; off++) {
        set_up_two_records();
        stuck_t stuck = {.hal = *rig.hal, .inner = rig.hal, .addr = rig_slot_address(&rig, false) + off};
        stuck.hal.ctx = &stuck;
        stuck.hal.read = stuck_read;
        stuck.hal.program = stuck_program;
        stuck.hal.erase = stuck_erase;
        rig.hal = &stuck.hal;
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){200, 0, 9}), ITL_REASON_FLASH_ERROR);
        CU_ASSERT_EQUAL(itl_store_erase(&rig.store), ITL_REASON_FLASH_ERROR);
        CU_ASSERT_TRUE(rig_holds(&rig, new_file));
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
        CU_ASSERT_TRUE(rig_holds(&rig, new_file));
        tear_down();
    }
}

/** Formats a region without a record while an operation or read fails; then once more without. @return of the first */
static itl_reason_t format_with_fault(unsigned number, bool read)
{
    set_up(SMALL);
    poke(true, 0, 0x00, 300);
    poke(false, 0, 0x00, 300);
    if (read)
        virtual_flash_fail_read(rig.flash, number);
    else
        virtual_flash_fail_operation(rig.flash, number);
    itl_reason_t reason = rig_format(&rig);
    CU_ASSERT_TRUE(reason == ITL_REASON_NONE || reason == ITL_REASON_FLASH_ERROR);
    virtual_flash_forget_faults(rig.flash);
    CU_ASSERT_EQUAL(reason == ITL_REASON_NONE ? rig_open(&rig) : rig_format(&rig), ITL_REASON_NONE);
    check_takes(new_file);
    tear_down();
    return reason;
}

static void test_format_with_faults(void)
{
    for (unsigned number = 0; number < 24; number++) {
        (void)format_with_fault(number, false);
        (void)format_with_fault(number, true);
    }
    for (unsigned number = 0; number < 3; number++)
        CU_ASSERT_EQUAL(format_with_fault(number, false), ITL_REASON_NONE); /* Of the record put first: done without. */
}

static CU_TestInfo format_tests[] = {
    {"bytes on flash", test_bytes_on_flash},
    {"bytes on flash, wide granules", test_bytes_on_flash_with_wide_granules},
    {"reads version 1", test_reads_version_1},
    {"another version", test_other_version},
    {"cuts of the format of a refused region", test_cuts_of_a_format},
    {"another kind", test_other_kind},
    {"another magic", test_other_magic},
    {"a length past the slot", test_length_past_the_slot},
    {"a header without its mark", test_header_without_mark},
    {"torn commit marks", test_torn_marks},
    {"torn commit marks with a code", test_torn_marks_with_a_code},
    {"retire marks", test_retire_mark},
    {"newer and damaged", test_newer_and_damaged},
    {"rubbish in the other slot", test_rubbish_in_the_other_slot},
    {"a foreign region", test_foreign_region},
    {"rubbish without marks", test_rubbish_without_marks},
    {"one mark without a header", test_one_mark_without_header},
    {"sequence wraps", test_sequence_wraps},
    {"format", test_format},
    {"a stuck bit", test_stuck_bit},
    {"format with faults", test_format_with_faults},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"flash format", NULL, NULL, NULL, NULL, format_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 21;
