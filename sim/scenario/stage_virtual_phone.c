/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones of the virtual world. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/report.h"
#include "scenario/guests.h"
#include "scenario/stage_virtual.h"
#include "virtual/alloc.h"
#include "virtual/crypto.h"

/* Of each attempt to deliver an alarm. */
#define ALARM_TIMEOUT_MS 20000u

#define COAP_PORT 5683u
#define TFTP_PORT 69u

/* As the boards' flash. */
static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 64, .program_size = 4};

/* --- what it is told --- */

static void add_servers(stage_t *stage, const stage_phone_t *phone, itl_phone_config_t *config)
{
    const stage_node_t *node;
    while (config->tftp_count < ITL_LIMIT_TFTP_SERVERS &&
           (node = stage_phone_server(stage, phone, true, config->tftp_count)) != NULL)
        config->tftp[config->tftp_count++] =
            (itl_phone_server_t){.host = phone->alternate != NULL ? node->address : node->told, .port = TFTP_PORT};
    /* Else they stand in its configuration. */
    while (!stage_phone_is_listed(phone) && config->tvs_count < ITL_LIMIT_TVS_SERVERS &&
           (node = stage_phone_server(stage, phone, false, config->tvs_count)) != NULL)
        config->tvs[config->tvs_count++] = (itl_tvs_server_t){.host = node->address, .port = ITL_TVS_PORT};
}

static itl_phone_config_t config_of(stage_t *stage, const stage_phone_t *phone)
{
    const class_spec_t *class = phone->class;
    itl_phone_config_t config = {
        .model = class->model.text != NULL ? class->model.text : ITL_DEFAULT_MODEL,
        .firmware = class->firmware.text != NULL ? class->firmware.text : ITL_DEFAULT_FIRMWARE,
    };
    memcpy(config.mac, phone->mac, sizeof config.mac);
    if (class->tls_only > 0)
        config.tvs_tls_only = (itl_tvs_tls_t)(ITL_TVS_TLS_1_0 + class->tls_only);
    if (class->key_max > 0)
        config.signer_bits_max = (uint16_t)(512u << class->key_max);
    if (class->tls_min > 0)
        config.tvs_tls_min = (itl_tvs_tls_t)(ITL_TVS_TLS_1_0 + class->tls_min);
    add_servers(stage, phone, &config);
    if (class->alarms != TOGGLE_OFF) {
        config.alarms[0] = phone->cluster->collector;
        config.alarm_count = 1;
    }
    return config;
}

/* --- on and off --- */

static bool open_server(stage_phone_t *phone)
{
    itl_coap_phone_config_t config = {
        .address = virtual_node_address(phone->node),
        .allowed = {virtual_node_address(phone->cluster->nodes[0].node)},
        .allowed_count = 1,
    };
    config.address.port = COAP_PORT;
    if (!itl_coap_phone_open(&phone->server, &config, phone->phone))
        return false;
    itl_coap_alarm_tell(&phone->alarm, COAP_PORT, 0);
    return true;
}

/* Scratch memory, which all phones of a thread share. */
static itl_signature_work_t *work(void)
{
    static itl_signature_memory_t memory;
    static itl_signature_work_t *made;
    if (made == NULL)
        made = itl_signature_work_init(&memory, sizeof memory);
    return made;
}

static void switch_on(stage_t *stage, stage_phone_t *phone)
{
    virtual_node_power_on(phone->node);
    const itl_hal_t *hal = stage_turn(stage, phone->node);
    const itl_phone_config_t config = config_of(stage, phone);
    const itl_phone_memory_t memory = {.work = work(),
                                       .tvs = phone->tvs,
                                       .alarm = itl_coap_alarm_open(&phone->alarm, hal, ALARM_TIMEOUT_MS),
                                       .http = &phone->http};
    itl_http_transfer_init(&phone->http_transfer, hal->net, hal->clock, 0);
    phone->http =
        (itl_phone_http_t){.calls = &itl_phone_http_calls, .way = &itl_http_way, .ctx = &phone->http_transfer};
    phone->phone = itl_phone_place(&phone->storage, sizeof phone->storage);
    phone->opened = itl_phone_init(phone->phone, &config, hal, &memory);
    phone->on = true;
    if (!open_server(phone))
        stage_log(stage, "%s: has no CoAP server", phone->name);
    if (phone->opened != ITL_REASON_NONE)
        stage_log(stage, "%s: cannot use its flash [%s]", phone->name, itl_reason_name(phone->opened));
}

void stage_phone_cut(stage_phone_t *phone, uint64_t after, virtual_cut_t how)
{
    phone->cut = true;
    phone->cut_after = after;
    phone->how = how;
    virtual_flash_cut_at(phone->flash, after, how);
}

void stage_phone_spare(stage_phone_t *phone)
{
    phone->cut = false;
    virtual_flash_forget_faults(phone->flash);
}

