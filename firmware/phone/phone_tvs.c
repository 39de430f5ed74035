/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "phone/phone_priv.h"

/* The servers of this boot. Those of the configuration are copied: a new configuration must not change them under way.
 */
static void choose_servers(phone_t *phone)
{
    const config_settings_t *settings = &phone->configuration.settings;
    phone->tvs_count = phone->config.tvs_count;
    memcpy(phone->tvs_servers, phone->config.tvs, sizeof phone->tvs_servers);
    if (phone->tvs_count > 0)
        return;
    phone->tvs_count = settings->tvs_count;
    for (uint8_t i = 0; i < settings->tvs_count; i++) {
        memcpy(phone->tvs_hosts[i], settings->tvs[i].host, sizeof phone->tvs_hosts[i]);
        phone->tvs_servers[i] = (tvs_server_t){.host = phone->tvs_hosts[i], .port = settings->tvs[i].port};
    }
}

void phone_tvs_open(phone_t *phone)
{
    choose_servers(phone);
    tvs_config_t tvs = {
        .server_count = phone->tvs_count,
        .timeout_ms = phone->config.timeout_ms,
        .device_name = phone->tvs_name,
        .verify_signer = phone->config.tvs_verify_signer,
        .tls_min = phone->config.tvs_tls_min,
    };
    memcpy(tvs.servers, phone->tvs_servers, sizeof tvs.servers);
    if (phone->memory.tvs != NULL && tvs.server_count > 0)
        phone->tvs = tvs_init(phone->memory.tvs, &tvs, &phone->hal, phone->memory.work);
}

bool phone_ask_tvs(phone_t *phone, tvs_purpose_t purpose)
{
    const trustlist_t *itl = phone_installed(phone, PHONE_ITL);
    const trustlist_t *candidate = &phone->verify.candidate;
    if (phone->tvs == NULL || itl == NULL)
        return false;
    const trustlist_t *list = purpose == TVS_FOR_LIST ? candidate : NULL;
    return tvs_ask_signer(phone->tvs, purpose, itl, &phone->candidate, &candidate->header, list) == REASON_NONE;
}

policy_verdict_t phone_tvs_verdict(phone_t *phone)
{
    tvs_answer_t answer = tvs_result(phone->tvs);
    const uint8_t room = (uint8_t)(sizeof phone->tvs_outcomes / sizeof phone->tvs_outcomes[0]);
    for (uint8_t i = 0; i < answer.outcome_count && phone->tvs_outcome_count < room; i++)
        phone->tvs_outcomes[phone->tvs_outcome_count++] = answer.outcomes[i];
    return verify_tvs(&phone->verify, answer.result, answer.reason, answer.certificate, answer.certificate_len);
}
