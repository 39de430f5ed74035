/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "outcome/outcome.h"

static bool is_fine(const outcome_file_t *file)
{
    return file->event == OUTCOME_ACCEPTED || file->event == OUTCOME_UNCHANGED;
}

static bool is_new(const outcome_file_t *list)
{
    return list->event == OUTCOME_ACCEPTED && !list->was_installed;
}

static bool is_replaced(const outcome_file_t *list)
{
    return list->event == OUTCOME_ACCEPTED && list->was_installed;
}

static bool any_refused(const outcome_facts_t *facts)
{
    return facts->ctl.event == OUTCOME_REFUSED || facts->itl.event == OUTCOME_REFUSED;
}

static bool had_list(const outcome_facts_t *facts)
{
    return facts->ctl.was_installed || facts->itl.was_installed;
}

static bool has_list(const outcome_facts_t *facts)
{
    return had_list(facts) || is_new(&facts->ctl) || is_new(&facts->itl);
}

static outcome_trust_t trust_of(const outcome_facts_t *facts)
{
    if (any_refused(facts))
        return OUTCOME_UNTRUSTED;
    return has_list(facts) ? OUTCOME_TRUSTED : OUTCOME_NO_TRUST_LIST;
}

static outcome_exit_t exit_status_of(const outcome_facts_t *facts)
{
    if (any_refused(facts))
        return OUTCOME_EXIT_REFUSED;
    /* An ITL that was not even asked for: every server was given up before. */
    if (facts->itl.event == OUTCOME_NOT_ASKED || facts->itl.event == OUTCOME_FAILED || !facts->answered)
        return OUTCOME_EXIT_FAILED;
    /* A CTL that fails does no harm to a phone that has none: most clusters serve none. */
    return facts->ctl.event == OUTCOME_FAILED && facts->ctl.was_installed ? OUTCOME_EXIT_FAILED : OUTCOME_EXIT_DONE;
}

static reason_t reason_of(const outcome_facts_t *facts, outcome_exit_t exit_status)
{
    if (exit_status == OUTCOME_EXIT_DONE)
        return REASON_NONE;
    outcome_event_t blamed = exit_status == OUTCOME_EXIT_REFUSED ? OUTCOME_REFUSED : OUTCOME_FAILED;
    if (facts->itl.event == blamed)
        return facts->itl.reason;
    return facts->ctl.event == blamed ? facts->ctl.reason : REASON_NONE;
}

static alarm_status_t status_code_of_failure(const outcome_facts_t *facts, outcome_exit_t exit_status)
{
    bool ctl_is_fine = is_fine(&facts->ctl);
    bool itl_is_fine = is_fine(&facts->itl);
    if (!had_list(facts) && !ctl_is_fine && !itl_is_fine)
        return ALARM_TL_FAILED_NO_TL;
    if (exit_status == OUTCOME_EXIT_FAILED)
        return ALARM_TL_FAILED;
    if (itl_is_fine)
        return ALARM_TL_FAILED_OLD_CTL;
    return ctl_is_fine ? ALARM_TL_FAILED_OLD_ITL : ALARM_TL_FAILED_OLD_TL;
}

static alarm_status_t status_code_of(const outcome_facts_t *facts, outcome_exit_t exit_status)
{
    bool ctl_came = facts->ctl.event == OUTCOME_ACCEPTED;
    bool itl_came = facts->itl.event == OUTCOME_ACCEPTED;
    if (exit_status != OUTCOME_EXIT_DONE)
        return status_code_of_failure(facts, exit_status);
    if (!ctl_came && !itl_came)
        return ALARM_NOTHING_NEW;
    if (had_list(facts))
        return ALARM_TL_SUCCESS;
    if (ctl_came && itl_came)
        return ALARM_TL_INITIAL_SUCCESS;
    return ctl_came ? ALARM_CTL_INITIAL_SUCCESS : ALARM_ITL_INITIAL_SUCCESS;
}

static void add(outcome_t *outcome, outcome_turn_t turn, status_text_id_t text, outcome_about_t about, reason_t reason)
{
    outcome->messages[outcome->message_count++] = (outcome_message_t){
        .turn = (uint8_t)turn, .text = (uint8_t)text, .about = (uint8_t)about, .reason = (uint8_t)reason};
}

static void say(outcome_t *outcome, status_text_id_t text, reason_t reason)
{
    add(outcome, OUTCOME_TURN_LISTS, text, OUTCOME_ABOUT_NOTHING, reason);
}

static void say_not_found(outcome_t *outcome, const outcome_file_t *list, outcome_turn_t turn, outcome_about_t about)
{
    if (list->event == OUTCOME_NOT_FOUND)
        add(outcome, turn, outcome_text(list->reason), about, list->reason);
}

