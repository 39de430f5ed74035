/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include <string.h>

const char *report_trust(const phone_t *phone)
{
    switch (phone_trust(phone)) {
    case OUTCOME_TRUSTED:
        return "trusted";
    case OUTCOME_UNTRUSTED:
        return "untrusted";
    case OUTCOME_NO_TRUST_LIST:
        break;
    }
    return "no-trust-list";
}

const char *report_verified_by(const phone_list_t *list)
{
    if (list->event == OUTCOME_ACCEPTED)
        return policy_authority_name(list->authority);
    return list->event == OUTCOME_UNCHANGED ? "unchanged" : NULL;
}

static void put_reason(writer_t *writer, const char *key, reason_t reason)
{
    writer_string(writer, key, reason == REASON_NONE ? NULL : reason_name(reason));
}

/* A name out of a file is hostile until shown harmless: only printable ASCII goes out as it is. */
static void put_name(writer_t *writer, const char *key, const tlv_source_t *source, tlv_span_t span)
{
    char part[32];
    writer_begin_string(writer, key);
    for (uint32_t done = 0; done < span.len; done += (uint32_t)sizeof part) {
        uint32_t left = span.len - done;
        uint32_t count = left < sizeof part ? left : (uint32_t)sizeof part;
        if (tlv_read(source, span.off + done, part, count) != REASON_NONE)
            break;
        uint32_t len = 0;
        for (; len < count && part[len] != '\0'; len++)
            if (part[len] < ' ' || part[len] > '~')
                part[len] = '?';
        writer_text(writer, part, len);
    }
    writer_end_string(writer);
}

