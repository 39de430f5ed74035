/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "tvs/tvs_pin.h"
#include "tvs/tvs_priv.h"

enum { DEFAULT_TIMEOUT_MS = 10000 };

/* --- the end of a question --- */

static void finish(tvs_client_t *client, policy_tvs_t result, reason_t reason)
{
    client->state = TVS_IDLE;
    client->answer.result = result;
    client->answer.reason = reason;
}

static void note_outcome(tvs_client_t *client, reason_t reason)
{
    if (client->answer.outcome_count < TVS_OUTCOMES)
        client->outcomes[client->answer.outcome_count++] = (tvs_outcome_t){client->server, client->verify, reason};
}

static uint64_t now_ms(const tvs_client_t *client)
{
    return client->hal->clock->monotonic_ms(client->hal->clock->ctx);
}

/* --- one server --- */

static void start_server(tvs_client_t *client)
{
    client->state = TVS_RESOLVING;
    client->deadline_ms = now_ms(client) + client->config.timeout_ms;
}

static uint32_t new_session_number(const tvs_client_t *client)
{
    uint32_t number = 0;
    client->hal->random->fill(client->hal->random->ctx, &number, sizeof number);
    return number;
}

static reason_t encode(tvs_client_t *client, size_t *len)
{
    return tvs_question_encode(&client->question, client->verify, client->config.device_name,
                               new_session_number(client), client->work, client->message, len);
}

/* A server that has proved to be ours and then did not understand a QUERY may be one that has only VERIFY. */
static bool may_try_verify(const tvs_client_t *client, reason_t reason)
{
    return client->config.verify_signer && !client->verify && client->session.tls.authenticated &&
           (reason == REASON_TVS_TLS_FAILED || reason == REASON_TVS_BAD_ANSWER);
}

/* Asks the same server again, by VERIFY, if the candidate has a certificate to ask about. */
static bool try_verify(tvs_client_t *client)
{
    size_t len = 0;
    client->verify = true;
    client->verify = encode(client, &len) == REASON_NONE;
    if (client->verify)
        start_server(client);
    return client->verify;
}

/* This server is of no use: on to the next one. */
static void give_up_server(tvs_client_t *client, reason_t reason)
{
    note_outcome(client, reason);
    if (may_try_verify(client, reason) && try_verify(client))
        return;
    client->verify = client->question.source == NULL;
    client->address = 0;
    client->server++;
    if (client->server < client->config.server_count)
        start_server(client);
    else
        finish(client, POLICY_TVS_FAILED, reason);
}

/* A server may have more addresses than the one where nobody listens; resolve() gives it up when it has not. */
static bool try_other_address(tvs_client_t *client, reason_t reason)
{
    bool nobody = reason == REASON_TVS_UNREACHABLE || reason == REASON_TVS_TIMEOUT || reason == REASON_NETWORK_ERROR;
    if (!nobody || client->session.tls.flowing)
        return false;
    client->failure = reason;
    client->address++;
    start_server(client);
    return true;
}

static void resolve(tvs_client_t *client)
{
    const tvs_server_t *server = &client->config.servers[client->server];
    const hal_net_t *net = client->hal->net;
    hal_addr_t to = {.port = server->port};
    hal_status_t status = net->resolve(net->ctx, server->host, client->address, &to);
    if (status == HAL_AGAIN)
        return;
    if (status != HAL_OK) {
        reason_t unknown = status == HAL_ERR_NO_HOST ? REASON_TVS_UNREACHABLE : REASON_NETWORK_ERROR;
        give_up_server(client, client->address == 0 ? unknown : client->failure);
        return;
    }
    size_t len = 0;
    reason_t reason = encode(client, &len);
    if (reason != REASON_NONE) {
        give_up_server(client, reason);
        return;
    }
    client->state = TVS_EXCHANGING;
    tvs_session_open(&client->session, net, &to, client->config.tls_min, client->itl, client->work, client->message,
                     len);
}

/* --- the answer --- */

/* Puts the certificate vouched for where it stays until the next question. */
static reason_t keep_certificate(tvs_client_t *client, const tvs_response_t *response)
{
    tvs_answer_t *answer = &client->answer;
    if (client->question.source == NULL) {
        answer->certificate = client->question.der;
        answer->certificate_len = client->question.der_len;
        return REASON_NONE;
    }
    answer->certificate = response->certificate.data;
    answer->certificate_len = response->certificate.len;
    if (!client->verify)
        return REASON_NONE;
    answer->certificate = client->message;
    return tvs_question_candidate_certificate(&client->question, client->message, &answer->certificate_len);
}

