/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is installed: one file (a CTL, an ITL) in two slots of NOR flash, and a switch between them that survives a
 * power cut at any instant. After a cut the next itl_store_open finds the old or the new file, whole; never neither,
 * never a mix.
 *
 * A download streams into the inactive slot. While its bytes equal the installed file nothing is erased or
 * programmed; on the first difference the equal part is copied over. docs/flash-format.md has the bytes on flash and
 * the argument for every cut.
 *
 * Not checked: what the file means. All calls block for the flash only; one itl_store_t per region, no other state.
 */
#ifndef ITLPHONE_STORE_H
#define ITLPHONE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/flash.h"
#include "hal/system.h"
#include "reason/reason.h"
#include "signature/signature.h"
#include "store/store_types.h"
#include "tlv/tlv.h"

/**
 * Sectors a region needs for files of @p capacity bytes on this flash; the caller lays out its regions with it.
 * @param capacity  at most ITL_LIMIT_LIST_BYTES
 * @return an even number; 0 when the geometry is unusable or the capacity too large
 */
uint32_t itl_store_sectors(const itl_hal_flash_t *flash, uint32_t capacity);

/**
 * Opens a region, finishes an interrupted commit, checks what is installed against its SHA-1. Erased flash is an empty
 * region. Which record counts: docs/flash-format.md.
 * @param region  inside the flash, always the same sectors
 * @param kind    a small number that marks the region's content (1 ITL, 2 CTL): opening one as the other is damage
 * @param system  watchdog and panic, may be NULL
 * @param work    lent for the store's life
 * @return ITL_REASON_NONE; ITL_REASON_STORE_GEOMETRY; ITL_REASON_STORE_VERSION; ITL_REASON_STORE_DAMAGED (nothing was
 * changed: only itl_store_format helps); ITL_REASON_FLASH_ERROR; ITL_REASON_POWER_LOST
 */
ITL_MUST_USE itl_reason_t itl_store_open(itl_store_t *store, const itl_hal_flash_t *flash, itl_store_region_t region,
                                         uint8_t kind, const itl_hal_system_t *system, itl_signature_work_t *work);

/** What is installed; nothing while not open. Valid until the next commit, erase or format. */
const itl_store_info_t *itl_store_installed(const itl_store_t *store);

/** Most bytes a file may have here: ITL_LIMIT_LIST_BYTES, or less where the slot is smaller; 0 while not open. */
uint32_t itl_store_capacity(const itl_store_t *store);

/** A source over the installed file; size 0 when nothing is installed. The store must outlive it. */
itl_tlv_source_t itl_store_source(itl_store_t *store);

/** Starts a download on an open store; an unfinished one is dropped. Touches no flash. */
void itl_store_begin(itl_store_t *store);

/**
 * Takes the next bytes of the download.
 * @return ITL_REASON_NONE; ITL_REASON_TOO_LARGE past itl_store_capacity; ITL_REASON_FLASH_ERROR; ITL_REASON_POWER_LOST;
 * ITL_REASON_INTERNAL without itl_store_begin. After a failure only itl_store_begin helps.
 */
ITL_MUST_USE itl_reason_t itl_store_write(itl_store_t *store, const uint8_t *data, size_t len);

/**
 * Ends the download.
 * @param unchanged  [out] true when it equals the installed file byte by byte: no flash was touched, nothing is left to
 * do. A download of 0 bytes is never unchanged.
 * @return as itl_store_write
 */
ITL_MUST_USE itl_reason_t itl_store_finish(itl_store_t *store, bool *unchanged);

/** A source over the finished, different download in the inactive slot. The store must outlive it. */
itl_tlv_source_t itl_store_candidate(itl_store_t *store);

/**
 * Makes the finished download the installed file. Effect: durable when it returns ITL_REASON_NONE; a cut inside leaves
 * the old or the new. Ends the download in any case.
 * @return ITL_REASON_NONE; ITL_REASON_FLASH_ERROR (itl_store_installed says what the flash still holds: the old file,
 * or the new one with a mark missing); ITL_REASON_POWER_LOST; ITL_REASON_INTERNAL when no different download of 1 byte
 * or more is finished
 */
ITL_MUST_USE itl_reason_t itl_store_commit(itl_store_t *store);

/** Forgets the download. What is installed stays as it is, byte for byte. */
void itl_store_abandon(itl_store_t *store);

/**
 * Uninstalls: afterwards nothing is installed. A cut inside leaves the file installed or erased. Nothing installed: no
 * flash is touched. Drops a download.
 * @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST, ITL_REASON_INTERNAL when not open
 */
ITL_MUST_USE itl_reason_t itl_store_erase(itl_store_t *store);

/**
 * Erases every sector of a region, also a damaged one or one of another version, and opens it empty (factory reset). A
 * cut inside leaves what was there (a file that counts, or a region that is refused) or nothing, never an older file.
 * @return ITL_REASON_NONE, ITL_REASON_STORE_GEOMETRY, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST; with a failure the
 * store is not open
 */
ITL_MUST_USE itl_reason_t itl_store_format(itl_store_t *store, const itl_hal_flash_t *flash, itl_store_region_t region,
                                           uint8_t kind, const itl_hal_system_t *system, itl_signature_work_t *work);

#endif
