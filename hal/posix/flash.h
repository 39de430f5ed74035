/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * NOR flash in an image file, with the rules of hal/flash.h enforced.
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
 *
 * Every operation is written to the file before it returns, so it survives the death of the process at any instant;
 * against a power cut of the host nothing is promised. The file is locked (flock): one writer, or any number of
 * readers.
 */
#ifndef POSIX_FLASH_H
#define POSIX_FLASH_H

#include <stdint.h>

#include "hal/flash.h"

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

/** How to open. */
enum {
    POSIX_FLASH_CREATE = 1u,    /**< Make an erased image where there is no file. Needs a geometry. */
    POSIX_FLASH_READ_ONLY = 2u, /**< program and erase fail with HAL_ERR_IO; not together with POSIX_FLASH_CREATE. */
};

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

typedef struct posix_flash posix_flash_t;

/**
 * Opens an image and locks it.
 *
 * A new image appears under its name only when it is whole; where two processes create it at once both use the same.
 * @param out       [out] the flash, to be closed with posix_flash_close; NULL after a failure
 * @param geometry  what the image must have; NULL: whatever it has
 * @param flags     POSIX_FLASH_CREATE, POSIX_FLASH_READ_ONLY or 0
 * @return POSIX_FLASH_OK or the reason why not; an existing file is never changed by a failure
 */
posix_flash_status_t posix_flash_open(posix_flash_t **out, const char *path, const posix_flash_geometry_t *geometry,
                                      unsigned flags);

/** Unlocks and closes; NULL is allowed. */
void posix_flash_close(posix_flash_t *flash);

/** The flash as firmware sees it; lives as long as the flash. */
const hal_flash_t *posix_flash_hal(const posix_flash_t *flash);

/** What was done in the life of the image. */
posix_flash_counters_t posix_flash_counters(const posix_flash_t *flash);

/** A status in words, e.g. "is in use by another process"; for POSIX_FLASH_IO see also errno. */
const char *posix_flash_status_text(posix_flash_status_t status);

#endif
