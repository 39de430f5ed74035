/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store's contract (store/store.h), call by call. Power cuts, rot and failing flash: tests/powerloss. */
#include <string.h>

#include "rig.h"
#include "runner.h"
#include "store/crc32.h"

/** A list as large as they usually are. */
#define LIST_BYTES 5120u

static const rig_file_t list_a = {LIST_BYTES, LIST_BYTES, 0};
static const rig_file_t list_b = {LIST_BYTES, 3000, 4};

static rig_t rig;

static void set_up(unsigned geometry)
{
    rig_create(&rig, &rig_geometries[geometry]);
    CU_ASSERT_EQUAL_FATAL(rig_open(&rig), ITL_REASON_NONE);
}

/** Its region is large enough for lists of LIST_BYTES. */
static const rig_geometry_t roomy = {"4096/8", 4096, 8, 2, false, false};

static void set_up_roomy(void)
{
    rig_create(&rig, &roomy);
    CU_ASSERT_EQUAL_FATAL(rig_open(&rig), ITL_REASON_NONE);
}

static void tear_down(void)
{
    rig_destroy(&rig);
}

static void expect_untouched(virtual_flash_counters_t before)
{
    virtual_flash_counters_t after = virtual_flash_counters(rig.flash);
    CU_ASSERT_EQUAL(after.programs, before.programs);
    CU_ASSERT_EQUAL(after.erases, before.erases);
}

static void test_sectors(void)
{
    static const struct {
        uint32_t sector_size, program_size, capacity, sectors;
    } cases[] = {
        {256, 1, 0, 2},       {256, 1, 200, 2},        {256, 1, 201, 4},   {256, 32, 128, 2},   {256, 32, 129, 4},
        {4096, 4, 65536, 34}, {4096, 4, 4040, 2},      {4096, 4, 4041, 4}, {4096, 16, 4016, 2}, {4096, 16, 4017, 4},
        {65536, 8, 65536, 4}, {1048576, 32, 65536, 2}, {256, 1, 65537, 0}, {128, 1, 100, 0},    {2097152, 1, 100, 0},
        {300, 1, 100, 0},     {0, 1, 100, 0},          {4096, 0, 100, 0},  {4096, 3, 100, 0},   {4096, 64, 100, 0},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_hal_flash_t flash = {.sector_size = cases[i].sector_size, .sector_count = 64};
        flash.program_size = cases[i].program_size;
        CU_ASSERT_EQUAL(itl_store_sectors(&flash, cases[i].capacity), cases[i].sectors);
    }
    itl_hal_flash_t huge = {.sector_size = 1048576, .sector_count = 4096, .program_size = 1};
    CU_ASSERT_EQUAL(itl_store_sectors(&huge, 100), 0);
}

static void test_unusable_regions(void)
{
    static const itl_store_region_t regions[] = {{0, 0}, {0, 1}, {0, 3}, {0, 14}, {12, 2}, {11, 2}, {UINT32_MAX, 2}};
    set_up(0); /* 12 sectors */
    for (unsigned i = 0; i < sizeof regions / sizeof regions[0]; i++) {
        itl_store_t store;
        CU_ASSERT_EQUAL(itl_store_open(&store, rig.hal, regions[i], 1, NULL, rig.work), ITL_REASON_STORE_GEOMETRY);
        CU_ASSERT_EQUAL(itl_store_format(&store, rig.hal, regions[i], 1, NULL, rig.work), ITL_REASON_STORE_GEOMETRY);
        CU_ASSERT_FALSE(itl_store_installed(&store)->installed);
        CU_ASSERT_EQUAL(itl_store_capacity(&store), 0);
    }
    itl_hal_flash_t wrong = *rig.hal;
    wrong.program_size = 5;
    itl_store_t store;
    CU_ASSERT_EQUAL(itl_store_open(&store, &wrong, rig.region, 1, NULL, rig.work), ITL_REASON_STORE_GEOMETRY);
    CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).operations, 0);
    tear_down();
}

