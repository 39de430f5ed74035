/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "store/store_priv.h"

static itl_hal_status_t read_slot(itl_store_t *store, uint8_t slot, uint32_t off, void *buf, size_t len)
{
    uint32_t addr = itl_store_address(store, slot, itl_store_data_off(store->flash) + off);
    return store->flash->read(store->flash->ctx, addr, buf, len);
}

static itl_hal_status_t read_slot_0(void *ctx, uint32_t off, void *buf, size_t len)
{
    return read_slot(ctx, 0, off, buf, len);
}

static itl_hal_status_t read_slot_1(void *ctx, uint32_t off, void *buf, size_t len)
{
    return read_slot(ctx, 1, off, buf, len);
}

itl_tlv_source_t itl_store_slot_source(itl_store_t *store, uint8_t slot, uint32_t size)
{
    /* A function per slot: a source stays with its bytes when a commit makes the other slot current. */
    return (itl_tlv_source_t){.size = size, .ctx = store, .read = slot == 0 ? read_slot_0 : read_slot_1};
}

itl_reason_t itl_store_slot_sha1(itl_store_t *store, uint8_t slot, uint32_t size, uint8_t sha1[ITL_STORE_SHA1_BYTES])
{
    itl_tlv_source_t source = itl_store_slot_source(store, slot, size);
    return itl_signature_digest(store->work, ITL_DIGEST_SHA1, &source, (itl_tlv_span_t){0}, sha1);
}

static bool committed(const itl_store_head_t *head)
{
    return head->whole && head->commit != ITL_STORE_MARK_UNSET;
}

bool itl_store_other_version(const itl_store_head_t *head)
{
    return head->whole && head->version != ITL_STORE_FORMAT_VERSION;
}

bool itl_store_newest(const itl_store_head_t heads[2], uint8_t *slot)
{
    bool second = !committed(&heads[0]) || itl_store_newer(heads[1].sequence, heads[0].sequence);
    *slot = second && committed(&heads[1]) ? 1 : 0;
    return committed(&heads[*slot]);
}

static itl_reason_t read_heads(const itl_store_t *store, itl_store_head_t heads[2])
{
    itl_reason_t reason = itl_store_read_head(store, 0, &heads[0]);
    return reason == ITL_REASON_NONE ? itl_store_read_head(store, 1, &heads[1]) : reason;
}

/** Checks the newest committed record: nothing older may take its place. */
static itl_reason_t check_record(itl_store_t *store, uint8_t slot, const itl_store_head_t *head)
{
    if (head->retire != ITL_STORE_MARK_UNSET)
        return ITL_REASON_STORE_DAMAGED; /* There was a newer one, and it is gone. */
    if (head->kind != store->kind || head->length > itl_store_room(store))
        return ITL_REASON_STORE_DAMAGED;
    if (head->length == 0)
        return ITL_REASON_NONE;
    uint8_t sha1[ITL_STORE_SHA1_BYTES];
    itl_reason_t reason = itl_store_slot_sha1(store, slot, head->length, sha1);
    if (reason != ITL_REASON_NONE)
        return reason;
    return memcmp(sha1, head->sha1, sizeof sha1) == 0 ? ITL_REASON_NONE : ITL_REASON_STORE_DAMAGED;
}

/** Completes the marks that a cut left half done. */
static itl_reason_t mend(const itl_store_t *store, uint8_t slot, const itl_store_head_t heads[2])
{
    uint8_t other = slot == 0 ? 1 : 0;
    itl_reason_t reason = ITL_REASON_NONE;
    if (heads[slot].commit != ITL_STORE_MARK_FULL)
        reason = itl_store_set_mark(store, slot, itl_store_commit_off(store->flash));
    if (reason == ITL_REASON_NONE && committed(&heads[other]) && heads[other].retire != ITL_STORE_MARK_FULL)
        reason = itl_store_set_mark(store, other, itl_store_retire_off(store->flash));
    return reason;
}

static void adopt(itl_store_t *store, uint8_t slot, const itl_store_head_t *head)
{
    store->active = slot;
    store->recorded = committed(head);
    store->erased_to = 0;
    store->info = (itl_store_info_t){.installed = head->length > 0, .length = head->length, .sequence = head->sequence};
    memcpy(store->info.sha1, head->sha1, ITL_STORE_SHA1_BYTES);
}

/** No committed record: an empty region, unless a commit mark says that there was one. */
static itl_reason_t recover_empty(itl_store_t *store, const itl_store_head_t heads[2])
{
    static const itl_store_head_t nothing = {0};
    if (heads[0].commit != ITL_STORE_MARK_UNSET || heads[1].commit != ITL_STORE_MARK_UNSET)
        return ITL_REASON_STORE_DAMAGED;
    adopt(store, 1, &nothing);
    return ITL_REASON_NONE;
}

itl_reason_t itl_store_recover(itl_store_t *store)
{
    itl_store_head_t heads[2];
    itl_reason_t reason = read_heads(store, heads);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (itl_store_other_version(&heads[0]) || itl_store_other_version(&heads[1]))
        return ITL_REASON_STORE_VERSION;
    uint8_t slot = 0;
    if (!itl_store_newest(heads, &slot))
        return recover_empty(store, heads);
    reason = check_record(store, slot, &heads[slot]);
    if (reason != ITL_REASON_NONE)
        return reason;
    adopt(store, slot, &heads[slot]);
    return mend(store, slot, heads);
}
