/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_priv.h"

phone_list_t *phone_list_of_file(phone_t *phone, uint8_t file)
{
    return &phone->lists[file == PHONE_FILE_CTL ? PHONE_CTL : PHONE_ITL];
}

store_region_t phone_region(const hal_flash_t *flash, phone_list_kind_t kind)
{
    uint32_t sectors = store_sectors(flash, LIMIT_LIST_BYTES);
    if (sectors > flash->sector_count / 2)
        sectors = (flash->sector_count / 2) & ~1u;
    return (store_region_t){.first_sector = (uint32_t)kind * sectors, .sector_count = sectors};
}

reason_t phone_list_load(phone_list_t *list)
{
    if (!store_installed(&list->store)->installed)
        return REASON_NONE;
    tlv_source_t source = store_source(&list->store);
    /* It was read before it was committed, so anything but success means that it is no longer what it was. */
    return trustlist_read(&source, &list->installed, NULL) == REASON_NONE ? REASON_NONE : REASON_STORE_DAMAGED;
}

reason_t phone_list_open(phone_t *phone, phone_list_kind_t kind)
{
    phone_list_t *list = &phone->lists[kind];
    uint8_t mark = kind == PHONE_ITL ? PHONE_STORE_ITL : PHONE_STORE_CTL;
    list->opened = store_open(&list->store, phone->hal.flash, phone_region(phone->hal.flash, kind), mark,
                              phone->hal.system, phone->memory.work);
    if (list->opened == REASON_NONE)
        list->opened = phone_list_load(list);
    return list->opened;
}

reason_t phone_list_write(void *list, const uint8_t *data, size_t len)
{
    return store_write(&((phone_list_t *)list)->store, data, len);
}

static void refuse(phone_list_t *list, reason_t reason)
{
    store_abandon(&list->store);
    list->event = PHONE_LIST_REFUSED;
    list->reason = reason;
}

static void fail(phone_list_t *list, reason_t reason)
{
    store_abandon(&list->store);
    list->event = PHONE_LIST_FAILED;
    list->reason = reason;
}

static void install(phone_t *phone, phone_list_t *list, policy_authority_t authority)
{
    reason_t stored = store_commit(&list->store);
    if (stored == REASON_NONE)
        stored = phone_list_load(list);
    if (stored != REASON_NONE) {
        fail(list, stored);
        return;
    }
    list->event = PHONE_LIST_ACCEPTED;
    list->authority = authority;
    if (phone->tvs != NULL)
        tvs_flush(phone->tvs);
}

static void conclude(phone_t *phone, phone_list_t *list, policy_verdict_t verdict)
{
    if (verdict.outcome == POLICY_ACCEPT) {
        install(phone, list, verdict.authority);
        return;
    }
    phone->fault = phone->verify.fault;
    refuse(list, verdict.reason);
}

/* @return true when an answer has to be waited for */
static bool ask_tvs(phone_t *phone, phone_list_t *list)
{
    const trustlist_t *itl = phone_installed(phone, PHONE_ITL);
    const trustlist_t *candidate = &phone->verify.candidate;
    if (phone->tvs != NULL && itl != NULL &&
        tvs_ask_signer(phone->tvs, TVS_FOR_LIST, itl, &phone->candidate, &candidate->header, candidate) == REASON_NONE)
        return true;
    conclude(phone, list, verify_tvs(&phone->verify, POLICY_TVS_NONE, REASON_NONE, NULL, 0));
    return false;
}

bool phone_list_examine(phone_t *phone, phone_list_t *list)
{
    bool unchanged = false;
    reason_t finished = store_finish(&list->store, &unchanged);
    if (finished != REASON_NONE) {
        fail(list, finished);
        return false;
    }
    if (unchanged) {
        list->event = PHONE_LIST_UNCHANGED;
        return false;
    }
    const trustlist_t *anchors[VERIFY_ANCHORS] = {phone_installed(phone, PHONE_ITL), phone_installed(phone, PHONE_CTL)};
    phone->candidate = store_candidate(&list->store);
    policy_verdict_t verdict = verify_begin(&phone->verify, anchors, &phone->candidate, phone->memory.work);
    if (verdict.outcome == POLICY_ASK_TVS)
        return ask_tvs(phone, list);
    conclude(phone, list, verdict);
    return false;
}

void phone_list_tvs_answered(phone_t *phone, phone_list_t *list)
{
    tvs_answer_t answer = tvs_result(phone->tvs);
    const uint8_t room = (uint8_t)(sizeof phone->tvs_outcomes / sizeof phone->tvs_outcomes[0]);
    for (uint8_t i = 0; i < answer.outcome_count && phone->tvs_outcome_count < room; i++)
        phone->tvs_outcomes[phone->tvs_outcome_count++] = answer.outcomes[i];
    conclude(phone, list,
             verify_tvs(&phone->verify, answer.result, answer.reason, answer.certificate, answer.certificate_len));
}

void phone_list_missed(phone_t *phone, phone_list_t *list, reason_t reason)
{
    if (reason == REASON_TOO_LARGE) {
        /* The server has a list and the phone will not have it: a refusal, not a failure to get one. */
        refuse(list, reason);
        return;
    }
    if (reason != REASON_NOT_FOUND) {
        fail(list, reason);
        return;
    }
    store_abandon(&list->store);
    list->event = PHONE_LIST_NOT_FOUND;
    phone_say_missed(phone, reason, list == &phone->lists[PHONE_CTL] ? "CTLFile.tlv" : "ITLFile.tlv");
}
