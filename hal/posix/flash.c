/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "posix/flash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct posix_flash {
    itl_hal_flash_t hal;
    int fd;
    bool read_only;
    posix_flash_counters_t counters;
    uint8_t *array;  /**< What the file holds, as far as it was read; the lock keeps others from changing it. */
    uint8_t *loaded; /**< By sector, not 0: array has it. Many phones of one process touch little of their flash. */
};

static bool inside(const posix_flash_t *flash, uint32_t addr, size_t len)
{
    uint64_t size = (uint64_t)flash->hal.sector_size * flash->hal.sector_count;
    return addr <= size && len <= size - addr;
}

/** Reads what array lacks of a range that is inside. @return false: the file cannot be read */
static bool load_sectors(posix_flash_t *flash, uint32_t addr, size_t len)
{
    const uint32_t size = flash->hal.sector_size;
    const uint64_t end = (uint64_t)addr + len;
    for (uint32_t sector = addr / size; (uint64_t)sector * size < end; sector++) {
        const uint64_t start = (uint64_t)sector * size;
        if (flash->loaded[sector] == 0 &&
            !posix_image_read(flash->fd, flash->array + start, size, POSIX_FLASH_HEADER_BYTES + start))
            return false;
        flash->loaded[sector] = 1;
    }
    return true;
}

static itl_hal_status_t flash_read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    posix_flash_t *flash = ctx;
    if (!inside(flash, addr, len))
        return ITL_HAL_ERR_RANGE;
    if (len == 0)
        return ITL_HAL_OK;
    if (!load_sectors(flash, addr, len))
        return ITL_HAL_ERR_IO;
    memcpy(buf, flash->array + addr, len);
    return ITL_HAL_OK;
}

/** Writes what changed in the array, then the counters. */
static itl_hal_status_t save(posix_flash_t *flash, uint32_t addr, size_t len)
{
    uint8_t counters[FLASH_COUNTERS_BYTES];
    posix_image_put_counters(counters, &flash->counters);
    bool saved = posix_image_write(flash->fd, flash->array + addr, len, POSIX_FLASH_HEADER_BYTES + (uint64_t)addr) &&
                 posix_image_write(flash->fd, counters, sizeof counters, FLASH_COUNTERS_OFFSET);
    return saved ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

static bool only_clears_bits(const uint8_t *old, const uint8_t *data, size_t len)
{
    unsigned set = 0;
    for (size_t i = 0; i < len; i++)
        set |= data[i] & (unsigned)~old[i];
    return set == 0;
}

static itl_hal_status_t flash_program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    posix_flash_t *flash = ctx;
    uint32_t granule = flash->hal.program_size;
    if (!inside(flash, addr, len) || addr % granule != 0 || len % granule != 0)
        return ITL_HAL_ERR_RANGE;
    if (flash->read_only)
        return ITL_HAL_ERR_IO;
    if (len == 0)
        return ITL_HAL_OK;
    if (!load_sectors(flash, addr, len))
        return ITL_HAL_ERR_IO;
    if (!only_clears_bits(flash->array + addr, buf, len))
        return ITL_HAL_ERR_NOT_ERASED;
    memcpy(flash->array + addr, buf, len);
    flash->counters.programs++;
    flash->counters.bytes_programmed += len;
    return save(flash, addr, len);
}

static itl_hal_status_t flash_erase(void *ctx, uint32_t addr)
{
    posix_flash_t *flash = ctx;
    if (!inside(flash, addr, flash->hal.sector_size) || addr % flash->hal.sector_size != 0)
        return ITL_HAL_ERR_RANGE;
    if (flash->read_only)
        return ITL_HAL_ERR_IO;
    memset(flash->array + addr, 0xFF, flash->hal.sector_size);
    flash->loaded[addr / flash->hal.sector_size] = 1;
    flash->counters.erases++;
    return save(flash, addr, flash->hal.sector_size);
}

