/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "store/store_priv.h"

static hal_status_t read_slot(store_t *store, uint8_t slot, uint32_t off, void *buf, size_t len)
{
    uint32_t addr = store_address(store, slot, store_data_off(store->flash) + off);
    return store->flash->read(store->flash->ctx, addr, buf, len);
}

static hal_status_t read_slot_0(void *ctx, uint32_t off, void *buf, size_t len)
{
    return read_slot(ctx, 0, off, buf, len);
}

static hal_status_t read_slot_1(void *ctx, uint32_t off, void *buf, size_t len)
{
    return read_slot(ctx, 1, off, buf, len);
}

tlv_source_t store_slot_source(store_t *store, uint8_t slot, uint32_t size)
{
    /* A function per slot: a source stays with its bytes when a commit makes the other slot current. */
    return (tlv_source_t){.size = size, .ctx = store, .read = slot == 0 ? read_slot_0 : read_slot_1};
}

reason_t store_slot_sha1(store_t *store, uint8_t slot, uint32_t size, uint8_t sha1[STORE_SHA1_BYTES])
{
    tlv_source_t source = store_slot_source(store, slot, size);
    return signature_digest(store->work, DIGEST_SHA1, &source, (tlv_span_t){0}, sha1);
}

static bool committed(const store_head_t *head)
{
    return head->whole && head->commit != STORE_MARK_UNSET;
}

bool store_other_version(const store_head_t *head)
{
    return head->whole && head->version != STORE_FORMAT_VERSION;
}

bool store_newest(const store_head_t heads[2], uint8_t *slot)
{
    bool second = !committed(&heads[0]) || store_newer(heads[1].sequence, heads[0].sequence);
    *slot = second && committed(&heads[1]) ? 1 : 0;
    return committed(&heads[*slot]);
}

static reason_t read_heads(const store_t *store, store_head_t heads[2])
{
    reason_t reason = store_read_head(store, 0, &heads[0]);
    return reason == REASON_NONE ? store_read_head(store, 1, &heads[1]) : reason;
}

/** Checks the newest committed record: nothing older may take its place. */
static reason_t check_record(store_t *store, uint8_t slot, const store_head_t *head)
{
    if (head->retire != STORE_MARK_UNSET) {
        return REASON_STORE_DAMAGED; /* There was a newer one, and it is gone. */
    }
    if (head->kind != store->kind || head->length > store_room(store)) {
        return REASON_STORE_DAMAGED;
    }
    if (head->length == 0) {
        return REASON_NONE;
    }
    uint8_t sha1[STORE_SHA1_BYTES];
    reason_t reason = store_slot_sha1(store, slot, head->length, sha1);
    if (reason != REASON_NONE) {
        return reason;
    }
    return memcmp(sha1, head->sha1, sizeof sha1) == 0 ? REASON_NONE : REASON_STORE_DAMAGED;
}

/** Completes the marks that a cut left half done. */
static reason_t mend(const store_t *store, uint8_t slot, const store_head_t heads[2])
{
    uint8_t other = slot == 0 ? 1 : 0;
    reason_t reason = REASON_NONE;
    if (heads[slot].commit != STORE_MARK_FULL) {
        reason = store_set_mark(store, slot, store_commit_off(store->flash));
    }
    if (reason == REASON_NONE && committed(&heads[other]) && heads[other].retire != STORE_MARK_FULL) {
        reason = store_set_mark(store, other, store_retire_off(store->flash));
    }
    return reason;
}

static void adopt(store_t *store, uint8_t slot, const store_head_t *head)
{
    store->active = slot;
    store->recorded = committed(head);
    store->erased_to = 0;
    store->info = (store_info_t){.installed = head->length > 0, .length = head->length, .sequence = head->sequence};
    memcpy(store->info.sha1, head->sha1, STORE_SHA1_BYTES);
}

/** No committed record: an empty region, unless a commit mark says that there was one. */
static reason_t recover_empty(store_t *store, const store_head_t heads[2])
{
    static const store_head_t nothing = {0};
    if (heads[0].commit != STORE_MARK_UNSET || heads[1].commit != STORE_MARK_UNSET) {
        return REASON_STORE_DAMAGED;
    }
    adopt(store, 1, &nothing);
    return REASON_NONE;
}

reason_t store_recover(store_t *store)
{
    store_head_t heads[2];
    reason_t reason = read_heads(store, heads);
    if (reason != REASON_NONE) {
        return reason;
    }
    if (store_other_version(&heads[0]) || store_other_version(&heads[1])) {
        return REASON_STORE_VERSION;
    }
    uint8_t slot = 0;
    if (!store_newest(heads, &slot)) {
        return recover_empty(store, heads);
    }
    reason = check_record(store, slot, &heads[slot]);
    if (reason != REASON_NONE) {
        return reason;
    }
    adopt(store, slot, &heads[slot]);
    return mend(store, slot, heads);
}
