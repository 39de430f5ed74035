/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/stage.h"
#include "virtual/alloc.h"
#include "virtual/crypto.h"

/* Of each attempt to deliver an alarm. */
#define ALARM_TIMEOUT_MS 20000u

#define COAP_PORT 5683u
#define TFTP_PORT 69u

/* As the boards' flash. */
static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 64, .program_size = 4};

/* --- what it is told --- */

static void add_server(stage_t *stage, const char *name, itl_phone_config_t *config, bool tftp)
{
    stage_cluster_t *cluster = NULL;
    const stage_node_t *node = stage_node(stage, name, &cluster);
    if (node == NULL)
        return;
    if (tftp && config->tftp_count < ITL_LIMIT_TFTP_SERVERS)
        config->tftp[config->tftp_count++] = (itl_phone_server_t){.host = node->told, .port = TFTP_PORT};
    if (!tftp && config->tvs_count < ITL_LIMIT_TVS_SERVERS)
        config->tvs[config->tvs_count++] = (itl_tvs_server_t){.host = node->address, .port = ITL_TVS_PORT};
}

/* The nodes that its class names, else all of its cluster, the publisher first. */
static void add_servers(stage_t *stage, const stage_phone_t *phone, itl_phone_config_t *config, bool tftp)
{
    const word_list_t *named = tftp || phone->class->tvs.count == 0 ? &phone->class->tftp : &phone->class->tvs;
    stage_cluster_t *of = NULL;
    if (named->count > 0 && stage_node(stage, named->of[0].text, &of) != NULL && of == phone->cluster) {
        for (size_t i = 0; i < named->count; i++)
            add_server(stage, named->of[i].text, config, tftp);
        return;
    }
    for (size_t i = 0; i < phone->cluster->node_count; i++)
        add_server(stage, phone->cluster->nodes[i].spec->name.text, config, tftp);
}

static itl_phone_config_t config_of(stage_t *stage, const stage_phone_t *phone)
{
    const class_spec_t *class = phone->class;
    const uint32_t number = phone->number;
    itl_phone_config_t config = {
        .mac = {0x00, 0x1A, 0x2B, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number},
        .model = class->model.text != NULL ? class->model.text : ITL_DEFAULT_MODEL,
        .firmware = class->firmware.text != NULL ? class->firmware.text : ITL_DEFAULT_FIRMWARE,
    };
    if (class->tls_only > 0)
        config.tvs_tls_only = (itl_tvs_tls_t)(ITL_TVS_TLS_1_0 + class->tls_only);
    if (class->key_max > 0)
        config.signer_bits_max = (uint16_t)(512u << class->key_max);
    if (class->tls_min > 0)
        config.tvs_tls_min = (itl_tvs_tls_t)(ITL_TVS_TLS_1_0 + class->tls_min);
    if (phone->alternate != NULL)
        config.tftp[config.tftp_count++] = (itl_phone_server_t){.host = phone->alternate->address, .port = TFTP_PORT};
    else
        add_servers(stage, phone, &config, true);
    /* Else they stand in its configuration. */
    if (!stage_phone_is_listed(phone))
        add_servers(stage, phone, &config, false);
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

static void end_busy(stage_t *stage, stage_phone_t *phone)
{
    if (phone->booting || phone->due)
        stage->busy--;
    phone->booting = false;
    phone->due = false;
}

void stage_phone_off(stage_t *stage, stage_phone_t *phone)
{
    end_busy(stage, phone);
    if (!phone->on)
        return;
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        phone->kept[kind] = stage_phone_list(phone, (itl_phone_list_kind_t)kind);
    stage_turn(stage, phone->node);
    itl_coap_phone_close(&phone->server);
    itl_phone_close(phone->phone);
    itl_coap_alarm_close(&phone->alarm);
    virtual_node_power_off(phone->node);
    phone->on = false;
    stage_log(stage, "%s: off", phone->name);
}

void stage_phone_ask(stage_phone_t *phone, stage_cluster_t *cluster, const stage_node_t *node)
{
    phone->cluster = cluster;
    phone->alternate = node;
}

void stage_phone_move(stage_phone_t *phone, stage_cluster_t *cluster)
{
    phone->cluster = cluster;
}

bool stage_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error)
{
    stage_cluster_t *cluster = &stage->clusters[0];
    if (phone->class->tftp.count > 0)
        stage_node(stage, phone->class->tftp.of[0].text, &cluster);
    phone->cluster = cluster;
    snprintf(phone->name, sizeof phone->name, "%s[%u]", phone->class->name.text, phone->index);
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

void stage_phone_close(stage_t *stage, stage_phone_t *phone)
{
    if (phone->on)
        stage_phone_off(stage, phone);
}

/* --- what it has --- */

stage_list_t stage_phone_list(const stage_phone_t *phone, itl_phone_list_kind_t kind)
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

bool stage_list_equal(const stage_list_t *a, const stage_list_t *b)
{
    return a->installed == b->installed && memcmp(a->sha1, b->sha1, sizeof a->sha1) == 0;
}

stage_wear_t stage_phone_wear(const stage_phone_t *phone)
{
    const virtual_flash_counters_t counters = virtual_flash_counters(phone->flash);
    return (stage_wear_t){.programs = counters.programs, .erases = counters.erases};
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

bool stage_phone_start(stage_t *stage, stage_phone_t *phone, uint64_t at_ms, bool by_power)
{
    if (!by_power && !phone->on)
        return false;
    if (!phone->booting && !phone->due)
        stage->busy++;
    phone->due = true;
    phone->due_ms = at_ms;
    phone->by_power = by_power;
    agenda_plan(&stage->agenda, phone->actor, at_ms);
    return true;
}

/* Whether faults have left it with the lists that it had when the first boot of the step began. */
static bool is_as_before(const stage_phone_t *phone)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        const stage_list_t now = stage_phone_list(phone, (itl_phone_list_kind_t)kind);
        if (!stage_list_equal(&now, &phone->before[kind]))
            return false;
    }
    return true;
}

