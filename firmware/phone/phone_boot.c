/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "itl_assert.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"

/* What a step returns when the next one can be done at once. */
#define NOW 0u

static uint64_t now_ms(const itl_phone_t *phone)
{
    return phone->hal.clock->monotonic_ms(phone->hal.clock->ctx);
}

static bool server_alive(const itl_phone_t *phone, uint8_t server)
{
    return server < phone->config.tftp_count && (phone->boot.servers_dead & (1u << server)) == 0;
}

/* The first server that has not let a time-out pass; tftp_count when none is left. */
static uint8_t first_alive(const itl_phone_t *phone)
{
    uint8_t server = 0;
    while (server < phone->config.tftp_count && !server_alive(phone, server))
        server++;
    return server;
}

static void start_file(itl_phone_t *phone, itl_phone_file_t file)
{
    phone->boot.file = file;
    phone->boot.server = first_alive(phone);
    phone->boot.wait_until_ms = now_ms(phone) + phone->config.timeout_ms;
    phone->boot.step = ITL_BOOT_START;
}

/* Ends what another boot has under way, or has left: it is about what is overwritten now. */
static void end_boot(itl_phone_t *phone)
{
    itl_tftp_abort(&phone->tftp);
    if (phone->tvs != NULL)
        itl_tvs_cancel(phone->tvs);
    itl_alarm_withdraw(&phone->alarms);
}

void itl_phone_boot(itl_phone_t *phone)
{
    ITL_ASSERT(phone->hal.system, phone->lists[ITL_PHONE_ITL].opened == ITL_REASON_NONE);
    ITL_ASSERT(phone->hal.system, phone->lists[ITL_PHONE_CTL].opened == ITL_REASON_NONE);
    ITL_ASSERT(phone->hal.system, phone->configuration.opened == ITL_REASON_NONE);
    end_boot(phone);
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        itl_phone_list_t *list = &phone->lists[kind];
        list->event = ITL_OUTCOME_NOT_ASKED;
        list->authority = ITL_POLICY_BY_NOBODY;
        list->reason = ITL_REASON_NONE;
        list->was_installed = itl_phone_installed(phone, (itl_phone_list_kind_t)kind) != NULL;
    }
    memset(&phone->boot, 0, sizeof phone->boot);
    phone->boot.failure = ITL_REASON_TFTP_TIMEOUT;
    phone->configuration.event = ITL_OUTCOME_NOT_ASKED;
    phone->configuration.reason = ITL_REASON_NONE;
    phone->configuration.fault.what = NULL;
    start_file(phone, ITL_PHONE_FILE_CTL);
}

static bool wants_signed_config(const itl_phone_t *phone)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        const itl_trustlist_t *list = itl_phone_installed(phone, (itl_phone_list_kind_t)kind);
        if (list != NULL && list->has_tftp_certificate)
            return true;
    }
    return false;
}

/* The boot has its verdict: tell the call manager. */
static void finish_boot(itl_phone_t *phone)
{
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
    if (phone->boot.file == ITL_PHONE_FILE_CTL && more)
        start_file(phone, ITL_PHONE_FILE_ITL);
    else
        finish_lists(phone);
}

static void finish_configuration(itl_phone_t *phone)
{
    itl_phone_say_turn(phone, ITL_OUTCOME_TURN_CONFIGURATION);
    finish_boot(phone);
}

