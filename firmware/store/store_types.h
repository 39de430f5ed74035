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
#define STORE_FORMAT_VERSION 1u

/** Bytes of a SHA-1. */
#define STORE_SHA1_BYTES 20u

/** A part of the flash that belongs to one store. */
typedef struct store_region {
    uint32_t first_sector;
    uint32_t sector_count; /**< Even; half of it is one slot. */
} store_region_t;

/** One file of a slot. */
typedef struct store_info {
    bool installed; /**< False: nothing is installed (never was, or erased). */
    uint32_t length;
    uint8_t sha1[STORE_SHA1_BYTES];
    uint32_t sequence; /**< Counts installs and erasures. */
} store_info_t;

/** How the download compares with what is installed. */
typedef enum store_download { STORE_NO_DOWNLOAD, STORE_SAME_SO_FAR, STORE_DIFFERENT, STORE_FINISHED } store_download_t;

/** A store. Members are private to the room. */
typedef struct store {
    const hal_flash_t *flash;
    const hal_system_t *system; /**< May be NULL: no watchdog. */
    signature_work_t *work;
    store_region_t region;
    uint8_t kind;
    uint8_t active; /**< Slot 0 or 1 that holds the current record; without a record, the one not to be written. */
    bool opened;
    bool recorded; /**< The active slot holds a record, be it of nothing. */
    store_info_t info;
    store_download_t download;
    uint32_t received;   /**< Bytes of the download so far. */
    uint32_t erased_to;  /**< Bytes of the other slot, from its start, erased for this download. */
    uint8_t pending[32]; /**< The last bytes, short of a program granule. */
} store_t;

#endif
