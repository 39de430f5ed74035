/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "family/family.h"
#include "itl_assert.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"

/* What a step returns when the next one can be done at once. */
#define NOW 0u

static bool server_alive(const itl_phone_t *phone, uint8_t server)
{
    const itl_phone_http_t *http = phone->memory.http;
    return !phone->boot.servers[server].dead || (http != NULL && http->calls->is_up(phone, server));
}

/* The first server that is still there by TFTP or by HTTP; tftp_count when none is left. */
static uint8_t first_alive(const itl_phone_t *phone)
{
    uint8_t server = 0;
    while (server < phone->config.tftp_count && !server_alive(phone, server))
        server++;
    return server;
}

bool itl_phone_file_configures(itl_phone_file_t file)
{
    return file == ITL_PHONE_FILE_CONFIG || file == ITL_PHONE_FILE_CONFIG_DEFAULT;
}

static void start_file(itl_phone_t *phone, itl_phone_file_t file)
{
    phone->boot.file = file;
    phone->boot.server = first_alive(phone);
    phone->boot.by_tftp = false;
    phone->boot.step = ITL_BOOT_START;
}

/* Ends what another boot has under way, or has left: it is about what is overwritten now. */
static void end_boot(itl_phone_t *phone)
{
    itl_fetch_cancel(&phone->fetch);
    if (phone->tvs != NULL)
        itl_tvs_cancel(phone->tvs);
    phone->peer = NULL;
    itl_alarm_withdraw(&phone->alarms);
}

void itl_phone_boot(itl_phone_t *phone)
{
    ITL_ASSERT(phone->hal.system, phone->lists[ITL_PHONE_ITL].opened == ITL_REASON_NONE);
    ITL_ASSERT(phone->hal.system, phone->lists[ITL_PHONE_CTL].opened == ITL_REASON_NONE);
    ITL_ASSERT(phone->hal.system, phone->configuration.opened == ITL_REASON_NONE);
    end_boot(phone);
    phone->kept.said_from = phone->status.total;
    if (phone->configuration.event == ITL_OUTCOME_ACCEPTED)
        itl_phone_tvs_renew(phone);
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        itl_phone_list_t *list = &phone->lists[kind];
        list->event = ITL_OUTCOME_NOT_ASKED;
        list->authority = ITL_POLICY_BY_NOBODY;
        list->reason = ITL_REASON_NONE;
        list->was_installed = itl_phone_installed(phone, (itl_phone_list_kind_t)kind) != NULL;
    }
    memset(&phone->boot, 0, sizeof phone->boot);
    if (phone->memory.http != NULL)
        phone->memory.http->calls->begin(phone);
    phone->boot.failure = ITL_REASON_TFTP_TIMEOUT;
    phone->configuration.event = ITL_OUTCOME_NOT_ASKED;
    phone->configuration.reason = ITL_REASON_NONE;
    phone->configuration.fault.what = NULL;
    start_file(phone, ITL_PHONE_FILE_CTL);
}

static bool wants_signed_configuration(const itl_phone_t *phone)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        const itl_trustlist_t *list = itl_phone_installed(phone, (itl_phone_list_kind_t)kind);
        if (list != NULL && list->has_tftp_certificate)
            return true;
    }
    return false;
}

/* The boot has its verdict: keep what it said, tell the call manager. */
static void finish_boot(itl_phone_t *phone)
{
    itl_phone_kept_write(phone);
    itl_phone_alarm_post(phone, itl_phone_outcome(phone).status_code);
    phone->boot.step = ITL_BOOT_ALARM;
}

/* The lists had their turn; the configuration is worth asking for only where somebody answers. */
static void finish_lists(itl_phone_t *phone)
{
    itl_phone_say_turn(phone, ITL_OUTCOME_TURN_LISTS);
    if (first_alive(phone) < phone->config.tftp_count)
        start_file(phone, ITL_PHONE_FILE_CONFIG);
    else
        finish_boot(phone);
}

/* Goes to the file after a list, whose verdict is known. */
static void next_file(itl_phone_t *phone)
{
    bool more = first_alive(phone) < phone->config.tftp_count;
    if (phone->boot.file == ITL_PHONE_FILE_CTL)
        itl_phone_say_turn(phone, ITL_OUTCOME_TURN_CTL);
    if (phone->boot.file == ITL_PHONE_FILE_CTL && more && itl_family_takes_itl(phone->config.model)) {
        start_file(phone, ITL_PHONE_FILE_ITL);
        return;
    }
    /* Who takes none misses none. */
    if (phone->boot.file == ITL_PHONE_FILE_CTL && more)
        phone->lists[ITL_PHONE_ITL].event = ITL_OUTCOME_NOT_FOUND;
    finish_lists(phone);
}

static void finish_configuration(itl_phone_t *phone)
{
    itl_phone_say_turn(phone, ITL_OUTCOME_TURN_CONFIGURATION);
    finish_boot(phone);
}

/* Makes a file the one that the boot is about. */
static void name_file(itl_phone_t *phone, itl_phone_file_t file)
{
    phone->boot.file = file;
    itl_phone_file_name(phone, file, phone->configuration.asked_signed, phone->boot.file_name);
}

