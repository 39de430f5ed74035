/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "outcome/outcome.h"

static bool is_fine(const itl_outcome_file_t *file)
{
    return file->event == ITL_OUTCOME_ACCEPTED || file->event == ITL_OUTCOME_UNCHANGED;
}

static bool is_new(const itl_outcome_file_t *list)
{
    return list->event == ITL_OUTCOME_ACCEPTED && !list->was_installed;
}

static bool is_replaced(const itl_outcome_file_t *list)
{
    return list->event == ITL_OUTCOME_ACCEPTED && list->was_installed;
}

static bool any_refused(const itl_outcome_facts_t *facts)
{
    return facts->ctl.event == ITL_OUTCOME_REFUSED || facts->itl.event == ITL_OUTCOME_REFUSED;
}

static bool had_list(const itl_outcome_facts_t *facts)
{
    return facts->ctl.was_installed || facts->itl.was_installed;
}

static bool has_list(const itl_outcome_facts_t *facts)
{
    return had_list(facts) || is_new(&facts->ctl) || is_new(&facts->itl);
}

static itl_outcome_trust_t trust_of(const itl_outcome_facts_t *facts)
{
    if (any_refused(facts))
        return ITL_OUTCOME_UNTRUSTED;
    return has_list(facts) ? ITL_OUTCOME_TRUSTED : ITL_OUTCOME_NO_TRUST_LIST;
}

static itl_outcome_exit_t exit_status_of(const itl_outcome_facts_t *facts)
{
    if (any_refused(facts))
        return ITL_OUTCOME_EXIT_REFUSED;
    /* An ITL that was not even asked for: every server was given up before. */
    if (facts->itl.event == ITL_OUTCOME_NOT_ASKED || facts->itl.event == ITL_OUTCOME_FAILED || !facts->answered)
        return ITL_OUTCOME_EXIT_FAILED;
    /* A CTL that fails does no harm to a phone that has none: most clusters serve none. */
    return facts->ctl.event == ITL_OUTCOME_FAILED && facts->ctl.was_installed ? ITL_OUTCOME_EXIT_FAILED
                                                                              : ITL_OUTCOME_EXIT_DONE;
}

static itl_reason_t reason_of(const itl_outcome_facts_t *facts, itl_outcome_exit_t exit_status)
{
    if (exit_status == ITL_OUTCOME_EXIT_DONE)
        return ITL_REASON_NONE;
    itl_outcome_event_t blamed = exit_status == ITL_OUTCOME_EXIT_REFUSED ? ITL_OUTCOME_REFUSED : ITL_OUTCOME_FAILED;
    if (facts->itl.event == blamed)
        return facts->itl.reason;
    return facts->ctl.event == blamed ? facts->ctl.reason : ITL_REASON_NONE;
}

static itl_alarm_status_t status_code_of_failure(const itl_outcome_facts_t *facts, itl_outcome_exit_t exit_status)
{
    bool ctl_is_fine = is_fine(&facts->ctl);
    bool itl_is_fine = is_fine(&facts->itl);
    if (!had_list(facts) && !ctl_is_fine && !itl_is_fine)
        return ITL_ALARM_TL_FAILED_NO_TL;
    if (exit_status == ITL_OUTCOME_EXIT_FAILED)
        return ITL_ALARM_TL_FAILED;
    if (itl_is_fine)
        return ITL_ALARM_TL_FAILED_OLD_CTL;
    return ctl_is_fine ? ITL_ALARM_TL_FAILED_OLD_ITL : ITL_ALARM_TL_FAILED_OLD_TL;
}

static itl_alarm_status_t status_code_of(const itl_outcome_facts_t *facts, itl_outcome_exit_t exit_status)
{
    bool ctl_came = facts->ctl.event == ITL_OUTCOME_ACCEPTED;
    bool itl_came = facts->itl.event == ITL_OUTCOME_ACCEPTED;
    if (exit_status != ITL_OUTCOME_EXIT_DONE)
        return status_code_of_failure(facts, exit_status);
    if (!ctl_came && !itl_came)
        return ITL_ALARM_NOTHING_NEW;
    if (had_list(facts))
        return ITL_ALARM_TL_SUCCESS;
    if (ctl_came && itl_came)
        return ITL_ALARM_TL_INITIAL_SUCCESS;
    return ctl_came ? ITL_ALARM_CTL_INITIAL_SUCCESS : ITL_ALARM_ITL_INITIAL_SUCCESS;
}

static void add(itl_outcome_t *outcome, itl_outcome_turn_t turn, itl_status_text_id_t text, itl_outcome_about_t about,
                itl_reason_t reason)
{
    outcome->messages[outcome->message_count++] =
        (itl_outcome_message_t){.turn = turn, .text = text, .about = about, .reason = reason};
}

static void say(itl_outcome_t *outcome, itl_status_text_id_t text, itl_reason_t reason)
{
    add(outcome, ITL_OUTCOME_TURN_LISTS, text, ITL_OUTCOME_ABOUT_NOTHING, reason);
}

static void say_not_found(itl_outcome_t *outcome, const itl_outcome_file_t *list, itl_outcome_turn_t turn,
                          itl_outcome_about_t about)
{
    if (list->event == ITL_OUTCOME_NOT_FOUND)
        add(outcome, turn, itl_outcome_text(list->reason), about, list->reason);
}

/* A server that is there does not give the file, for a reason that is spoken of. */
static bool is_word_of_server(itl_reason_t reason)
{
    return reason == ITL_REASON_ACCESS_VIOLATION || reason == ITL_REASON_TFTP_ERROR || reason == ITL_REASON_TOO_LARGE ||
           reason == ITL_REASON_HTTP_ERROR || reason == ITL_REASON_HTTP_BUSY || reason == ITL_REASON_HTTP_TIMEOUT;
}