void virtual_phone_off(stage_t *stage, stage_phone_t *phone)
{
    stage_phone_busy(stage, phone, false, false);
    if (!phone->on)
        return;
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        phone->kept[kind] = virtual_phone_list(phone, (itl_phone_list_kind_t)kind);
    stage_turn(stage, phone->node);
    guests_close(phone);
    itl_coap_phone_close(&phone->server);
    itl_phone_close(phone->phone);
    itl_coap_alarm_close(&phone->alarm);
    virtual_node_power_off(phone->node);
    phone->on = false;
    stage_log(stage, "%s: off", phone->name);
}

bool virtual_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error)
{
    phone->flash = virtual_flash_create(&geometry, phone->number);
    phone->node = virtual_node_create(stage->world, phone->name, NULL, phone->flash);
    phone->tvs = virtual_alloc(itl_tvs_client_size());
    if (phone->flash == NULL || phone->node == NULL)
        return base_fail(error, "%s: cannot be made", phone->name);
    virtual_node_set_user(phone->node, &phone->actor);
    virtual_crypto_join(phone->node);
    virtual_node_power_off(phone->node);
    return true;
}

void virtual_phone_close(stage_t *stage, stage_phone_t *phone)
{
    if (phone->on)
        virtual_phone_off(stage, phone);
}

/* --- what it has --- */

stage_list_t virtual_phone_list(const stage_phone_t *phone, itl_phone_list_kind_t kind)
{
    stage_list_t list = {0};
    if (!phone->on)
        return phone->kept[kind];
    if (phone->opened != ITL_REASON_NONE)
        return list;
    const itl_phone_list_view_t view = itl_phone_list(phone->phone, kind);
    list.installed = view.installed != NULL;
    if (list.installed)
        memcpy(list.sha1, view.file->sha1, sizeof list.sha1);
    return list;
}

stage_wear_t virtual_phone_wear(const stage_phone_t *phone)
{
    const virtual_flash_counters_t counters = virtual_flash_counters(phone->flash);
    return (stage_wear_t){.programs = counters.programs, .erases = counters.erases};
}

void virtual_phone_facts(stage_t *stage, const stage_phone_t *phone, stage_facts_t *facts)
{
    const itl_reason_t refusal = phone->opened != ITL_REASON_NONE ? phone->opened : itl_phone_refusal(phone->phone);
    (void)stage;
    *facts = (stage_facts_t){
        .trust = itl_report_trust(phone->phone),
        .reason = itl_reason_name(refusal),
        .verified_by = itl_report_verified_by(phone->phone, ITL_PHONE_ITL),
        .status_code = itl_phone_outcome(phone->phone).status_code,
        .settings = *itl_phone_settings(phone->phone),
    };
}

bool virtual_phone_signer(const stage_phone_t *phone, itl_phone_list_kind_t kind, char name[ITL_LIMIT_NAME_BYTES + 1])
{
    const itl_trustlist_t *list = itl_phone_installed(phone->phone, kind);
    return list != NULL && stage_name_at(&list->source, list->header.signer_name, name);
}

bool virtual_phone_message(const stage_phone_t *phone, const char *text, char found[128])
{
    const itl_status_log_t *log = itl_phone_messages(phone->phone);
    itl_family_t family = itl_family_of_model(itl_phone_config(phone->phone)->model);
    const itl_status_message_t *message;
    char line[ITL_STATUS_LINE_BYTES];
    snprintf(found, 128, "no message");
    for (uint32_t i = itl_phone_messages_before(phone->phone); (message = itl_status_get(log, i)) != NULL; i++) {
        if (message->time_s != 0 && message->time_s < phone->boot_utc_s)
            continue;
        itl_status_line(family, message, line);
        snprintf(found, 128, "%s", line);
        if (strcmp(line, text) == 0)
            return true;
    }
    return false;
}

bool virtual_phone_logged(const stage_phone_t *phone, const char *text)
{
    return strstr(virtual_node_log(phone->node), text) != NULL;
}

bool virtual_phone_press(stage_t *stage, stage_phone_t *phone, int key, char why[128])
{
    /* For a TFTP server that is typed in a phone gives up its lists. */
    static const itl_phone_key_t keys[] = {ITL_PHONE_KEY_ERASE_ITL, ITL_PHONE_KEY_ERASE_CTL,
                                           ITL_PHONE_KEY_FACTORY_RESET, ITL_PHONE_KEY_RESET_SETTINGS,
                                           ITL_PHONE_KEY_RESET_SETTINGS};
    stage_turn(stage, phone->node);
    const itl_reason_t reason = itl_phone_press(phone->phone, keys[key - 1]);
    snprintf(why, 128, "%s", itl_reason_name(reason));
    return reason == ITL_REASON_NONE;
}

