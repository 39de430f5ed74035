/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/store.h"

#include <string.h>

#include "store/store_priv.h"

/** Notes what a store works on. @return REASON_NONE, REASON_STORE_GEOMETRY */
static reason_t set_up(store_t *store, const hal_flash_t *flash, store_region_t region, uint8_t kind,
                       const hal_system_t *system, signature_work_t *work)
{
    memset(store, 0, sizeof *store);
    store->flash = flash;
    store->system = system;
    store->work = work;
    store->region = region;
    store->kind = kind;
    store->active = 1;
    return store_region_fits(flash, region) ? REASON_NONE : REASON_STORE_GEOMETRY;
}

/** Ends an open: a store that is not open has nothing installed. */
static reason_t set_opened(store_t *store, reason_t reason)
{
    store->opened = reason == REASON_NONE;
    if (!store->opened) {
        store->info = (store_info_t){0};
    }
    return reason;
}

reason_t store_open(store_t *store, const hal_flash_t *flash, store_region_t region, uint8_t kind,
                    const hal_system_t *system, signature_work_t *work)
{
    reason_t reason = set_up(store, flash, region, kind, system, work);
    if (reason == REASON_NONE) {
        reason = store_recover(store);
    }
    return set_opened(store, reason);
}

const store_info_t *store_installed(const store_t *store)
{
    return &store->info;
}

uint32_t store_capacity(const store_t *store)
{
    return store->opened ? store_room(store) : 0;
}

tlv_source_t store_source(store_t *store)
{
    return store_slot_source(store, store->active, store->info.length);
}

reason_t store_erase(store_t *store)
{
    store_abandon(store);
    if (!store->opened) {
        return REASON_INTERNAL;
    }
    if (!store->info.installed) {
        return REASON_NONE;
    }
    store->erased_to = 0;
    reason_t reason = store_prepare(store, store_data_off(store->flash));
    return reason == REASON_NONE ? store_put_nothing(store) : reason;
}

/**
 * Chooses the slot that a format erases last: one of another version, else the one with the newest record. As long as
 * it stands there, no older file counts. What cannot be read is no record.
 */
static void choose_last(store_t *store)
{
    store_head_t heads[2];
    (void)store_read_head(store, 0, &heads[0]);
    (void)store_read_head(store, 1, &heads[1]);
    store->recorded = store_newest(heads, &store->active);
    for (uint8_t slot = 0; slot < 2; slot++) {
        if (store_other_version(&heads[slot])) {
            store->active = slot;
        }
    }
    store->info.sequence = heads[store->active].sequence;
}

reason_t store_format(store_t *store, const hal_flash_t *flash, store_region_t region, uint8_t kind,
                      const hal_system_t *system, signature_work_t *work)
{
    reason_t reason = set_up(store, flash, region, kind, system, work);
    if (reason != REASON_NONE) {
        return reason;
    }
    choose_last(store);
    if (!store->recorded) {
        /* If it fails, erasing may help. */
        (void)store_put_first(store);
        store->erased_to = 0;
    }
    reason = store_prepare(store, store_slot_bytes(store));
    if (reason == REASON_NONE) {
        reason = store_put_nothing(store);
    }
    if (reason == REASON_NONE) {
        reason = store_flash_erase(store, store_spare(store), 0, store_slot_bytes(store));
    }
    return set_opened(store, reason);
}
