/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json.h"
#include "out.h"
#include "report.h"
#include "report_common.h"
#include "utc.h"

static void reason_member(json_t *json, const char *key, reason_t reason)
{
    json_string(json, key, reason == REASON_NONE ? NULL : reason_name(reason));
}

static void name_member(json_t *json, const char *key, const tlv_source_t *source, tlv_span_t span)
{
    json_key(json, key);
    out_char('"');
    report_name(source, span, json_char);
    out_char('"');
}

static void list_member(json_t *json, const char *key, phone_t *phone, phone_list_kind_t kind)
{
    const trustlist_t *list = phone_installed(phone, kind);
    const store_info_t *info = store_installed(&phone->lists[kind].store);
    json_open(json, key, '{');
    json_bool(json, "installed", list != NULL);
    if (list == NULL) {
        json_null(json, "sha1");
        json_null(json, "length");
        json_null(json, "signer");
    } else {
        json_key(json, "sha1");
        out_char('"');
        out_hex(info->sha1, STORE_SHA1_BYTES);
        out_char('"');
        json_number(json, "length", info->length);
        name_member(json, "signer", &list->source, list->header.signer_name);
    }
    json_string(json, "verified_by", report_verified_by(&phone->lists[kind]));
    json_close(json, '}');
}

static void config_member(json_t *json, phone_t *phone)
{
    const phone_configuration_t *file = &phone->configuration;
    tlv_source_t source;
    tlv_span_t signer = phone_configuration_signer(phone, &source);
    json_open(json, "config", '{');
    json_bool(json, "applied", file->event == PHONE_EVENT_ACCEPTED || file->event == PHONE_EVENT_UNCHANGED);
    if (signer.len > 0)
        name_member(json, "signed_by", &source, signer);
    else
        json_null(json, "signed_by");
    json_string(json, "file", phone_configuration_name(phone));
    reason_member(json, "reason", file->reason);
    json_close(json, '}');
}

static void switch_member(json_t *json, const char *key, config_switch_t state)
{
    if (state == CONFIG_NOT_SET)
        json_null(json, key);
    else
        json_bool(json, key, state == CONFIG_ON);
}

static void settings_member(json_t *json, const config_settings_t *in_force)
{
    json_open(json, "settings", '{');
    switch_member(json, "settings_access", in_force->settings_access);
    switch_member(json, "web_access", in_force->web_access);
    switch_member(json, "ssh_access", in_force->ssh_access);
    switch_member(json, "span_to_pc_port", in_force->span_to_pc_port);
    json_close(json, '}');
}

static void messages_member(json_t *json, const phone_t *phone)
{
    status_family_t family = status_family_of_model(phone->config.model);
    const status_message_t *message;
    json_open(json, "messages", '[');
    for (uint32_t i = 0; (message = status_get(&phone->status, i)) != NULL; i++) {
        char line[STATUS_LINE_BYTES];
        char when[UTC_TEXT_BYTES];
        if (message->time_s > 0)
            utc_text(message->time_s, when);
        status_line(family, message, line);
        json_open(json, NULL, '{');
        json_string(json, "time", message->time_s > 0 ? when : NULL);
        json_string(json, "text", line);
        reason_member(json, "reason", (reason_t)message->reason);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void server_member(json_t *json, const char *host, uint16_t port)
{
    json_key(json, "server");
    out_char('"');
    report_server(host, port);
    out_char('"');
}

static void tvs_member(json_t *json, const phone_t *phone)
{
    json_open(json, "tvs", '[');
    for (uint8_t i = 0; i < phone->tvs_outcome_count; i++) {
        const tvs_outcome_t *outcome = &phone->tvs_outcomes[i];
        const tvs_server_t *server = &phone->tvs_servers[outcome->server];
        json_open(json, NULL, '{');
        server_member(json, server->host, server->port);
        json_string(json, "request", outcome->verify ? "verify" : "query");
        json_string(json, "result", outcome->reason == REASON_NONE ? "valid" : reason_name(outcome->reason));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void tftp_member(json_t *json, const phone_t *phone)
{
    json_open(json, "tftp", '[');
    for (uint8_t i = 0; i < phone->transfer_count; i++) {
        const phone_transfer_t *transfer = &phone->transfers[i];
        const phone_server_t *server = &phone->config.tftp[transfer->server];
        char file[PHONE_FILE_BYTES];
        phone_file_name(phone, (phone_file_t)transfer->file, transfer->signed_config, file);
        json_open(json, NULL, '{');
        server_member(json, server->host, server->port);
        json_string(json, "file", file);
        json_string(json, "result", transfer->result == REASON_NONE ? "ok" : reason_name(transfer->result));
        json_number(json, "bytes", transfer->bytes);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void report_json(phone_t *phone)
{
    json_t json = {0};
    json_open(&json, NULL, '{');
    json_string(&json, "device", phone->name);
    json_string(&json, "model", phone->config.model);
    json_string(&json, "firmware", phone->config.firmware);
    json_string(&json, "trust", report_trust(phone));
    list_member(&json, "itl", phone, PHONE_ITL);
    list_member(&json, "ctl", phone, PHONE_CTL);
    config_member(&json, phone);
    settings_member(&json, &phone->configuration.settings);
    messages_member(&json, phone);
    reason_member(&json, "reason", phone_refusal(phone));
    json_string(&json, "detail", phone->fault.what);
    json_open(&json, "alarms", '[');
    json_close(&json, ']');
    tvs_member(&json, phone);
    tftp_member(&json, phone);
    json_close(&json, '}');
    out_text("\n");
}