static void test_region_at_the_end(void)
{
    uint8_t erased[64];
    itl_store_t store;
    set_up(0);
    itl_store_region_t last = {10, 2};
    memset(erased, 0xFF, sizeof erased);
    virtual_flash_poke(rig.flash, 11u * 256u, erased, sizeof erased); /* Rubbish of the rig. */
    CU_ASSERT_EQUAL(itl_store_open(&store, rig.hal, last, 1, NULL, rig.work), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_capacity(&store), 200);
    tear_down();
}

static void test_capacity(void)
{
    set_up(0);
    CU_ASSERT_EQUAL(itl_store_capacity(&rig.store), 5u * 256u - 56u);
    tear_down();
    set_up(1);
    CU_ASSERT_EQUAL(itl_store_capacity(&rig.store), 5u * 256u - 128u);
    tear_down();
    set_up(9); /* 1048576/16 */
    CU_ASSERT_EQUAL(itl_store_capacity(&rig.store), ITL_LIMIT_LIST_BYTES);
    tear_down();
}

static void test_nothing_installed(void)
{
    set_up(0);
    const itl_store_info_t *info = itl_store_installed(&rig.store);
    CU_ASSERT_FALSE(info->installed);
    CU_ASSERT_EQUAL(info->length, 0);
    CU_ASSERT_EQUAL(itl_store_source(&rig.store).size, 0);
    CU_ASSERT_EQUAL(itl_store_candidate(&rig.store).size, 0);
    CU_ASSERT_EQUAL(itl_store_erase(&rig.store), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).operations, 0);
    tear_down();
}

static void test_install(void)
{
    static const uint8_t sha1_of_abc[] = {0xA9, 0x99, 0x3E, 0x36, 0x47, 0x06, 0x81, 0x6A, 0xBA, 0x3E,
                                          0x25, 0x71, 0x78, 0x50, 0xC2, 0x6C, 0x9C, 0xD0, 0xD8, 0x9D};
    bool unchanged = true;
    set_up(2);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, (const uint8_t *)"ab", 2), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, (const uint8_t *)"", 0), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, (const uint8_t *)"c", 1), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_candidate(&rig.store).size, 0);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
    CU_ASSERT_FALSE(unchanged);
    itl_tlv_source_t candidate = itl_store_candidate(&rig.store);
    char found[4] = "";
    CU_ASSERT_EQUAL(candidate.size, 3);
    CU_ASSERT_EQUAL(itl_tlv_read(&candidate, 0, found, 3), ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(found, "abc");
    CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_NONE);
    for (unsigned opened = 0; opened < 2; opened++) {
        const itl_store_info_t *info = itl_store_installed(&rig.store);
        CU_ASSERT_TRUE(info->installed);
        CU_ASSERT_EQUAL(info->length, 3);
        CU_ASSERT_EQUAL(info->sequence, 2);
        CU_ASSERT_EQUAL(memcmp(info->sha1, sha1_of_abc, sizeof sha1_of_abc), 0);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    }
    tear_down();
}

static void test_unchanged_costs_nothing(void)
{
    static const uint32_t packets[] = {1, 7, 64, 512, 1468, LIST_BYTES};
    uint8_t list[LIST_BYTES];
    set_up_roomy();
    CU_ASSERT_EQUAL(rig_install(&rig, list_a), ITL_REASON_NONE);
    itl_tlv_source_t source = itl_store_source(&rig.store);
    CU_ASSERT_EQUAL(itl_tlv_read(&source, 0, list, sizeof list), ITL_REASON_NONE);
    virtual_flash_counters_t before = virtual_flash_counters(rig.flash);
    for (unsigned i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        bool unchanged = false;
        itl_store_begin(&rig.store);
        for (uint32_t off = 0; off < LIST_BYTES; off += packets[i]) {
            uint32_t len = LIST_BYTES - off < packets[i] ? LIST_BYTES - off : packets[i];
            CU_ASSERT_EQUAL(itl_store_write(&rig.store, list + off, len), ITL_REASON_NONE);
        }
        CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
        CU_ASSERT_TRUE(unchanged);
        CU_ASSERT_EQUAL(itl_store_candidate(&rig.store).size, 0);
        CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
    }
    expect_untouched(before);
    CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->sequence, 2);
    tear_down();
}

