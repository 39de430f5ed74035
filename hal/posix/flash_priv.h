/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The image file below the flash.
 */
#ifndef POSIX_FLASH_PRIV_H
#define POSIX_FLASH_PRIV_H

#include <stdbool.h>

#include "posix/flash.h"

/** Where the counters stand in the header. */
#define FLASH_COUNTERS_OFFSET 32u
#define FLASH_COUNTERS_BYTES  24u

struct posix_flash {
    hal_flash_t hal;
    int fd;
    bool read_only;
    posix_flash_counters_t counters;
    uint8_t *array; /**< What the file holds; the lock keeps others from changing it. */
};

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
