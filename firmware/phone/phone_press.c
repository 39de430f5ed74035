/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a user does at the phone: the ways out of a lockout. Screens, commands, consoles and scenarios all come here. */
#include "phone/phone.h"

#include <string.h>

#include "itl_assert.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "text/text_read.h"
#include "trustlist/record_name.h"

static itl_reason_t format_list(itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    itl_phone_list_t *list = &phone->lists[kind];
    list->opened = itl_phone_use_region(phone, &list->store, itl_phone_store_of_list(kind), itl_store_format);
    return list->opened;
}

itl_reason_t itl_phone_list_erase(itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    itl_phone_list_t *list = &phone->lists[kind];
    if (list->opened != ITL_REASON_NONE)
        return format_list(phone, kind);
    return itl_store_erase(&list->store);
}

/* Does the same to both lists. @return the first thing that went wrong */
static itl_reason_t with_both(itl_phone_t *phone, itl_reason_t (*use)(itl_phone_t *phone, itl_phone_list_kind_t kind))
{
    itl_reason_t itl = use(phone, ITL_PHONE_ITL);
    itl_reason_t ctl = use(phone, ITL_PHONE_CTL);
    return itl != ITL_REASON_NONE ? itl : ctl;
}

static itl_reason_t erase_everything(itl_phone_t *phone)
{
    itl_reason_t lists = with_both(phone, format_list);
    itl_reason_t configuration = itl_phone_configuration_format(phone);
    itl_reason_t messages = itl_phone_kept_format(phone);
    if (lists != ITL_REASON_NONE)
        return lists;
    return configuration != ITL_REASON_NONE ? configuration : messages;
}

/* What the last boot said of a list that is no longer there. That one was refused stays said. */
static void forget_erased(itl_phone_t *phone)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        itl_phone_list_t *list = &phone->lists[kind];
        if (itl_phone_installed(phone, (itl_phone_list_kind_t)kind) != NULL)
            continue;
        list->was_installed = false;
        if (list->event == ITL_OUTCOME_ACCEPTED || list->event == ITL_OUTCOME_UNCHANGED)
            list->event = ITL_OUTCOME_NOT_ASKED;
    }
}

bool itl_phone_boots(const itl_phone_t *phone)
{
    itl_boot_step_t step = phone->boot.step;
    return step == ITL_BOOT_START || step == ITL_BOOT_FETCH || step == ITL_BOOT_TVS;
}

/* What is damaged can be mended although the menus are closed: such a phone does not start. */
static bool is_sound(const itl_phone_t *phone)
{
    return phone->lists[ITL_PHONE_ITL].opened == ITL_REASON_NONE &&
           phone->lists[ITL_PHONE_CTL].opened == ITL_REASON_NONE;
}

/* @return why nothing can be done at this phone now; ITL_REASON_NONE: it can */
static itl_reason_t closed(const itl_phone_t *phone)
{
    if (phone->config.model == NULL) /* init refused: there is no HAL, nor any flash */
        return ITL_REASON_INTERNAL;
    ITL_ASSERT(phone->hal.system, !itl_phone_boots(phone));
    return !itl_config_opens_menus(itl_phone_settings(phone)) && is_sound(phone) ? ITL_REASON_MENUS_CLOSED
                                                                                 : ITL_REASON_NONE;
}

static itl_reason_t erase_by(itl_phone_t *phone, itl_phone_key_t key)
{
    switch (key) {
    case ITL_PHONE_KEY_ERASE_ITL:
        return itl_phone_list_erase(phone, ITL_PHONE_ITL);
    case ITL_PHONE_KEY_ERASE_CTL:
        return itl_phone_list_erase(phone, ITL_PHONE_CTL);
    case ITL_PHONE_KEY_RESET_SETTINGS:
        return with_both(phone, itl_phone_list_erase);
    default:
        return erase_everything(phone);
    }
}

/* @param keep  what is said stays in flash */
static itl_reason_t tell_erased(itl_phone_t *phone, itl_reason_t reason, bool keep)
{
    phone->kept.said_from = phone->status.total;
    forget_erased(phone);
    itl_phone_say(phone, ITL_STATUS_ERASING_LISTS, reason, NULL);
    if (keep)
        itl_phone_kept_write(phone);
    return reason;
}

itl_reason_t itl_phone_press(itl_phone_t *phone, itl_phone_key_t key)
{
    itl_reason_t reason = closed(phone);
    if (reason != ITL_REASON_NONE && (reason != ITL_REASON_MENUS_CLOSED || key != ITL_PHONE_KEY_FACTORY_RESET))
        return reason;
    if (key == ITL_PHONE_KEY_CLEAR_MESSAGES)
        return itl_phone_kept_clear(phone);
    return tell_erased(phone, erase_by(phone, key), key != ITL_PHONE_KEY_FACTORY_RESET);
}

/* --- another TFTP server --- */

bool itl_phone_lists_name(const itl_phone_t *phone, const char *host)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        const itl_trustlist_t *list = itl_phone_installed(phone, (itl_phone_list_kind_t)kind);
        if (list == NULL)
            continue;
        itl_trustlist_walk_t walk = itl_trustlist_walk(list);
        itl_trustlist_record_t record;
        while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE)
            if ((record.role == ITL_ROLE_TFTP || record.role == ITL_ROLE_CCM_TFTP) &&
                itl_record_is_of(list, &record, host))
                return true;
    }
    return false;
}

static bool has_lists(const itl_phone_t *phone)
{
    return !is_sound(phone) || itl_phone_installed(phone, ITL_PHONE_ITL) != NULL ||
           itl_phone_installed(phone, ITL_PHONE_CTL) != NULL;
}

static bool is_first(const itl_phone_t *phone, const itl_phone_server_t *server)
{
    const itl_phone_server_t *first = &phone->config.tftp[0];
    return phone->config.tftp_count > 0 && itl_text_same(first->host, server->host) && first->port == server->port;
}

itl_reason_t itl_phone_use_tftp(itl_phone_t *phone, const itl_phone_server_t *servers, uint8_t count, bool alternate,
                                itl_phone_lists_fate_t fate)
{
    itl_reason_t reason = closed(phone);
    if (reason != ITL_REASON_NONE)
        return reason;
    ITL_ASSERT(phone->hal.system, count <= ITL_LIMIT_TFTP_SERVERS && (count > 0 || !alternate));
    if (alternate && !is_first(phone, &servers[0]) && fate == ITL_PHONE_LISTS_OF_ANOTHER_GO && has_lists(phone) &&
        !itl_phone_lists_name(phone, servers[0].host))
        reason = tell_erased(phone, with_both(phone, itl_phone_list_erase), true);
    if (reason != ITL_REASON_NONE)
        return reason;
    memcpy(phone->config.tftp, servers, count * sizeof servers[0]);
    phone->config.tftp_count = count;
    phone->config.tftp_alternate = alternate;
    return ITL_REASON_NONE;
}
