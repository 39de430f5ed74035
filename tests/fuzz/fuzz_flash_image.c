/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A flash image file: any header, the checksum made good where the input asks for it, and an array of any length. What
 * opens keeps the rules of hal/flash.h; what does not is not changed.
 *
 * Input: flags (1), length of the array (2), then the header from its first byte on.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz_source.h"
#include "posix/flash.h"
#include "store/crc32.h"

/** The members of the header that the input may leave to us. */
#define CRC_OFFSET  24u
#define HEADER_HEAD 56u

enum { REPAIR_MAGIC = 1, REPAIR_CRC = 2, READ_ONLY = 4, CUT_HEADER = 8 };

static int file = -1;
static char path[32];

static void put_file(const uint8_t *data, size_t size)
{
    uint8_t header[POSIX_FLASH_HEADER_BYTES] = {0};
    memcpy(header, data + 3, size - 3u < HEADER_HEAD ? size - 3u : HEADER_HEAD);
    if ((data[0] & REPAIR_MAGIC) != 0)
        memcpy(header, "ITLFLASH\1\0\0\0", 12);
    if ((data[0] & REPAIR_CRC) != 0) {
        uint32_t crc = itl_crc32_of(header, CRC_OFFSET);
        for (unsigned i = 0; i < 4u; i++)
            header[CRC_OFFSET + i] = (uint8_t)(crc >> (8u * i));
    }
    off_t bytes = (off_t)data[1] << 8 | data[2];
    off_t len = (data[0] & CUT_HEADER) != 0 ? bytes % (off_t)sizeof header : (off_t)sizeof header + bytes;
    CHECK(ftruncate(file, 0) == 0 && pwrite(file, header, sizeof header, 0) == (ssize_t)sizeof header);
    CHECK(ftruncate(file, len) == 0);
}

/** Every byte can be read, none behind the last; programming only clears bits. */
static void use(const posix_flash_t *flash, bool read_only)
{
    const itl_hal_flash_t *hal = posix_flash_hal(flash);
    uint32_t size = hal->sector_size * hal->sector_count;
    uint8_t bytes[32] = {0};
    CHECK(size > 0 && size <= UINT16_MAX);
    CHECK(hal->read(hal->ctx, size - 1u, bytes, 1) == ITL_HAL_OK);
    CHECK(hal->read(hal->ctx, size - 1u, bytes, 2) == ITL_HAL_ERR_RANGE);
    itl_hal_status_t wanted = read_only ? ITL_HAL_ERR_IO : ITL_HAL_OK;
    CHECK(hal->erase(hal->ctx, size - hal->sector_size) == wanted);
    CHECK(hal->program(hal->ctx, size - hal->program_size, bytes, hal->program_size) != ITL_HAL_ERR_RANGE);
    CHECK(hal->read(hal->ctx, size - 1u, bytes, 1) == ITL_HAL_OK && bytes[0] == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    posix_flash_t *flash = NULL;
    struct stat before;
    struct stat after;
    if (size < 4u)
        return 0;
    if (file < 0) {
        file = memfd_create("image", MFD_CLOEXEC);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        CHECK(file >= 0);
    }
    put_file(data, size);
    CHECK(fstat(file, &before) == 0);
    bool read_only = (data[0] & READ_ONLY) != 0;
    posix_flash_status_t status = posix_flash_open(&flash, path, NULL, read_only ? POSIX_FLASH_READ_ONLY : 0);
    CHECK((status == POSIX_FLASH_OK) == (flash != NULL));
    CHECK(status != POSIX_FLASH_MISSING && status != POSIX_FLASH_LOCKED && status != POSIX_FLASH_IO);
    CHECK(posix_flash_status_text(status)[0] != '\0');
    if (flash != NULL)
        use(flash, read_only);
    posix_flash_close(flash);
    CHECK(fstat(file, &after) == 0 && after.st_size == before.st_size);
    return 0;
}