static void remember(tvs_client_t *client)
{
    const tvs_answer_t *answer = &client->answer;
    bool about_signer = client->question.source != NULL;
    tvs_key_t certificate;
    if (tvs_certificate_key(answer->certificate, answer->certificate_len, client->work, &certificate) != REASON_NONE)
        return;
    tvs_cache_put(&client->cache, now_ms(client), about_signer ? &client->key : NULL, &certificate, answer->roles,
                  answer->ttl_s, about_signer ? answer->certificate : NULL, about_signer ? answer->certificate_len : 0);
}

static void forget(tvs_client_t *client)
{
    bool about_signer = client->question.source != NULL;
    tvs_cache_forget(&client->cache, about_signer ? &client->key : NULL, about_signer ? NULL : &client->key);
}

static reason_t judge(tvs_client_t *client)
{
    tvs_response_t response;
    if (tvs_decode_response(client->message, client->session.len, &response) != REASON_NONE)
        return REASON_TVS_BAD_ANSWER;
    reason_t reason =
        tvs_question_judge(&client->question, client->verify, &response, client->work, &client->answer.roles);
    if (reason == REASON_NONE) {
        client->answer.ttl_s = response.ttl_s;
        reason = keep_certificate(client, &response);
    }
    return reason;
}

/* The connection is over, one way or the other. */
static void conclude(tvs_client_t *client, reason_t reason)
{
    if (reason == REASON_NONE)
        reason = judge(client);
    client->answer.version = client->session.tls.version;
    client->answer.cipher = client->session.tls.cipher;
    client->answer.tls_error = client->session.tls.error;
    client->answer.tls_fault = client->session.tls.fault;
    if (reason == REASON_NONE) {
        note_outcome(client, reason);
        remember(client);
        finish(client, POLICY_TVS_VALID, reason);
    } else if (reason == REASON_TVS_DENIED) {
        note_outcome(client, reason);
        forget(client);
        finish(client, POLICY_TVS_DENIED, reason);
    } else if (!try_other_address(client, reason)) {
        give_up_server(client, reason);
    }
}

static void exchange(tvs_client_t *client)
{
    if (!tvs_session_poll(&client->session))
        return;
    tvs_session_close(&client->session);
    conclude(client, client->session.result);
}

static void time_out(tvs_client_t *client)
{
    if (client->state == TVS_EXCHANGING) {
        tvs_session_close(&client->session);
        conclude(client, REASON_TVS_TIMEOUT);
    } else {
        give_up_server(client, REASON_TVS_TIMEOUT);
    }
}

uint64_t tvs_poll(tvs_client_t *client)
{
    /* Each round ends in waiting, or with a server given up: at most two rounds per server and state. */
    for (;;) {
        uint8_t state = client->state, outcomes = client->answer.outcome_count;
        if (state == TVS_IDLE)
            return HAL_FOREVER;
        if (now_ms(client) >= client->deadline_ms)
            time_out(client);
        else if (state == TVS_RESOLVING)
            resolve(client);
        else
            exchange(client);
        if (state == client->state && outcomes == client->answer.outcome_count)
            return client->deadline_ms;
    }
}

/* --- starting a question --- */

/* A question known from before is answered at once. */
static bool answer_from_cache(tvs_client_t *client)
{
    tvs_answer_t *answer = &client->answer;
    uint32_t roles = tvs_question_roles(client->question.purpose);
    if (client->question.source == NULL) {
        if (!tvs_cache_certificate(&client->cache, now_ms(client), &client->key, roles))
            return false;
        answer->certificate = client->question.der;
        answer->certificate_len = client->question.der_len;
    } else {
        const uint8_t *der =
            tvs_cache_question(&client->cache, now_ms(client), &client->key, roles, &answer->certificate_len);
        if (der == NULL)
            return false;
        /* The cache may be flushed while the caller still reads the answer. */
        memcpy(client->message, der, answer->certificate_len);
        answer->certificate = client->message;
    }
    answer->from_cache = true;
    finish(client, POLICY_TVS_VALID, REASON_NONE);
    return true;
}