static void put_sha1(writer_t *writer, const uint8_t sha1[STORE_SHA1_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    char text[2 * STORE_SHA1_BYTES + 1];
    for (size_t i = 0; i < STORE_SHA1_BYTES; i++) {
        text[2 * i] = hex[sha1[i] >> 4];
        text[2 * i + 1] = hex[sha1[i] & 15];
    }
    text[sizeof text - 1] = '\0';
    writer_string(writer, "sha1", text);
}

static void put_list(writer_t *writer, const char *key, const phone_t *phone, phone_list_kind_t kind)
{
    const trustlist_t *list = phone_installed(phone, kind);
    const store_info_t *info = store_installed(&phone->lists[kind].store);
    writer_open_map(writer, key);
    writer_bool(writer, "installed", list != NULL);
    if (list == NULL) {
        writer_null(writer, "sha1");
        writer_null(writer, "length");
        writer_null(writer, "signer");
    } else {
        put_sha1(writer, info->sha1);
        writer_number(writer, "length", info->length);
        put_name(writer, "signer", &list->source, list->header.signer_name);
    }
    writer_string(writer, "verified_by", report_verified_by(&phone->lists[kind]));
    writer_close(writer);
}

/* What is wrong with a configuration, and where. */
static void put_place(writer_t *writer, const config_fault_t *fault)
{
    if (fault->what == NULL) {
        writer_null(writer, "detail");
        return;
    }
    writer_begin_string(writer, "detail");
    writer_text(writer, "line ", 5);
    writer_text_number(writer, fault->line);
    writer_text(writer, ", column ", 9);
    writer_text_number(writer, fault->column);
    writer_text(writer, ": ", 2);
    writer_text(writer, fault->what, strlen(fault->what));
    writer_end_string(writer);
}

static void put_configuration(writer_t *writer, phone_t *phone)
{
    const phone_configuration_t *file = &phone->configuration;
    tlv_source_t source;
    tlv_span_t signer = phone_configuration_signer(phone, &source);
    writer_open_map(writer, "config");
    writer_bool(writer, "applied", file->event == OUTCOME_ACCEPTED || file->event == OUTCOME_UNCHANGED);
    if (signer.len > 0)
        put_name(writer, "signed_by", &source, signer);
    else
        writer_null(writer, "signed_by");
    writer_string(writer, "file", phone_configuration_name(phone));
    put_reason(writer, "reason", file->reason);
    put_place(writer, &file->fault);
    writer_close(writer);
}

static void put_switch(writer_t *writer, const char *key, config_switch_t state)
{
    if (state == CONFIG_NOT_SET)
        writer_null(writer, key);
    else
        writer_bool(writer, key, state == CONFIG_ON);
}

static void put_settings(writer_t *writer, const config_settings_t *settings)
{
    writer_open_map(writer, "settings");
    put_switch(writer, "settings_access", settings->settings_access);
    put_switch(writer, "web_access", settings->web_access);
    put_switch(writer, "ssh_access", settings->ssh_access);
    put_switch(writer, "span_to_pc_port", settings->span_to_pc_port);
    writer_close(writer);
}

static void put_messages(writer_t *writer, const char *key, const phone_t *phone)
{
    status_family_t family = status_family_of_model(phone->config.model);
    const status_message_t *message;
    writer_open_list(writer, key);
    for (uint32_t i = 0; (message = status_get(&phone->status, i)) != NULL; i++) {
        char line[STATUS_LINE_BYTES];
        char time[24];
        status_utc(message->time_s, time);
        status_line(family, message, line);
        writer_open_map(writer, NULL);
        writer_string(writer, "time", time[0] == '\0' ? NULL : time);
        writer_string(writer, "text", line);
        put_reason(writer, "reason", (reason_t)message->reason);
        writer_close(writer);
    }
    writer_close(writer);
}

static void put_server(writer_t *writer, const char *host, uint16_t port)
{
    bool brackets = strchr(host, ':') != NULL;
    writer_begin_string(writer, "server");
    writer_text(writer, "[", brackets ? 1 : 0);
    writer_text(writer, host, strlen(host));
    writer_text(writer, "]", brackets ? 1 : 0);
    writer_text(writer, ":", 1);
    writer_text_number(writer, port);
    writer_end_string(writer);
}

static void put_alarms(writer_t *writer, const phone_t *phone)
{
    const alarm_outbox_t *outbox = &phone->alarms;
    writer_open_list(writer, "alarms");
    for (uint8_t i = 0; outbox->filled && i < outbox->address_count; i++) {
        writer_open_map(writer, NULL);
        writer_string(writer, "name", ALARM_NAME);
        writer_string(writer, "uri", outbox->addresses[i].uri);
        writer_bool(writer, "delivered", outbox->addresses[i].delivery == ALARM_DELIVERED);
        writer_close(writer);
    }
    writer_close(writer);
}

static void put_tvs(writer_t *writer, const phone_t *phone)
{
    writer_open_list(writer, "tvs");
    for (uint8_t i = 0; i < phone->tvs_outcome_count; i++) {
        const tvs_outcome_t *outcome = &phone->tvs_outcomes[i];
        const tvs_server_t *server = &phone->tvs_servers[outcome->server];
        writer_open_map(writer, NULL);
        put_server(writer, server->host, server->port);
        writer_string(writer, "request", outcome->verify ? "verify" : "query");
        writer_string(writer, "result", outcome->reason == REASON_NONE ? "valid" : reason_name(outcome->reason));
        writer_close(writer);
    }
    writer_close(writer);
}

static void put_tftp(writer_t *writer, const phone_t *phone)
{
    writer_open_list(writer, "tftp");
    for (uint8_t i = 0; i < phone->transfer_count; i++) {
        const phone_transfer_t *transfer = &phone->transfers[i];
        const phone_server_t *server = &phone->config.tftp[transfer->server];
        char file[PHONE_FILE_BYTES];
        phone_file_name(phone, (phone_file_t)transfer->file, transfer->signed_config, file);
        writer_open_map(writer, NULL);
        put_server(writer, server->host, server->port);
        writer_string(writer, "file", file);
        writer_string(writer, "result", transfer->result == REASON_NONE ? "ok" : reason_name(transfer->result));
        writer_number(writer, "bytes", transfer->bytes);
        writer_close(writer);
    }
    writer_close(writer);
}

/* Both lists, as members of the map that is open. */
static void put_lists(writer_t *writer, const phone_t *phone)
{
    put_list(writer, "itl", phone, PHONE_ITL);
    put_list(writer, "ctl", phone, PHONE_CTL);
}

static void put_detail(writer_t *writer, const trustlist_fault_t *fault)
{
    char text[TRUSTLIST_FAULT_TEXT];
    trustlist_fault_text(fault, text);
    writer_string(writer, "detail", fault->what != NULL ? text : NULL);
}

static void put_everything(writer_t *writer, phone_t *phone)
{
    writer_string(writer, "device", phone->name);
    writer_string(writer, "model", phone->config.model);
    writer_string(writer, "firmware", phone->config.firmware);
    writer_string(writer, "trust", report_trust(phone));
    put_lists(writer, phone);
    put_configuration(writer, phone);
    put_settings(writer, &phone->configuration.settings);
    put_messages(writer, "messages", phone);
    put_reason(writer, "reason", phone_refusal(phone));
    put_detail(writer, &phone->fault);
    put_alarms(writer, phone);
    put_tvs(writer, phone);
    put_tftp(writer, phone);
}

void report_write(phone_t *phone, report_part_t part, writer_format_t format, writer_sink_t sink)
{
    writer_t writer = {.sink = sink, .format = format};
    if (part == REPORT_MESSAGES) {
        put_messages(&writer, NULL, phone);
        return;
    }
    writer_open_map(&writer, NULL);
    if (part == REPORT_LISTS)
        put_lists(&writer, phone);
    else
        put_everything(&writer, phone);
    writer_close(&writer);
}
