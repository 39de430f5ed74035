/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "family/family.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"

/* The XML of a file: behind the header of a signed one, else all of it. */
static itl_tlv_span_t payload_of(const itl_tlv_source_t *source, const itl_trustlist_header_t *header, bool is_signed)
{
    uint32_t off = is_signed ? header->length : 0;
    return (itl_tlv_span_t){.off = off, .len = source->size - off};
}

itl_config_input_t itl_phone_configuration_file(itl_phone_t *phone, itl_tlv_source_t *source)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    *source = itl_store_source(&configuration->store);
    return (itl_config_input_t){.source = source,
                                .payload = payload_of(source, &configuration->header, configuration->is_signed),
                                .family = itl_family_of_model(phone->config.model),
                                .kept = true};
}

itl_reason_t itl_phone_configuration_renew(itl_phone_t *phone)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    if (!itl_store_installed(&configuration->store)->installed)
        return ITL_REASON_NONE;
    itl_tlv_source_t source = itl_store_source(&configuration->store);
    configuration->is_signed = itl_trustlist_read_header(&source, &configuration->header, NULL) == ITL_REASON_NONE;
    const itl_config_input_t file = itl_phone_configuration_file(phone, &source);
    itl_reason_t reason =
        itl_config_read(&phone->scratch.file.reader, &file, &configuration->config, &phone->tvs_servers);
    return reason == ITL_REASON_MALFORMED ? ITL_REASON_STORE_DAMAGED : reason;
}

itl_reason_t itl_phone_configuration_open(itl_phone_t *phone)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    configuration->opened =
        itl_phone_use_region(phone, &configuration->store, ITL_PHONE_STORE_CONFIGURATION, itl_store_open);
    if (configuration->opened == ITL_REASON_NONE)
        configuration->opened = itl_phone_configuration_renew(phone);
    return configuration->opened;
}

itl_reason_t itl_phone_configuration_format(itl_phone_t *phone)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    memset(&configuration->config, 0, sizeof configuration->config);
    configuration->is_signed = false;
    configuration->opened =
        itl_phone_use_region(phone, &configuration->store, ITL_PHONE_STORE_CONFIGURATION, itl_store_format);
    return configuration->opened;
}

itl_reason_t itl_phone_configuration_write(void *configuration, const uint8_t *data, size_t len)
{
    return itl_store_write(&((itl_phone_configuration_t *)configuration)->store, data, len);
}

void itl_phone_configuration_missed(itl_phone_configuration_t *configuration, itl_reason_t reason)
{
    itl_store_abandon(&configuration->store);
    configuration->event = itl_outcome_event(reason);
    configuration->reason = reason;
}

/* Reads a file that may be believed, as strictly as one that never was. */
static itl_reason_t read_candidate(itl_phone_t *phone, bool is_signed)
{
    itl_examination_t *file = &phone->scratch.file;
    const bool is_default = phone->boot.file == ITL_PHONE_FILE_CONFIG_DEFAULT;
    const itl_config_input_t read = {
        .source = &file->candidate,
        .payload = payload_of(&file->candidate, &file->verify.candidate.header, is_signed),
        .family = itl_family_of_model(phone->config.model),
        .root = is_default ? ITL_CONFIG_ROOT_DEFAULT : ITL_CONFIG_ROOT,
    };
    itl_reason_t reason = itl_config_read(&file->reader, &read, NULL, NULL);
    phone->configuration.fault = file->reader.fault;
    return reason;
}

/* Makes a file that may be believed the one in force. */
static void apply(itl_phone_t *phone, bool is_signed)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    itl_examination_t *file = &phone->scratch.file;
    itl_reason_t reason = read_candidate(phone, is_signed);
    if (reason == ITL_REASON_NONE)
        reason = itl_store_commit(&configuration->store);
    if (reason != ITL_REASON_NONE) {
        itl_phone_configuration_missed(configuration, reason);
        return;
    }
    configuration->event = ITL_OUTCOME_ACCEPTED;
    configuration->is_signed = is_signed;
    configuration->header = file->verify.candidate.header;
    configuration->config = file->reader.config;
}

static void conclude(itl_phone_t *phone, itl_policy_verdict_t verdict)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    if (verdict.decision != ITL_POLICY_ACCEPT)
        itl_phone_configuration_missed(configuration, verdict.reason);
    else if (configuration->same && configuration->is_signed)
        configuration->event = ITL_OUTCOME_UNCHANGED;
    else
        apply(phone, true);
}

static bool examine_signed(itl_phone_t *phone)
{
    const itl_verify_want_t wanted = {.kind = ITL_POLICY_KIND_SIGNED_FILE, .name = phone->boot.file_name};
    itl_policy_verdict_t verdict = itl_phone_judge(phone, &wanted, ITL_TVS_FOR_SIGNED_FILE);
    if (verdict.decision == ITL_POLICY_ASK_TVS)
        return true;
    conclude(phone, verdict);
    return false;
}

bool itl_phone_configuration_examine(itl_phone_t *phone)
{
    itl_phone_configuration_t *configuration = &phone->configuration;
    itl_reason_t reason = itl_store_finish(&configuration->store, &configuration->same);
    if (reason != ITL_REASON_NONE) {
        itl_phone_configuration_missed(configuration, reason);
        return false;
    }
    phone->scratch.file.candidate =
        configuration->same ? itl_store_source(&configuration->store) : itl_store_candidate(&configuration->store);
    /* Unchanged bytes are verified again: the lists that vouch for them may be others, and who reads "applied" must be
     * able to rely on it. */
    if (configuration->asked_signed)
        return examine_signed(phone);
    /* Who refused a list in this boot takes nothing from the same servers that nobody signed. */
    if (itl_phone_trust(phone) == ITL_OUTCOME_UNTRUSTED)
        itl_phone_configuration_missed(configuration, itl_phone_refusal(phone));
    else if (configuration->same && !configuration->is_signed)
        configuration->event = ITL_OUTCOME_UNCHANGED;
    else
        apply(phone, false);
    return false;
}

void itl_phone_configuration_tvs_answered(itl_phone_t *phone)
{
    conclude(phone, itl_phone_tvs_verdict(phone));
}