static void take_configuration(itl_phone_t *phone, itl_reason_t reason)
{
    bool wait = false;
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

/* No phone's own list, for the one of all to be asked for: not found, and since servers differ in how they say that,
 * also errors 0 and 2 in place of the file. */
static bool has_no_own_list(const itl_phone_t *phone, itl_reason_t reason)
{
    if (reason == ITL_REASON_TFTP_ERROR)
        return phone->tftp.received == 0 && phone->tftp.error_code == 0 && phone->tftp.problem == NULL;
    return reason == ITL_REASON_NOT_FOUND || reason == ITL_REASON_EMPTY || reason == ITL_REASON_ACCESS_VIOLATION;
}

/* The file came, or no server has it or gives it. */
static void finish_file(itl_phone_t *phone, itl_reason_t reason)
{
    if (phone->boot.file == ITL_PHONE_FILE_CONFIG)
        take_configuration(phone, reason);
    else if (phone->boot.file == ITL_PHONE_FILE_ITL && has_no_own_list(phone, reason))
        start_file(phone, ITL_PHONE_FILE_ITL_GENERIC);
    else
        take_list(phone, reason);
}

static void note_transfer(itl_phone_t *phone, itl_reason_t result, uint32_t bytes)
{
    if (phone->boot.transfer_count == ITL_BOOT_TRANSFERS)
        return;
    phone->boot.transfers[phone->boot.transfer_count++] =
        (itl_boot_transfer_t){.server = phone->boot.server,
                              .file = phone->boot.file,
                              .signed_config = phone->configuration.asked_signed,
                              .result = result,
                              .bytes = bytes};
}

/* The server let a time-out pass or cannot be reached: this boot does not ask it again. */
static void give_up_server(itl_phone_t *phone, itl_reason_t reason, uint32_t bytes)
{
    note_transfer(phone, reason, bytes);
    itl_phone_say_missed(phone, reason);
    phone->boot.servers_dead = (uint8_t)(phone->boot.servers_dead | (1u << phone->boot.server));
    phone->boot.failure = reason;
    start_file(phone, phone->boot.file);
}

/* A server may have more addresses than the one that gave no answer; give_up_server when it has not. */
static void try_other_address(itl_phone_t *phone, itl_reason_t reason)
{
    phone->boot.failure = reason;
    phone->boot.address[phone->boot.server]++;
    start_file(phone, phone->boot.file);
}

static itl_tftp_options_t transfer_options(const itl_phone_t *phone, uint32_t max_bytes)
{
    bool options = phone->config.tftp_blksize != 0 || phone->config.tftp_windowsize != 0;
    return (itl_tftp_options_t){
        .blksize = phone->config.tftp_blksize,
        .windowsize = phone->config.tftp_windowsize,
        .tsize = options,
        .timeout_ms = phone->config.timeout_ms,
        .max_bytes = max_bytes,
        .transfer_ms = phone->config.timeout_ms * ITL_LIMIT_TRANSFER_TIMEOUTS,
    };
}

static uint64_t start_transfer(itl_phone_t *phone, const itl_hal_addr_t *address)
{
    itl_phone_list_t *list = itl_phone_list_of_file(phone, phone->boot.file);
    bool is_list = phone->boot.file != ITL_PHONE_FILE_CONFIG;
    itl_store_t *store = is_list ? &list->store : &phone->configuration.store;
    itl_tftp_sink_t sink = {.ctx = list, .write = itl_phone_list_write};
    if (!is_list)
        sink = (itl_tftp_sink_t){.ctx = &phone->configuration, .write = itl_phone_configuration_write};
    itl_tftp_options_t options = transfer_options(phone, itl_store_capacity(store));
    itl_store_begin(store);
    list->blank = is_list;
    list->server = is_list ? phone->boot.server : list->server;
    itl_reason_t started = itl_tftp_get(&phone->tftp, address, phone->boot.file_name, &options, sink);
    if (started == ITL_REASON_NONE)
        phone->boot.step = ITL_BOOT_FETCH;
    else
        try_other_address(phone, started);
    return NOW;
}

/* Without an address of its own no phone reaches anybody: that is not the server's silence. */
static bool has_no_address(const itl_phone_t *phone)
{
    const itl_hal_net_t *net = phone->hal.net;
    itl_hal_addr_t anybody = {.family = ITL_HAL_IPV4};
    itl_hal_addr_t own = {0};
    return net->source_addr(net->ctx, &anybody, &own) == ITL_HAL_ERR_NO_ADDRESS;
}

static uint64_t step_start(itl_phone_t *phone)
{
    phone->configuration.asked_signed = wants_signed_config(phone);
    itl_phone_file_name(phone, phone->boot.file, phone->configuration.asked_signed, phone->boot.file_name);
    if (phone->boot.server >= phone->config.tftp_count) {
        finish_file(phone, phone->boot.failure);
        return NOW;
    }
    if (has_no_address(phone)) {
        give_up_server(phone, ITL_REASON_NO_ADDRESS, 0);
        return NOW;
    }
    const itl_phone_server_t *server = &phone->config.tftp[phone->boot.server];
    itl_hal_addr_t address = {0};
    uint8_t index = phone->boot.address[phone->boot.server];
    itl_hal_status_t resolved = phone->hal.net->resolve(phone->hal.net->ctx, server->host, index, &address);
    if (resolved == ITL_HAL_AGAIN && now_ms(phone) < phone->boot.wait_until_ms)
        return phone->boot.wait_until_ms;
    if (resolved != ITL_HAL_OK) {
        give_up_server(phone, index == 0 ? ITL_REASON_DNS_UNKNOWN_HOST : phone->boot.failure, 0);
        return NOW;
    }
    address.port = server->port;
    return start_transfer(phone, &address);
}

static uint64_t step_fetch(itl_phone_t *phone)
{
    uint64_t next = itl_tftp_poll(&phone->tftp);
    if (itl_tftp_busy(&phone->tftp))
        return next;
    phone->boot.answered = phone->boot.answered || phone->tftp.answered;
    itl_reason_t result = itl_tftp_result(&phone->tftp);
    if (itl_outcome_is_silence(result) && !phone->tftp.answered) {
        try_other_address(phone, result);
        return NOW;
    }
    if (itl_outcome_is_silence(result)) {
        give_up_server(phone, result, phone->tftp.received);
        return NOW;
    }
    if (result == ITL_REASON_NONE && itl_phone_list_of_file(phone, phone->boot.file)->blank)
        result = ITL_REASON_EMPTY;
    note_transfer(phone, result, phone->tftp.received);
    finish_file(phone, result);
    return NOW;
}

static uint64_t step_tvs(itl_phone_t *phone)
{
    uint64_t next = itl_tvs_poll(phone->tvs);
    if (itl_tvs_busy(phone->tvs))
        return next;
    if (phone->boot.file == ITL_PHONE_FILE_CONFIG) {
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
    uint64_t next = itl_alarm_poll(&phone->alarms, now_ms(phone));
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
        return itl_alarm_poll(&phone->alarms, now_ms(phone));
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