static reason_t start(tvs_client_t *client, const trustlist_t *itl, tvs_question_t question)
{
    if (client->state != TVS_IDLE)
        return REASON_INTERNAL;
    client->answer = (tvs_answer_t){.outcomes = client->outcomes};
    client->question = question;
    client->itl = itl;
    client->server = 0;
    client->address = 0;
    client->verify = question.source == NULL;
    if (itl == NULL || !itl->has_tvs || client->config.server_count == 0) {
        finish(client, POLICY_TVS_NONE, REASON_NONE);
        return REASON_NONE;
    }
    size_t len = 0;
    reason_t reason = encode(client, &len);
    if (reason == REASON_NONE)
        reason = tvs_question_key(&client->question, client->message, len, client->config.device_name, client->work,
                                  &client->key);
    if (reason != REASON_NONE) {
        finish(client, POLICY_TVS_FAILED, reason);
        return REASON_NONE;
    }
    if (!answer_from_cache(client))
        start_server(client);
    return REASON_NONE;
}

reason_t tvs_ask_signer(tvs_client_t *client, tvs_purpose_t purpose, const trustlist_t *itl, const tlv_source_t *source,
                        const trustlist_header_t *header, const trustlist_t *candidate)
{
    return start(client, itl,
                 (tvs_question_t){.purpose = purpose, .source = source, .header = header, .candidate = candidate});
}

reason_t tvs_ask_certificate(tvs_client_t *client, tvs_purpose_t purpose, const trustlist_t *itl, const uint8_t *der,
                             size_t len)
{
    const tvs_question_t question = {.purpose = purpose, .der = der, .der_len = len};
    if (client->state == TVS_IDLE && len > LIMIT_CERTIFICATE_BYTES) {
        client->answer = (tvs_answer_t){.outcomes = client->outcomes};
        finish(client, POLICY_TVS_FAILED, REASON_CERTIFICATE_TOO_LARGE);
        return REASON_NONE;
    }
    return start(client, itl, question);
}

tvs_peer_t tvs_verify_peer(tvs_client_t *client, const trustlist_t *const *lists, size_t count, const trustlist_t *itl,
                           const uint8_t *der, size_t len)
{
    const uint32_t roles = TVS_ROLE_BIT(ROLE_APP_SERVER) | TVS_ROLE_BIT(ROLE_TFTP) | TVS_ROLE_BIT(ROLE_CCM_TFTP);
    for (size_t i = 0; i < count; i++)
        if (tvs_pin_find(lists[i], roles, der, len, client->work) == REASON_NONE)
            return TVS_PEER_LISTED;
    return tvs_ask_certificate(client, TVS_FOR_HTTPS, itl, der, len) == REASON_NONE ? TVS_PEER_ASKED : TVS_PEER_UNKNOWN;
}

void tvs_cancel(tvs_client_t *client)
{
    if (client->state == TVS_IDLE)
        return;
    tvs_session_close(&client->session);
    note_outcome(client, REASON_TVS_TIMEOUT);
    finish(client, POLICY_TVS_FAILED, REASON_TVS_TIMEOUT);
}

bool tvs_busy(const tvs_client_t *client)
{
    return client->state != TVS_IDLE;
}

tvs_answer_t tvs_result(const tvs_client_t *client)
{
    return client->answer;
}

/* --- a client's life --- */

size_t tvs_client_size(void)
{
    return sizeof(tvs_client_t);
}

tvs_client_t *tvs_init(void *memory, const tvs_config_t *config, const hal_t *hal, signature_work_t *work)
{
    tvs_client_t *client = memory;
    if (work == NULL || config->server_count > LIMIT_TVS_SERVERS ||
        strlen(config->device_name) > TVS_DEVICE_NAME_BYTES || wolfSSL_Init() != WOLFSSL_SUCCESS)
        return NULL;
    memset(client, 0, sizeof *client);
    client->config = *config;
    if (client->config.timeout_ms == 0)
        client->config.timeout_ms = DEFAULT_TIMEOUT_MS;
    client->hal = hal;
    client->work = work;
    client->session.tls.socket = HAL_SOCKET_NONE;
    return client;
}

void tvs_close(tvs_client_t *client)
{
    tvs_cancel(client);
    memset(client, 0, sizeof *client);
    wolfSSL_Cleanup();
}

void tvs_flush(tvs_client_t *client)
{
    client->cache.count = 0;
    client->cache.used = 0;
}
