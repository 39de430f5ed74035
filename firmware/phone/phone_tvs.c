/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "family/family.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"

static uint8_t server_count(const itl_phone_t *phone)
{
    return phone->config.tvs_count > 0 ? phone->config.tvs_count : phone->tvs_servers.count;
}

itl_tvs_server_t itl_phone_tvs_server(const itl_phone_t *phone, uint8_t index)
{
    if (phone->config.tvs_count > 0)
        return phone->config.tvs[index];
    const itl_config_tvs_t *server = &phone->tvs_servers.members[index];
    return (itl_tvs_server_t){.host = server->host, .port = server->port};
}

void itl_phone_tvs_open(itl_phone_t *phone)
{
    itl_tvs_config_t tvs = {
        .server_count = server_count(phone),
        .timeout_ms = phone->config.timeout_ms,
        .device_name = phone->tvs_name,
        .verify_signer = phone->config.tvs_verify_signer,
        .tls_min = phone->config.tvs_tls_min,
        .tls_only = phone->config.tvs_tls_only,
    };
    for (uint8_t i = 0; i < tvs.server_count; i++)
        tvs.servers[i] = itl_phone_tvs_server(phone, i);
    if (phone->memory.tvs != NULL && tvs.server_count > 0)
        phone->tvs = itl_tvs_init(phone->memory.tvs, &tvs, &phone->hal, phone->memory.work);
}

void itl_phone_tvs_renew(itl_phone_t *phone)
{
    if (phone->config.tvs_count > 0 || itl_phone_configuration_renew(phone) != ITL_REASON_NONE)
        return;
    if (phone->tvs != NULL)
        itl_tvs_close(phone->tvs);
    phone->tvs = NULL;
    itl_phone_tvs_open(phone);
}

void itl_phone_tvs_after_boot(itl_phone_t *phone)
{
    itl_boot_t *boot = &phone->boot;
    if (boot->tvs_renewed || boot->tvs_outcome_count > 0 || phone->configuration.event != ITL_OUTCOME_ACCEPTED)
        return;
    boot->tvs_renewed = true;
    itl_phone_tvs_renew(phone);
}

/* @return false when nobody can be asked about the signer of the file before verify */
static bool ask_tvs(itl_phone_t *phone, itl_tvs_purpose_t purpose, const itl_trustlist_t *itl)
{
    const itl_examination_t *file = &phone->scratch.file;
    const itl_trustlist_t *candidate = &file->verify.candidate;
    if (phone->tvs == NULL || itl == NULL)
        return false;
    const itl_trustlist_t *list = purpose == ITL_TVS_FOR_LIST ? candidate : NULL;
    return itl_tvs_ask_signer(phone->tvs, purpose, itl, &file->candidate, &candidate->header, list) == ITL_REASON_NONE;
}

itl_policy_verdict_t itl_phone_judge(itl_phone_t *phone, const itl_verify_want_t *wanted, itl_tvs_purpose_t purpose)
{
    itl_examination_t *file = &phone->scratch.file;
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {itl_phone_installed(phone, ITL_PHONE_ITL),
                                                          itl_phone_installed(phone, ITL_PHONE_CTL)};
    itl_verify_want_t want = *wanted;
    want.sha1_only = itl_family_sha1_only(phone->config.model);
    want.bits_max = phone->config.signer_bits_max;
    itl_policy_verdict_t verdict =
        itl_verify_begin(&file->verify, &want, anchors, &file->candidate, phone->memory.work);
    if (verdict.decision == ITL_POLICY_ASK_TVS && !ask_tvs(phone, purpose, anchors[0]))
        verdict = itl_verify_tvs(&file->verify, ITL_POLICY_TVS_NONE, ITL_REASON_NONE, NULL, 0);
    return verdict;
}

itl_policy_verdict_t itl_phone_tvs_verdict(itl_phone_t *phone)
{
    itl_tvs_answer_t answer = itl_tvs_result(phone->tvs);
    itl_boot_t *boot = &phone->boot;
    for (uint8_t i = 0; i < answer.outcome_count && boot->tvs_outcome_count < ITL_BOOT_TVS_OUTCOMES; i++)
        boot->tvs_outcomes[boot->tvs_outcome_count++] = answer.outcomes[i];
    return itl_verify_tvs(&phone->scratch.file.verify, answer.result, answer.reason, answer.certificate,
                          answer.certificate_len);
}