static void note_before(stage_t *stage, stage_phone_t *phone)
{
    const itl_hal_clock_t *clock = stage_turn(stage, phone->node)->clock;
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        phone->before[kind] = stage_phone_list(phone, (itl_phone_list_kind_t)kind);
    phone->worn = stage_phone_wear(phone);
    phone->boot_utc_s = clock->utc_s(clock->ctx);
}

static void begin(stage_t *stage, stage_phone_t *phone)
{
    phone->due = false; /* And booting from here on: as busy as before. */
    if (phone->by_power && phone->on) {
        phone->booting = false;
        stage_phone_off(stage, phone);
    }
    if (!phone->on)
        switch_on(stage, phone);
    if (phone->cut && phone->by_power)
        virtual_flash_cut_at(phone->flash, phone->cut_after, phone->how);
    phone->booting = true;
    if (phone->again)
        phone->as_first = is_as_before(phone);
    else
        note_before(stage, phone);
    if (phone->opened == ITL_REASON_NONE)
        itl_phone_boot(phone->phone);
}

static void end_boot(stage_t *stage, stage_phone_t *phone)
{
    end_busy(stage, phone);
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
        stage_phone_off(stage, phone);
        return ITL_HAL_FOREVER;
    }
    if (phone->booting && (phone->opened != ITL_REASON_NONE || itl_phone_done(phone->phone)))
        end_boot(stage, phone);
    if (itl_coap_phone_poll(&phone->server) != ITL_COAP_RESET_NONE)
        stage_phone_start(stage, phone, virtual_world_now_ms(stage->world), false);
    return next_ms;
}

uint64_t stage_phone_poll(stage_t *stage, stage_phone_t *phone)
{
    uint64_t now_ms = virtual_world_now_ms(stage->world);
    if (phone->due && phone->due_ms <= now_ms)
        begin(stage, phone);
    uint64_t next_ms = phone->on ? poll_on(stage, phone) : ITL_HAL_FOREVER;
    return phone->due && phone->due_ms < next_ms ? phone->due_ms : next_ms;
}
