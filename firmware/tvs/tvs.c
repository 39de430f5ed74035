/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "itl_assert.h"
#include "itl_limits.h"
#include "tvs/tvs_pin.h"
#include "tvs/tvs_priv.h"

_Static_assert(sizeof(itl_tvs_client_t) <= ITL_TVS_CLIENT_BYTES,
               "ITL_TVS_CLIENT_BYTES is too small for a client of this build");

/* --- the end of a question --- */

static void finish(itl_tvs_client_t *client, itl_policy_tvs_t result, itl_reason_t reason)
{
    client->state = ITL_TVS_IDLE;
    client->answer.result = result;
    client->answer.reason = reason;
}

static void note_outcome(itl_tvs_client_t *client, itl_reason_t reason)
{
    if (client->answer.outcome_count < ITL_TVS_OUTCOMES)
        client->outcomes[client->answer.outcome_count++] = (itl_tvs_outcome_t){client->server, client->verify, reason};
}

/* --- one server --- */

static void start_server(itl_tvs_client_t *client)
{
    const itl_tvs_server_t *server = &client->config.servers[client->server];
    itl_reach_start(&client->reach, client->hal->net, client->hal->clock, server->host, server->port,
                    client->config.timeout_ms);
    client->state = ITL_TVS_REACHING;
}

static uint32_t new_session_number(const itl_tvs_client_t *client)
{
    uint32_t number = 0;
    client->hal->random->fill(client->hal->random->ctx, &number, sizeof number);
    return number;
}

static itl_reason_t encode(itl_tvs_client_t *client, bool verify, size_t *len)
{
    return itl_tvs_question_encode(&client->question, verify, client->config.device_name, new_session_number(client),
                                   client->work, client->message, len);
}

/* A server that has proved to be ours and then did not understand a QUERY may be one that has only VERIFY. */
static bool may_try_verify(const itl_tvs_client_t *client, itl_reason_t reason)
{
    return client->config.verify_signer && !client->verify && client->session.tls.authenticated &&
           (reason == ITL_REASON_TVS_TLS_FAILED || reason == ITL_REASON_TVS_BAD_ANSWER);
}

/* Asks the same server again, by VERIFY, if the candidate has a certificate to ask about. */
static bool try_verify(itl_tvs_client_t *client, itl_reason_t reason)
{
    size_t len = 0;
    if (encode(client, true, &len) != ITL_REASON_NONE)
        return false;
    note_outcome(client, reason);
    client->verify = true;
    itl_reach_again(&client->reach);
    client->state = ITL_TVS_REACHING;
    return true;
}

/* This server is of no use: on to the next one. */
static void give_up_server(itl_tvs_client_t *client, itl_reason_t reason)
{
    note_outcome(client, reason);
    client->verify = client->question.source == NULL;
    client->server++;
    if (client->server < client->config.server_count)
        start_server(client);
    else
        finish(client, ITL_POLICY_TVS_FAILED, reason);
}

/* The address asked is of no use: perhaps the server has others. */
static void give_up_address(itl_tvs_client_t *client, itl_reason_t reason)
{
    if (may_try_verify(client, reason) && try_verify(client, reason))
        return;
    itl_reach_failed(&client->reach, reason, client->session.tls.io.received > 0);
    client->state = ITL_TVS_REACHING;
}

static void ask_address(itl_tvs_client_t *client)
{
    size_t len = 0;
    itl_reason_t reason = encode(client, client->verify, &len);
    if (reason != ITL_REASON_NONE) {
        give_up_server(client, reason);
        return;
    }
    client->state = ITL_TVS_EXCHANGING;
    const itl_tvs_session_setup_t setup = {
        .hal = client->hal,
        .itl = client->itl,
        .work = client->work,
        .deadline_ms = client->reach.deadline_ms,
        .tls_min = client->config.tls_min,
        .tls_only = client->config.tls_only,
    };
    itl_tvs_session_open(&client->session, &setup, &client->reach.address, client->message, len);
}

static void reach(itl_tvs_client_t *client)
{
    itl_reach_status_t status = itl_reach_poll(&client->reach);
    itl_reason_t reason = client->reach.reason;
    if (status == ITL_REACH_READY)
        ask_address(client);
    else if (status == ITL_REACH_GIVEN_UP)
        give_up_server(client, reason == ITL_REASON_DNS_UNKNOWN_HOST || reason == ITL_REASON_NO_ADDRESS
                                   ? ITL_REASON_TVS_UNREACHABLE
                                   : reason);
}

/* --- the answer --- */