static posix_flash_status_t open_and_lock(posix_flash_t *flash, const char *path)
{
    flash->fd = open(path, (flash->read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (flash->fd < 0)
        return errno == ENOENT ? POSIX_FLASH_MISSING : errno == EISDIR ? POSIX_FLASH_NOT_AN_IMAGE : POSIX_FLASH_IO;
    if (flock(flash->fd, (flash->read_only ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? POSIX_FLASH_LOCKED : POSIX_FLASH_IO;
    return POSIX_FLASH_OK;
}

static bool same_geometry(const posix_flash_geometry_t *a, const posix_flash_geometry_t *b)
{
    return a->sector_size == b->sector_size && a->sector_count == b->sector_count && a->program_size == b->program_size;
}

static posix_flash_status_t load(posix_flash_t *flash, const posix_flash_geometry_t *wanted)
{
    posix_flash_geometry_t geometry;
    posix_flash_status_t status = posix_image_check(flash->fd, &geometry, &flash->counters);
    if (status != POSIX_FLASH_OK)
        return status;
    if (wanted != NULL && !same_geometry(wanted, &geometry))
        return POSIX_FLASH_OTHER_GEOMETRY;
    size_t size = (size_t)posix_image_array_bytes(&geometry);
    flash->array = malloc(size);
    flash->loaded = calloc(geometry.sector_count, 1);
    if (flash->array == NULL || flash->loaded == NULL)
        return POSIX_FLASH_IO;
    flash->hal = (itl_hal_flash_t){
        .ctx = flash,
        .sector_size = geometry.sector_size,
        .sector_count = geometry.sector_count,
        .program_size = geometry.program_size,
        .read = flash_read,
        .program = flash_program,
        .erase = flash_erase,
    };
    return POSIX_FLASH_OK;
}

posix_flash_status_t posix_flash_open(posix_flash_t **out, const char *path, const posix_flash_geometry_t *geometry,
                                      unsigned flags)
{
    *out = NULL;
    bool create = (flags & POSIX_FLASH_CREATE) != 0;
    bool read_only = (flags & POSIX_FLASH_READ_ONLY) != 0;
    bool bad = geometry == NULL ? create : !posix_image_geometry_allowed(geometry);
    if (bad || (create && read_only))
        return POSIX_FLASH_BAD_GEOMETRY;
    posix_flash_status_t status = create ? posix_image_create(path, geometry) : POSIX_FLASH_OK;
    posix_flash_t *flash = status == POSIX_FLASH_OK ? calloc(1, sizeof *flash) : NULL;
    if (flash == NULL)
        return POSIX_FLASH_IO;
    flash->read_only = read_only;
    status = open_and_lock(flash, path);
    if (status == POSIX_FLASH_OK)
        status = load(flash, geometry);
    if (status == POSIX_FLASH_OK) {
        *out = flash;
        return status;
    }
    int error = errno;
    posix_flash_close(flash);
    errno = error;
    return status;
}

void posix_flash_close(posix_flash_t *flash)
{
    if (flash == NULL)
        return;
    if (flash->fd >= 0)
        close(flash->fd);
    free(flash->array);
    free(flash->loaded);
    free(flash);
}

const itl_hal_flash_t *posix_flash_hal(const posix_flash_t *flash)
{
    return &flash->hal;
}

posix_flash_counters_t posix_flash_counters(const posix_flash_t *flash)
{
    return flash->counters;
}

const char *posix_flash_status_text(posix_flash_status_t status)
{
    switch (status) {
    case POSIX_FLASH_OK:
        return "is fine";
    case POSIX_FLASH_MISSING:
        return "does not exist";
    case POSIX_FLASH_NOT_AN_IMAGE:
        return "is not a flash image";
    case POSIX_FLASH_DAMAGED:
        return "has a damaged header";
    case POSIX_FLASH_OTHER_VERSION:
        return "is a flash image of another version";
    case POSIX_FLASH_WRONG_SIZE:
        return "is shorter or longer than its header says";
    case POSIX_FLASH_OTHER_GEOMETRY:
        return "is a flash image of another geometry";
    case POSIX_FLASH_LOCKED:
        return "is in use by another process";
    case POSIX_FLASH_BAD_GEOMETRY:
        return "cannot have this geometry";
    case POSIX_FLASH_IO:
        break;
    }
    return "cannot be read or written";
}
