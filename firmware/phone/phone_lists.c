/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_priv.h"
#include "phone/phone_view.h"

itl_phone_list_t *itl_phone_list_of_file(itl_phone_t *phone, itl_phone_file_t file)
{
    return &phone->lists[file == ITL_PHONE_FILE_CTL ? ITL_PHONE_CTL : ITL_PHONE_ITL];
}

/* @return sector_count 0 when the flash is too small */
static itl_store_region_t region_of(const itl_hal_flash_t *flash, itl_phone_store_kind_t kind)
{
    uint32_t sectors = itl_store_sectors(flash, ITL_LIMIT_LIST_BYTES);
    if (sectors > flash->sector_count / 3)
        sectors = (flash->sector_count / 3) & ~1u;
    uint32_t first = ((uint32_t)kind - 1u) * sectors;
    if (kind == ITL_PHONE_STORE_MESSAGES) {
        sectors = itl_store_sectors(flash, ITL_PHONE_KEPT_BYTES);
        if (sectors > flash->sector_count - first)
            sectors = 0;
    }
    return (itl_store_region_t){.first_sector = first, .sector_count = sectors};
}

itl_reason_t itl_phone_use_region(itl_phone_t *phone, itl_store_t *store, itl_phone_store_kind_t kind,
                                  itl_phone_store_use_t use)
{
    const itl_hal_flash_t *flash = phone->hal.flash;
    return use(store, flash, region_of(flash, kind), (uint8_t)kind, phone->hal.system, phone->memory.work);
}

itl_phone_store_kind_t itl_phone_store_of_list(itl_phone_list_kind_t kind)
{
    return kind == ITL_PHONE_ITL ? ITL_PHONE_STORE_ITL : ITL_PHONE_STORE_CTL;
}

itl_reason_t itl_phone_list_load(itl_phone_list_t *list)
{
    if (!itl_store_installed(&list->store)->installed)
        return ITL_REASON_NONE;
    itl_tlv_source_t source = itl_store_source(&list->store);
    itl_reason_t reason = itl_trustlist_read(&source, &list->installed, NULL);
    /* It was read before it was committed, so a fault in it means that it is no longer what it was. */
    return reason == ITL_REASON_NONE || reason == ITL_REASON_FLASH_ERROR ? reason : ITL_REASON_STORE_DAMAGED;
}

itl_reason_t itl_phone_list_open(itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    itl_phone_list_t *list = &phone->lists[kind];
    list->opened = itl_phone_use_region(phone, &list->store, itl_phone_store_of_list(kind), itl_store_open);
    if (list->opened == ITL_REASON_NONE)
        list->opened = itl_phone_list_load(list);
    list->was_installed = itl_phone_installed(phone, kind) != NULL;
    return list->opened;
}

itl_reason_t itl_phone_list_write(void *list, const uint8_t *data, size_t len)
{
    itl_phone_list_t *into = list;
    for (size_t i = 0; i < len && into->blank; i++)
        into->blank = data[i] == '\r' || data[i] == '\n';
    return itl_store_write(&into->store, data, len);
}

void itl_phone_list_missed(itl_phone_list_t *list, itl_reason_t reason)
{
    itl_store_abandon(&list->store);
    list->event = itl_outcome_event(reason);
    list->reason = reason;
}

static void install(itl_phone_t *phone, itl_phone_list_t *list, itl_policy_authority_t authority)
{
    itl_reason_t stored = itl_store_commit(&list->store);
    if (stored == ITL_REASON_NONE)
        stored = itl_phone_list_load(list);
    if (stored != ITL_REASON_NONE) {
        itl_phone_list_missed(list, stored);
        return;
    }
    list->event = ITL_OUTCOME_ACCEPTED;
    list->authority = authority;
    if (phone->tvs != NULL)
        itl_tvs_flush(phone->tvs);
}

/* A list may have this phone's own name also where it was asked for by the name for every phone. */
static itl_verify_want_t want(const itl_phone_t *phone, const itl_phone_list_t *list, char name[ITL_PHONE_FILE_BYTES])
{
    bool ctl = list == &phone->lists[ITL_PHONE_CTL];
    itl_phone_file_name(phone, ctl ? ITL_PHONE_FILE_CTL : ITL_PHONE_FILE_ITL, false, name);
    return (itl_verify_want_t){.kind = ctl ? ITL_POLICY_KIND_CTL : ITL_POLICY_KIND_ITL, .name = name};
}

/* The bytes of the installed list came again. An earlier version may have installed what was not asked for. */
static void examine_unchanged(itl_phone_list_t *list, const itl_verify_want_t *wanted)
{
    itl_policy_verdict_t verdict = itl_verify_installed_again(wanted, &list->installed);
    list->event = ITL_OUTCOME_UNCHANGED;
    if (verdict.decision != ITL_POLICY_ACCEPT)
        itl_phone_list_missed(list, verdict.reason);
}

static void conclude(itl_phone_t *phone, itl_phone_list_t *list, itl_policy_verdict_t verdict)
{
    if (verdict.decision == ITL_POLICY_ACCEPT) {
        install(phone, list, verdict.authority);
        return;
    }
    phone->boot.fault = phone->scratch.file.verify.fault;
    itl_phone_list_missed(list, verdict.reason);
}

bool itl_phone_list_examine(itl_phone_t *phone, itl_phone_list_t *list)
{
    bool unchanged = false;
    itl_reason_t finished = itl_store_finish(&list->store, &unchanged);
    if (finished != ITL_REASON_NONE) {
        itl_phone_list_missed(list, finished);
        return false;
    }
    char name[ITL_PHONE_FILE_BYTES];
    const itl_verify_want_t wanted = want(phone, list, name);
    if (unchanged) {
        examine_unchanged(list, &wanted);
        return false;
    }
    phone->scratch.file.candidate = itl_store_candidate(&list->store);
    itl_policy_verdict_t verdict = itl_phone_judge(phone, &wanted, ITL_TVS_FOR_LIST);
    if (verdict.decision == ITL_POLICY_ASK_TVS)
        return true;
    conclude(phone, list, verdict);
    return false;
}

void itl_phone_list_tvs_answered(itl_phone_t *phone, itl_phone_list_t *list)
{
    conclude(phone, list, itl_phone_tvs_verdict(phone));
}
