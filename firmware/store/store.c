/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/store.h"

#include <string.h>

#include "store/store_priv.h"

/** Notes what a store works on. @return ITL_REASON_NONE, ITL_REASON_STORE_GEOMETRY */
static itl_reason_t set_up(itl_store_t *store, const itl_hal_flash_t *flash, itl_store_region_t region, uint8_t kind,
                           const itl_hal_system_t *system, itl_signature_work_t *work)
{
    memset(store, 0, sizeof *store);
    store->flash = flash;
    store->system = system;
    store->work = work;
    store->region = region;
    store->kind = kind;
    store->active = 1;
    return itl_store_region_fits(flash, region) ? ITL_REASON_NONE : ITL_REASON_STORE_GEOMETRY;
}

/** Ends an open: a store that is not open has nothing installed. */
static itl_reason_t set_opened(itl_store_t *store, itl_reason_t reason)
{
    store->opened = reason == ITL_REASON_NONE;
    if (!store->opened)
        store->info = (itl_store_info_t){0};
    return reason;
}

itl_reason_t itl_store_open(itl_store_t *store, const itl_hal_flash_t *flash, itl_store_region_t region, uint8_t kind,
                            const itl_hal_system_t *system, itl_signature_work_t *work)
{
    itl_reason_t reason = set_up(store, flash, region, kind, system, work);
    if (reason == ITL_REASON_NONE)
        reason = itl_store_recover(store);
    return set_opened(store, reason);
}

const itl_store_info_t *itl_store_installed(const itl_store_t *store)
{
    return &store->info;
}

uint32_t itl_store_capacity(const itl_store_t *store)
{
    return store->opened ? itl_store_room(store) : 0;
}

itl_tlv_source_t itl_store_source(itl_store_t *store)
{
    return itl_store_slot_source(store, store->active, store->info.length);
}

itl_reason_t itl_store_erase(itl_store_t *store)
{
    itl_store_abandon(store);
    if (!store->opened)
        return ITL_REASON_INTERNAL;
    if (!store->info.installed)
        return ITL_REASON_NONE;
    store->erased_to = 0;
    itl_reason_t reason = itl_store_prepare(store, itl_store_data_off(store->flash));
    return reason == ITL_REASON_NONE ? itl_store_put_nothing(store) : reason;
}

/**
 * Chooses the slot that a format erases last: one of another version, else the one with the newest record. As long as
 * it stands there, no older file counts. What cannot be read is no record: it leaves a head that is not whole.
 */
static void choose_last(itl_store_t *store)
{
    itl_store_head_t heads[2];
    itl_reason_ignore(itl_store_read_head(store, 0, &heads[0]));
    itl_reason_ignore(itl_store_read_head(store, 1, &heads[1]));
    store->recorded = itl_store_newest(heads, &store->active);
    for (uint8_t slot = 0; slot < 2; slot++)
        if (itl_store_other_version(&heads[slot]))
            store->active = slot;
    store->info.sequence = heads[store->active].sequence;
}

itl_reason_t itl_store_format(itl_store_t *store, const itl_hal_flash_t *flash, itl_store_region_t region, uint8_t kind,
                              const itl_hal_system_t *system, itl_signature_work_t *work)
{
    itl_reason_t reason = set_up(store, flash, region, kind, system, work);
    if (reason != ITL_REASON_NONE)
        return reason;
    choose_last(store);
    if (!store->recorded) {
        /* If it fails, erasing may help. */
        itl_reason_ignore(itl_store_put_first(store));
        store->erased_to = 0;
    }
    reason = itl_store_prepare(store, itl_store_slot_bytes(store));
    if (reason == ITL_REASON_NONE)
        reason = itl_store_put_nothing(store);
    if (reason == ITL_REASON_NONE)
        reason = itl_store_flash_erase(store, itl_store_spare(store), 0, itl_store_slot_bytes(store));
    return set_opened(store, reason);
}
