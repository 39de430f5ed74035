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
#define STORE_HEADER_BYTES 40u

/** Bytes of a mark, before it is padded to whole granules: many bits, so that one rotten bit decides nothing. */
#define STORE_MARK_BYTES 8u

/** Largest program granule. */
#define STORE_GRANULE_MAX 32u

/** Most bytes in front of the data: header (2 granules) and two marks with the largest granule. */
#define STORE_HEAD_MAX (4u * STORE_GRANULE_MAX)

/** What the bits of a mark say. Programming clears them all. */
typedef enum store_mark {
    STORE_MARK_UNSET, /**< At most half of the bits are cleared; where a code guards them: none. */
    STORE_MARK_SET,   /**< More than half: it counts, but is to be programmed again. Not where a code guards them. */
    STORE_MARK_FULL   /**< All; where a code guards them: any. */
} store_mark_t;

/** What the head of a slot says. */
typedef struct store_head {
    bool whole; /**< Magic and CRC-32 are right; without, the five members below are 0. */
    uint8_t version;
    uint8_t kind;
    uint32_t sequence;
    uint32_t length; /**< 0: nothing is installed. */
    uint8_t sha1[STORE_SHA1_BYTES];
    store_mark_t commit; /**< Set: the header was once whole, and the file in front of it was accepted. */
    store_mark_t retire; /**< Set: the other slot has a newer record. */
} store_head_t;

/** @p n rounded up to whole program granules. */
uint32_t store_round(const hal_flash_t *flash, uint32_t n);

/** Offset of the commit mark in a slot. */
uint32_t store_commit_off(const hal_flash_t *flash);

/** Offset of the retire mark in a slot. */
uint32_t store_retire_off(const hal_flash_t *flash);

/** Offset of the data in a slot. */
uint32_t store_data_off(const hal_flash_t *flash);

/** Bytes of one slot. */
uint32_t store_slot_bytes(const store_t *store);

/** Most bytes a file may have in a slot. */
uint32_t store_room(const store_t *store);

/** True when the region is inside a flash of usable geometry and has two slots. */
bool store_region_fits(const hal_flash_t *flash, store_region_t region);

/** The slot that is not current. */
uint8_t store_spare(const store_t *store);

/** Address of byte @p off of a slot. */
uint32_t store_address(const store_t *store, uint8_t slot, uint32_t off);

/** The reason for a status of the flash. */
reason_t store_flash_reason(hal_status_t status);

/** Reads @p len bytes at @p off of a slot. @return REASON_NONE, REASON_FLASH_ERROR, REASON_POWER_LOST */
reason_t store_flash_read(const store_t *store, uint8_t slot, uint32_t off, void *buf, size_t len);

/** Programs whole granules at @p off of a slot and reads them back.
 *  @return REASON_NONE; REASON_FLASH_ERROR, also when the bytes read are others; REASON_POWER_LOST */
reason_t store_flash_program(const store_t *store, uint8_t slot, uint32_t off, const uint8_t *data, size_t len);

/** Erases the sectors of a slot from @p off (a sector's start) to @p end (rounded up to a sector), feeding the
 * watchdog.
 *  @return REASON_NONE, REASON_FLASH_ERROR, REASON_POWER_LOST */
reason_t store_flash_erase(const store_t *store, uint8_t slot, uint32_t off, uint32_t end);

/** Erases what is not yet erased of the first @p end bytes of the spare slot. @return as store_flash_erase */
reason_t store_prepare(store_t *store, uint32_t end);

/** Reads header and marks of a slot. @return REASON_NONE, REASON_FLASH_ERROR, REASON_POWER_LOST */
reason_t store_read_head(const store_t *store, uint8_t slot, store_head_t *head);

/** Says whether the head of a slot is all erased. @return as store_read_head */
reason_t store_head_blank(const store_t *store, uint8_t slot, bool *blank);

/** True when sequence @p a is newer than @p b; numbers wrap (RFC 1982 section 3.2). */
bool store_newer(uint32_t a, uint32_t b);

/** True for a record that another version of the store wrote. */
bool store_other_version(const store_head_t *head);

/** Finds the slot with the newest committed record. @return false when there is none; @p slot is then 0 */
bool store_newest(const store_head_t heads[2], uint8_t *slot);

/** Clears all bits of the mark at @p off. @return as store_flash_program */
reason_t store_set_mark(const store_t *store, uint8_t slot, uint32_t off);

/** A source over @p size bytes of a slot's data. */
tlv_source_t store_slot_source(store_t *store, uint8_t slot, uint32_t size);

/** SHA-1 of @p size bytes of a slot's data, read from the flash. @return REASON_NONE, REASON_FLASH_ERROR,
 *  REASON_INTERNAL */
reason_t store_slot_sha1(store_t *store, uint8_t slot, uint32_t size, uint8_t sha1[STORE_SHA1_BYTES]);

/**
 * Finds the current record, notes it in @p store, and finishes an interrupted commit. With a failure other than of the
 * last part @p store is unchanged.
 * @return REASON_NONE (also for an empty region), REASON_STORE_DAMAGED, REASON_STORE_VERSION, REASON_FLASH_ERROR,
 * REASON_POWER_LOST
 */
reason_t store_recover(store_t *store);

/**
 * Commits a record to the spare slot, whose head is erased and whose data stands there already: from here on it is the
 * current slot.
 * @param info  the record; length 0: nothing is installed
 * @return REASON_NONE, REASON_FLASH_ERROR, REASON_POWER_LOST
 */
reason_t store_put_record(store_t *store, const store_info_t *info);

/** Commits a record of nothing to the spare slot, whose head is erased. @return as store_put_record */
reason_t store_put_nothing(store_t *store);

/**
 * Gives a region without a record one of nothing, if possible without an erase: from the first erase on, there shall be
 * a current slot beside the one being erased.
 * @return as store_put_record
 */
reason_t store_put_first(store_t *store);

#endif