static itl_tlv_source_t file_of(const stage_phone_t *phone, int file)
{
    const itl_tlv_source_t none = {.size = 0};
    if (file == 3) {
        const itl_phone_configuration_view_t view = itl_phone_configuration(phone->phone);
        return view.opened == ITL_REASON_NONE ? view.source : none;
    }
    const itl_trustlist_t *list = itl_phone_installed(phone->phone, file == 1 ? ITL_PHONE_ITL : ITL_PHONE_CTL);
    return list != NULL ? list->source : none;
}

/* By its content, which no other place that counts has. */
bool stage_phone_find(const stage_phone_t *phone, int file, stage_place_t *place)
{
    const uint32_t size = geometry.sector_size * geometry.sector_count;
    const itl_tlv_source_t source = phone->on ? file_of(phone, file) : (itl_tlv_source_t){.size = 0};
    uint8_t *content = virtual_alloc(source.size + 1), *flash = virtual_alloc(size);
    bool found = source.size > 0 && itl_tlv_read(&source, 0, content, source.size) == ITL_REASON_NONE;
    virtual_flash_peek(phone->flash, 0, flash, size);
    const uint8_t *at = found ? memmem(flash, size, content, source.size) : NULL;
    if (at != NULL)
        *place = (stage_place_t){.addr = (uint32_t)(at - flash), .len = source.size};
    free(content);
    free(flash);
    return at != NULL;
}

/* --- boots --- */

void virtual_phone_due(stage_t *stage, stage_phone_t *phone)
{
    agenda_plan(&stage->agenda, phone->actor, phone->due_ms);
}

/* Whether faults have left it with the lists that it had when the first boot of the step began. */
static bool is_as_before(const stage_phone_t *phone)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        const stage_list_t now = virtual_phone_list(phone, (itl_phone_list_kind_t)kind);
        if (!stage_list_equal(&now, &phone->before[kind]))
            return false;
    }
    return true;
}

static void note_before(stage_t *stage, stage_phone_t *phone)
{
    const itl_hal_clock_t *clock = stage_turn(stage, phone->node)->clock;
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        phone->before[kind] = virtual_phone_list(phone, (itl_phone_list_kind_t)kind);
    phone->worn = virtual_phone_wear(phone);
    phone->boot_utc_s = clock->utc_s(clock->ctx);
}

static void begin(stage_t *stage, stage_phone_t *phone)
{
    if (phone->by_power && phone->on)
        virtual_phone_off(stage, phone);
    stage_phone_busy(stage, phone, false, true);
    if (!phone->on)
        switch_on(stage, phone);
    if (phone->cut && phone->by_power)
        virtual_flash_cut_at(phone->flash, phone->cut_after, phone->how);
    if (phone->again)
        phone->as_first = is_as_before(phone);
    else
        note_before(stage, phone);
    if (phone->opened == ITL_REASON_NONE)
        itl_phone_boot(phone->phone);
}

static void end_boot(stage_t *stage, stage_phone_t *phone)
{
    stage_phone_busy(stage, phone, false, false);
    phone->boots++;
    itl_coap_phone_booted(&phone->server);
    const itl_reason_t refusal = itl_phone_refusal(phone->phone);
    stage_log(stage, "%s: booted [%s]", phone->name, refusal == ITL_REASON_NONE ? "fine" : itl_reason_name(refusal));
}

static uint64_t poll_on(stage_t *stage, stage_phone_t *phone)
{
    const itl_hal_net_t *net = stage_turn(stage, phone->node)->net;
    size_t count = 0;
    net->wait(net->ctx, 0, NULL, 0, &count);
    uint64_t next_ms = phone->opened == ITL_REASON_NONE ? itl_phone_poll(phone->phone) : ITL_HAL_FOREVER;
    if (!virtual_flash_powered(phone->flash)) {
        stage_log(stage, "%s: the power went", phone->name);
        phone->boots++;
        phone->lost_power = true;
        phone->cut = false;
        virtual_phone_off(stage, phone);
        return ITL_HAL_FOREVER;
    }
    if (phone->booting && (phone->opened != ITL_REASON_NONE || itl_phone_done(phone->phone)))
        end_boot(stage, phone);
    const uint64_t guest_ms = guests_poll(phone);
    next_ms = guest_ms < next_ms ? guest_ms : next_ms;
    if (itl_coap_phone_poll(&phone->server) != ITL_COAP_RESET_NONE)
        stage_phone_start(stage, phone, virtual_world_now_ms(stage->world), false);
    return next_ms;
}

uint64_t virtual_phone_poll(stage_t *stage, stage_phone_t *phone)
{
    uint64_t now_ms = virtual_world_now_ms(stage->world);
    if (phone->due && phone->due_ms <= now_ms)
        begin(stage, phone);
    uint64_t next_ms = phone->on ? poll_on(stage, phone) : ITL_HAL_FOREVER;
    return phone->due && phone->due_ms < next_ms ? phone->due_ms : next_ms;
}