/* What the server said about a list that it does not give. */
static void say_what_server_said(outcome_t *outcome, const outcome_file_t *list, outcome_about_t about)
{
    bool said = list->reason == REASON_ACCESS_VIOLATION || list->reason == REASON_TFTP_ERROR ||
                list->reason == REASON_TOO_LARGE;
    if (said && (list->event == OUTCOME_REFUSED || list->event == OUTCOME_FAILED))
        add(outcome, OUTCOME_TURN_LISTS, outcome_text(list->reason), about, list->reason);
}

static void say_accepted(outcome_t *outcome, const outcome_facts_t *facts)
{
    if (is_new(&facts->ctl) && is_new(&facts->itl))
        say(outcome, STATUS_CTL_AND_ITL_INSTALLED, REASON_NONE);
    else if (is_new(&facts->ctl))
        say(outcome, STATUS_CTL_INSTALLED, REASON_NONE);
    else if (is_new(&facts->itl))
        say(outcome, STATUS_ITL_INSTALLED, REASON_NONE);
    if (is_replaced(&facts->ctl) || is_replaced(&facts->itl))
        say(outcome, STATUS_TRUST_LIST_UPDATED, REASON_NONE);
}

/* A phone shows "update failed" for a list it refuses, and, where it has a list, also for one that does not come. */
static void say_failed(outcome_t *outcome, const outcome_facts_t *facts)
{
    if (facts->ctl.event == OUTCOME_REFUSED)
        say(outcome, STATUS_CTL_UPDATE_FAILED, facts->ctl.reason);
    bool missed = outcome->exit_status == OUTCOME_EXIT_FAILED && had_list(facts);
    if (outcome->exit_status == OUTCOME_EXIT_REFUSED || missed)
        say(outcome, STATUS_TRUST_LIST_UPDATE_FAILED, outcome->reason);
}

static void say_configuration(outcome_t *outcome, const outcome_file_t *file)
{
    status_text_id_t text = outcome_text(file->reason);
    if (is_fine(file))
        text = STATUS_CONFIGURATION;
    else if (file->event == OUTCOME_REFUSED && file->reason != REASON_TOO_LARGE)
        text = STATUS_CONFIGURATION_REFUSED;
    else if (file->event == OUTCOME_NOT_ASKED || outcome_is_silence(file->reason))
        return;
    reason_t reason = is_fine(file) ? REASON_NONE : file->reason;
    add(outcome, OUTCOME_TURN_CONFIGURATION, text, OUTCOME_ABOUT_REQUEST, reason);
}

outcome_t outcome_judge(const outcome_facts_t *facts)
{
    outcome_t outcome = {.trust = trust_of(facts), .exit_status = exit_status_of(facts)};
    outcome.reason = reason_of(facts, outcome.exit_status);
    outcome.status_code = status_code_of(facts, outcome.exit_status);
    say_not_found(&outcome, &facts->ctl, OUTCOME_TURN_CTL, OUTCOME_ABOUT_CTL);
    say_not_found(&outcome, &facts->itl, OUTCOME_TURN_LISTS, OUTCOME_ABOUT_ITL);
    say_what_server_said(&outcome, &facts->ctl, OUTCOME_ABOUT_CTL);
    say_what_server_said(&outcome, &facts->itl, OUTCOME_ABOUT_ITL);
    say_accepted(&outcome, facts);
    say_failed(&outcome, facts);
    if (!has_list(facts))
        say(&outcome, STATUS_NO_TRUST_LIST, REASON_NONE);
    say_configuration(&outcome, &facts->configuration);
    return outcome;
}

outcome_event_t outcome_event(reason_t reason)
{
    if (reason == REASON_NOT_FOUND || reason == REASON_EMPTY)
        return OUTCOME_NOT_FOUND;
    return itl_reason_refuses(reason) ? OUTCOME_REFUSED : OUTCOME_FAILED;
}

bool outcome_is_silence(reason_t reason)
{
    return reason == REASON_TFTP_TIMEOUT || reason == REASON_NETWORK_ERROR || reason == REASON_DNS_UNKNOWN_HOST ||
           reason == REASON_NO_ADDRESS;
}

status_text_id_t outcome_text(reason_t reason)
{
    switch (reason) {
    case REASON_NOT_FOUND:
    case REASON_EMPTY:
        return STATUS_FILE_NOT_FOUND;
    case REASON_TFTP_TIMEOUT:
    case REASON_NETWORK_ERROR:
        return STATUS_TFTP_TIMEOUT;
    case REASON_ACCESS_VIOLATION:
        return STATUS_TFTP_ACCESS_ERROR;
    case REASON_TOO_LARGE:
        return STATUS_TFTP_SIZE_ERROR;
    case REASON_NO_ADDRESS:
        return STATUS_DHCP_TIMEOUT;
    case REASON_DNS_UNKNOWN_HOST:
        return STATUS_DNS_UNKNOWN_HOST;
    default:
        return STATUS_TFTP_ERROR;
    }
}
