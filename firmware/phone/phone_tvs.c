/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "phone/phone_priv.h"

/* The servers of this boot. Those of the configuration are copied: a new configuration must not change them under way.
 */
static void choose_servers(itl_phone_t *phone)
{
    const itl_config_settings_t *settings = &phone->configuration.settings;
    phone->tvs_count = phone->config.tvs_count;
    memcpy(phone->tvs_servers, phone->config.tvs, sizeof phone->tvs_servers);
    if (phone->tvs_count > 0)
        return;
    phone->tvs_count = settings->tvs_count;
    for (uint8_t i = 0; i < settings->tvs_count; i++) {
        memcpy(phone->tvs_hosts[i], settings->tvs[i].host, sizeof phone->tvs_hosts[i]);
        phone->tvs_servers[i] = (itl_tvs_server_t){.host = phone->tvs_hosts[i], .port = settings->tvs[i].port};
    }
}

void itl_phone_tvs_open(itl_phone_t *phone)
{
    choose_servers(phone);
    itl_tvs_config_t tvs = {
        .server_count = phone->tvs_count,
        .timeout_ms = phone->config.timeout_ms,
        .device_name = phone->tvs_name,
        .verify_signer = phone->config.tvs_verify_signer,
        .tls_min = phone->config.tvs_tls_min,
    };
    memcpy(tvs.servers, phone->tvs_servers, sizeof tvs.servers);
    if (phone->memory.tvs != NULL && tvs.server_count > 0)
        phone->tvs = itl_tvs_init(phone->memory.tvs, &tvs, &phone->hal, phone->memory.work);
}

bool itl_phone_ask_tvs(itl_phone_t *phone, itl_tvs_purpose_t purpose)
{
    const itl_trustlist_t *itl = itl_phone_installed(phone, ITL_PHONE_ITL);
    const itl_trustlist_t *candidate = &phone->verify.candidate;
    if (phone->tvs == NULL || itl == NULL)
        return false;
    const itl_trustlist_t *list = purpose == ITL_TVS_FOR_LIST ? candidate : NULL;
    return itl_tvs_ask_signer(phone->tvs, purpose, itl, &phone->candidate, &candidate->header, list) == ITL_REASON_NONE;
}

itl_policy_verdict_t itl_phone_tvs_verdict(itl_phone_t *phone)
{
    itl_tvs_answer_t answer = itl_tvs_result(phone->tvs);
    const uint8_t room = (uint8_t)(sizeof phone->tvs_outcomes / sizeof phone->tvs_outcomes[0]);
    for (uint8_t i = 0; i < answer.outcome_count && phone->tvs_outcome_count < room; i++)
        phone->tvs_outcomes[phone->tvs_outcome_count++] = answer.outcomes[i];
    return itl_verify_tvs(&phone->verify, answer.result, answer.reason, answer.certificate, answer.certificate_len);
}