/** An update programs the list, its header and two marks, and erases only the sectors it needs. */
static void test_cost_of_an_update(void)
{
    set_up_roomy();
    CU_ASSERT_EQUAL(rig_install(&rig, list_a), ITL_REASON_NONE);
    virtual_flash_reset_counters(rig.flash);
    CU_ASSERT_EQUAL(rig_install(&rig, list_b), ITL_REASON_NONE);
    virtual_flash_counters_t counters = virtual_flash_counters(rig.flash);
    CU_ASSERT_EQUAL(counters.bytes_programmed, LIST_BYTES + 40u + 8u + 8u);
    CU_ASSERT(counters.bytes_programmed * 10u <= LIST_BYTES * 11u);
    CU_ASSERT_EQUAL(counters.erases, 2);
    virtual_flash_reset_counters(rig.flash);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){100, 0, 6}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).erases, 1);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){100, 0, 6}));
    tear_down();
}

/** Before the first difference nothing happens; at it the equal part is copied over. */
static void test_first_difference(void)
{
    uint8_t list[LIST_BYTES];
    bool unchanged = true;
    set_up_roomy();
    CU_ASSERT_EQUAL(rig_install(&rig, list_a), ITL_REASON_NONE);
    itl_tlv_source_t source = itl_store_source(&rig.store);
    CU_ASSERT_EQUAL(itl_tlv_read(&source, 0, list, sizeof list), ITL_REASON_NONE);
    virtual_flash_counters_t before = virtual_flash_counters(rig.flash);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, list, 1000), ITL_REASON_NONE);
    expect_untouched(before);
    list[1500] ^= 1;
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, list + 1000, 1000), ITL_REASON_NONE);
    CU_ASSERT(virtual_flash_counters(rig.flash).bytes_programmed - before.bytes_programmed == 2000);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
    CU_ASSERT_FALSE(unchanged);
    itl_tlv_source_t candidate = itl_store_candidate(&rig.store);
    uint8_t found[2000];
    CU_ASSERT_EQUAL(candidate.size, sizeof found);
    CU_ASSERT_EQUAL(itl_tlv_read(&candidate, 0, found, sizeof found), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(memcmp(found, list, sizeof found), 0);
    CU_ASSERT_TRUE(rig_holds(&rig, list_a));
    tear_down();
}

static void test_shorter_and_longer(void)
{
    static const rig_file_t files[] = {{700, 700, 0}, {699, 699, 0}, {1, 1, 0},
                                       {64, 64, 0},   {65, 65, 0},   {1152, 1152, 0}};
    for (unsigned geometry = 0; geometry < 2; geometry++) {
        set_up(geometry);
        for (unsigned i = 0; i < sizeof files / sizeof files[0]; i++) {
            CU_ASSERT_EQUAL(rig_install(&rig, files[i]), ITL_REASON_NONE);
            CU_ASSERT_TRUE(rig_holds(&rig, files[i]));
            CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
            CU_ASSERT_TRUE(rig_holds(&rig, files[i]));
        }
        tear_down();
    }
}

/** A file that goes on with 0xFF, as erased flash does, is still a longer one. */
static void test_longer_by_erased_bytes(void)
{
    const uint8_t bytes[4] = {1, 2, 0xFF, 0xFF};
    bool unchanged = true;
    set_up(2);
    for (size_t len = 2; len <= 4; len++) {
        itl_store_begin(&rig.store);
        CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, len), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
        CU_ASSERT_FALSE(unchanged);
        CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->length, len);
    }
    tear_down();
}

static void test_too_large(void)
{
    uint8_t bytes[1300] = {0};
    bool unchanged = false;
    set_up(0);
    uint32_t capacity = itl_store_capacity(&rig.store);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, capacity + 1u), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(virtual_flash_counters(rig.flash).operations, 0);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, 1), ITL_REASON_INTERNAL);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, capacity), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, 1), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_INTERNAL);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, SIZE_MAX), ITL_REASON_TOO_LARGE);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, capacity), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->length, capacity);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, capacity), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, bytes, 1), ITL_REASON_TOO_LARGE);
    tear_down();
}

