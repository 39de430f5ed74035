/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "phone/phone_priv.h"

/* The XML of a file: behind the header of a signed one, else all of it. */
static tlv_span_t payload_of(const tlv_source_t *source, const trustlist_header_t *header, bool is_signed)
{
    uint32_t off = is_signed ? header->length : 0;
    return (tlv_span_t){.off = off, .len = source->size - off};
}

/* Reads what the store holds; it was read before it was committed, so anything but success is damage. */
static reason_t load(phone_t *phone)
{
    phone_configuration_t *configuration = &phone->configuration;
    if (!store_installed(&configuration->store)->installed)
        return REASON_NONE;
    tlv_source_t source = store_source(&configuration->store);
    configuration->is_signed = trustlist_read_header(&source, &configuration->header, NULL) == REASON_NONE;
    tlv_span_t payload = payload_of(&source, &configuration->header, configuration->is_signed);
    reason_t reason = config_read(&phone->scratch.config_reader, &source, payload, &configuration->settings);
    return reason == REASON_MALFORMED ? REASON_STORE_DAMAGED : reason;
}

reason_t phone_configuration_open(phone_t *phone)
{
    phone_configuration_t *configuration = &phone->configuration;
    configuration->opened =
        store_open(&configuration->store, phone->hal.flash, phone_region(phone->hal.flash, PHONE_STORE_CONFIGURATION),
                   PHONE_STORE_CONFIGURATION, phone->hal.system, phone->memory.work);
    if (configuration->opened == REASON_NONE)
        configuration->opened = load(phone);
    return configuration->opened;
}

reason_t phone_configuration_format(phone_t *phone)
{
    phone_configuration_t *configuration = &phone->configuration;
    memset(&configuration->settings, 0, sizeof configuration->settings);
    configuration->is_signed = false;
    configuration->opened =
        store_format(&configuration->store, phone->hal.flash, phone_region(phone->hal.flash, PHONE_STORE_CONFIGURATION),
                     PHONE_STORE_CONFIGURATION, phone->hal.system, phone->memory.work);
    return configuration->opened;
}

reason_t phone_configuration_write(void *configuration, const uint8_t *data, size_t len)
{
    return store_write(&((phone_configuration_t *)configuration)->store, data, len);
}

void phone_configuration_missed(phone_configuration_t *configuration, reason_t reason)
{
    store_abandon(&configuration->store);
    configuration->event = outcome_event(reason);
    configuration->reason = reason;
}

/* Makes a file that may be believed the one in force. */
static void apply(phone_t *phone, bool is_signed)
{
    phone_configuration_t *configuration = &phone->configuration;
    /* Beside the reader's own: they are too large for the stack of a small board. */
    config_settings_t *settings = &phone->scratch.config_reader.settings;
    tlv_span_t payload = payload_of(&phone->candidate, &phone->verify.candidate.header, is_signed);
    reason_t reason = config_read(&phone->scratch.config_reader, &phone->candidate, payload, settings);
    if (reason != REASON_NONE) {
        configuration->fault = phone->scratch.config_reader.fault;
        phone_configuration_missed(configuration, reason);
        return;
    }
    reason = store_commit(&configuration->store);
    if (reason != REASON_NONE) {
        phone_configuration_missed(configuration, reason);
        return;
    }
    configuration->event = OUTCOME_ACCEPTED;
    configuration->is_signed = is_signed;
    configuration->header = phone->verify.candidate.header;
    configuration->settings = *settings;
}

static void conclude(phone_t *phone, policy_verdict_t verdict)
{
    phone_configuration_t *configuration = &phone->configuration;
    if (verdict.outcome != POLICY_ACCEPT)
        phone_configuration_missed(configuration, verdict.reason);
    else if (configuration->same && configuration->is_signed)
        configuration->event = OUTCOME_UNCHANGED;
    else
        apply(phone, true);
}

static bool examine_signed(phone_t *phone)
{
    const trustlist_t *anchors[VERIFY_ANCHORS] = {phone_installed(phone, PHONE_ITL), phone_installed(phone, PHONE_CTL)};
    const verify_want_t wanted = {.kind = POLICY_KIND_SIGNED_FILE, .name = phone->file_name};
    policy_verdict_t verdict = verify_begin(&phone->verify, &wanted, anchors, &phone->candidate, phone->memory.work);
    if (verdict.outcome == POLICY_ASK_TVS) {
        if (phone_ask_tvs(phone, TVS_FOR_SIGNED_FILE))
            return true;
        verdict = verify_tvs(&phone->verify, POLICY_TVS_NONE, REASON_NONE, NULL, 0);
    }
    conclude(phone, verdict);
    return false;
}

bool phone_configuration_examine(phone_t *phone)
{
    phone_configuration_t *configuration = &phone->configuration;
    reason_t reason = store_finish(&configuration->store, &configuration->same);
    if (reason != REASON_NONE) {
        phone_configuration_missed(configuration, reason);
        return false;
    }
    phone->candidate =
        configuration->same ? store_source(&configuration->store) : store_candidate(&configuration->store);
    /* Unchanged bytes are verified again: the lists that vouch for them may be others, and who reads "applied" must be
     * able to rely on it. */
    if (configuration->asked_signed)
        return examine_signed(phone);
    if (configuration->same && !configuration->is_signed)
        configuration->event = OUTCOME_UNCHANGED;
    else
        apply(phone, false);
    return false;
}

void phone_configuration_tvs_answered(phone_t *phone)
{
    conclude(phone, phone_tvs_verdict(phone));
}

const char *phone_configuration_name(const phone_t *phone)
{
    return phone->configuration.event == OUTCOME_NOT_ASKED ? NULL : phone->file_name;
}

tlv_span_t phone_configuration_signer(phone_t *phone, tlv_source_t *source)
{
    phone_configuration_t *configuration = &phone->configuration;
    *source = store_source(&configuration->store);
    return configuration->is_signed ? configuration->header.signer_name : (tlv_span_t){0};
}