/* Puts the certificate vouched for where it stays until the next question. */
static itl_reason_t keep_certificate(itl_tvs_client_t *client, const itl_tvs_response_t *response)
{
    itl_tvs_answer_t *answer = &client->answer;
    if (client->question.source == NULL) {
        answer->certificate = client->question.der;
        answer->certificate_len = client->question.der_len;
        return ITL_REASON_NONE;
    }
    answer->certificate = response->certificate.data;
    answer->certificate_len = response->certificate.len;
    if (!client->verify)
        return ITL_REASON_NONE;
    answer->certificate = client->message;
    return itl_tvs_question_candidate_certificate(&client->question, client->message, &answer->certificate_len);
}

static void remember(itl_tvs_client_t *client)
{
    const itl_tvs_answer_t *answer = &client->answer;
    bool about_signer = client->question.source != NULL;
    itl_tvs_key_t certificate;
    if (itl_tvs_certificate_key(answer->certificate, answer->certificate_len, client->work, &certificate) !=
        ITL_REASON_NONE)
        return;
    itl_tvs_cache_put(&client->cache, itl_hal_now_ms(client->hal->clock), about_signer ? &client->key : NULL,
                      &certificate, answer->roles, answer->ttl_s, about_signer ? answer->certificate : NULL,
                      about_signer ? answer->certificate_len : 0);
}

static void forget(itl_tvs_client_t *client)
{
    bool about_signer = client->question.source != NULL;
    itl_tvs_cache_forget(&client->cache, about_signer ? &client->key : NULL, about_signer ? NULL : &client->key);
}

static itl_reason_t judge(itl_tvs_client_t *client)
{
    itl_tvs_response_t response;
    if (itl_tvs_decode_response(client->message, client->session.len, &response) != ITL_REASON_NONE)
        return ITL_REASON_TVS_BAD_ANSWER;
    itl_reason_t reason =
        itl_tvs_question_judge(&client->question, client->verify, &response, client->work, &client->answer.roles);
    if (reason == ITL_REASON_NONE) {
        client->answer.ttl_s = response.ttl_s;
        reason = keep_certificate(client, &response);
    }
    return reason;
}

/* The connection is over, one way or the other. */
static void conclude(itl_tvs_client_t *client, itl_reason_t reason)
{
    if (reason == ITL_REASON_NONE)
        reason = judge(client);
    client->answer.version = client->session.tls.version;
    client->answer.cipher = client->session.tls.cipher;
    client->answer.tls_error = client->session.tls.io.error;
    client->answer.tls_fault = client->session.tls.fault;
    if (reason == ITL_REASON_NONE) {
        note_outcome(client, reason);
        remember(client);
        finish(client, ITL_POLICY_TVS_VALID, reason);
    } else if (reason == ITL_REASON_TVS_DENIED) {
        note_outcome(client, reason);
        forget(client);
        finish(client, ITL_POLICY_TVS_DENIED, reason);
    } else {
        give_up_address(client, reason);
    }
}

static void exchange(itl_tvs_client_t *client)
{
    if (!itl_tvs_session_poll(&client->session))
        return;
    itl_tvs_session_close(&client->session);
    conclude(client, client->session.result);
}

uint64_t itl_tvs_poll(itl_tvs_client_t *client)
{
    /* Each round ends in waiting, or with an address or a server given up: at most two rounds per address and state. */
    for (;;) {
        itl_tvs_state_t state = client->state;
        uint8_t outcomes = client->answer.outcome_count;
        if (state == ITL_TVS_IDLE)
            return ITL_HAL_FOREVER;
        if (state == ITL_TVS_REACHING)
            reach(client);
        else
            exchange(client);
        if (state == client->state && outcomes == client->answer.outcome_count)
            return client->reach.deadline_ms;
    }
}

/* --- starting a question --- */

/* A question known from before is answered at once. */
static bool answer_from_cache(itl_tvs_client_t *client)
{
    itl_tvs_answer_t *answer = &client->answer;
    uint32_t roles = itl_tvs_question_roles(client->question.purpose);
    if (client->question.source == NULL) {
        if (!itl_tvs_cache_certificate(&client->cache, itl_hal_now_ms(client->hal->clock), &client->key, roles))
            return false;
        answer->certificate = client->question.der;
        answer->certificate_len = client->question.der_len;
    } else {
        const uint8_t *der = itl_tvs_cache_question(&client->cache, itl_hal_now_ms(client->hal->clock), &client->key,
                                                    roles, &answer->certificate_len);
        if (der == NULL)
            return false;
        /* The cache may be flushed while the caller still reads the answer. */
        memcpy(client->message, der, answer->certificate_len);
        answer->certificate = client->message;
    }
    answer->from_cache = true;
    finish(client, ITL_POLICY_TVS_VALID, ITL_REASON_NONE);
    return true;
}

