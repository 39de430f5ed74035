/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "itl_assert.h"
#include "store/store.h"
#include "store/store_priv.h"

/** Bytes of the installed file compared at a time. */
#define COMPARE_BYTES 64u

/** Bytes of the installed file copied at a time. */
#define COPY_BYTES 128u

static itl_reason_t drop(itl_store_t *store, itl_reason_t reason)
{
    store->download = ITL_STORE_NO_DOWNLOAD;
    return reason;
}

static size_t same_bytes(const uint8_t *a, const uint8_t *b, size_t len)
{
    size_t same = 0;
    while (same < len && a[same] == b[same])
        same++;
    return same;
}

/** Counts the bytes that equal the installed file's at the same place, up to the first difference. */
static itl_reason_t count_equal(const itl_store_t *store, const uint8_t *data, size_t len, size_t *equal)
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
        uint32_t from = itl_store_data_off(store->flash) + off + (uint32_t)*equal;
        itl_reason_t reason = itl_store_flash_read(store, store->active, from, installed, part);
        if (reason != ITL_REASON_NONE)
            return reason;
        same = same_bytes(installed, data + *equal, part);
        *equal += same;
    }
    return ITL_REASON_NONE;
}

/** Programs whole granules behind those of the download that are programmed already. */
static itl_reason_t program(itl_store_t *store, const uint8_t *data, size_t len)
{
    uint32_t granule = store->flash->program_size;
    uint32_t off = itl_store_data_off(store->flash) + store->received / granule * granule;
    itl_reason_t reason = itl_store_prepare(store, off + (uint32_t)len);
    return reason == ITL_REASON_NONE ? itl_store_flash_program(store, itl_store_spare(store), off, data, len) : reason;
}

/** Takes at most one run of bytes of @p data: whole granules past the buffer, or into it what a granule lacks. */
static itl_reason_t append_run(itl_store_t *store, const uint8_t *data, size_t len, size_t *taken)
{
    uint32_t granule = store->flash->program_size;
    size_t waiting = store->received % granule;
    if (waiting == 0 && len >= granule) {
        *taken = len - len % granule;
        return program(store, data, *taken);
    }
    *taken = len < granule - waiting ? len : granule - waiting;
    memcpy(store->pending + waiting, data, *taken);
    return waiting + *taken == granule ? program(store, store->pending, granule) : ITL_REASON_NONE;
}

static itl_reason_t append(itl_store_t *store, const uint8_t *data, size_t len)
{
    itl_reason_t reason = ITL_REASON_NONE;
    while (len > 0 && reason == ITL_REASON_NONE) {
        size_t taken = 0;
        reason = append_run(store, data, len, &taken);
        store->received += (uint32_t)taken;
        data += taken;
        len -= taken;
    }
    return reason;
}

/** From here on the download differs: copies the equal part over. */
static itl_reason_t diverge(itl_store_t *store)
{
    uint8_t installed[COPY_BYTES];
    uint32_t equal = store->received;
    itl_reason_t reason = store->recorded ? ITL_REASON_NONE : itl_store_put_first(store);
    store->download = ITL_STORE_DIFFERENT;
    store->received = 0;
    while (reason == ITL_REASON_NONE && store->received < equal) {
        uint32_t left = equal - store->received;
        uint32_t part = left < sizeof installed ? left : (uint32_t)sizeof installed;
        uint32_t from = itl_store_data_off(store->flash) + store->received;
        reason = itl_store_flash_read(store, store->active, from, installed, part);
        if (reason == ITL_REASON_NONE)
            reason = append(store, installed, part);
    }
    return reason;
}

void itl_store_begin(itl_store_t *store)
{
    ITL_ASSERT(store->system, store->opened);
    store->received = 0;
    store->erased_to = 0;
    store->download = store->opened ? ITL_STORE_SAME_SO_FAR : ITL_STORE_NO_DOWNLOAD;
}

static itl_reason_t take(itl_store_t *store, const uint8_t *data, size_t len)
{
    if (store->download == ITL_STORE_SAME_SO_FAR) {
        size_t equal = 0;
        itl_reason_t reason = count_equal(store, data, len, &equal);
        store->received += (uint32_t)equal;
        data += equal;
        len -= equal;
        if (reason == ITL_REASON_NONE && len > 0)
            reason = diverge(store);
        if (reason != ITL_REASON_NONE)
            return reason;
    }
    return append(store, data, len);
}

itl_reason_t itl_store_write(itl_store_t *store, const uint8_t *data, size_t len)
{
    ITL_ASSERT(store->system, data != NULL || len == 0);
    if (store->download != ITL_STORE_SAME_SO_FAR && store->download != ITL_STORE_DIFFERENT)
        return drop(store, ITL_REASON_INTERNAL);
    if (len > itl_store_room(store) - store->received)
        return drop(store, ITL_REASON_TOO_LARGE);
    itl_reason_t reason = take(store, data, len);
    return reason == ITL_REASON_NONE ? ITL_REASON_NONE : drop(store, reason);
}

/** Programs the last bytes, padded to a granule. */
static itl_reason_t flush(itl_store_t *store)
{
    uint32_t granule = store->flash->program_size;
    uint32_t waiting = store->received % granule;
    if (waiting == 0)
        return ITL_REASON_NONE;
    memset(store->pending + waiting, 0xFF, granule - waiting);
    return program(store, store->pending, granule);
}

itl_reason_t itl_store_finish(itl_store_t *store, bool *unchanged)
{
    *unchanged = false;
    if (store->download != ITL_STORE_SAME_SO_FAR && store->download != ITL_STORE_DIFFERENT)
        return drop(store, ITL_REASON_INTERNAL);
    if (store->download == ITL_STORE_SAME_SO_FAR && store->info.installed && store->received == store->info.length) {
        *unchanged = true;
        return drop(store, ITL_REASON_NONE);
    }
    itl_reason_t reason = ITL_REASON_NONE;
    if (store->download == ITL_STORE_SAME_SO_FAR && store->received > 0)
        reason = diverge(store); /* It ended early. */
    if (reason == ITL_REASON_NONE)
        reason = flush(store);
    if (reason != ITL_REASON_NONE)
        return drop(store, reason);
    store->download = ITL_STORE_FINISHED;
    return ITL_REASON_NONE;
}

itl_tlv_source_t itl_store_candidate(itl_store_t *store)
{
    uint32_t size = store->download == ITL_STORE_FINISHED ? store->received : 0;
    return itl_store_slot_source(store, itl_store_spare(store), size);
}

void itl_store_abandon(itl_store_t *store)
{
    store->download = ITL_STORE_NO_DOWNLOAD;
}

itl_reason_t itl_store_commit(itl_store_t *store)
{
    if (store->download != ITL_STORE_FINISHED || store->received == 0)
        return drop(store, ITL_REASON_INTERNAL);
    itl_store_info_t info = {.installed = true, .length = store->received, .sequence = store->info.sequence + 1u};
    itl_reason_t reason = itl_store_slot_sha1(store, itl_store_spare(store), info.length, info.sha1);
    if (reason == ITL_REASON_NONE)
        reason = itl_store_put_record(store, &info);
    return drop(store, reason);
}
