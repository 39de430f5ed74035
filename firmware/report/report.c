/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include <string.h>

#include "family/family.h"
#include "text/text.h"
#include "text/text_read.h"

const char *itl_report_trust(const itl_phone_t *phone)
{
    switch (itl_phone_trust(phone)) {
    case ITL_OUTCOME_TRUSTED:
        return "trusted";
    case ITL_OUTCOME_UNTRUSTED:
        return "untrusted";
    case ITL_OUTCOME_NO_TRUST_LIST:
        break;
    }
    return "no-trust-list";
}

const char *itl_report_verified_by(const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_phone_list_view_t list = itl_phone_list(phone, kind);
    if (list.event == ITL_OUTCOME_ACCEPTED)
        return itl_policy_authority_name(list.authority);
    return list.event == ITL_OUTCOME_UNCHANGED ? "unchanged" : NULL;
}

static void put_reason(itl_writer_t *writer, const char *key, itl_reason_t reason)
{
    itl_writer_string(writer, key, reason == ITL_REASON_NONE ? NULL : itl_reason_name(reason));
}

/* A name out of a file is hostile until shown harmless: only printable ASCII goes out as it is. */
static void put_name(itl_writer_t *writer, const char *key, const itl_tlv_source_t *source, itl_tlv_span_t span)
{
    uint8_t part[32];
    char shown[sizeof part + 1];
    itl_writer_begin_string(writer, key);
    for (uint32_t done = 0; done < span.len; done += (uint32_t)sizeof part) {
        uint32_t left = span.len - done;
        uint32_t count = left < sizeof part ? left : (uint32_t)sizeof part;
        if (itl_tlv_read(source, span.off + done, part, count) != ITL_REASON_NONE)
            break;
        itl_text_t text = itl_text_in(shown, sizeof shown);
        itl_text_printable(&text, part, itl_text_length(part, count));
        itl_writer_text(writer, shown, text.len);
    }
    itl_writer_end_string(writer);
}

static void put_sha1(itl_writer_t *writer, const uint8_t sha1[ITL_STORE_SHA1_BYTES])
{
    char digits[2 * ITL_STORE_SHA1_BYTES + 1];
    itl_text_t text = itl_text_in(digits, sizeof digits);
    itl_text_hex(&text, sha1, ITL_STORE_SHA1_BYTES);
    itl_writer_string(writer, "sha1", digits);
}

static void put_list(itl_writer_t *writer, const char *key, const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_phone_list_view_t list = itl_phone_list(phone, kind);
    itl_writer_open_map(writer, key);
    itl_writer_bool(writer, "installed", list.installed != NULL);
    if (list.installed == NULL) {
        itl_writer_null(writer, "sha1");
        itl_writer_null(writer, "length");
        itl_writer_null(writer, "signer");
    } else {
        put_sha1(writer, list.file->sha1);
        itl_writer_number(writer, "length", list.file->length);
        put_name(writer, "signer", &list.installed->source, list.installed->header.signer_name);
    }
    itl_writer_string(writer, "verified_by", itl_report_verified_by(phone, kind));
    itl_writer_close(writer);
}

/* What is wrong with a configuration, and where. */
static void put_place(itl_writer_t *writer, const itl_config_fault_t *fault)
{
    if (fault->what == NULL) {
        itl_writer_null(writer, "detail");
        return;
    }
    itl_writer_begin_string(writer, "detail");
    itl_writer_text(writer, "line ", 5);
    itl_writer_text_number(writer, fault->line);
    itl_writer_text(writer, ", column ", 9);
    itl_writer_text_number(writer, fault->column);
    if (fault->member < ITL_CONFIG_MEMBER_COUNT) {
        const char *path = itl_config_rule(fault->member)->path;
        itl_writer_text(writer, ", ", 2);
        itl_writer_text(writer, path, strlen(path));
    }
    itl_writer_text(writer, ": ", 2);
    itl_writer_text(writer, fault->what, strlen(fault->what));
    itl_writer_end_string(writer);
}

static void put_configuration(itl_writer_t *writer, itl_phone_t *phone)
{
    const itl_phone_configuration_view_t file = itl_phone_configuration(phone);
    itl_writer_open_map(writer, "config");
    itl_writer_bool(writer, "applied", file.event == ITL_OUTCOME_ACCEPTED || file.event == ITL_OUTCOME_UNCHANGED);
    if (file.signer.len > 0)
        put_name(writer, "signed_by", &file.source, file.signer);
    else
        itl_writer_null(writer, "signed_by");
    itl_writer_string(writer, "file", file.name);
    itl_writer_string(writer, "in_force", file.in_force[0] == '\0' ? NULL : file.in_force);
    put_reason(writer, "reason", file.reason);
    put_place(writer, file.fault);
    itl_writer_close(writer);
}

static void put_switch(itl_writer_t *writer, const char *key, itl_config_switch_t state)
{
    if (state == ITL_CONFIG_NOT_SET)
        itl_writer_null(writer, key);
    else if (state == ITL_CONFIG_RESTRICTED)
        itl_writer_string(writer, key, "restricted");
    else
        itl_writer_bool(writer, key, state == ITL_CONFIG_ON);
}

static void put_settings(itl_writer_t *writer, const itl_config_settings_t *settings)
{
    itl_writer_open_map(writer, "settings");
    put_switch(writer, "settings_access", settings->settings_access);
    put_switch(writer, "web_access", settings->web_access);
    put_switch(writer, "ssh_access", settings->ssh_access);
    put_switch(writer, "span_to_pc_port", settings->span_to_pc_port);
    itl_writer_close(writer);
}