/* What the server said about a list that it does not give. */
static void say_what_server_said(itl_outcome_t *outcome, const itl_outcome_file_t *list, itl_outcome_about_t about)
{
    const bool said = is_word_of_server(list->reason);
    if (said && (list->event == ITL_OUTCOME_REFUSED || list->event == ITL_OUTCOME_FAILED))
        add(outcome, ITL_OUTCOME_TURN_LISTS, itl_outcome_text(list->reason), about, list->reason);
}

static void say_accepted(itl_outcome_t *outcome, const itl_outcome_facts_t *facts)
{
    if (is_new(&facts->ctl) && is_new(&facts->itl))
        say(outcome, ITL_STATUS_CTL_AND_ITL_INSTALLED, ITL_REASON_NONE);
    else if (is_new(&facts->ctl))
        say(outcome, ITL_STATUS_CTL_INSTALLED, ITL_REASON_NONE);
    else if (is_new(&facts->itl))
        say(outcome, ITL_STATUS_ITL_INSTALLED, ITL_REASON_NONE);
    if (is_replaced(&facts->ctl) || is_replaced(&facts->itl))
        say(outcome, ITL_STATUS_TRUST_LIST_UPDATED, ITL_REASON_NONE);
}

/* A phone shows "update failed" for a list it refuses, and, where it has a list, also for one that does not come. */
static void say_failed(itl_outcome_t *outcome, const itl_outcome_facts_t *facts)
{
    if (facts->ctl.event == ITL_OUTCOME_REFUSED)
        say(outcome, ITL_STATUS_CTL_UPDATE_FAILED, facts->ctl.reason);
    bool missed = outcome->exit_status == ITL_OUTCOME_EXIT_FAILED && had_list(facts);
    if (outcome->exit_status == ITL_OUTCOME_EXIT_REFUSED || missed)
        say(outcome, ITL_STATUS_TRUST_LIST_UPDATE_FAILED, outcome->reason);
}

static void say_configuration(itl_outcome_t *outcome, const itl_outcome_file_t *file)
{
    itl_status_text_id_t text = itl_outcome_text(file->reason);
    if (is_fine(file))
        text = ITL_STATUS_CONFIGURATION;
    else if (file->event == ITL_OUTCOME_REFUSED && file->reason != ITL_REASON_TOO_LARGE)
        text = ITL_STATUS_CONFIGURATION_REFUSED;
    else if (file->event == ITL_OUTCOME_NOT_ASKED || itl_outcome_is_silence(file->reason))
        return;
    itl_reason_t reason = is_fine(file) ? ITL_REASON_NONE : file->reason;
    add(outcome, ITL_OUTCOME_TURN_CONFIGURATION, text, ITL_OUTCOME_ABOUT_REQUEST, reason);
}

itl_outcome_t itl_outcome_judge(const itl_outcome_facts_t *facts)
{
    itl_outcome_t outcome = {.trust = trust_of(facts), .exit_status = exit_status_of(facts)};
    outcome.reason = reason_of(facts, outcome.exit_status);
    outcome.status_code = status_code_of(facts, outcome.exit_status);
    say_not_found(&outcome, &facts->ctl, ITL_OUTCOME_TURN_CTL, ITL_OUTCOME_ABOUT_CTL);
    say_not_found(&outcome, &facts->itl, ITL_OUTCOME_TURN_LISTS, ITL_OUTCOME_ABOUT_ITL);
    say_what_server_said(&outcome, &facts->ctl, ITL_OUTCOME_ABOUT_CTL);
    say_what_server_said(&outcome, &facts->itl, ITL_OUTCOME_ABOUT_ITL);
    say_accepted(&outcome, facts);
    say_failed(&outcome, facts);
    if (!has_list(facts))
        say(&outcome, ITL_STATUS_NO_TRUST_LIST, ITL_REASON_NONE);
    say_configuration(&outcome, &facts->configuration);
    return outcome;
}

itl_outcome_event_t itl_outcome_event(itl_reason_t reason)
{
    if (reason == ITL_REASON_NOT_FOUND || reason == ITL_REASON_EMPTY)
        return ITL_OUTCOME_NOT_FOUND;
    return itl_reason_refuses(reason) ? ITL_OUTCOME_REFUSED : ITL_OUTCOME_FAILED;
}

bool itl_outcome_is_silence(itl_reason_t reason)
{
    return reason == ITL_REASON_TFTP_TIMEOUT || reason == ITL_REASON_NETWORK_ERROR ||
           reason == ITL_REASON_DNS_UNKNOWN_HOST || reason == ITL_REASON_NO_ADDRESS;
}

itl_status_text_id_t itl_outcome_text(itl_reason_t reason)
{
    switch (reason) {
    case ITL_REASON_NOT_FOUND:
    case ITL_REASON_EMPTY:
        return ITL_STATUS_FILE_NOT_FOUND;
    case ITL_REASON_TFTP_TIMEOUT:
    case ITL_REASON_NETWORK_ERROR:
        return ITL_STATUS_TFTP_TIMEOUT;
    case ITL_REASON_ACCESS_VIOLATION:
        return ITL_STATUS_TFTP_ACCESS_ERROR;
    case ITL_REASON_TOO_LARGE:
        return ITL_STATUS_TFTP_SIZE_ERROR;
    case ITL_REASON_NO_ADDRESS:
        return ITL_STATUS_DHCP_TIMEOUT;
    case ITL_REASON_DNS_UNKNOWN_HOST:
        return ITL_STATUS_DNS_UNKNOWN_HOST;
    default:
        return ITL_STATUS_TFTP_ERROR;
    }
}
