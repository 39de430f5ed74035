/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_view.h"

#include "itl_assert.h"
#include "phone/phone_priv.h"
#include "text/text.h"

const char *itl_phone_name(const itl_phone_t *phone)
{
    return phone->name;
}

const itl_phone_config_t *itl_phone_config(const itl_phone_t *phone)
{
    return &phone->config;
}

/* --- the judgement --- */

static itl_outcome_file_t fact_of_list(const itl_phone_list_t *list)
{
    return (itl_outcome_file_t){.event = list->event, .reason = list->reason, .was_installed = list->was_installed};
}

itl_outcome_t itl_phone_outcome(const itl_phone_t *phone)
{
    const itl_outcome_facts_t facts = {
        .ctl = fact_of_list(&phone->lists[ITL_PHONE_CTL]),
        .itl = fact_of_list(&phone->lists[ITL_PHONE_ITL]),
        .configuration = {.event = phone->configuration.event, .reason = phone->configuration.reason},
        .answered = phone->boot.answered,
    };
    return itl_outcome_judge(&facts);
}

itl_outcome_trust_t itl_phone_trust(const itl_phone_t *phone)
{
    return itl_phone_outcome(phone).trust;
}

itl_reason_t itl_phone_refusal(const itl_phone_t *phone)
{
    return itl_phone_outcome(phone).reason;
}

int itl_phone_exit_status(const itl_phone_t *phone)
{
    return (int)itl_phone_outcome(phone).exit_status;
}

/* --- lists and configuration --- */

const itl_trustlist_t *itl_phone_installed(const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_phone_list_t *list = &phone->lists[kind];
    ITL_ASSERT(phone->hal.system, (unsigned)kind < ITL_PHONE_LISTS);
    return list->opened == ITL_REASON_NONE && itl_store_installed(&list->store)->installed ? &list->installed : NULL;
}

itl_phone_list_view_t itl_phone_list(const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_phone_list_t *list = &phone->lists[kind];
    return (itl_phone_list_view_t){.installed = itl_phone_installed(phone, kind),
                                   .file = itl_store_installed(&list->store),
                                   .event = list->event,
                                   .authority = list->authority,
                                   .opened = list->opened};
}

const itl_trustlist_fault_t *itl_phone_fault(const itl_phone_t *phone)
{
    return &phone->boot.fault;
}

const itl_config_settings_t *itl_phone_settings(const itl_phone_t *phone)
{
    return &phone->configuration.config.settings;
}

itl_phone_configuration_view_t itl_phone_configuration(itl_phone_t *phone)
{
    itl_phone_configuration_t *file = &phone->configuration;
    itl_phone_configuration_view_t view = {
        .name = file->event == ITL_OUTCOME_NOT_ASKED ? NULL : phone->boot.file_name,
        .event = file->event,
        .reason = file->reason,
        .fault = &file->fault,
        .settings = &file->config.settings,
        .source = itl_store_source(&file->store),
        .signer = file->is_signed ? file->header.signer_name : (itl_tlv_span_t){0},
        .opened = file->opened,
    };
    itl_phone_file_t kind = file->config.is_default ? ITL_PHONE_FILE_CONFIG_DEFAULT : ITL_PHONE_FILE_CONFIG;
    if (file->opened == ITL_REASON_NONE && itl_store_installed(&file->store)->installed)
        itl_phone_file_name(phone, kind, file->is_signed, view.in_force);
    return view;
}

itl_reason_t itl_phone_value_of(itl_phone_t *phone, itl_config_member_t member, unsigned number, char *out, size_t size)
{
    itl_tlv_source_t source;
    const itl_config_input_t file = itl_phone_configuration_file(phone, &source);
    out[0] = '\0';
    if (!itl_config_known(member, file.family))
        return ITL_REASON_NOT_FOUND;
    return itl_config_value(&file, &phone->configuration.config, member, number, out, size);
}

