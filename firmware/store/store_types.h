/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a store is made of: its part of the flash, what is installed there, the download under way.
 */
#ifndef ITLPHONE_STORE_TYPES_H
#define ITLPHONE_STORE_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/flash.h"
#include "hal/system.h"
#include "signature/signature.h"

/** Version of the bytes on flash; a region of another version is refused, not guessed at. */
#define ITL_STORE_FORMAT_VERSION 1u

/** Bytes of a SHA-1. */
#define ITL_STORE_SHA1_BYTES 20u

/** A part of the flash that belongs to one store. */
typedef struct itl_store_region {
    uint32_t first_sector;
    uint32_t sector_count; /**< Even; half of it is one slot. */
} itl_store_region_t;

/** One file of a slot. */
typedef struct itl_store_info {
    bool installed; /**< False: nothing is installed (never was, or erased). */
    uint32_t length;
    uint8_t sha1[ITL_STORE_SHA1_BYTES];
    uint32_t sequence; /**< Counts installs and erasures. */
} itl_store_info_t;

/** How the download compares with what is installed. */
typedef enum itl_store_download {
    ITL_STORE_NO_DOWNLOAD,
    ITL_STORE_SAME_SO_FAR,
    ITL_STORE_DIFFERENT,
    ITL_STORE_FINISHED
} itl_store_download_t;

/** A store. Members are private to the room. */
typedef struct itl_store {
    const itl_hal_flash_t *flash;
    const itl_hal_system_t *system; /**< May be NULL: no watchdog. */
    itl_signature_work_t *work;
    itl_store_region_t region;
    uint8_t kind;
    uint8_t active; /**< Slot 0 or 1 that holds the current record; without a record, the one not to be written. */
    bool opened;
    bool recorded; /**< The active slot holds a record, be it of nothing. */
    itl_store_info_t info;
    itl_store_download_t download;
    uint32_t received;   /**< Bytes of the download so far. */
    uint32_t erased_to;  /**< Bytes of the other slot, from its start, erased for this download. */
    uint8_t pending[32]; /**< The last bytes, short of a program granule. */
} itl_store_t;

#endif