static void test_empty_download(void)
{
    set_up(0);
    for (unsigned installed = 0; installed < 2; installed++) {
        bool unchanged = true;
        virtual_flash_counters_t before = virtual_flash_counters(rig.flash);
        itl_store_begin(&rig.store);
        CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
        CU_ASSERT_FALSE(unchanged);
        CU_ASSERT_EQUAL(itl_store_candidate(&rig.store).size, 0);
        CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
        expect_untouched(before);
        CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){100, 100, 0}), ITL_REASON_NONE);
    }
    tear_down();
}

static void test_order_of_calls(void)
{
    const uint8_t byte = 7;
    bool unchanged = true;
    set_up(0);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, &byte, 1), ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_INTERNAL);
    CU_ASSERT_FALSE(unchanged);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, &byte, 1), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, &byte, 1), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, &byte, 1), ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
    CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){10, 10, 0}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_commit(&rig.store), ITL_REASON_INTERNAL);
    tear_down();
}

static void test_store_that_is_not_open(void)
{
    const uint8_t byte = 7;
    set_up(0);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){10, 10, 0}), ITL_REASON_NONE);
    itl_reason_t opened = itl_store_open(&rig.store, rig.hal, rig.region, RIG_KIND + 1u, NULL, rig.work);
    CU_ASSERT_EQUAL(opened, ITL_REASON_STORE_DAMAGED);
    CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
    CU_ASSERT_EQUAL(itl_store_capacity(&rig.store), 0);
    CU_ASSERT_EQUAL(itl_store_source(&rig.store).size, 0);
    itl_store_begin(&rig.store);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, &byte, 1), ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(itl_store_erase(&rig.store), ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){10, 10, 0}));
    tear_down();
}

static void test_begin_drops_a_download(void)
{
    set_up(0);
    CU_ASSERT_EQUAL(rig_download_half(&rig, (rig_file_t){900, 0, 3}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){300, 0, 4}), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){300, 0, 4}));
    tear_down();
}

/** Bytes of the current slot, as far as the small geometries go. */
static void read_slot(uint8_t bytes[256])
{
    virtual_flash_peek(rig.flash, rig_slot_address(&rig, true), bytes, 256);
}

static void test_abandon_leaves_installed(void)
{
    uint8_t before[256];
    uint8_t after[256];
    bool unchanged = false;
    set_up(0);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){200, 200, 0}), ITL_REASON_NONE);
    read_slot(before);
    CU_ASSERT_EQUAL(rig_refuse(&rig, (rig_file_t){200, 100, 5}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_candidate(&rig.store).size, 0);
    CU_ASSERT_EQUAL(itl_store_finish(&rig.store, &unchanged), ITL_REASON_INTERNAL);
    read_slot(after);
    CU_ASSERT_EQUAL(memcmp(before, after, sizeof before), 0);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){200, 200, 0}));
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){200, 200, 0}));
    tear_down();
}

/** A source keeps its bytes over the commit that replaces them. */
static void test_source_outlives_commit(void)
{
    uint8_t before[200];
    uint8_t after[200];
    set_up(0);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){200, 200, 0}), ITL_REASON_NONE);
    itl_tlv_source_t source = itl_store_source(&rig.store);
    CU_ASSERT_EQUAL(itl_tlv_read(&source, 0, before, sizeof before), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){200, 0, 5}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tlv_read(&source, 0, after, sizeof after), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(memcmp(before, after, sizeof before), 0);
    tear_down();
}

static void test_erase(void)
{
    const rig_file_t file = {300, 300, 0};
    set_up(0);
    CU_ASSERT_EQUAL(rig_install(&rig, file), ITL_REASON_NONE);
    uint32_t sequence = itl_store_installed(&rig.store)->sequence;
    CU_ASSERT_EQUAL(rig_download_half(&rig, (rig_file_t){900, 0, 3}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_erase(&rig.store), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_write(&rig.store, (const uint8_t *)"x", 1), ITL_REASON_INTERNAL);
    for (unsigned opened = 0; opened < 2; opened++) {
        CU_ASSERT_FALSE(itl_store_installed(&rig.store)->installed);
        CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->sequence, sequence + 1u);
        CU_ASSERT_EQUAL(itl_store_source(&rig.store).size, 0);
        CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    }
    virtual_flash_counters_t before = virtual_flash_counters(rig.flash);
    CU_ASSERT_EQUAL(itl_store_erase(&rig.store), ITL_REASON_NONE);
    expect_untouched(before);
    CU_ASSERT_EQUAL(rig_install(&rig, file), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_installed(&rig.store)->sequence, sequence + 2u);
    tear_down();
}

