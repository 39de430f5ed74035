/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* cJSON says NULL only when memory ran out; a report with holes would be worse than none. */
static cJSON *have(cJSON *json)
{
    if (json == NULL) {
        fputs("itlsim: out of memory\n", stderr);
        abort();
    }
    return json;
}

static void add(cJSON *object, const char *name, cJSON *value)
{
    cJSON_AddItemToObject(object, name, have(value));
}

static cJSON *text_or_null(const char *text)
{
    return text == NULL ? cJSON_CreateNull() : cJSON_CreateString(text);
}

static cJSON *reason_or_null(reason_t reason)
{
    return text_or_null(reason == REASON_NONE ? NULL : reason_name(reason));
}

static cJSON *sha1_hex(const uint8_t sha1[STORE_SHA1_BYTES])
{
    char hex[2 * STORE_SHA1_BYTES + 1];
    for (size_t i = 0; i < STORE_SHA1_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", sha1[i]);
    return cJSON_CreateString(hex);
}

/* A name from a list is hostile until shown harmless: only printable ASCII goes out as it is. */
static cJSON *name_in(const tlv_source_t *source, tlv_span_t span)
{
    char name[LIMIT_NAME_BYTES + 1];
    size_t len = 0;
    if (tlv_copy(source, span, name, LIMIT_NAME_BYTES, &len) != REASON_NONE)
        return cJSON_CreateNull();
    name[len] = '\0';
    for (char *c = name; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return cJSON_CreateString(name);
}

cJSON *report_of_list(phone_t *phone, phone_list_kind_t kind)
{
    const trustlist_t *list = phone_installed(phone, kind);
    const store_info_t *info = store_installed(&phone->lists[kind].store);
    cJSON *json = have(cJSON_CreateObject());
    add(json, "installed", cJSON_CreateBool(list != NULL));
    add(json, "sha1", list == NULL ? cJSON_CreateNull() : sha1_hex(info->sha1));
    add(json, "length", list == NULL ? cJSON_CreateNull() : cJSON_CreateNumber(info->length));
    add(json, "signer", list == NULL ? cJSON_CreateNull() : name_in(&list->source, list->header.signer_name));
    return json;
}

static cJSON *list_after_boot(phone_t *phone, phone_list_kind_t kind)
{
    const phone_list_t *list = &phone->lists[kind];
    const char *verified_by = NULL;
    if (list->event == PHONE_EVENT_ACCEPTED)
        verified_by = policy_authority_name(list->authority);
    else if (list->event == PHONE_EVENT_UNCHANGED)
        verified_by = "unchanged";
    cJSON *json = report_of_list(phone, kind);
    add(json, "verified_by", text_or_null(verified_by));
    return json;
}

cJSON *report_messages(const phone_t *phone)
{
    status_family_t family = status_family_of_model(phone->config.model);
    cJSON *messages = have(cJSON_CreateArray());
    const status_message_t *message;
    for (uint32_t i = 0; (message = status_get(&phone->status, i)) != NULL; i++) {
        char line[STATUS_LINE_BYTES];
        char when[32] = "";
        time_t seconds = (time_t)message->time_s;
        struct tm utc;
        if (message->time_s > 0 && gmtime_r(&seconds, &utc) != NULL)
            strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
        status_line(family, message, line);
        cJSON *json = have(cJSON_CreateObject());
        add(json, "time", text_or_null(when[0] == '\0' ? NULL : when));
        add(json, "text", cJSON_CreateString(line));
        add(json, "reason", reason_or_null((reason_t)message->reason));
        cJSON_AddItemToArray(messages, json);
    }
    return messages;
}

static cJSON *server_text(const char *host, uint16_t port)
{
    char text[LIMIT_HOST_BYTES + 16];
    snprintf(text, sizeof text, strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, (unsigned)port);
    return cJSON_CreateString(text);
}

static cJSON *tftp_transfers(const phone_t *phone)
{
    cJSON *transfers = have(cJSON_CreateArray());
    for (uint8_t i = 0; i < phone->transfer_count; i++) {
        const phone_transfer_t *transfer = &phone->transfers[i];
        const phone_server_t *server = &phone->config.tftp[transfer->server];
        char file[PHONE_FILE_BYTES];
        phone_file_name(phone, (phone_file_t)transfer->file, transfer->signed_config, file);
        cJSON *json = have(cJSON_CreateObject());
        add(json, "server", server_text(server->host, server->port));
        add(json, "file", cJSON_CreateString(file));
        add(json, "result", cJSON_CreateString(transfer->result == REASON_NONE ? "ok" : reason_name(transfer->result)));
        add(json, "bytes", cJSON_CreateNumber(transfer->bytes));
        cJSON_AddItemToArray(transfers, json);
    }
    return transfers;
}

static cJSON *tvs_answers(const phone_t *phone)
{
    cJSON *answers = have(cJSON_CreateArray());
    for (uint8_t i = 0; i < phone->tvs_outcome_count; i++) {
        const tvs_outcome_t *outcome = &phone->tvs_outcomes[i];
        const tvs_server_t *server = &phone->tvs_servers[outcome->server];
        cJSON *json = have(cJSON_CreateObject());
        add(json, "server", server_text(server->host, server->port));
        add(json, "request", cJSON_CreateString(outcome->verify ? "verify" : "query"));
        add(json, "result",
            cJSON_CreateString(outcome->reason == REASON_NONE ? "valid" : reason_name(outcome->reason)));
        cJSON_AddItemToArray(answers, json);
    }
    return answers;
}

static cJSON *configuration(phone_t *phone)
{
    const phone_configuration_t *file = &phone->configuration;
    bool applied = file->event == PHONE_EVENT_ACCEPTED || file->event == PHONE_EVENT_UNCHANGED;
    tlv_source_t source;
    tlv_span_t signer = phone_configuration_signer(phone, &source);
    cJSON *config = have(cJSON_CreateObject());
    add(config, "applied", cJSON_CreateBool(applied));
    add(config, "signed_by", signer.len > 0 ? name_in(&source, signer) : cJSON_CreateNull());
    add(config, "file", text_or_null(phone_configuration_name(phone)));
    add(config, "reason", reason_or_null(file->reason));
    return config;
}

static cJSON *switch_or_null(config_switch_t state)
{
    return state == CONFIG_NOT_SET ? cJSON_CreateNull() : cJSON_CreateBool(state == CONFIG_ON);
}

static cJSON *settings(const config_settings_t *in_force)
{
    cJSON *json = have(cJSON_CreateObject());
    add(json, "settings_access", switch_or_null(in_force->settings_access));
    add(json, "web_access", switch_or_null(in_force->web_access));
    add(json, "ssh_access", switch_or_null(in_force->ssh_access));
    add(json, "span_to_pc_port", switch_or_null(in_force->span_to_pc_port));
    return json;
}

static const char *trust_name(phone_trust_t trust)
{
    switch (trust) {
    case PHONE_TRUSTED:
        return "trusted";
    case PHONE_UNTRUSTED:
        return "untrusted";
    case PHONE_NO_TRUST_LIST:
        break;
    }
    return "no-trust-list";
}

cJSON *report_of_phone(phone_t *phone)
{
    cJSON *report = have(cJSON_CreateObject());
    add(report, "device", cJSON_CreateString(phone->name));
    add(report, "model", cJSON_CreateString(phone->config.model));
    add(report, "firmware", cJSON_CreateString(phone->config.firmware));
    add(report, "trust", cJSON_CreateString(trust_name(phone_trust(phone))));
    add(report, "itl", list_after_boot(phone, PHONE_ITL));
    add(report, "ctl", list_after_boot(phone, PHONE_CTL));
    add(report, "config", configuration(phone));
    add(report, "settings", settings(&phone->configuration.settings));
    add(report, "messages", report_messages(phone));
    add(report, "reason", reason_or_null(phone_refusal(phone)));
    add(report, "detail", text_or_null(phone->fault.what));
    add(report, "alarms", cJSON_CreateArray());
    add(report, "tvs", tvs_answers(phone));
    add(report, "tftp", tftp_transfers(phone));
    return report;
}
