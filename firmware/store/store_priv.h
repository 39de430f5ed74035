/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of the store share: where things stand in a slot, access to the flash, records. The bytes on flash
 * and the rule of which record counts: docs/flash-format.md.
 */
#ifndef ITLPHONE_STORE_PRIV_H
#define ITLPHONE_STORE_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/flash.h"
#include "reason/reason.h"
#include "store/store_types.h"
#include "tlv/tlv.h"

/** Bytes of a record's header, before it is padded to whole granules. */
#define ITL_STORE_HEADER_BYTES 40u

/** Bytes of a mark, before it is padded to whole granules: many bits, so that one rotten bit decides nothing. */
#define ITL_STORE_MARK_BYTES 8u

/** Largest program granule. */
#define ITL_STORE_GRANULE_MAX 32u

/** Most bytes in front of the data: header (2 granules) and two marks with the largest granule. */
#define ITL_STORE_HEAD_MAX (4u * ITL_STORE_GRANULE_MAX)

/** What the bits of a mark say. Programming clears them all. */
typedef enum itl_store_mark {
    ITL_STORE_MARK_UNSET, /**< At most half of the bits are cleared; where a code guards them: none. */
    ITL_STORE_MARK_SET, /**< More than half: it counts, but is to be programmed again. Not where a code guards them. */
    ITL_STORE_MARK_FULL /**< All; where a code guards them: any. */
} itl_store_mark_t;

/** What the head of a slot says. */
typedef struct itl_store_head {
    bool whole; /**< Magic and CRC-32 are right; without, the five members below are 0. */
    uint8_t version;
    uint8_t kind;
    uint32_t sequence;
    uint32_t length; /**< 0: nothing is installed. */
    uint8_t sha1[ITL_STORE_SHA1_BYTES];
    itl_store_mark_t commit; /**< Set: the header was once whole, and the file in front of it was accepted. */
    itl_store_mark_t retire; /**< Set: the other slot has a newer record. */
} itl_store_head_t;

/** @p n rounded up to whole program granules. */
uint32_t itl_store_round(const itl_hal_flash_t *flash, uint32_t n);

/** Offset of the commit mark in a slot. */
uint32_t itl_store_commit_off(const itl_hal_flash_t *flash);

/** Offset of the retire mark in a slot. */
uint32_t itl_store_retire_off(const itl_hal_flash_t *flash);

/** Offset of the data in a slot. */
uint32_t itl_store_data_off(const itl_hal_flash_t *flash);

/** Bytes of one slot. */
uint32_t itl_store_slot_bytes(const itl_store_t *store);

/** Most bytes a file may have in a slot. */
uint32_t itl_store_room(const itl_store_t *store);

/** True when the region is inside a flash of usable geometry and has two slots. */
bool itl_store_region_fits(const itl_hal_flash_t *flash, itl_store_region_t region);

/** The slot that is not current. */
uint8_t itl_store_spare(const itl_store_t *store);

/** Address of byte @p off of a slot. */
uint32_t itl_store_address(const itl_store_t *store, uint8_t slot, uint32_t off);

/** The reason for a status of the flash. */
ITL_MUST_USE itl_reason_t itl_store_flash_reason(itl_hal_status_t status);

/** Reads @p len bytes at @p off of a slot. @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST */
ITL_MUST_USE itl_reason_t itl_store_flash_read(const itl_store_t *store, uint8_t slot, uint32_t off, void *buf,
                                               size_t len);

/** Programs whole granules at @p off of a slot and reads them back.
 *  @return ITL_REASON_NONE; ITL_REASON_FLASH_ERROR, also when the bytes read are others; ITL_REASON_POWER_LOST */
ITL_MUST_USE itl_reason_t itl_store_flash_program(const itl_store_t *store, uint8_t slot, uint32_t off,
                                                  const uint8_t *data, size_t len);

/** Erases the sectors of a slot from @p off (a sector's start) to @p end (rounded up to a sector), feeding the
 * watchdog.
 *  @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST */
ITL_MUST_USE itl_reason_t itl_store_flash_erase(const itl_store_t *store, uint8_t slot, uint32_t off, uint32_t end);

/** Erases what is not yet erased of the first @p end bytes of the spare slot. @return as itl_store_flash_erase */
ITL_MUST_USE itl_reason_t itl_store_prepare(itl_store_t *store, uint32_t end);

/** Reads header and marks of a slot. @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST */
ITL_MUST_USE itl_reason_t itl_store_read_head(const itl_store_t *store, uint8_t slot, itl_store_head_t *head);

/** Says whether the head of a slot is all erased. @return as itl_store_read_head */
ITL_MUST_USE itl_reason_t itl_store_head_blank(const itl_store_t *store, uint8_t slot, bool *blank);

/** True when sequence @p a is newer than @p b; numbers wrap (RFC 1982 section 3.2). */
bool itl_store_newer(uint32_t a, uint32_t b);

/** True for a record that another version of the store wrote. */
bool itl_store_other_version(const itl_store_head_t *head);

/** Finds the slot with the newest committed record. @return false when there is none; @p slot is then 0 */
bool itl_store_newest(const itl_store_head_t heads[2], uint8_t *slot);

/** Clears all bits of the mark at @p off. @return as itl_store_flash_program */
ITL_MUST_USE itl_reason_t itl_store_set_mark(const itl_store_t *store, uint8_t slot, uint32_t off);

/** A source over @p size bytes of a slot's data. */
itl_tlv_source_t itl_store_slot_source(itl_store_t *store, uint8_t slot, uint32_t size);

/** SHA-1 of @p size bytes of a slot's data, read from the flash. @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR,
 *  ITL_REASON_INTERNAL */
ITL_MUST_USE itl_reason_t itl_store_slot_sha1(itl_store_t *store, uint8_t slot, uint32_t size,
                                              uint8_t sha1[ITL_STORE_SHA1_BYTES]);

/**
 * Finds the current record, notes it in @p store, and finishes an interrupted commit. With a failure other than of the
 * last part @p store is unchanged.
 * @return ITL_REASON_NONE (also for an empty region), ITL_REASON_STORE_DAMAGED, ITL_REASON_STORE_VERSION,
 * ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST
 */
ITL_MUST_USE itl_reason_t itl_store_recover(itl_store_t *store);

/**
 * Commits a record to the spare slot, whose head is erased and whose data stands there already: from here on it is the
 * current slot.
 * @param info  the record; length 0: nothing is installed
 * @return ITL_REASON_NONE, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST
 */
ITL_MUST_USE itl_reason_t itl_store_put_record(itl_store_t *store, const itl_store_info_t *info);

/** Commits a record of nothing to the spare slot, whose head is erased. @return as itl_store_put_record */
ITL_MUST_USE itl_reason_t itl_store_put_nothing(itl_store_t *store);

/**
 * Gives a region without a record one of nothing, if possible without an erase: from the first erase on, there shall be
 * a current slot beside the one being erased.
 * @return as itl_store_put_record
 */
ITL_MUST_USE itl_reason_t itl_store_put_first(itl_store_t *store);

#endif
