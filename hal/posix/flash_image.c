/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "posix/flash_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC_BYTES 8u

/* Offsets in the header; the bytes before CRC_OFFSET are what the checksum is over. */
#define VERSION_OFFSET  8u
#define GEOMETRY_OFFSET 12u
#define CRC_OFFSET      24u

static const uint8_t magic[MAGIC_BYTES] = {'I', 'T', 'L', 'F', 'L', 'A', 'S', 'H'};

static void put32(uint8_t *out, uint32_t value)
{
    for (unsigned i = 0; i < 4u; i++)
        out[i] = (uint8_t)(value >> (8u * i));
}

static uint32_t get32(const uint8_t *in)
{
    return (uint32_t)in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

static void put64(uint8_t *out, uint64_t value)
{
    put32(out, (uint32_t)value);
    put32(out + 4, (uint32_t)(value >> 32));
}

static uint64_t get64(const uint8_t *in)
{
    return get32(in) | (uint64_t)get32(in + 4) << 32;
}

static uint32_t crc32_of(const uint8_t *data, size_t len)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        crc ^= data[i];
        for (unsigned bit = 0; bit < 8u; bit++)
            crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

bool posix_image_read(int fd, void *buf, size_t len, uint64_t offset)
{
    size_t done = 0;
    while (done < len) {
        ssize_t got = pread(fd, (char *)buf + done, len - done, (off_t)(offset + done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            errno = got == 0 ? 0 : errno;
            return false;
        }
        done += got < 0 ? 0 : (size_t)got;
    }
    return true;
}

bool posix_image_write(int fd, const void *buf, size_t len, uint64_t offset)
{
    size_t done = 0;
    while (done < len) {
        ssize_t put = pwrite(fd, (const char *)buf + done, len - done, (off_t)(offset + done));
        if (put < 0 && errno != EINTR)
            return false;
        done += put < 0 ? 0 : (size_t)put;
    }
    return true;
}

static bool power_of_two(uint32_t value)
{
    return value != 0 && (value & (value - 1u)) == 0;
}

uint64_t posix_image_array_bytes(const posix_flash_geometry_t *geometry)
{
    return (uint64_t)geometry->sector_size * geometry->sector_count;
}

bool posix_image_geometry_allowed(const posix_flash_geometry_t *geometry)
{
    bool sectors = power_of_two(geometry->sector_size) && geometry->sector_size >= 256u &&
                   geometry->sector_size <= 1024u * 1024u && geometry->sector_count > 0 &&
                   posix_image_array_bytes(geometry) <= UINT32_MAX;
    return sectors && power_of_two(geometry->program_size) && geometry->program_size <= 32u;
}

void posix_image_put_counters(uint8_t out[FLASH_COUNTERS_BYTES], const posix_flash_counters_t *counters)
{
    put64(out, counters->erases);
    put64(out + 8, counters->programs);
    put64(out + 16, counters->bytes_programmed);
}

static bool write_new_image(int fd, const posix_flash_geometry_t *geometry)
{
    uint8_t block[POSIX_FLASH_HEADER_BYTES] = {0};
    memcpy(block, magic, MAGIC_BYTES);
    put32(block + VERSION_OFFSET, POSIX_FLASH_VERSION);
    put32(block + GEOMETRY_OFFSET, geometry->sector_size);
    put32(block + GEOMETRY_OFFSET + 4, geometry->sector_count);
    put32(block + GEOMETRY_OFFSET + 8, geometry->program_size);
    put32(block + CRC_OFFSET, crc32_of(block, CRC_OFFSET));
    if (!posix_image_write(fd, block, sizeof block, 0))
        return false;
    memset(block, 0xFF, sizeof block);
    uint64_t left = posix_image_array_bytes(geometry);
    for (uint64_t at = sizeof block; left > 0;) {
        size_t part = left < sizeof block ? (size_t)left : sizeof block;
        if (!posix_image_write(fd, block, part, at))
            return false;
        at += part;
        left -= part;
    }
    return true;
}

/** Gives the finished file its name, unless another took it meanwhile. */
static bool publish(const char *temporary, const char *path)
{
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST)
        return unlink(temporary) == 0;
    /* Some file systems know no flags; what is left there is a race between two first boots. */
    return errno == EINVAL && rename(temporary, path) == 0;
}

posix_flash_status_t posix_image_create(const char *path, const posix_flash_geometry_t *geometry)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return POSIX_FLASH_OK;
    char *temporary = NULL;
    if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
        return POSIX_FLASH_IO;
    int fd = mkostemp(temporary, O_CLOEXEC);
    bool done = fd >= 0 && write_new_image(fd, geometry) && publish(temporary, path);
    int error = errno;
    if (fd >= 0) {
        close(fd);
        if (!done)
            unlink(temporary);
    }
    free(temporary);
    errno = error;
    return done ? POSIX_FLASH_OK : POSIX_FLASH_IO;
}

static posix_flash_status_t check_header(const uint8_t header[POSIX_FLASH_HEADER_BYTES],
                                         posix_flash_geometry_t *geometry)
{
    /* Before the checksum: another version may put it elsewhere. */
    if (get32(header + VERSION_OFFSET) != POSIX_FLASH_VERSION)
        return POSIX_FLASH_OTHER_VERSION;
    geometry->sector_size = get32(header + GEOMETRY_OFFSET);
    geometry->sector_count = get32(header + GEOMETRY_OFFSET + 4);
    geometry->program_size = get32(header + GEOMETRY_OFFSET + 8);
    bool sound = get32(header + CRC_OFFSET) == crc32_of(header, CRC_OFFSET);
    return sound && posix_image_geometry_allowed(geometry) ? POSIX_FLASH_OK : POSIX_FLASH_DAMAGED;
}

posix_flash_status_t posix_image_check(int fd, posix_flash_geometry_t *geometry, posix_flash_counters_t *counters)
{
    struct stat status;
    uint8_t header[POSIX_FLASH_HEADER_BYTES] = {0};
    if (fstat(fd, &status) != 0)
        return POSIX_FLASH_IO;
    if (!S_ISREG(status.st_mode) || status.st_size < (off_t)MAGIC_BYTES)
        return POSIX_FLASH_NOT_AN_IMAGE;
    bool whole = status.st_size >= (off_t)sizeof header;
    if (!posix_image_read(fd, header, whole ? sizeof header : (size_t)status.st_size, 0))
        return POSIX_FLASH_IO;
    if (memcmp(header, magic, MAGIC_BYTES) != 0)
        return POSIX_FLASH_NOT_AN_IMAGE;
    posix_flash_status_t result = whole ? check_header(header, geometry) : POSIX_FLASH_DAMAGED;
    if (result != POSIX_FLASH_OK)
        return result;
    counters->erases = get64(header + FLASH_COUNTERS_OFFSET);
    counters->programs = get64(header + FLASH_COUNTERS_OFFSET + 8);
    counters->bytes_programmed = get64(header + FLASH_COUNTERS_OFFSET + 16);
    uint64_t expected = sizeof header + posix_image_array_bytes(geometry);
    return (uint64_t)status.st_size == expected ? POSIX_FLASH_OK : POSIX_FLASH_WRONG_SIZE;
}
