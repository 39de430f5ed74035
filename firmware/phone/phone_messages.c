/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_priv.h"

void phone_say(phone_t *phone, status_text_id_t text, reason_t reason, const char *name)
{
    status_add(&phone->status, phone->hal.clock->utc_s(phone->hal.clock->ctx), text, reason, name);
}

void phone_say_missed(phone_t *phone, reason_t reason, const char *name)
{
    switch (reason) {
    case REASON_NOT_FOUND:
    case REASON_EMPTY:
        phone_say(phone, STATUS_FILE_NOT_FOUND, reason, name);
        break;
    case REASON_TFTP_TIMEOUT:
    case REASON_NETWORK_ERROR:
        phone_say(phone, STATUS_TFTP_TIMEOUT, reason, name);
        break;
    case REASON_ACCESS_VIOLATION:
        phone_say(phone, STATUS_TFTP_ACCESS_ERROR, reason, name);
        break;
    case REASON_TOO_LARGE:
        phone_say(phone, STATUS_TFTP_SIZE_ERROR, reason, name);
        break;
    case REASON_NO_ADDRESS:
        phone_say(phone, STATUS_DHCP_TIMEOUT, reason, NULL);
        break;
    case REASON_DNS_UNKNOWN_HOST:
        phone_say(phone, STATUS_DNS_UNKNOWN_HOST, reason, NULL);
        break;
    default:
        phone_say(phone, STATUS_TFTP_ERROR, reason, name);
        break;
    }
}

/* Nobody answered: spoken of when the server was given up. */
static bool is_silence(reason_t reason)
{
    return reason == REASON_TFTP_TIMEOUT || reason == REASON_NETWORK_ERROR || reason == REASON_DNS_UNKNOWN_HOST ||
           reason == REASON_NO_ADDRESS;
}

void phone_say_configuration(phone_t *phone)
{
    const phone_configuration_t *configuration = &phone->configuration;
    bool ours = configuration->event == PHONE_EVENT_ACCEPTED || configuration->event == PHONE_EVENT_UNCHANGED;
    if (ours)
        phone_say(phone, STATUS_CONFIGURATION, REASON_NONE, phone->file_name);
    else if (configuration->event == PHONE_EVENT_REFUSED && configuration->reason != REASON_TOO_LARGE)
        phone_say(phone, STATUS_CONFIGURATION_REFUSED, configuration->reason, NULL);
    else if (!is_silence(configuration->reason))
        phone_say_missed(phone, configuration->reason, phone->file_name);
}

static bool newly_installed(const phone_list_t *list)
{
    return list->event == PHONE_EVENT_ACCEPTED && !list->was_installed;
}

static bool replaced(const phone_list_t *list)
{
    return list->event == PHONE_EVENT_ACCEPTED && list->was_installed;
}

static void say_accepted(phone_t *phone)
{
    const phone_list_t *itl = &phone->lists[PHONE_ITL];
    const phone_list_t *ctl = &phone->lists[PHONE_CTL];
    if (newly_installed(ctl) && newly_installed(itl))
        phone_say(phone, STATUS_CTL_AND_ITL_INSTALLED, REASON_NONE, NULL);
    else if (newly_installed(ctl))
        phone_say(phone, STATUS_CTL_INSTALLED, REASON_NONE, NULL);
    else if (newly_installed(itl))
        phone_say(phone, STATUS_ITL_INSTALLED, REASON_NONE, NULL);
    if (replaced(ctl) || replaced(itl))
        phone_say(phone, STATUS_TRUST_LIST_UPDATED, REASON_NONE, NULL);
}

/* A phone shows "update failed" for a list it refuses, and, where it has a list, also for one that does not come. */
static void say_failed(phone_t *phone)
{
    const phone_list_t *itl = &phone->lists[PHONE_ITL];
    const phone_list_t *ctl = &phone->lists[PHONE_CTL];
    bool had_list = itl->was_installed || ctl->was_installed;
    if (ctl->event == PHONE_EVENT_REFUSED)
        phone_say(phone, STATUS_CTL_UPDATE_FAILED, ctl->reason, NULL);
    bool refused = itl->event == PHONE_EVENT_REFUSED || ctl->event == PHONE_EVENT_REFUSED;
    bool missed = itl->event == PHONE_EVENT_FAILED || (ctl->event == PHONE_EVENT_FAILED && ctl->was_installed) ||
                  (ctl->event == PHONE_EVENT_FAILED && itl->event == PHONE_EVENT_NOT_ASKED);
    if (refused || (had_list && missed))
        phone_say(phone, STATUS_TRUST_LIST_UPDATE_FAILED, phone_refusal(phone), NULL);
}

/* What the server said about a list it does not give. Silence was spoken of when it happened. */
static void say_missed_list(phone_t *phone, const phone_list_t *list, const char *name)
{
    bool answered = list->reason == REASON_ACCESS_VIOLATION || list->reason == REASON_TFTP_ERROR ||
                    list->reason == REASON_TOO_LARGE;
    if (answered && (list->event == PHONE_EVENT_REFUSED || list->event == PHONE_EVENT_FAILED))
        phone_say_missed(phone, list->reason, name);
}

void phone_say_lists(phone_t *phone)
{
    say_missed_list(phone, &phone->lists[PHONE_CTL], "CTLFile.tlv");
    say_missed_list(phone, &phone->lists[PHONE_ITL], "ITLFile.tlv");
    say_accepted(phone);
    say_failed(phone);
    if (phone_installed(phone, PHONE_ITL) == NULL && phone_installed(phone, PHONE_CTL) == NULL)
        phone_say(phone, STATUS_NO_TRUST_LIST, REASON_NONE, NULL);
}
