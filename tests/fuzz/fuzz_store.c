/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A region of flash that holds anything: the input, or a true region changed by it, with checksums made good where the
 * input asks for it. What opens has the SHA-1 that it says, takes a new file, and has that file at the next start; what
 * does not open is not touched, and itl_store_format helps.
 *
 * Input: a byte that chooses geometry, base and repairs, then the bytes of the flash, or changes: offset (2), value
 * (1).
 */
#include <wolfssl/options.h>
/* After options.h. */
#include <wolfssl/wolfcrypt/hash.h>

#include <stdbool.h>
#include <string.h>

#include "fuzz_nor.h"
#include "fuzz_source.h"
#include "store/crc32.h"
#include "store/store.h"
#include "test_machine.h"
#include "test_work.h"

/** Bytes of the flash. */
#define FLASH_BYTES 4096u

#define KIND 1u

/** Where a record's checksum stands, and over how many bytes (docs/flash-format.md). */
#define CRC_OFFSET 36u

enum { BASE_INPUT, BASE_ONE_FILE, BASE_TWO_FILES, BASE_NOTHING };

static uint8_t array[FLASH_BYTES];
static itl_hal_flash_t flash;
static itl_store_region_t region;
static itl_store_t store;

static itl_reason_t open_store(void)
{
    memset(&store, 0xA5, sizeof store);
    return itl_store_open(&store, &flash, region, KIND, test_machine(), test_work());
}

static void install(const uint8_t *file, size_t len)
{
    bool unchanged = true;
    itl_store_begin(&store);
    CHECK(itl_store_write(&store, file, len) == ITL_REASON_NONE);
    CHECK(itl_store_finish(&store, &unchanged) == ITL_REASON_NONE);
    CHECK(unchanged || itl_store_commit(&store) == ITL_REASON_NONE);
}

/** What is installed is what its record says. */
static void check_installed(void)
{
    uint8_t bytes[FLASH_BYTES];
    uint8_t sha1[ITL_STORE_SHA1_BYTES];
    const itl_store_info_t *info = itl_store_installed(&store);
    itl_tlv_source_t source = itl_store_source(&store);
    CHECK(source.size == (info->installed ? info->length : 0) && source.size <= itl_store_capacity(&store));
    if (info->installed) {
        CHECK(source.size > 0 && itl_tlv_read(&source, 0, bytes, source.size) == ITL_REASON_NONE);
        CHECK(wc_ShaHash(bytes, source.size, sha1) == 0 && memcmp(sha1, info->sha1, sizeof sha1) == 0);
    }
}

static void choose_geometry(uint8_t choice)
{
    static const uint32_t sectors[] = {256, 256, 512, 1024};
    static const uint32_t granules[] = {1, 8, 4, 32};
    const itl_hal_flash_t geometry = {.sector_size = sectors[choice % 4u],
                                      .sector_count = FLASH_BYTES / sectors[choice % 4u],
                                      .program_size = granules[choice % 4u]};
    flash = fuzz_nor(geometry, array);
    region = (itl_store_region_t){.first_sector = 0, .sector_count = flash.sector_count};
}

static void make_base(uint8_t base, const uint8_t *file)
{
    memset(array, 0xFF, sizeof array);
    if (base == BASE_INPUT)
        return;
    CHECK(open_store() == ITL_REASON_NONE);
    install(file, 300);
    if (base != BASE_ONE_FILE)
        install(file + 100, 500);
    if (base == BASE_NOTHING)
        CHECK(itl_store_erase(&store) == ITL_REASON_NONE);
}

static void change(uint8_t base, const uint8_t *data, size_t size)
{
    if (base == BASE_INPUT) {
        memcpy(array, data, size < FLASH_BYTES ? size : FLASH_BYTES);
        return;
    }
    for (size_t i = 0; i + 3u <= size; i += 3u)
        array[((size_t)data[i] << 8 | data[i + 1u]) % FLASH_BYTES] ^= data[i + 2u];
}

static void repair_record(uint32_t slot)
{
    uint8_t *record = array + slot * (FLASH_BYTES / 2u);
    uint32_t crc = itl_crc32_of(record, CRC_OFFSET);
    for (unsigned i = 0; i < 4u; i++)
        record[CRC_OFFSET + i] = (uint8_t)(crc >> (24u - 8u * i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t file[1024];
    static uint8_t before[FLASH_BYTES];
    if (size == 0)
        return 0;
    for (unsigned i = 0; i < sizeof file; i++)
        file[i] = (uint8_t)(i * 7u + i / 256u);
    uint8_t base = data[0] >> 2 & 3u;
    choose_geometry(data[0]);
    make_base(base, file);
    change(base, data + 1, size - 1u);
    for (uint32_t slot = 0; slot < 2u; slot++)
        if ((data[0] >> (4u + slot) & 1u) != 0)
            repair_record(slot);
    memcpy(before, array, sizeof before);
    itl_reason_t reason = open_store();
    if (reason != ITL_REASON_NONE) {
        CHECK(reason == ITL_REASON_STORE_DAMAGED || reason == ITL_REASON_STORE_VERSION);
        CHECK(memcmp(before, array, sizeof before) == 0);
        CHECK(itl_store_format(&store, &flash, region, KIND, test_machine(), test_work()) == ITL_REASON_NONE);
        CHECK(!itl_store_installed(&store)->installed);
    }
    check_installed();
    install(file + 200, 400);
    check_installed();
    CHECK(open_store() == ITL_REASON_NONE && itl_store_installed(&store)->length == 400);
    check_installed();
    return 0;
}