/* Those from the first one, 0 the oldest, up to another. */
static void put_messages(itl_writer_t *writer, const char *key, const itl_phone_t *phone, uint32_t first, uint32_t end)
{
    itl_family_t family = itl_family_of_model(itl_phone_config(phone)->model);
    const itl_status_message_t *message;
    itl_writer_open_list(writer, key);
    for (uint32_t i = first; i < end && (message = itl_status_get(itl_phone_messages(phone), i)) != NULL; i++) {
        char line[ITL_STATUS_LINE_BYTES];
        char time[24];
        itl_status_utc(message->time_s, time);
        itl_status_line(family, message, line);
        itl_writer_open_map(writer, NULL);
        itl_writer_string(writer, "time", time[0] == '\0' ? NULL : time);
        itl_writer_string(writer, "text", line);
        put_reason(writer, "reason", message->reason);
        itl_writer_close(writer);
    }
    itl_writer_close(writer);
}

static void put_server(itl_writer_t *writer, const char *host, uint16_t port)
{
    bool brackets = strchr(host, ':') != NULL;
    itl_writer_begin_string(writer, "server");
    itl_writer_text(writer, "[", brackets ? 1 : 0);
    itl_writer_text(writer, host, strlen(host));
    itl_writer_text(writer, "]", brackets ? 1 : 0);
    itl_writer_text(writer, ":", 1);
    itl_writer_text_number(writer, port);
    itl_writer_end_string(writer);
}

static void put_alarms(itl_writer_t *writer, const itl_phone_t *phone)
{
    itl_phone_alarm_view_t alarm;
    itl_writer_open_list(writer, "alarms");
    for (uint32_t i = 0; itl_phone_alarm(phone, i, &alarm); i++) {
        itl_writer_open_map(writer, NULL);
        itl_writer_string(writer, "name", ITL_ALARM_NAME);
        itl_writer_string(writer, "uri", alarm.uri);
        itl_writer_bool(writer, "delivered", alarm.delivery == ITL_ALARM_DELIVERED);
        itl_writer_close(writer);
    }
    itl_writer_close(writer);
}

static void put_tvs(itl_writer_t *writer, const itl_phone_t *phone)
{
    itl_phone_tvs_view_t answer;
    itl_writer_open_list(writer, "tvs");
    for (uint32_t i = 0; itl_phone_tvs(phone, i, &answer); i++) {
        itl_writer_open_map(writer, NULL);
        put_server(writer, answer.server.host, answer.server.port);
        itl_writer_string(writer, "request", answer.verify ? "verify" : "query");
        itl_writer_string(writer, "result",
                          answer.result == ITL_REASON_NONE ? "valid" : itl_reason_name(answer.result));
        itl_writer_close(writer);
    }
    itl_writer_close(writer);
}

static void put_tftp(itl_writer_t *writer, const itl_phone_t *phone)
{
    itl_phone_transfer_view_t transfer;
    itl_writer_open_list(writer, "tftp");
    for (uint32_t i = 0; itl_phone_transfer(phone, i, &transfer); i++) {
        itl_writer_open_map(writer, NULL);
        itl_writer_string(writer, "way", transfer.way);
        put_server(writer, transfer.server.host, transfer.server.port);
        itl_writer_string(writer, "file", transfer.file);
        itl_writer_string(writer, "result",
                          transfer.result == ITL_REASON_NONE ? "ok" : itl_reason_name(transfer.result));
        itl_writer_number(writer, "bytes", transfer.bytes);
        itl_writer_close(writer);
    }
    itl_writer_close(writer);
}

/* Both lists, as members of the map that is open. */
static void put_lists(itl_writer_t *writer, const itl_phone_t *phone)
{
    put_list(writer, "itl", phone, ITL_PHONE_ITL);
    put_list(writer, "ctl", phone, ITL_PHONE_CTL);
}

static void put_detail(itl_writer_t *writer, const itl_trustlist_fault_t *fault)
{
    char text[ITL_TRUSTLIST_FAULT_TEXT];
    itl_trustlist_fault_text(fault, text);
    itl_writer_string(writer, "detail", fault->what != NULL ? text : NULL);
}

static void put_everything(itl_writer_t *writer, itl_phone_t *phone)
{
    itl_writer_string(writer, "device", itl_phone_name(phone));
    itl_writer_string(writer, "model", itl_phone_config(phone)->model);
    itl_writer_string(writer, "firmware", itl_phone_config(phone)->firmware);
    itl_writer_string(writer, "trust", itl_report_trust(phone));
    put_lists(writer, phone);
    put_configuration(writer, phone);
    put_settings(writer, itl_phone_settings(phone));
    put_messages(writer, "earlier_messages", phone, 0, itl_phone_messages_before(phone));
    put_messages(writer, "messages", phone, itl_phone_messages_before(phone), ITL_LIMIT_MESSAGES);
    put_reason(writer, "reason", itl_phone_refusal(phone));
    put_detail(writer, itl_phone_fault(phone));
    put_alarms(writer, phone);
    put_tvs(writer, phone);
    put_tftp(writer, phone);
}

void itl_report_write(itl_phone_t *phone, itl_report_part_t part, itl_writer_format_t format, itl_writer_sink_t sink)
{
    itl_writer_t writer = {.sink = sink, .format = format};
    if (part == ITL_REPORT_MESSAGES) {
        put_messages(&writer, NULL, phone, itl_phone_messages_before(phone), ITL_LIMIT_MESSAGES);
        return;
    }
    itl_writer_open_map(&writer, NULL);
    if (part == ITL_REPORT_LISTS)
        put_lists(&writer, phone);
    else
        put_everything(&writer, phone);
    itl_writer_close(&writer);
}