static void take_configuration(itl_phone_t *phone, itl_reason_t reason)
{
    bool wait = false;
    /* Where there is neither, the phone's own is what is missed. */
    if (reason == ITL_REASON_NOT_FOUND)
        name_file(phone, ITL_PHONE_FILE_CONFIG);
    if (reason == ITL_REASON_NONE)
        wait = itl_phone_configuration_examine(phone);
    else
        itl_phone_configuration_missed(&phone->configuration, reason);
    if (wait)
        phone->boot.step = ITL_BOOT_TVS;
    else
        finish_configuration(phone);
}

static void take_list(itl_phone_t *phone, itl_reason_t reason)
{
    itl_phone_list_t *list = itl_phone_list_of_file(phone, phone->boot.file);
    bool wait = false;
    if (reason == ITL_REASON_NONE)
        wait = itl_phone_list_examine(phone, list);
    else
        itl_phone_list_missed(list, reason);
    if (wait)
        phone->boot.step = ITL_BOOT_TVS;
    else
        next_file(phone);
}

/* The file came, or no server has it or gives it. Where there is no phone's own list, or no configuration of its own,
 * the one for all is asked for. */
static void finish_file(itl_phone_t *phone, itl_reason_t reason, bool denied)
{
    if (phone->boot.file == ITL_PHONE_FILE_CONFIG && reason == ITL_REASON_NOT_FOUND)
        start_file(phone, ITL_PHONE_FILE_CONFIG_DEFAULT);
    else if (itl_phone_file_configures(phone->boot.file))
        take_configuration(phone, reason);
    else if (phone->boot.file == ITL_PHONE_FILE_ITL && denied)
        start_file(phone, ITL_PHONE_FILE_ITL_GENERIC);
    else
        take_list(phone, reason);
}

static void note_transfer(itl_phone_t *phone, itl_reason_t result, uint32_t bytes)
{
    itl_boot_t *boot = &phone->boot;
    if (boot->transfer_count == ITL_BOOT_TRANSFERS)
        return;
    itl_boot_transfer_t *transfer = &boot->transfers[boot->transfer_count++];
    transfer->by_http = phone->fetch.way != &itl_tftp_way;
    transfer->server = boot->server;
    transfer->file = boot->file;
    transfer->signed_configuration = phone->configuration.asked_signed;
    transfer->result = result;
    transfer->bytes = bytes;
}

/* The server let a time-out pass or cannot be reached: this boot does not ask it again, unless it answers by HTTP. */
static void give_up_server(itl_phone_t *phone, itl_reason_t reason, uint32_t bytes)
{
    const uint8_t server = phone->boot.server;
    note_transfer(phone, reason, bytes);
    itl_phone_say_missed(phone, reason);
    phone->boot.servers[server].dead = true;
    phone->boot.failure = reason;
    /* The next server may have the phone's own configuration. */
    bool is_default = phone->boot.file == ITL_PHONE_FILE_CONFIG_DEFAULT;
    if (server_alive(phone, server))
        finish_file(phone, phone->boot.by_http, phone->boot.denied_by_http);
    else
        start_file(phone, is_default ? ITL_PHONE_FILE_CONFIG : phone->boot.file);
}

/* Its name is looked up when it is asked for the first time in a boot. */
static itl_reach_t *server_of(itl_phone_t *phone)
{
    itl_boot_server_t *server = &phone->boot.servers[phone->boot.server];
    const itl_phone_server_t *told = &phone->config.tftp[phone->boot.server];
    if (!server->begun)
        itl_reach_start(&server->reach, phone->hal.net, phone->hal.clock, told->host, told->port,
                        phone->config.timeout_ms);
    server->begun = true;
    return &server->reach;
}

/* Opens what the file goes into. */
static void open_job(itl_phone_t *phone)
{
    itl_phone_list_t *list = itl_phone_list_of_file(phone, phone->boot.file);
    itl_fetch_job_t *job = &phone->boot.job;
    bool is_list = !itl_phone_file_configures(phone->boot.file);
    itl_store_t *store = is_list ? &list->store : &phone->configuration.store;
    itl_store_begin(store);
    list->blank = is_list;
    job->file = phone->boot.file_name;
    job->timeout_ms = phone->config.timeout_ms;
    job->max_bytes = itl_store_capacity(store);
    job->transfer_ms = phone->config.timeout_ms * ITL_LIMIT_TRANSFER_TIMEOUTS;
    job->sink = (itl_fetch_sink_t){.ctx = list, .write = itl_phone_list_write};
    if (!is_list)
        job->sink = (itl_fetch_sink_t){.ctx = &phone->configuration, .write = itl_phone_configuration_write};
}

