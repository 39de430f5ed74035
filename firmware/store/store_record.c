/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "store/crc32.h"
#include "store/store_priv.h"

/* Where the members of a header stand; numbers are big-endian. Magic, version and CRC stand there in every version. */
#define AT_MAGIC    0u
#define AT_VERSION  4u
#define AT_KIND     5u
#define AT_SEQUENCE 8u
#define AT_LENGTH   12u
#define AT_SHA1     16u
#define AT_CRC      36u

static const uint8_t magic[4] = {'I', 'T', 'L', 'S'};

static uint32_t get_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void put_u32(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 24);
    bytes[1] = (uint8_t)(value >> 16);
    bytes[2] = (uint8_t)(value >> 8);
    bytes[3] = (uint8_t)value;
}

static void parse_header(const uint8_t *bytes, itl_store_head_t *head)
{
    head->whole =
        memcmp(bytes + AT_MAGIC, magic, sizeof magic) == 0 && get_u32(bytes + AT_CRC) == itl_crc32_of(bytes, AT_CRC);
    if (!head->whole)
        return;
    head->version = bytes[AT_VERSION];
    head->kind = bytes[AT_KIND];
    head->sequence = get_u32(bytes + AT_SEQUENCE);
    head->length = get_u32(bytes + AT_LENGTH);
    memcpy(head->sha1, bytes + AT_SHA1, ITL_STORE_SHA1_BYTES);
}

/** Where a code guards granules a mark is programmed once: what a cut has left of it counts, and is never completed. */
static itl_store_mark_t parse_mark(const itl_hal_flash_t *flash, const uint8_t *bytes)
{
    uint32_t len = itl_store_round(flash, ITL_STORE_MARK_BYTES);
    uint32_t cleared = 0;
    for (uint32_t bit = 0; bit < len * 8u; bit++)
        cleared += ((uint32_t)bytes[bit / 8u] >> (bit % 8u) & 1u) ^ 1u;
    if (cleared == len * 8u || (flash->has_ecc && cleared > 0))
        return ITL_STORE_MARK_FULL;
    return cleared > len * 4u ? ITL_STORE_MARK_SET : ITL_STORE_MARK_UNSET;
}

itl_reason_t itl_store_read_head(const itl_store_t *store, uint8_t slot, itl_store_head_t *head)
{
    uint8_t bytes[ITL_STORE_HEAD_MAX];
    memset(head, 0, sizeof *head);
    itl_reason_t reason = itl_store_flash_read(store, slot, 0, bytes, itl_store_data_off(store->flash));
    if (reason != ITL_REASON_NONE)
        return reason;
    parse_header(bytes, head);
    head->commit = parse_mark(store->flash, bytes + itl_store_commit_off(store->flash));
    head->retire = parse_mark(store->flash, bytes + itl_store_retire_off(store->flash));
    return ITL_REASON_NONE;
}

itl_reason_t itl_store_head_blank(const itl_store_t *store, uint8_t slot, bool *blank)
{
    uint8_t bytes[ITL_STORE_HEAD_MAX];
    uint32_t len = itl_store_data_off(store->flash);
    *blank = false;
    itl_reason_t reason = itl_store_flash_read(store, slot, 0, bytes, len);
    if (reason != ITL_REASON_NONE)
        return reason;
    uint8_t all = 0xFF;
    for (uint32_t i = 0; i < len; i++)
        all &= bytes[i];
    *blank = all == 0xFF;
    return ITL_REASON_NONE;
}

bool itl_store_newer(uint32_t a, uint32_t b)
{
    return a - b - 1u < UINT32_C(0x7FFFFFFF);
}

itl_reason_t itl_store_set_mark(const itl_store_t *store, uint8_t slot, uint32_t off)
{
    static const uint8_t zeros[ITL_STORE_GRANULE_MAX] = {0};
    return itl_store_flash_program(store, slot, off, zeros, itl_store_round(store->flash, ITL_STORE_MARK_BYTES));
}

static itl_reason_t put_header(const itl_store_t *store, const itl_store_info_t *info)
{
    uint8_t bytes[2u * ITL_STORE_GRANULE_MAX];
    memset(bytes, 0xFF, sizeof bytes);
    memset(bytes, 0, ITL_STORE_HEADER_BYTES);
    memcpy(bytes + AT_MAGIC, magic, sizeof magic);
    bytes[AT_VERSION] = ITL_STORE_FORMAT_VERSION;
    bytes[AT_KIND] = store->kind;
    put_u32(bytes + AT_SEQUENCE, info->sequence);
    put_u32(bytes + AT_LENGTH, info->length);
    memcpy(bytes + AT_SHA1, info->sha1, ITL_STORE_SHA1_BYTES);
    put_u32(bytes + AT_CRC, itl_crc32_of(bytes, AT_CRC));
    return itl_store_flash_program(store, itl_store_spare(store), 0, bytes, itl_store_commit_off(store->flash));
}

/** Header, commit mark, retire mark of the slot before: in this order, each read back before the next. */
static itl_reason_t put_record(const itl_store_t *store, const itl_store_info_t *info)
{
    bool blank = false;
    itl_reason_t reason = itl_store_head_blank(store, itl_store_spare(store), &blank);
    if (reason == ITL_REASON_NONE && !blank) {
        /* An erase that did not take; a mark that is there already would commit a torn header. */
        return ITL_REASON_FLASH_ERROR;
    }
    if (reason == ITL_REASON_NONE)
        reason = put_header(store, info);
    if (reason == ITL_REASON_NONE)
        reason = itl_store_set_mark(store, itl_store_spare(store), itl_store_commit_off(store->flash));
    if (reason == ITL_REASON_NONE && store->recorded)
        reason = itl_store_set_mark(store, store->active, itl_store_retire_off(store->flash));
    return reason;
}

itl_reason_t itl_store_put_record(itl_store_t *store, const itl_store_info_t *info)
{
    itl_reason_t reason = put_record(store, info);
    if (reason == ITL_REASON_NONE) {
        store->active = itl_store_spare(store);
        store->recorded = true;
        store->info = *info;
        store->erased_to = 0;
        return ITL_REASON_NONE;
    }
    /* A flash that failed may still hold the record whole: then it counts, and is completed here as after a cut. */
    if (reason != ITL_REASON_POWER_LOST && itl_store_recover(store) == ITL_REASON_NONE &&
        store->info.sequence == info->sequence)
        return ITL_REASON_NONE;
    return reason;
}

itl_reason_t itl_store_put_nothing(itl_store_t *store)
{
    itl_store_info_t nothing = {.sequence = store->info.sequence + 1u};
    return itl_store_put_record(store, &nothing);
}

itl_reason_t itl_store_put_first(itl_store_t *store)
{
    for (uint8_t slot = 0; slot < 2; slot++) {
        bool blank = false;
        itl_reason_t reason = itl_store_head_blank(store, slot, &blank);
        if (reason != ITL_REASON_NONE)
            return reason;
        if (blank) {
            store->active = slot == 0 ? 1 : 0;
            return itl_store_put_nothing(store);
        }
    }
    store->erased_to = 0;
    itl_reason_t reason = itl_store_prepare(store, itl_store_data_off(store->flash));
    return reason == ITL_REASON_NONE ? itl_store_put_nothing(store) : reason;
}
