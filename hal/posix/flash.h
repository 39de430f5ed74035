/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * NOR flash in an image file (posix/flash_image.h), with the rules of hal/flash.h enforced.
 *
 * Every operation is written to the file before it returns, so it survives the death of the process at any instant;
 * against a power cut of the host nothing is promised. The file is locked (flock): one writer, or any number of
 * readers.
 */
#ifndef POSIX_FLASH_H
#define POSIX_FLASH_H

#include "hal/flash.h"
#include "posix/flash_image.h"

/** How to open. */
enum {
    POSIX_FLASH_CREATE = 1u, /**< Make an erased image where there is no file. Needs a geometry. */
    POSIX_FLASH_READ_ONLY =
        2u, /**< program and erase fail with ITL_HAL_ERR_IO; not together with POSIX_FLASH_CREATE. */
};

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
const itl_hal_flash_t *posix_flash_hal(const posix_flash_t *flash);

/** What was done in the life of the image. */
posix_flash_counters_t posix_flash_counters(const posix_flash_t *flash);

/** A status in words, e.g. "is in use by another process"; for POSIX_FLASH_IO see also errno. */
const char *posix_flash_status_text(posix_flash_status_t status);

#endif
