/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The image file below the flash.
 *
 * The file: a header of 4096 bytes, then the array, sector_size * sector_count bytes. Header, little-endian:
 *
 *     offset  bytes  what
 *          0      8  "ITLFLASH"
 *          8      4  format version, 1
 *         12      4  sector_size
 *         16      4  sector_count
 *         20      4  program_size
 *         24      4  CRC-32 (IEEE 802.3) of bytes 0 to 23
 *         28      4  0
 *         32      8  erases in the image's life
 *         40      8  program operations in the image's life
 *         48      8  bytes programmed in the image's life
 *         56   4040  0
 */
#ifndef POSIX_FLASH_IMAGE_H
#define POSIX_FLASH_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Version of the image format. */
#define POSIX_FLASH_VERSION 1u

/** Bytes before the array. */
#define POSIX_FLASH_HEADER_BYTES 4096u

/** Why an image cannot be opened. */
typedef enum posix_flash_status {
    POSIX_FLASH_OK,
    POSIX_FLASH_MISSING,        /**< No such file. */
    POSIX_FLASH_NOT_AN_IMAGE,   /**< Not a regular file, or it does not start as an image does. */
    POSIX_FLASH_DAMAGED,        /**< An image whose header is cut, fails its checksum or makes no sense. */
    POSIX_FLASH_OTHER_VERSION,  /**< An image of another format version. */
    POSIX_FLASH_WRONG_SIZE,     /**< The array is shorter or longer than the header says. */
    POSIX_FLASH_OTHER_GEOMETRY, /**< An image of another geometry than asked for. */
    POSIX_FLASH_LOCKED,         /**< Another process, or another open in this one, uses it. */
    POSIX_FLASH_BAD_GEOMETRY,   /**< The geometry asked for is not allowed by hal/flash.h. */
    POSIX_FLASH_IO,             /**< The operating system refused; errno says why. */
} posix_flash_status_t;

/** Shape of the device; the rules stand in hal/flash.h. */
typedef struct posix_flash_geometry {
    uint32_t sector_size;
    uint32_t sector_count;
    uint32_t program_size;
} posix_flash_geometry_t;

/** What was done in the life of the image. */
typedef struct posix_flash_counters {
    uint64_t erases;
    uint64_t programs;
    uint64_t bytes_programmed;
} posix_flash_counters_t;

/** Where the counters stand in the header. */
#define FLASH_COUNTERS_OFFSET 32u
#define FLASH_COUNTERS_BYTES  24u

/** True when hal/flash.h allows it. */
bool posix_image_geometry_allowed(const posix_flash_geometry_t *geometry);

/** Bytes of the array. */
uint64_t posix_image_array_bytes(const posix_flash_geometry_t *geometry);

/** Makes an erased image appear under @p path unless something is there. @return POSIX_FLASH_OK in both cases */
posix_flash_status_t posix_image_create(const char *path, const posix_flash_geometry_t *geometry);

/** Reads and checks the header and the file's size. */
posix_flash_status_t posix_image_check(int fd, posix_flash_geometry_t *geometry, posix_flash_counters_t *counters);

/** Puts the counters as they stand in the file. */
void posix_image_put_counters(uint8_t out[FLASH_COUNTERS_BYTES], const posix_flash_counters_t *counters);

/** pread all of it. @return false with errno, 0 at the end of the file */
bool posix_image_read(int fd, void *buf, size_t len, uint64_t offset);

/** pwrite all of it. @return false with errno */
bool posix_image_write(int fd, const void *buf, size_t len, uint64_t offset);

#endif