static unsigned fed;

static void feed(void *ctx)
{
    CU_ASSERT_PTR_EQUAL(ctx, &fed);
    fed++;
}

static void test_watchdog(void)
{
    const itl_hal_system_t machine = {.ctx = &fed, .watchdog_feed = feed};
    set_up(0);
    CU_ASSERT_EQUAL(itl_store_open(&rig.store, rig.hal, rig.region, 1, &machine, rig.work), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){900, 0, 2}), ITL_REASON_NONE);
    uint64_t erases = virtual_flash_counters(rig.flash).erases;
    CU_ASSERT_EQUAL(erases, 4);
    CU_ASSERT_EQUAL(fed, 2u * erases);
    tear_down();
}

/** Two stores on one flash do not know of each other. */
static void test_two_regions(void)
{
    itl_store_t first;
    itl_store_t second;
    set_up(0);
    CU_ASSERT_EQUAL(itl_store_open(&first, rig.hal, (itl_store_region_t){0, 6}, 1, NULL, rig.work), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_open(&second, rig.hal, (itl_store_region_t){6, 6}, 2, NULL, rig.work), ITL_REASON_NONE);
    rig.store = first;
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){700, 0, 1}), ITL_REASON_NONE);
    rig.store = second;
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){700, 0, 2}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_open(&rig.store, rig.hal, (itl_store_region_t){0, 6}, 1, NULL, rig.work),
                    ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){700, 0, 1}));
    CU_ASSERT_EQUAL(itl_store_open(&rig.store, rig.hal, (itl_store_region_t){6, 6}, 2, NULL, rig.work),
                    ITL_REASON_NONE);
    CU_ASSERT_TRUE(rig_holds(&rig, (rig_file_t){700, 0, 2}));
    tear_down();
}

static void test_power_lost(void)
{
    set_up(0);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){100, 0, 1}), ITL_REASON_NONE);
    virtual_flash_power_off(rig.flash);
    CU_ASSERT_EQUAL(itl_store_open(&rig.store, rig.hal, rig.region, 1, NULL, rig.work), ITL_REASON_POWER_LOST);
    CU_ASSERT_EQUAL(rig_format(&rig), ITL_REASON_POWER_LOST);
    CU_ASSERT_EQUAL(rig_open(&rig), ITL_REASON_NONE);
    virtual_flash_power_off(rig.flash);
    CU_ASSERT_EQUAL(itl_store_erase(&rig.store), ITL_REASON_POWER_LOST);
    CU_ASSERT_EQUAL(rig_install(&rig, (rig_file_t){100, 0, 2}), ITL_REASON_POWER_LOST);
    tear_down();
}

static void test_crc32(void)
{
    CU_ASSERT_EQUAL(itl_crc32_of("123456789", 9), 0xCBF43926);
    CU_ASSERT_EQUAL(itl_crc32_of("", 0), 0);
}

static CU_TestInfo store_tests[] = {
    {"sectors of a region", test_sectors},
    {"unusable regions", test_unusable_regions},
    {"a region at the end of the flash", test_region_at_the_end},
    {"capacity", test_capacity},
    {"nothing installed", test_nothing_installed},
    {"install", test_install},
    {"unchanged costs nothing", test_unchanged_costs_nothing},
    {"cost of an update", test_cost_of_an_update},
    {"the first difference", test_first_difference},
    {"shorter and longer files", test_shorter_and_longer},
    {"longer by erased bytes", test_longer_by_erased_bytes},
    {"too large", test_too_large},
    {"an empty download", test_empty_download},
    {"order of calls", test_order_of_calls},
    {"a store that is not open", test_store_that_is_not_open},
    {"begin drops a download", test_begin_drops_a_download},
    {"abandon leaves what is installed", test_abandon_leaves_installed},
    {"a source outlives a commit", test_source_outlives_commit},
    {"erase", test_erase},
    {"watchdog", test_watchdog},
    {"two regions", test_two_regions},
    {"power lost", test_power_lost},
    {"crc32", test_crc32},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"store", NULL, NULL, NULL, NULL, store_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 23;
