/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include <string.h>

const char *report_trust(const phone_t *phone)
{
    switch (phone_trust(phone)) {
    case PHONE_TRUSTED:
        return "trusted";
    case PHONE_UNTRUSTED:
        return "untrusted";
    case PHONE_NO_TRUST_LIST:
        break;
    }
    return "no-trust-list";
}

const char *report_verified_by(const phone_list_t *list)
{
    if (list->event == PHONE_EVENT_ACCEPTED)
        return policy_authority_name(list->authority);
    return list->event == PHONE_EVENT_UNCHANGED ? "unchanged" : NULL;
}

static void put_reason(json_t *json, const char *key, reason_t reason)
{
    json_string(json, key, reason == REASON_NONE ? NULL : reason_name(reason));
}

/* A name out of a file is hostile until shown harmless: only printable ASCII goes out as it is. */
static void put_name(json_t *json, const char *key, const tlv_source_t *source, tlv_span_t span)
{
    char part[32];
    json_begin_string(json, key);
    for (uint32_t done = 0; done < span.len; done += (uint32_t)sizeof part) {
        uint32_t left = span.len - done;
        uint32_t count = left < sizeof part ? left : (uint32_t)sizeof part;
        if (tlv_read(source, span.off + done, part, count) != REASON_NONE)
            break;
        uint32_t len = 0;
        for (; len < count && part[len] != '\0'; len++)
            if (part[len] < ' ' || part[len] > '~')
                part[len] = '?';
        json_text(json, part, len);
    }
    json_end_string(json);
}

static void put_sha1(json_t *json, const uint8_t sha1[STORE_SHA1_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    json_begin_string(json, "sha1");
    for (size_t i = 0; i < STORE_SHA1_BYTES; i++) {
        const char pair[2] = {hex[sha1[i] >> 4], hex[sha1[i] & 15]};
        json_text(json, pair, sizeof pair);
    }
    json_end_string(json);
}

static void put_list(json_t *json, const char *key, const phone_t *phone, phone_list_kind_t kind)
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
        put_sha1(json, info->sha1);
        json_number(json, "length", info->length);
        put_name(json, "signer", &list->source, list->header.signer_name);
    }
    json_string(json, "verified_by", report_verified_by(&phone->lists[kind]));
    json_close(json, '}');
}

static void put_configuration(json_t *json, phone_t *phone)
{
    const phone_configuration_t *file = &phone->configuration;
    tlv_source_t source;
    tlv_span_t signer = phone_configuration_signer(phone, &source);
    json_open(json, "config", '{');
    json_bool(json, "applied", file->event == PHONE_EVENT_ACCEPTED || file->event == PHONE_EVENT_UNCHANGED);
    if (signer.len > 0)
        put_name(json, "signed_by", &source, signer);
    else
        json_null(json, "signed_by");
    json_string(json, "file", phone_configuration_name(phone));
    put_reason(json, "reason", file->reason);
    json_close(json, '}');
}

static void put_switch(json_t *json, const char *key, config_switch_t state)
{
    if (state == CONFIG_NOT_SET)
        json_null(json, key);
    else
        json_bool(json, key, state == CONFIG_ON);
}

static void put_settings(json_t *json, const config_settings_t *settings)
{
    json_open(json, "settings", '{');
    put_switch(json, "settings_access", settings->settings_access);
    put_switch(json, "web_access", settings->web_access);
    put_switch(json, "ssh_access", settings->ssh_access);
    put_switch(json, "span_to_pc_port", settings->span_to_pc_port);
    json_close(json, '}');
}

static void put_messages(json_t *json, const phone_t *phone)
{
    status_family_t family = status_family_of_model(phone->config.model);
    const status_message_t *message;
    json_open(json, "messages", '[');
    for (uint32_t i = 0; (message = status_get(&phone->status, i)) != NULL; i++) {
        char line[STATUS_LINE_BYTES];
        char time[24];
        status_utc(message->time_s, time);
        status_line(family, message, line);
        json_open(json, NULL, '{');
        json_string(json, "time", time[0] == '\0' ? NULL : time);
        json_string(json, "text", line);
        put_reason(json, "reason", (reason_t)message->reason);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_server(json_t *json, const char *host, uint16_t port)
{
    bool brackets = strchr(host, ':') != NULL;
    json_begin_string(json, "server");
    json_text(json, "[", brackets ? 1 : 0);
    json_text(json, host, strlen(host));
    json_text(json, "]", brackets ? 1 : 0);
    json_text(json, ":", 1);
    json_text_number(json, port);
    json_end_string(json);
}

static void put_alarms(json_t *json, const phone_t *phone)
{
    const alarm_outbox_t *outbox = &phone->alarms;
    json_open(json, "alarms", '[');
    for (uint8_t i = 0; outbox->filled && i < outbox->address_count; i++) {
        json_open(json, NULL, '{');
        json_string(json, "name", ALARM_NAME);
        json_string(json, "uri", outbox->addresses[i].uri);
        json_bool(json, "delivered", outbox->addresses[i].delivery == ALARM_DELIVERED);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_tvs(json_t *json, const phone_t *phone)
{
    json_open(json, "tvs", '[');
    for (uint8_t i = 0; i < phone->tvs_outcome_count; i++) {
        const tvs_outcome_t *outcome = &phone->tvs_outcomes[i];
        const tvs_server_t *server = &phone->tvs_servers[outcome->server];
        json_open(json, NULL, '{');
        put_server(json, server->host, server->port);
        json_string(json, "request", outcome->verify ? "verify" : "query");
        json_string(json, "result", outcome->reason == REASON_NONE ? "valid" : reason_name(outcome->reason));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_tftp(json_t *json, const phone_t *phone)
{
    json_open(json, "tftp", '[');
    for (uint8_t i = 0; i < phone->transfer_count; i++) {
        const phone_transfer_t *transfer = &phone->transfers[i];
        const phone_server_t *server = &phone->config.tftp[transfer->server];
        char file[PHONE_FILE_BYTES];
        phone_file_name(phone, (phone_file_t)transfer->file, transfer->signed_config, file);
        json_open(json, NULL, '{');
        put_server(json, server->host, server->port);
        json_string(json, "file", file);
        json_string(json, "result", transfer->result == REASON_NONE ? "ok" : reason_name(transfer->result));
        json_number(json, "bytes", transfer->bytes);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void report_json(phone_t *phone, json_sink_t sink)
{
    json_t json = {.sink = sink};
    json_open(&json, NULL, '{');
    json_string(&json, "device", phone->name);
    json_string(&json, "model", phone->config.model);
    json_string(&json, "firmware", phone->config.firmware);
    json_string(&json, "trust", report_trust(phone));
    put_list(&json, "itl", phone, PHONE_ITL);
    put_list(&json, "ctl", phone, PHONE_CTL);
    put_configuration(&json, phone);
    put_settings(&json, &phone->configuration.settings);
    put_messages(&json, phone);
    put_reason(&json, "reason", phone_refusal(phone));
    json_string(&json, "detail", phone->fault.what);
    put_alarms(&json, phone);
    put_tvs(&json, phone);
    put_tftp(&json, phone);
    json_close(&json, '}');
}
