/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "store/store.h"
#include "store/store_priv.h"

/** Bytes of the installed file compared at a time. */
#define COMPARE_BYTES 64u

/** Bytes of the installed file copied at a time. */
#define COPY_BYTES 128u

static reason_t drop(store_t *store, reason_t reason)
{
    store->download = STORE_NO_DOWNLOAD;
    return reason;
}

static size_t same_bytes(const uint8_t *a, const uint8_t *b, size_t len)
{
    size_t same = 0;
    while (same < len && a[same] == b[same]) {
        same++;
    }
    return same;
}

/** Counts the bytes that equal the installed file's at the same place, up to the first difference. */
static reason_t count_equal(const store_t *store, const uint8_t *data, size_t len, size_t *equal)
{
    uint8_t installed[COMPARE_BYTES];
    uint32_t off = store->received;
    size_t left = store->info.length - off;
    size_t limit = len < left ? len : left;
    size_t part = 0;
    size_t same = 0;
    *equal = 0;
    while (same == part && *equal < limit) {
        part = limit - *equal < sizeof installed ? limit - *equal : sizeof installed;
        uint32_t from = store_data_off(store->flash) + off + (uint32_t)*equal;
        reason_t reason = store_flash_read(store, store->active, from, installed, part);
        if (reason != REASON_NONE) {
            return reason;
        }
        same = same_bytes(installed, data + *equal, part);
        *equal += same;
    }
    return REASON_NONE;
}

/** Programs whole granules behind those of the download that are programmed already. */
static reason_t program(store_t *store, const uint8_t *data, size_t len)
{
    uint32_t granule = store->flash->program_size;
    uint32_t off = store_data_off(store->flash) + store->received / granule * granule;
    reason_t reason = store_prepare(store, off + (uint32_t)len);
    return reason == REASON_NONE ? store_flash_program(store, store_spare(store), off, data, len) : reason;
}

/** Takes at most one run of bytes of @p data: whole granules past the buffer, or into it what a granule lacks. */
static reason_t append_run(store_t *store, const uint8_t *data, size_t len, size_t *taken)
{
    uint32_t granule = store->flash->program_size;
    size_t waiting = store->received % granule;
    if (waiting == 0 && len >= granule) {
        *taken = len - len % granule;
        return program(store, data, *taken);
    }
    *taken = len < granule - waiting ? len : granule - waiting;
    memcpy(store->pending + waiting, data, *taken);
    return waiting + *taken == granule ? program(store, store->pending, granule) : REASON_NONE;
}

static reason_t append(store_t *store, const uint8_t *data, size_t len)
{
    reason_t reason = REASON_NONE;
    while (len > 0 && reason == REASON_NONE) {
        size_t taken = 0;
        reason = append_run(store, data, len, &taken);
        store->received += (uint32_t)taken;
        data += taken;
        len -= taken;
    }
    return reason;
}

/** From here on the download differs: copies the equal part over. */
static reason_t diverge(store_t *store)
{
    uint8_t installed[COPY_BYTES];
    uint32_t equal = store->received;
    reason_t reason = store->recorded ? REASON_NONE : store_put_first(store);
    store->download = STORE_DIFFERENT;
    store->received = 0;
    while (reason == REASON_NONE && store->received < equal) {
        uint32_t left = equal - store->received;
        uint32_t part = left < sizeof installed ? left : (uint32_t)sizeof installed;
        uint32_t from = store_data_off(store->flash) + store->received;
        reason = store_flash_read(store, store->active, from, installed, part);
        if (reason == REASON_NONE) {
            reason = append(store, installed, part);
        }
    }
    return reason;
}

void store_begin(store_t *store)
{
    store->received = 0;
    store->erased_to = 0;
    store->download = store->opened ? STORE_SAME_SO_FAR : STORE_NO_DOWNLOAD;
}

static reason_t take(store_t *store, const uint8_t *data, size_t len)
{
    if (store->download == STORE_SAME_SO_FAR) {
        size_t equal = 0;
        reason_t reason = count_equal(store, data, len, &equal);
        store->received += (uint32_t)equal;
        data += equal;
        len -= equal;
        if (reason == REASON_NONE && len > 0) {
            reason = diverge(store);
        }
        if (reason != REASON_NONE) {
            return reason;
        }
    }
    return append(store, data, len);
}

reason_t store_write(store_t *store, const uint8_t *data, size_t len)
{
    if (store->download != STORE_SAME_SO_FAR && store->download != STORE_DIFFERENT) {
        return drop(store, REASON_INTERNAL);
    }
    if (len > store_room(store) - store->received) {
        return drop(store, REASON_TOO_LARGE);
    }
    reason_t reason = take(store, data, len);
    return reason == REASON_NONE ? REASON_NONE : drop(store, reason);
}

/** Programs the last bytes, padded to a granule. */
static reason_t flush(store_t *store)
{
    uint32_t granule = store->flash->program_size;
    uint32_t waiting = store->received % granule;
    if (waiting == 0) {
        return REASON_NONE;
    }
    memset(store->pending + waiting, 0xFF, granule - waiting);
    return program(store, store->pending, granule);
}

reason_t store_finish(store_t *store, bool *unchanged)
{
    *unchanged = false;
    if (store->download != STORE_SAME_SO_FAR && store->download != STORE_DIFFERENT) {
        return drop(store, REASON_INTERNAL);
    }
    if (store->download == STORE_SAME_SO_FAR && store->info.installed && store->received == store->info.length) {
        *unchanged = true;
        return drop(store, REASON_NONE);
    }
    reason_t reason = REASON_NONE;
    if (store->download == STORE_SAME_SO_FAR && store->received > 0) {
        reason = diverge(store); /* It ended early. */
    }
    if (reason == REASON_NONE) {
        reason = flush(store);
    }
    if (reason != REASON_NONE) {
        return drop(store, reason);
    }
    store->download = STORE_FINISHED;
    return REASON_NONE;
}

tlv_source_t store_candidate(store_t *store)
{
    uint32_t size = store->download == STORE_FINISHED ? store->received : 0;
    return store_slot_source(store, store_spare(store), size);
}

void store_abandon(store_t *store)
{
    store->download = STORE_NO_DOWNLOAD;
}

reason_t store_commit(store_t *store)
{
    if (store->download != STORE_FINISHED || store->received == 0) {
        return drop(store, REASON_INTERNAL);
    }
    store_info_t info = {.installed = true, .length = store->received, .sequence = store->info.sequence + 1u};
    reason_t reason = store_slot_sha1(store, store_spare(store), info.length, info.sha1);
    if (reason == REASON_NONE) {
        reason = store_put_record(store, &info);
    }
    return drop(store, reason);
}