static uint64_t step_start(itl_phone_t *phone)
{
    phone->configuration.asked_signed = wants_signed_configuration(phone);
    name_file(phone, phone->boot.file);
    if (phone->boot.server >= phone->config.tftp_count) {
        finish_file(phone, phone->boot.failure, false);
        return NOW;
    }
    open_job(phone);
    const itl_phone_http_t *http = phone->memory.http;
    itl_reach_t *by_http = http == NULL || phone->boot.by_tftp ? NULL : http->calls->server(phone, phone->boot.server);
    phone->boot.by_tftp = by_http == NULL;
    if (by_http == NULL)
        itl_fetch_start(&phone->fetch, &itl_tftp_way, &phone->tftp, server_of(phone), &phone->boot.job);
    else
        itl_fetch_start(&phone->fetch, http->way, http->ctx, by_http, &phone->boot.job);
    phone->boot.step = ITL_BOOT_FETCH;
    return NOW;
}

static void note_asked(itl_phone_t *phone)
{
    if (phone->fetch.asked && !itl_phone_file_configures(phone->boot.file))
        itl_phone_list_of_file(phone, phone->boot.file)->server = phone->boot.server;
}

/* True when it is the file's or the phone's own fault that it did not come, which no other way mends. */
static bool is_final(itl_reason_t reason)
{
    return reason == ITL_REASON_NONE || reason == ITL_REASON_FLASH_ERROR || reason == ITL_REASON_POWER_LOST;
}

/* It did not come by HTTP: the same server is asked by TFTP, or, where it is known to be silent there, has had its say.
 * A server that has no address is none for TFTP either. */
static void take_http_failure(itl_phone_t *phone, const itl_fetch_result_t *result)
{
    if (!phone->fetch.asked) {
        give_up_server(phone, result->reason, result->bytes);
        return;
    }
    note_transfer(phone, result->reason, result->bytes);
    phone->boot.by_http = result->reason;
    phone->boot.denied_by_http = result->denied;
    phone->boot.by_tftp = true;
    if (!phone->boot.servers[phone->boot.server].dead)
        phone->boot.step = ITL_BOOT_START;
    else if (server_alive(phone, phone->boot.server))
        finish_file(phone, result->reason, result->denied);
    else
        start_file(phone, phone->boot.file);
}

static void take_file(itl_phone_t *phone, const itl_fetch_result_t *result)
{
    bool empty = result->reason == ITL_REASON_NONE && itl_phone_list_of_file(phone, phone->boot.file)->blank;
    itl_reason_t reason = empty ? ITL_REASON_EMPTY : result->reason;
    note_transfer(phone, reason, result->bytes);
    finish_file(phone, reason, empty || result->denied);
}

static uint64_t step_fetch(itl_phone_t *phone)
{
    uint64_t next = itl_fetch_poll(&phone->fetch);
    if (itl_fetch_busy(&phone->fetch))
        return next;
    const itl_fetch_result_t *result = itl_fetch_result(&phone->fetch);
    note_asked(phone);
    phone->boot.answered = phone->boot.answered || result->answered;
    if (!phone->boot.by_tftp)
        phone->memory.http->calls->note(phone, phone->boot.server, result);
    if (!phone->boot.by_tftp && !is_final(result->reason))
        take_http_failure(phone, result);
    else if (itl_outcome_is_silence(result->reason) || (result->reason != ITL_REASON_NONE && !result->answered))
        give_up_server(phone, result->reason, result->bytes);
    else
        take_file(phone, result);
    return NOW;
}

static uint64_t step_tvs(itl_phone_t *phone)
{
    uint64_t next = itl_tvs_poll(phone->tvs);
    if (itl_tvs_busy(phone->tvs))
        return next;
    if (itl_phone_file_configures(phone->boot.file)) {
        itl_phone_configuration_tvs_answered(phone);
        finish_configuration(phone);
    } else {
        itl_phone_list_tvs_answered(phone, itl_phone_list_of_file(phone, phone->boot.file));
        next_file(phone);
    }
    return NOW;
}

static uint64_t step_alarm(itl_phone_t *phone)
{
    uint64_t next = itl_alarm_poll(&phone->alarms, itl_hal_now_ms(phone->hal.clock));
    if (itl_alarm_untried(&phone->alarms))
        return next;
    phone->boot.step = ITL_BOOT_DONE;
    return NOW;
}

static uint64_t step(itl_phone_t *phone)
{
    switch (phone->boot.step) {
    case ITL_BOOT_START:
        return step_start(phone);
    case ITL_BOOT_FETCH:
        return step_fetch(phone);
    case ITL_BOOT_TVS:
        return step_tvs(phone);
    case ITL_BOOT_ALARM:
        return step_alarm(phone);
    case ITL_BOOT_DONE:
        return itl_alarm_poll(&phone->alarms, itl_hal_now_ms(phone->hal.clock));
    case ITL_BOOT_IDLE:
        break;
    }
    return ITL_HAL_FOREVER;
}

uint64_t itl_phone_poll(itl_phone_t *phone)
{
    phone->hal.system->watchdog_feed(phone->hal.system->ctx);
    uint64_t next = step(phone);
    while (next == NOW)
        next = step(phone);
    return next;
}

bool itl_phone_done(const itl_phone_t *phone)
{
    return phone->boot.step == ITL_BOOT_DONE;
}
