/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_priv.h"

phone_list_t *phone_list_of_file(phone_t *phone, uint8_t file)
{
    return &phone->lists[file == PHONE_FILE_CTL ? PHONE_CTL : PHONE_ITL];
}

store_region_t phone_region(const hal_flash_t *flash, phone_store_kind_t kind)
{
    uint32_t sectors = store_sectors(flash, LIMIT_LIST_BYTES);
    if (sectors > flash->sector_count / 3)
        sectors = (flash->sector_count / 3) & ~1u;
    return (store_region_t){.first_sector = ((uint32_t)kind - 1u) * sectors, .sector_count = sectors};
}

phone_store_kind_t phone_store_of_list(phone_list_kind_t kind)
{
    return kind == PHONE_ITL ? PHONE_STORE_ITL : PHONE_STORE_CTL;
}

reason_t phone_list_load(phone_list_t *list)
{
    if (!store_installed(&list->store)->installed)
        return REASON_NONE;
    tlv_source_t source = store_source(&list->store);
    reason_t reason = trustlist_read(&source, &list->installed, NULL);
    /* It was read before it was committed, so a fault in it means that it is no longer what it was. */
    return reason == REASON_NONE || reason == REASON_FLASH_ERROR ? reason : REASON_STORE_DAMAGED;
}

reason_t phone_list_open(phone_t *phone, phone_list_kind_t kind)
{
    phone_list_t *list = &phone->lists[kind];
    phone_store_kind_t mark = phone_store_of_list(kind);
    list->opened = store_open(&list->store, phone->hal.flash, phone_region(phone->hal.flash, mark), (uint8_t)mark,
                              phone->hal.system, phone->memory.work);
    if (list->opened == REASON_NONE)
        list->opened = phone_list_load(list);
    list->was_installed = phone_installed(phone, kind) != NULL;
    return list->opened;
}

reason_t phone_list_write(void *list, const uint8_t *data, size_t len)
{
    phone_list_t *into = list;
    for (size_t i = 0; i < len && into->blank; i++)
        into->blank = data[i] == '\r' || data[i] == '\n';
    return store_write(&into->store, data, len);
}

void phone_list_missed(phone_list_t *list, reason_t reason)
{
    store_abandon(&list->store);
    list->event = outcome_event(reason);
    list->reason = reason;
}

static void install(phone_t *phone, phone_list_t *list, policy_authority_t authority)
{
    reason_t stored = store_commit(&list->store);
    if (stored == REASON_NONE)
        stored = phone_list_load(list);
    if (stored != REASON_NONE) {
        phone_list_missed(list, stored);
        return;
    }
    list->event = OUTCOME_ACCEPTED;
    list->authority = authority;
    if (phone->tvs != NULL)
        tvs_flush(phone->tvs);
}

/* A list may have this phone's own name also where it was asked for by the name for every phone. */
static verify_want_t want(const phone_t *phone, const phone_list_t *list, char name[PHONE_FILE_BYTES])
{
    bool ctl = list == &phone->lists[PHONE_CTL];
    phone_file_name(phone, ctl ? PHONE_FILE_CTL : PHONE_FILE_ITL, false, name);
    return (verify_want_t){.kind = ctl ? POLICY_KIND_CTL : POLICY_KIND_ITL, .name = name};
}

/* The bytes of the installed list came again. An earlier version may have installed what was not asked for. */
static void examine_unchanged(phone_list_t *list, const verify_want_t *wanted)
{
    policy_verdict_t verdict = verify_installed_again(wanted, &list->installed);
    list->event = OUTCOME_UNCHANGED;
    if (verdict.outcome != POLICY_ACCEPT)
        phone_list_missed(list, verdict.reason);
}

static void conclude(phone_t *phone, phone_list_t *list, policy_verdict_t verdict)
{
    if (verdict.outcome == POLICY_ACCEPT) {
        install(phone, list, verdict.authority);
        return;
    }
    phone->fault = phone->verify.fault;
    phone_list_missed(list, verdict.reason);
}

bool phone_list_examine(phone_t *phone, phone_list_t *list)
{
    bool unchanged = false;
    reason_t finished = store_finish(&list->store, &unchanged);
    if (finished != REASON_NONE) {
        phone_list_missed(list, finished);
        return false;
    }
    char name[PHONE_FILE_BYTES];
    const verify_want_t wanted = want(phone, list, name);
    if (unchanged) {
        examine_unchanged(list, &wanted);
        return false;
    }
    const trustlist_t *anchors[VERIFY_ANCHORS] = {phone_installed(phone, PHONE_ITL), phone_installed(phone, PHONE_CTL)};
    phone->candidate = store_candidate(&list->store);
    policy_verdict_t verdict = verify_begin(&phone->verify, &wanted, anchors, &phone->candidate, phone->memory.work);
    if (verdict.outcome == POLICY_ASK_TVS) {
        if (phone_ask_tvs(phone, TVS_FOR_LIST))
            return true;
        verdict = verify_tvs(&phone->verify, POLICY_TVS_NONE, REASON_NONE, NULL, 0);
    }
    conclude(phone, list, verdict);
    return false;
}

void phone_list_tvs_answered(phone_t *phone, phone_list_t *list)
{
    conclude(phone, list, phone_tvs_verdict(phone));
}