static itl_reason_t start(itl_tvs_client_t *client, const itl_trustlist_t *itl, itl_tvs_question_t question)
{
    if (client->state != ITL_TVS_IDLE)
        return ITL_REASON_INTERNAL;
    client->answer = (itl_tvs_answer_t){.outcomes = client->outcomes};
    client->question = question;
    client->itl = itl;
    client->server = 0;
    client->verify = question.source == NULL;
    if (itl == NULL || !itl->has_tvs || client->config.server_count == 0) {
        finish(client, ITL_POLICY_TVS_NONE, ITL_REASON_NONE);
        return ITL_REASON_NONE;
    }
    size_t len = 0;
    itl_reason_t reason = encode(client, client->verify, &len);
    if (reason == ITL_REASON_NONE)
        reason = itl_tvs_question_key(&client->question, client->message, len, client->config.device_name, client->work,
                                      &client->key);
    if (reason != ITL_REASON_NONE) {
        finish(client, ITL_POLICY_TVS_FAILED, reason);
        return ITL_REASON_NONE;
    }
    if (!answer_from_cache(client))
        start_server(client);
    return ITL_REASON_NONE;
}

itl_reason_t itl_tvs_ask_signer(itl_tvs_client_t *client, itl_tvs_purpose_t purpose, const itl_trustlist_t *itl,
                                const itl_tlv_source_t *source, const itl_trustlist_header_t *header,
                                const itl_trustlist_t *candidate)
{
    ITL_ASSERT(client->hal->system, source != NULL && header != NULL);
    return start(client, itl,
                 (itl_tvs_question_t){.purpose = purpose, .source = source, .header = header, .candidate = candidate});
}

itl_reason_t itl_tvs_ask_certificate(itl_tvs_client_t *client, itl_tvs_purpose_t purpose, const itl_trustlist_t *itl,
                                     const uint8_t *der, size_t len)
{
    const itl_tvs_question_t question = {.purpose = purpose, .der = der, .der_len = len};
    ITL_ASSERT(client->hal->system, der != NULL);
    if (client->state == ITL_TVS_IDLE && len > ITL_LIMIT_CERTIFICATE_BYTES) {
        client->answer = (itl_tvs_answer_t){.outcomes = client->outcomes};
        finish(client, ITL_POLICY_TVS_FAILED, ITL_REASON_CERTIFICATE_TOO_LARGE);
        return ITL_REASON_NONE;
    }
    return start(client, itl, question);
}

itl_tvs_peer_t itl_tvs_verify_peer(itl_tvs_client_t *client, const itl_trustlist_t *const *lists, size_t count,
                                   const itl_trustlist_t *itl, const uint8_t *der, size_t len)
{
    if (itl_tvs_pin_is_server(lists, count, der, len, client->work))
        return ITL_TVS_PEER_LISTED;
    return itl_tvs_ask_certificate(client, ITL_TVS_FOR_HTTPS, itl, der, len) == ITL_REASON_NONE ? ITL_TVS_PEER_ASKED
                                                                                                : ITL_TVS_PEER_UNKNOWN;
}

void itl_tvs_cancel(itl_tvs_client_t *client)
{
    if (client->state == ITL_TVS_IDLE)
        return;
    itl_tvs_session_close(&client->session);
    note_outcome(client, ITL_REASON_TVS_TIMEOUT);
    finish(client, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_TIMEOUT);
}

bool itl_tvs_busy(const itl_tvs_client_t *client)
{
    return client->state != ITL_TVS_IDLE;
}

itl_tvs_answer_t itl_tvs_result(const itl_tvs_client_t *client)
{
    ITL_ASSERT(client->hal->system, !itl_tvs_busy(client));
    return client->answer;
}

/* --- a client's life --- */

size_t itl_tvs_client_size(void)
{
    return sizeof(itl_tvs_client_t);
}

itl_tvs_client_t *itl_tvs_init(void *memory, const itl_tvs_config_t *config, const itl_hal_t *hal,
                               itl_signature_work_t *work)
{
    itl_tvs_client_t *client = memory;
    if (work == NULL || config->server_count > ITL_LIMIT_TVS_SERVERS ||
        strlen(config->device_name) > ITL_TVS_DEVICE_NAME_BYTES || wolfSSL_Init() != WOLFSSL_SUCCESS)
        return NULL;
    memset(client, 0, sizeof *client);
    client->config = *config;
    if (client->config.timeout_ms == 0)
        client->config.timeout_ms = ITL_DEFAULT_TIMEOUT_MS;
    client->hal = hal;
    client->work = work;
    client->session.tls.io.socket = ITL_HAL_SOCKET_NONE;
    return client;
}

void itl_tvs_close(itl_tvs_client_t *client)
{
    itl_tvs_cancel(client);
    memset(client, 0, sizeof *client);
    wolfSSL_Cleanup();
}

void itl_tvs_flush(itl_tvs_client_t *client)
{
    client->cache.count = 0;
    client->cache.used = 0;
}