itl_reason_t itl_phone_value(itl_phone_t *phone, itl_config_member_t member, char *out, size_t size)
{
    return itl_phone_value_of(phone, member, 0, out, size);
}

itl_reason_t itl_phone_url(itl_phone_t *phone, itl_config_member_t member, char *out, size_t size)
{
    itl_config_member_t twin = itl_config_secure_twin(member);
    itl_reason_t reason = itl_phone_value(phone, twin, out, size);
    return reason == ITL_REASON_NOT_FOUND ? itl_phone_value(phone, member, out, size) : reason;
}

itl_config_switch_t itl_phone_switch(itl_phone_t *phone, itl_config_member_t member)
{
    char text[8]; /* Numbers that are longer are cut: they say off either way. */
    itl_reason_ignore(itl_phone_value(phone, member, text, sizeof text));
    return itl_config_switch_of(member, text);
}

/* --- what a boot did --- */

const itl_status_log_t *itl_phone_messages(const itl_phone_t *phone)
{
    return &phone->status;
}

uint32_t itl_phone_messages_before(const itl_phone_t *phone)
{
    return (uint32_t)phone->status.count - itl_status_since(&phone->status, phone->kept.loaded);
}

bool itl_phone_transfer(const itl_phone_t *phone, uint32_t index, itl_phone_transfer_view_t *view)
{
    if (index >= phone->boot.transfer_count)
        return false;
    const itl_boot_transfer_t *transfer = &phone->boot.transfers[index];
    view->way = transfer->by_http ? phone->memory.http->way->name : itl_tftp_way.name;
    view->server = phone->config.tftp[transfer->server];
    if (transfer->by_http)
        view->server.port = phone->memory.http->port;
    view->result = transfer->result;
    view->bytes = transfer->bytes;
    itl_phone_file_name(phone, transfer->file, transfer->signed_configuration, view->file);
    return true;
}

bool itl_phone_tvs(const itl_phone_t *phone, uint32_t index, itl_phone_tvs_view_t *view)
{
    if (index >= phone->boot.tvs_outcome_count)
        return false;
    const itl_tvs_outcome_t *outcome = &phone->boot.tvs_outcomes[index];
    *view = (itl_phone_tvs_view_t){
        .server = itl_phone_tvs_server(phone, outcome->server), .verify = outcome->verify, .result = outcome->reason};
    return true;
}

bool itl_phone_alarm(const itl_phone_t *phone, uint32_t index, itl_phone_alarm_view_t *view)
{
    if (!phone->alarms.filled || index >= phone->alarms.address_count)
        return false;
    const itl_alarm_address_t *address = &phone->alarms.addresses[index];
    *view = (itl_phone_alarm_view_t){.uri = address->uri, .delivery = address->delivery};
    return true;
}

/* --- names --- */

void itl_phone_file_name(const itl_phone_t *phone, itl_phone_file_t file, bool signed_configuration,
                         char name[ITL_PHONE_FILE_BYTES])
{
    itl_text_t text = itl_text_in(name, ITL_PHONE_FILE_BYTES);
    switch (file) {
    case ITL_PHONE_FILE_CTL:
        itl_text_string(&text, "CTL");
        break;
    case ITL_PHONE_FILE_ITL:
        itl_text_string(&text, "ITL");
        break;
    case ITL_PHONE_FILE_ITL_GENERIC:
        itl_text_string(&text, "ITLFile.tlv");
        return;
    case ITL_PHONE_FILE_CONFIG:
        itl_text_string(&text, phone->name);
        itl_text_string(&text, signed_configuration ? ".cnf.xml.sgn" : ".cnf.xml");
        return;
    case ITL_PHONE_FILE_CONFIG_DEFAULT:
        itl_text_string(&text, signed_configuration ? "XMLDefault.cnf.xml.sgn" : "XMLDefault.cnf.xml");
        return;
    }
    itl_text_string(&text, phone->name);
    itl_text_string(&text, ".tlv");
}
